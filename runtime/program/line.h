// Lines of the text form (text.h): a writer and a reader with the same methods, so that one
// description of a line serves both and they cannot drift apart.
//
// A line is words with a space between: fixed words, `true`, numbers, ids with a sigil (`%3`), and
// strings in double quotes, where `\\`, `\"` and `\xNN` stand for what cannot stand there raw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"

namespace assay::runtime {

class LineWriter {
 public:
  // A fixed word.
  void Word(std::string_view word);
  void Text(const std::string& text);
  void Number(std::uint32_t number);
  void Real(double number);
  void Flag(bool flag);
  void Id(char sigil, std::uint32_t id);
  void OptionalId(char sigil, const std::optional<std::uint32_t>& id);
  // As many ids as there are: what follows must not start with the sigil.
  void Ids(char sigil, const std::vector<std::uint32_t>& ids);
  void TypeName(const Type& type);
  void OpcodeName(Opcode opcode);
  void SeverityName(Severity severity);
  void OptionalSeverity(const std::optional<Severity>& severity);
  // Of a scalar or a list of scalars; the type says how a number is shown.
  void Literal(const Value& value, const Type& type);
  // The last thing of a line: `; ` and free text.
  void Comment(const std::string& text);

  // The line so far, with a newline. Starts the next one.
  std::string Take();

 private:
  std::string line_;
};

// Reads one line. After the first thing that does not fit, everything fails silently, and `error`
// says what was expected.
class LineReader {
 public:
  // `line` must outlive the reader.
  explicit LineReader(std::string_view line) : rest_(line) {}

  void Word(std::string_view word);
  void Text(std::string& text);
  void Number(std::uint32_t& number);
  void Real(double& number);
  void Flag(bool& flag);
  void Id(char sigil, std::uint32_t& id);
  void OptionalId(char sigil, std::optional<std::uint32_t>& id);
  void Ids(char sigil, std::vector<std::uint32_t>& ids);
  void TypeName(Type& type);
  void OpcodeName(Opcode& opcode);
  void SeverityName(Severity& severity);
  void OptionalSeverity(std::optional<Severity>& severity);
  void Literal(Value& value, const Type& type);
  void Comment(std::string& text);

  // The next word, not yet taken; empty at the end.
  std::string_view Peek();

  // Whether all was as expected and nothing is left.
  bool Done();
  const std::string& error() const { return error_; }

 private:
  std::string_view Take();
  void Expected(std::string_view what);
  bool failed() const { return !error_.empty(); }
  void Scalar(Value& value);

  std::string_view rest_;
  std::string error_;
};

}  // namespace assay::runtime
