// Programs and targets by chance: always well formed, over the probes of fake.h.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/evaluate/builder.h"
#include "tests/evaluate/fake.h"

namespace assay::test {

// Choices from bytes, so that RapidCheck can shrink them; all 0 at the end, which everywhere
// means the simplest.
class Choices {
 public:
  explicit Choices(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}

  // 0 .. count - 1.
  std::size_t Next(std::size_t count) { return at_ < bytes_.size() ? bytes_[at_++] % count : 0; }
  bool exhausted() const { return at_ >= bytes_.size(); }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

// Bytes that depend on nothing but `seed`.
std::vector<std::uint8_t> Bytes(std::uint64_t seed, std::size_t count);

// A few rules, with conditions of every opcode, `applies` and `live` here and there.
runtime::Program MakeProgram(Choices& choices);

// Answers for every fact that such a program can ask for, in all field states.
FakeSystem MakeTarget(Choices& choices);

// Makes one field, element or fact unreadable; false if there is nothing at that choice.
bool Spoil(FakeSystem& target, Choices& choices);

}  // namespace assay::test
