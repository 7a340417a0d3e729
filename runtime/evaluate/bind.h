// Ties a program's names to the tables of whoever runs it, once, so that running looks nothing up.
#pragma once

#include <memory>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/program/program.h"
#include "runtime/program/regex.h"
#include "runtime/schema/members.h"

namespace assay::runtime {

// What one instruction's immediate stands for; which member is set depends on the opcode.
struct BoundInstruction {
  std::size_t field = 0;            // kField: its index in the record
  bool running = false;             // kField: of the running plane
  const Member* member = nullptr;   // kMember
  const re2::RE2* regex = nullptr;  // kRegexMatch
  bool streamed = false;            // kMatch: its list is a fact that is streamed
};

// Views into the program and the probes, which must outlive it.
struct Binding {
  std::vector<BoundInstruction> instructions;
  std::vector<std::vector<std::uint32_t>> open;  // scopes.h
  std::vector<const Probe*> probes;              // of each fact
  std::size_t variables = 0;                     // more than the largest variable
  std::vector<std::unique_ptr<re2::RE2>> regexes;
};

// Fails only for a program that Verify refuses.
Result<Binding> Bind(const Program& program, const std::vector<Probe>& probes);

}  // namespace assay::runtime
