#include "runtime/program/line.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "runtime/schema/utf8.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kNothing = "-";
constexpr std::string_view kOctal = "0o";

constexpr std::array kOpcodes = {
#define ASSAY_OPCODE(name, text, operands) Opcode::k##name,
#include "runtime/program/opcodes.def"
#undef ASSAY_OPCODE
};

// Loses nothing, unlike Quote: what cannot stand in a line is written `\xNN`, byte by byte.
std::string Escape(std::string_view text, bool quotes) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    if (point.bytes == 0 || point.value < 0x20 || point.value == 0x7F) {
      out += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (point.value == '\\' || (quotes && point.value == '"')) {
      out += '\\';
    }
    out += text.substr(0, point.bytes);
    text.remove_prefix(point.bytes);
  }
  return out;
}

template <typename Number>
bool ParseNumber(std::string_view text, Number& number, int base = 10) {
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && at == end;
}

// Undoes Escape; false if a backslash is followed by anything else.
bool Unescape(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) {
      return false;
    }
    if (text[i] == '\\' || text[i] == '"') {
      out += text[i];
      continue;
    }
    std::uint8_t byte = 0;
    if (text[i] != 'x' || text.size() - i < 3 || !ParseNumber(text.substr(i + 1, 2), byte, 16)) {
      return false;
    }
    out += static_cast<char>(byte);
    i += 2;
  }
  return true;
}

std::string ScalarText(const Value& value, bool octal) {
  if (const auto* const flag = std::get_if<bool>(&value.data)) {
    return *flag ? "true" : "false";
  }
  if (const auto* const number = std::get_if<std::int64_t>(&value.data)) {
    return octal && *number >= 0 ? fmt::format("{}{:o}", kOctal, *number)
                                 : fmt::format("{}", *number);
  }
  if (const auto* const text = std::get_if<std::string>(&value.data)) {
    return "\"" + Escape(*text, true) + "\"";
  }
  return std::string(kNothing);
}

}  // namespace

void LineWriter::Word(std::string_view word) {
  if (!line_.empty()) {
    line_ += ' ';
  }
  line_ += word;
}

void LineWriter::Text(const std::string& text) { Word("\"" + Escape(text, true) + "\""); }

void LineWriter::Number(std::uint32_t number) { Word(fmt::format("{}", number)); }

void LineWriter::Real(double number) { Word(fmt::format("{}", number)); }

void LineWriter::Flag(bool flag) { Word(flag ? "true" : "false"); }

void LineWriter::Id(char sigil, std::uint32_t id) { Word(fmt::format("{}{}", sigil, id)); }

void LineWriter::OptionalId(char sigil, const std::optional<std::uint32_t>& id) {
  Word(id ? fmt::format("{}{}", sigil, *id) : std::string(kNothing));
}

void LineWriter::Ids(char sigil, const std::vector<std::uint32_t>& ids) {
  for (const std::uint32_t id : ids) {
    Id(sigil, id);
  }
}

void LineWriter::TypeName(const Type& type) { Word(ToString(type)); }

void LineWriter::OpcodeName(Opcode opcode) { Word(ToString(opcode)); }

void LineWriter::SeverityName(Severity severity) { Word(ToString(severity)); }

void LineWriter::OptionalSeverity(const std::optional<Severity>& severity) {
  Word(severity ? ToString(*severity) : kNothing);
}

void LineWriter::Literal(const Value& value, const Type& type) {
  const auto* const list = std::get_if<List>(&value.data);
  if (list == nullptr) {
    Word(ScalarText(value, type.kind == TypeKind::kMode));
    return;
  }
  Word("[");
  for (const Value& item : list->items) {
    Word(ScalarText(item, type.element == TypeKind::kMode));
  }
  Word("]");
}

void LineWriter::Comment(const std::string& text) { Word("; " + Escape(text, false)); }

std::string LineWriter::Take() {
  std::string line = std::move(line_) + "\n";
  line_.clear();
  return line;
}

std::string_view LineReader::Peek() {
  while (rest_.starts_with(' ')) {
    rest_.remove_prefix(1);
  }
  if (!rest_.starts_with('"')) {
    return rest_.substr(0, rest_.find(' '));
  }
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      return rest_.substr(0, i + 1);
    }
    i += rest_[i] == '\\' ? 1 : 0;
  }
  return rest_;
}

std::string_view LineReader::Take() {
  const std::string_view word = failed() ? std::string_view() : Peek();
  rest_.remove_prefix(word.size());
  return word;
}

void LineReader::Expected(std::string_view what) {
  if (!failed()) {
    error_ = fmt::format("expected {} before `{}`", what, Printable(rest_.substr(0, 40)));
  }
}

void LineReader::Word(std::string_view word) {
  if (Peek() != word) {
    Expected(fmt::format("`{}`", word));
  }
  Take();
}

void LineReader::Text(std::string& text) {
  const std::string_view word = Take();
  if (word.size() < 2 || word.front() != '"' || word.back() != '"' ||
      !Unescape(word.substr(1, word.size() - 2), text)) {
    Expected("a string");
  }
}

void LineReader::Number(std::uint32_t& number) {
  if (!ParseNumber(Take(), number)) {
    Expected("a number");
  }
}

void LineReader::Real(double& number) {
  const std::string_view word = Take();
  const char* const end = word.data() + word.size();
  const auto [at, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || at != end || word.empty()) {
    Expected("a number");
  }
}

void LineReader::Flag(bool& flag) {
  const std::string_view word = Take();
  flag = word == "true";
  if (!flag && word != "false") {
    Expected("`true` or `false`");
  }
}

void LineReader::Id(char sigil, std::uint32_t& id) {
  const std::string_view word = Take();
  if (!word.starts_with(sigil) || !ParseNumber(word.substr(1), id)) {
    Expected(fmt::format("`{}` and a number", sigil));
  }
}

void LineReader::OptionalId(char sigil, std::optional<std::uint32_t>& id) {
  id.reset();
  if (Peek() == kNothing) {
    Take();
    return;
  }
  Id(sigil, id.emplace());
}

void LineReader::Ids(char sigil, std::vector<std::uint32_t>& ids) {
  while (!failed() && Peek().starts_with(sigil)) {
    Id(sigil, ids.emplace_back());
  }
}

void LineReader::TypeName(Type& type) {
  Result<Type> read = ParseType(Take());
  if (!read) {
    Expected("a type");
    return;
  }
  type = *std::move(read);
}

void LineReader::OpcodeName(Opcode& opcode) {
  const std::string_view word = Take();
  for (const Opcode candidate : kOpcodes) {
    if (ToString(candidate) == word) {
      opcode = candidate;
      return;
    }
  }
  Expected("an instruction");
}

void LineReader::SeverityName(Severity& severity) {
  const std::optional<Severity> read = ParseSeverity(Take());
  if (!read) {
    Expected("a severity");
  }
  severity = read.value_or(Severity::kInfo);
}

void LineReader::OptionalSeverity(std::optional<Severity>& severity) {
  severity.reset();
  if (Peek() == kNothing) {
    Take();
    return;
  }
  SeverityName(severity.emplace());
}

void LineReader::Scalar(Value& value) {
  const std::string_view word = Peek();
  if (word.starts_with('"')) {
    Text(value.data.emplace<std::string>());
  } else if (word == "true" || word == "false") {
    Flag(value.data.emplace<bool>());
  } else {
    const bool octal = word.starts_with(kOctal);
    Take();
    if (!ParseNumber(octal ? word.substr(kOctal.size()) : word, value.data.emplace<std::int64_t>(),
                     octal ? 8 : 10)) {
      Expected("a value");
    }
  }
}

void LineReader::Literal(Value& value, const Type& type) {
  if (type.kind != TypeKind::kList) {
    Scalar(value);
    return;
  }
  List& list = value.data.emplace<List>();
  Word("[");
  while (!failed() && Peek() != "]" && !Peek().empty()) {
    Scalar(list.items.emplace_back());
  }
  Word("]");
}

void LineReader::Comment(std::string& text) {
  Word(";");
  if (rest_.starts_with(' ')) {
    rest_.remove_prefix(1);
  }
  if (failed() || !Unescape(rest_, text)) {
    Expected("free text");
  }
  rest_ = {};
}

bool LineReader::Done() {
  if (!Peek().empty()) {
    Expected("the end of the line");
  }
  return !failed();
}

}  // namespace assay::runtime
