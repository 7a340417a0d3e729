#include "tests/compiler/generate.h"

#include <cctype>
#include <utility>
#include <vector>

namespace assay::test {
namespace {

using Words = std::vector<std::string>;

// Writes expressions of a wanted type. Brackets and line breaks stand where nobody would put them,
// as long as the grammar allows it.
class Writer {
 public:
  explicit Writer(Choices& choices) : choices_(&choices) {}

  std::string Module() {
    std::string out = "module demo.made\n\n";
    out += "param tries: int = 4 in 1..10 \"Tries\"\n";
    out += "param names: list<string> = [\"a\", " + String(0) + "]\n";
    out += "let passwd = file(\"/etc/passwd\")\n";
    out += "let everything = files(type: regular)\n";
    out += "let flag = " + Bool(2) + "\n";
    const std::size_t rules = 1 + choices_->Next(3);
    for (std::size_t i = 0; i < rules; ++i) {
      out += "\n" + Rule("r" + std::to_string(i));
    }
    return out + "\n" + Template() + Benchmark();
  }

 private:
  std::string Pick(const Words& words) { return words[choices_->Next(words.size())]; }
  bool Chance(std::size_t of) { return choices_->Next(of) == 1; }

  std::string Space() { return Pick({" ", "  ", "\n    ", " // a comment\n      "}); }

  std::string Bracketed(const std::string& text) { return Chance(4) ? "(" + text + ")" : text; }

  std::string Text() {
    return Pick({"\"\"", "\"a\"", R"("\n\t\\ \"quoted\" \x00\xFF")", R"("\u{1F600} é")",
                 "\"\"\"\n    two\n      lines \\x41\n    \"\"\"", "\"\"\"one\"\"\"", "\"// no\""});
  }

  // Nothing binds looser: it may stand as an operand anywhere.
  std::string String(std::size_t depth) {
    if (depth == 0) {
      return Pick({"\"a\"", "\"\"", R"("x\n\u{e9}")", "sshd(\"A\").value", "\"no\""});
    }
    if (!variable_.empty() && Chance(2)) {
      return variable_ + ".name";
    }
    switch (choices_->Next(4)) {
      case 0:
        return "sshd(" + Text() + ").value";
      case 1:
        return "(sshd(\"B\").set ?? " + String(depth - 1) + ")";
      case 2: {
        const std::string condition = Bool(depth - 1);
        const std::string then_value = String(depth - 1);
        return "(if " + condition + " then " + then_value + " else " + String(depth - 1) + ")";
      }
      default:
        return "os.id";
    }
  }

  std::string Int(std::size_t depth) {
    if (!variable_.empty() && Chance(2)) {
      return variable_ + ".uid";
    }
    if (depth == 0) {
      return Pick({"0", "-1", "9223372036854775807", "tries", "sysctl(\"a\").configured"});
    }
    switch (choices_->Next(5)) {
      case 0:
        return "sysctl(\"b\").configured";
      case 1:
        return "os.version.major";
      case 2:
        return String(depth - 1) + ".length";
      case 3:
        return "count(" + Fresh() + " in users)";
      default: {
        const std::string condition = Bool(depth - 1);
        return "(if " + condition + " then 1 else " + Int(depth - 1) + ")";
      }
    }
  }

  std::string Compared(std::size_t depth) {
    const std::string ordered = Pick({"==", "!=", "<", "<=", ">", ">="});
    const std::string equal = Pick({"==", "!="});
    const std::string words = Pick({"contains", "starts_with", "ends_with", "==", "!="});
    switch (choices_->Next(9)) {
      case 0:
        return Int(depth) + " " + ordered + Space() + "sysctl(\"c\").configured";
      case 1:
        return "sshd(\"C\").value " + words + Space() + String(depth);
      case 2:
        return String(depth) + Pick({" in ", " not in "}) + Pick({"names", "[os.id, \"b\",]"}) +
               " or passwd.exists";
      case 3:
        return "sshd(\"D\").value matches " + Pick({"/^a+$/", "/a\\/b/", "/\\d/"});
      case 4:
        return "passwd.mode ?? 0644 " + equal + " " + Pick({"0640", "07777", "00"});
      case 5:
        return "(passwd.size ?? " + Pick({"0B", "3KiB"}) + ") " + ordered + " 1536B";
      case 6:
        return "os.version " + ordered + " \"12\"";
      case 7:
        return Pick({"passwd.mode is set and passwd.mode.other_read",
                     "passwd.size is not set or passwd.size > 8MiB", "passwd.exists == true"});
      default:
        return "sshd(\"E\").values contains " + String(depth);
    }
  }

  std::string Fresh() { return "v" + std::to_string(variables_++); }

  // Reaches as far right as it can, so it always stands in brackets.
  std::string Quantified(std::size_t depth) {
    const std::string variable = Fresh();
    std::string out = "(" + Pick({"all ", "any ", "none ", "exactly 2 "}) + variable + Space();
    const std::string outer = std::exchange(variable_, variable);
    out += "in users";
    if (Chance(2)) {
      out += " where " + Pick({variable + ".uid > 0", variable + ".shell is set"});
    }
    out += " : " + variable + ".uid != " + Int(0) + Pick({" and ", " or "}) + Bool(depth - 1);
    variable_ = outer;
    return out + ")";
  }

  std::string Bool(std::size_t depth) {
    if (depth == 0) {
      return Bracketed(Pick({"passwd.exists", "file(\"/a\").exists", "file(path: \"/b\").exists"}));
    }
    switch (choices_->Next(7)) {
      case 0:
        return Bracketed(Compared(depth - 1));
      case 1:
        return "not" + Space() + "(" + Bool(depth - 1) + ")";
      case 2:
        return Bracketed(Bool(depth - 1) + " and" + Space() + Bool(depth - 1));
      case 3:
        return "(" + Bool(depth - 1) + Space() + "or " + Bool(depth - 1) + ")";
      case 4:
        return Quantified(depth);
      case 5:
        return "(if " + Bool(depth - 1) + " then " + Bool(depth - 1) + Space() + "else " +
               Bool(depth - 1) + ")";
      default:
        return Bracketed(Bool(depth - 1));
    }
  }

  std::string Condition() {
    if (Chance(6)) {
      return "none f in " + Pick({"everything", "files(under: [\"/etc\"])"}) +
             " where f.uid != 0 : f.mode.other_write";
    }
    return Pick({"", "", "live "}) + Pick({"flag", Bool(3), Bool(3)});
  }

  std::string Example() {
    return "  example " + Pick({"pass ", "fail ", "unknown "}) + Text() + " {\n    " +
           Pick({"file \"/a\" = " + Text() + " (mode: 0600, uid: 3)", "live",
                 "symlink \"/a\" = \"/b\"", "package \"p\" (version: \"1\")",
                 "unreadable \"/a\" directory \"/b\"", ""}) +
           "\n  }\n";
  }

  std::string Rule(const std::string& name) {
    std::string out = "rule " + name + " {\n  title " + Text() + Space() + "severity low\n";
    out += Chance(2) ? "  about " + Text() + "\n" : "";
    out += Chance(3) ? "  applies " + Bool(2) + "\n" : "";
    out += "  check {\n";
    const std::size_t conditions = 1 + choices_->Next(3);
    for (std::size_t i = 0; i < conditions; ++i) {
      out += "    " + Condition() + "\n";
    }
    out += "  }\n";
    out += Chance(2) ? "  fix shell " + Text() + " fix " + Text() + "\n" : "";
    out += Chance(2) ? "  refs a " + Text() + ", b \"c\"\n" : "";
    out += Chance(2) ? "  tags one" + Space() + ", level\n" : "";
    return out + (Chance(2) ? Example() : "") + "}\n";
  }

  // A rule of which a part depends on what it is used with.
  std::string Template() {
    std::string out =
        "rule template made(word: string, number: int) {\n  title \"${word} ${number}\"";
    out += Space() + "severity low\n  about " + Text() + "\n  check {\n    sshd(word).value == ";
    out += Pick({"word", "\"${word}-${number}\"", "\"\\${word}\"", String(1)}) + "\n    ";
    out +=
        Int(1) + " >= number\n    " + Condition() + "\n  }\n  fix shell \"${number}.x ${tries}\"\n";
    out += "  example pass " + Text() + Space() + "with (" + Text() + Space() + ", 3) {\n    ";
    return out + "file \"/${word}\" = " + Text() + "\n  }\n}\n";
  }

  std::string Levels() {
    return Chance(2) ? Space() + "level server" + Space() + "1, workstation 2" : "";
  }

  std::string Benchmark() {
    return "\nbenchmark b {\n  title " + Text() + " version \"1\"\n  applies " + Bool(1) +
           "\n  section \"1\" " + Text() + " {\n    \"1.1\" demo.made.r0" + Levels() +
           "\n    demo.made.made(" + Pick({"\"a\", 1", "number: -2, word: " + Text()}) + ")" +
           "\n    \"1.2\" manual " + Text() + " " + Text() + Levels() + "\n  }\n}\n";
  }

  Choices* choices_;  // outlives the writer
  std::string variable_;
  int variables_ = 0;
};

// Words, numbers, strings, blanks and signs, each by itself. Together they are the text again.
Words Split(const std::string& text) {
  Words parts;
  const auto kind = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || c == '_' ? 1 : std::isspace(byte) != 0 ? 2 : 3;
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '"') {
      end = std::min(text.find_first_of("\"\n", end), text.size() - 1) + 1;
    } else if (kind(text[at]) != 3) {
      while (end < text.size() && kind(text[end]) == kind(text[at])) {
        ++end;
      }
    }
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

}  // namespace

std::string MakeModule(Choices& choices) { return Writer(choices).Module(); }

std::string Mutate(const std::string& text, Choices& choices) {
  Words parts = Split(text);
  const auto place = [&] { return (choices.Next(256) * 256 + choices.Next(256)) % parts.size(); };
  const std::size_t changes = 1 + choices.Next(3);
  for (std::size_t i = 0; i < changes && !parts.empty(); ++i) {
    const std::size_t at = place();
    const auto where = parts.begin() + static_cast<std::ptrdiff_t>(at);
    switch (choices.Next(5)) {
      case 0:
        parts.erase(where);
        break;
      case 1:
        parts.insert(where, std::string(parts[at]));
        break;
      case 2:
        std::swap(parts[at], parts[place()]);
        break;
      case 3:
        parts[at] = parts[place()];
        break;
      default:
        parts.resize(at);
        break;
    }
  }
  std::string out;
  for (const std::string& part : parts) {
    out += part;
  }
  return out;
}

}  // namespace assay::test
