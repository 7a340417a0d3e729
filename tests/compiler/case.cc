#include "tests/compiler/case.h"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace assay::test {

namespace fs = boost::filesystem;

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Case ParseCase(const std::string& text) {
  Case parsed;
  std::istringstream lines(text);
  std::string* current = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("--- ")) {
      parsed.kind = line.substr(4);
      break;
    }
    parsed.input += line + "\n";
    if (!line.starts_with("=== ")) {
      REQUIRE(current != nullptr);
      *current += line + "\n";
    } else if (const std::string name = line.substr(4); name.ends_with(".yaml")) {
      current = &parsed.request.profile.emplace(compiler::SourceText{name, "", false}).text;
    } else {
      current = &parsed.request.modules.emplace_back(compiler::SourceText{name, "", true}).text;
    }
  }
  return parsed;
}

std::vector<std::string> FilesBelow(const std::string& folder, const std::string& extension) {
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(folder), end; at != end; ++at) {
    if (at->path().extension() == extension) {
      files.push_back(at->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> CaseFiles() {
  const std::string tests = std::string(ASSAY_SOURCE_DIR) + "/tests/";
  std::vector<std::string> files;
  for (const std::string& path : FilesBelow(tests + "compiler", ".test")) {
    files.push_back(path.substr(tests.size()));
  }
  return files;
}

}  // namespace assay::test
