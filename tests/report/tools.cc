#include "tests/report/tools.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace assay::test {

bool HasProgram(const std::string& name) {
  if (std::system(("command -v " + name + " > /dev/null").c_str()) == 0) {
    return true;
  }
  if (std::getenv("CI") != nullptr) {
    FAIL("CI has no " << name);
  }
  WARN("skipped: no " << name);
  SUCCEED();
  return false;
}

ScratchFolder::ScratchFolder() {
  char name[] = "/tmp/assay_test_XXXXXX";
  const char* path = ::mkdtemp(name);
  REQUIRE(path != nullptr);
  path_ = path;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void ScratchFolder::Write(const std::string& name, const std::string& text) const {
  std::ofstream(Path(name), std::ios::binary) << text;
}

std::string ScratchFolder::Read(const std::string& name) const {
  std::ifstream in(Path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int ScratchFolder::Run(const std::string& command) const {
  const int status =
      std::system(("cd " + path_ + " && { " + command + "; } > output 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace assay::test
