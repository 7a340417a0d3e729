// The examples of docs/language.md are compiled, with the rules that are shipped beside them.
#include <catch2/catch.hpp>

#include <sstream>

#include "compiler/compile.h"
#include "runtime/probes/probe.h"
#include "tests/compiler/case.h"

namespace assay::test {
namespace {

// The blocks that are indented by four blanks, without these.
std::vector<std::string> IndentedBlocks(const std::string& page) {
  std::vector<std::string> blocks(1);
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    const bool inside = line.starts_with("    ");
    if (inside || (line.empty() && !blocks.back().empty())) {
      blocks.back() += (inside ? line.substr(4) : line) + "\n";
    } else if (!blocks.back().empty()) {
      blocks.emplace_back();
    }
  }
  return blocks;
}

// A whole file made of a block, by what it begins with.
std::string Whole(const std::string& block) {
  const std::string rule = "rule made {\n  title \"t\"\n  severity low\n";
  if (block.starts_with("example ")) {
    return rule + "  check package(\"a\").installed\n" + block + "}\n";
  }
  const bool conditions = block.starts_with("all ");
  return conditions ? rule + "  check {\n" + block + "  }\n}\n" : block;
}

compiler::CompileRequest RequestOf(const std::string& block) {
  compiler::CompileRequest request;
  for (const std::string& path :
       FilesBelow(std::string(ASSAY_SOURCE_DIR) + "/benchmarks", ".assay")) {
    request.modules.push_back({path, ReadAll(path), false});
  }
  if (block.starts_with("profile:")) {
    request.profile = compiler::SourceText{"block.yaml", block, false};
  } else {
    request.modules.push_back({"block.assay", Whole(block), true});
  }
  return request;
}

TEST_CASE("every example of the language's page compiles", "[compiler]") {
  int compiled = 0;
  for (const std::string& block :
       IndentedBlocks(ReadAll(std::string(ASSAY_SOURCE_DIR) + "/docs/language.md"))) {
    if (block.empty()) {
      continue;
    }
    const auto result = compiler::Compile(RequestOf(block), runtime::AllSchemas());
    INFO(block);
    INFO(compiler::Render(result.diagnostics, result.sources));
    CHECK(result.program.has_value());
    ++compiled;
  }
  CHECK(compiled == 8);
}

TEST_CASE("the seeds of fuzzing that hold every construct compile", "[compiler]") {
  for (const char* name : {"whole", "nested"}) {
    const std::string path =
        std::string(ASSAY_SOURCE_DIR) + "/tests/fuzz/corpus/rule_text/" + name + ".assay";
    const auto result =
        compiler::Compile({{{path, ReadAll(path), true}}, std::nullopt}, runtime::AllSchemas());
    INFO(compiler::Render(result.diagnostics, result.sources));
    CHECK(result.program.has_value());
  }
}

}  // namespace
}  // namespace assay::test
