// Runs a program on a made-up target, and shows evidence a line a piece.
#pragma once

#include <catch2/catch.hpp>

#include "tests/evaluate/fake.h"

namespace assay::test {

inline runtime::ScanResult Scan(const runtime::Program& program, const FakeSystem& target) {
  const std::vector<runtime::Probe> probes = FakeProbes();
  const auto verified = Verify(program, SchemaOf(probes));
  INFO((verified ? "" : verified.error().message));
  REQUIRE(verified);
  auto result = Evaluate(program, probes, target);
  REQUIRE(result);
  return *std::move(result);
}

inline FakeSystem Target(const runtime::Record& item, bool live = true) {
  FakeSystem target;
  target.is_live = live;
  target.answers["item a"] = runtime::Field::Present(runtime::Value{item});
  return target;
}

inline std::string Line(const runtime::Evidence& piece) {
  static constexpr std::string_view kTruths[] = {"true", "false", "unknown", "error"};
  return fmt::format("{} | {} | {} | {}", piece.subject, kTruths[static_cast<int>(piece.truth)],
                     piece.found, piece.expected);
}

inline std::vector<std::string> Lines(const runtime::RuleResult& result) {
  std::vector<std::string> lines;
  for (const runtime::Evidence& piece : result.evidence) {
    lines.push_back(Line(piece));
  }
  return lines;
}

using Strings = std::vector<std::string>;

}  // namespace assay::test
