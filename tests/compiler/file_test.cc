// File tests of the language: input and the whole expected output in one file.
//
//     === rules.assay          a source; its name is what messages call it
//     ...
//     === profile.yaml         at most one
//     ...
//     --- diagnostics          what follows is expected: `diagnostics`, `print` or `program`
//     ...
//
// With ASSAY_UPDATE_GOLDENS set the expected parts are rewritten.
#include <catch2/catch.hpp>

#include <boost/filesystem.hpp>
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/ast/print.h"
#include "compiler/compile.h"
#include "compiler/parse/parse.h"
#include "runtime/program/text.h"
#include "tests/compiler/schema.h"
#include "tests/golden.h"

namespace assay::test {
namespace {

namespace fs = boost::filesystem;

const std::string kFolder = std::string(ASSAY_SOURCE_DIR) + "/tests/compiler";

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Case {
  std::string input;  // all of the file before the expected part
  std::string kind;
  compiler::CompileRequest request;
};

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

// The printed form, after making sure that printing it again changes nothing.
std::string Printed(const std::string& text) {
  const auto print = [](const std::string& source) {
    compiler::Sources sources;
    compiler::Diagnostics diagnostics;
    const auto id = sources.Add("printed.assay", source);
    const compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
    INFO(compiler::Render(diagnostics.Sorted(), sources));
    REQUIRE_FALSE(diagnostics.HasErrors());
    return compiler::PrintModule(module);
  };
  const std::string once = print(text);
  CHECK(print(once) == once);
  return once;
}

std::string Output(const Case& parsed) {
  if (parsed.kind == "print") {
    return Printed(parsed.request.modules.at(0).text);
  }
  const auto result = compiler::Compile(parsed.request, LanguageSchema());
  if (parsed.kind == "diagnostics") {
    return compiler::Render(result.diagnostics, result.sources);
  }
  INFO(compiler::Render(result.diagnostics, result.sources));
  REQUIRE(parsed.kind == "program");
  REQUIRE(result.program.has_value());
  const auto verified = runtime::Verify(*result.program, LanguageSchema());
  CHECK((verified ? "" : verified.error().message) == "");
  return runtime::WriteText(*result.program);
}

std::vector<std::string> CaseFiles() {
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(kFolder), end; at != end; ++at) {
    if (at->path().extension() == ".test") {
      files.push_back(fs::relative(at->path(), fs::path(ASSAY_SOURCE_DIR) / "tests").string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_CASE("the compiler's file tests", "[compiler]") {
  for (const std::string& file : CaseFiles()) {
    DYNAMIC_SECTION(file) {
      const Case parsed =
          ParseCase(ReadAll(std::string(ASSAY_SOURCE_DIR) + "/tests/" + file));
      CheckGolden(file, parsed.input + "--- " + parsed.kind + "\n" + Output(parsed));
    }
  }
}

// Diagnostics whose input is made, not written: limits_test.cc has them.
const std::set<std::string> kMade = {"NotUtf8", "FileTooLarge", "TooManyMistakes", "NestedTooDeep"};

TEST_CASE("every diagnostic has a golden and a page", "[compiler]") {
  std::string goldens;
  for (const std::string& file : CaseFiles()) {
    goldens += ReadAll(std::string(ASSAY_SOURCE_DIR) + "/tests/" + file);
  }
  for (const auto& row : compiler::AllDiagnosticKinds()) {
    const std::string name(row.name);
    INFO(name);
    CHECK((kMade.contains(name) || goldens.find("[" + name + "]") != std::string::npos));
    CHECK(fs::exists(std::string(ASSAY_SOURCE_DIR) + "/docs/diagnostics/" + name + ".md"));
  }
}

}  // namespace
}  // namespace assay::test
