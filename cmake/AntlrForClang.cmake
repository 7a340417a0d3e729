# ANTLR's Vocabulary.h defaults a constructor that leaves `const` vectors without an initializer. GCC
# takes that, clang does not (CWG 253). For clang, and for clang-tidy over what GCC builds, the header
# is laid over by a copy that initializes them: nothing of the system is changed, the layout is the same.
set(vocabulary ${ANTLR4_INCLUDE_DIR}/Vocabulary.h)
set(ASSAY_ANTLR_OVERLAY ${PROJECT_BINARY_DIR}/antlr_overlay.yaml)
file(READ ${vocabulary} header)
string(REPLACE "Vocabulary() = default;"
       "Vocabulary() : _literalNames(), _symbolicNames(), _displayNames() {}" header "${header}")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/antlr_overlay/Vocabulary.h CONTENT "${header}" @ONLY)
file(CONFIGURE OUTPUT ${ASSAY_ANTLR_OVERLAY} @ONLY CONTENT [[
{ version: 0,
  roots: [ { name: "@vocabulary@", type: file,
             external-contents: "@PROJECT_BINARY_DIR@/antlr_overlay/Vocabulary.h" } ] }
]])
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options(-ivfsoverlay ${ASSAY_ANTLR_OVERLAY})
endif()
