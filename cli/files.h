// Our own files: rule text and profiles that are read, results that are written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/support/result.h"

namespace assay::cli {

// Rule files, and folders searched for `*.assay`, in sorted order; each chosen. An error names the
// path that cannot be read, or a folder that holds no rule file.
runtime::Result<std::vector<compiler::SourceText>> ReadRules(const std::vector<std::string>& paths);

// A profile by the name of a shipped one, or by its path (a name with a slash or ending in .yaml or
// .yml). An unknown name is an error that suggests.
runtime::Result<compiler::SourceText> FindProfile(const std::string& name_or_path);

// What is asked for where neither a profile nor rules are named.
constexpr const char* kDefaultProfile = "inspector_best_practices";

// The names of shipped profiles, sorted.
std::vector<std::string> ShippedProfiles();

// The shipped rules, as a library.
std::vector<compiler::SourceText> ShippedRules();

// A file that appears under its name only when it is whole: written beside it, then renamed.
class OutputFile {
 public:
  // Makes the temporary file, so that a path that cannot be written is known before a scan.
  static runtime::Result<OutputFile> Open(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();  // takes away what was not committed

  const std::string& path() const { return path_; }

  // Writes all of it, to the disk, and gives the file its name.
  runtime::Result<void> Commit(const std::string& content);

 private:
  OutputFile(std::string path, std::string temporary, int descriptor)
      : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

  std::string path_;
  std::string temporary_;
  int descriptor_;
};

}  // namespace assay::cli
