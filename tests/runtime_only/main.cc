// Reads the text of a compiled program, judges a root by it and prints one line a rule. Linked
// without the compiler.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "runtime/evaluate/evaluate.h"
#include "runtime/program/text.h"
#include "runtime/system/root_system.h"

namespace assay::runtime {
namespace {

Result<ScanResult> Run(const std::string& program_path, const std::string& root) {
  std::ifstream in(program_path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Result<Program> program = ReadText(text);
  if (!program) {
    return Failure(program.error());
  }
  if (const Result<void> verified = Verify(*program, AllSchemas()); !verified) {
    return Failure(verified.error());
  }
  const Result<std::unique_ptr<System>> system = OpenRootSystem(root);
  if (!system) {
    return Failure(system.error());
  }
  return Evaluate(*program, AllProbes(), **system);
}

}  // namespace
}  // namespace assay::runtime

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: {} PROGRAM ROOT\n", argv[0]);
    return 2;
  }
  const auto scan = assay::runtime::Run(argv[1], argv[2]);
  if (!scan) {
    fmt::print("error: {}\n", scan.error().message);
    return 3;
  }
  fmt::print("target {} ({})\n", scan->target.name, scan->target.os_title);
  for (const auto& result : scan->results) {
    fmt::print("{} {}{}{}\n", scan->rules[result.rule].id, ToString(result.outcome),
               result.reason.empty() ? "" : ": ", result.reason);
    for (const auto& piece : result.evidence) {
      fmt::print("  {} is {}, wanted {}\n", piece.subject, piece.found, piece.expected);
    }
  }
  return 0;
}
