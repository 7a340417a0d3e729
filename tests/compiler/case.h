// File tests of the language: input and the whole expected output in one file.
//
//     === rules.assay          a source; its name is what messages call it
//     ...
//     === profile.yaml         at most one
//     ...
//     --- diagnostics          what follows is expected: `diagnostics`, `lint`, `print`, `program`,
//                              `mutants` (each alteration) or `survey` (which ones survive)
//     ...
//
// With ASSAY_UPDATE_GOLDENS set the expected parts are rewritten.
#pragma once

#include <string>
#include <vector>

#include "compiler/compile.h"

namespace assay::test {

struct Case {
  std::string input;  // all of the file before the expected part
  std::string kind;
  compiler::CompileRequest request;
};

std::string ReadAll(const std::string& path);

Case ParseCase(const std::string& text);

// Every *.test below tests/compiler, relative to tests/, sorted.
std::vector<std::string> CaseFiles();

// The files below a folder of the project that end in `extension`, sorted.
std::vector<std::string> FilesBelow(const std::string& folder, const std::string& extension);

}  // namespace assay::test
