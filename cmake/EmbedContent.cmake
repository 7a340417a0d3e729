# Writes OUTPUT: a C++ source that holds every file of the list LISTING (one path a line, relative to
# ROOT), for cli/shipped.h.
file(STRINGS "${LISTING}" files)
set(source "#include \"cli/shipped.h\"\n\nnamespace assay::cli {\n\n")
string(APPEND source "const std::vector<ShippedFile>& ShippedFiles() {\n")
string(APPEND source "  static const std::vector<ShippedFile> files = {\n")
foreach(path IN LISTS files)
  file(READ "${ROOT}/${path}" content)
  string(APPEND source "      {\"${path}\", R\"assay_file(${content})assay_file\"},\n")
endforeach()
string(APPEND source "  };\n  return files;\n}\n\n}  // namespace assay::cli\n")
file(WRITE "${OUTPUT}" "${source}")
