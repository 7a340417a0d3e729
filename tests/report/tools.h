// Outside programs that judge our documents: found, run, and missed openly.
#pragma once

#include <string>

namespace assay::test {

// Whether the program is installed. Where it is not, the running test case fails if the environment
// variable CI is set, and is otherwise marked as skipped.
bool HasProgram(const std::string& name);

// A new folder under /tmp, removed with everything in it at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  void Write(const std::string& name, const std::string& text) const;
  std::string Read(const std::string& name) const;

  // Runs a shell command in the folder and returns its exit code, or -1 if it was killed. What it
  // prints is in the file `output`.
  int Run(const std::string& command) const;

 private:
  std::string path_;
};

}  // namespace assay::test
