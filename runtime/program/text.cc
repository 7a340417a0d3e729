#include "runtime/program/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "runtime/program/line.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kVersion = "1";

// One description a kind of line. `Line` is a LineWriter, and the thing described const, or a
// LineReader, and the thing is filled.

template <typename Line>
void DescribeVersion(Line& line) {
  line.Word("assay_program");
  line.Word(kVersion);
}

template <typename Line, typename Info>
void DescribeBenchmark(Line& line, Info& info) {
  line.Word("benchmark");
  line.Text(info.id);
  line.Word("title");
  line.Text(info.title);
  line.Word("version");
  line.Text(info.version);
  line.Word("about");
  line.Text(info.about);
  line.Word("publisher");
  line.Text(info.publisher);
}

template <typename Line, typename Any>
void DescribeApplies(Line& line, Any& program) {
  line.Word("applies");
  line.OptionalId('%', program.applies);
  line.Word("text");
  line.Text(program.applies_text);
}

template <typename Line, typename Info>
void DescribeProfile(Line& line, Info& info) {
  line.Word("profile");
  line.Text(info.id);
  line.Word("title");
  line.Text(info.title);
  line.Word("about");
  line.Text(info.about);
  line.Word("fail_on");
  line.OptionalSeverity(info.gate.fail_on);
  line.Word("min_score");
  line.Real(info.gate.min_score);
  line.Word("min_coverage");
  line.Real(info.gate.min_coverage);
}

template <typename Line, typename Info>
void DescribeParameter(Line& line, Info& info) {
  line.Word("parameter");
  line.Text(info.id);
  line.Word("title");
  line.Text(info.title);
  line.Word("type");
  line.Text(info.type);
  line.Word("value");
  line.Text(info.value);
}

template <typename Line, typename Info>
void DescribeSection(Line& line, Info& section) {
  line.Word("section");
  line.Text(section.number);
  line.Word("title");
  line.Text(section.title);
  line.Word("rules");
  line.Ids('#', section.rules);
}

template <typename Line, typename Request>
void DescribeFact(Line& line, Request& request, std::uint32_t id) {
  line.Word(fmt::format("@{}", id));
  line.Word(":");
  line.TypeName(request.type);
  line.Word("=");
  line.Text(request.probe);
}

template <typename Line, typename Given>
void DescribeArgument(Line& line, Given& argument) {
  line.Word("argument");
  line.Text(argument.name);
  line.Word(":");
  line.TypeName(argument.constant.type);
  line.Word("=");
  line.Literal(argument.constant.value, argument.constant.type);
}

// What `immediate` stands for is written in place: `name` or `constant`, whichever the opcode has.
template <typename Line, typename Any, typename Name, typename Literal, typename Comment>
void DescribeInstruction(Line& line, Any& instruction, std::uint32_t id, Name& name,
                         Literal& literal, Comment& comment) {
  line.Word(fmt::format("%{}", id));
  line.Word(":");
  line.TypeName(instruction.type);
  line.Word("=");
  line.OpcodeName(instruction.opcode);
  line.Ids('%', instruction.operands);
  if (instruction.opcode == Opcode::kConstant) {
    line.Literal(literal, instruction.type);
  } else if (instruction.opcode == Opcode::kFact) {
    line.Id('@', instruction.immediate);
  } else if (instruction.opcode == Opcode::kElement || instruction.opcode == Opcode::kMatch) {
    line.Id('$', instruction.immediate);
  } else if (instruction.opcode == Opcode::kField || instruction.opcode == Opcode::kMember) {
    line.Text(name);
  }
  line.Comment(comment);
}

template <typename Line, typename Place>
void DescribeSource(Line& line, Place& source) {
  line.Word("source");
  line.Text(source.path);
  line.Number(source.line);
}

template <typename Line, typename Any>
void DescribeRule(Line& line, Any& rule) {
  line.Word("rule");
  line.Text(rule.info.id);
  line.Word("number");
  line.Text(rule.info.number);
  line.Word("title");
  line.Text(rule.info.title);
  line.Word("about");
  line.Text(rule.info.about);
  line.Word("severity");
  line.SeverityName(rule.info.severity);
  line.Word("manual");
  line.Flag(rule.info.manual);
  line.Word("applies");
  line.OptionalId('%', rule.applies);
  DescribeSource(line, rule.source);
}

template <typename Line, typename Any>
void DescribeReference(Line& line, Any& reference) {
  line.Word("reference");
  line.Text(reference.scheme);
  line.Text(reference.value);
}

template <typename Line, typename Any>
void DescribeFix(Line& line, Any& fix) {
  line.Word("fix");
  line.Text(fix.system);
  line.Text(fix.text);
}

template <typename Line, typename Any>
void DescribeLevel(Line& line, Any& level) {
  line.Word("level");
  line.Text(level.platform);
  line.Number(level.level);
}

template <typename Line, typename Any>
void DescribeTag(Line& line, Any& tag) {
  line.Word("tag");
  line.Text(tag);
}

template <typename Line, typename Any>
void DescribeCondition(Line& line, Any& condition) {
  line.Word("check");
  line.Id('%', condition.root);
  line.Word("live");
  line.Flag(condition.live);
  DescribeSource(line, condition.source);
}

class Writer {
 public:
  explicit Writer(const Program& program) : program_(program) {}

  std::string Write() {
    DescribeVersion(line_);
    End();
    DescribeBenchmark(line_, program_.benchmark);
    End();
    DescribeApplies(line_, program_);
    End();
    DescribeProfile(line_, program_.profile);
    End();
    for (const ParameterInfo& parameter : program_.parameters) {
      DescribeParameter(line_, parameter);
      End();
    }
    for (const Section& section : program_.sections) {
      DescribeSection(line_, section);
      End();
    }
    WriteFacts();
    WriteInstructions();
    WriteRules();
    return std::move(out_);
  }

 private:
  void End(std::string_view indent = "") {
    out_ += indent;
    out_ += line_.Take();
  }

  void WriteFacts() {
    std::uint32_t id = 0;
    for (const FactRequest& fact : program_.facts) {
      DescribeFact(line_, fact, id++);
      End();
      for (const Argument& argument : fact.arguments) {
        DescribeArgument(line_, argument);
        End("  ");
      }
    }
  }

  void WriteInstructions() {
    const std::string no_name;
    const Constant no_constant;
    for (std::uint32_t id = 0; id < program_.instructions.size(); ++id) {
      const Instruction& instruction = program_.instructions[id];
      const std::uint32_t at = instruction.immediate;
      const std::string& name = at < program_.names.size() ? program_.names[at] : no_name;
      const Constant& constant =
          at < program_.constants.size() ? program_.constants[at] : no_constant;
      const std::string& text = id < program_.texts.size() ? program_.texts[id] : no_name;
      DescribeInstruction(line_, instruction, id, name, constant.value, text);
      End();
    }
  }

  void WriteRules() {
    for (const Rule& rule : program_.rules) {
      DescribeRule(line_, rule);
      End();
      for (const Reference& reference : rule.info.references) {
        DescribeReference(line_, reference);
        End("  ");
      }
      for (const Fix& fix : rule.info.fixes) {
        DescribeFix(line_, fix);
        End("  ");
      }
      for (const Level& level : rule.info.levels) {
        DescribeLevel(line_, level);
        End("  ");
      }
      for (const std::string& tag : rule.info.tags) {
        DescribeTag(line_, tag);
        End("  ");
      }
      for (const Condition& condition : rule.check) {
        DescribeCondition(line_, condition);
        End("  ");
      }
    }
  }

  const Program& program_;
  LineWriter line_;
  std::string out_;
};

class Reader {
 public:
  Result<Program> Read(std::string_view text) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      LineReader line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      ReadLine(line, number);
      if (!line.Done()) {
        return Fail(ErrorCode::kMalformed, fmt::format("line {}: {}", number, line.error()));
      }
    }
    if (!started_) {
      return Fail(ErrorCode::kMalformed, "line 1: expected `assay_program`");
    }
    return std::move(program_);
  }

 private:
  void ReadLine(LineReader& line, std::size_t number) {
    if (number == 1) {
      DescribeVersion(line);
      started_ = true;
      return;
    }
    const std::string_view word = line.Peek();
    if (word.starts_with('%')) {
      ReadInstruction(line);
    } else if (word.starts_with('@')) {
      ReadFact(line);
    } else if (!ReadTopLine(line, word) && !ReadRuleLine(line, word)) {
      line.Word("rule");
    }
  }

  bool ReadTopLine(LineReader& line, std::string_view word) {
    if (word == "benchmark") {
      DescribeBenchmark(line, program_.benchmark);
    } else if (word == "applies") {
      DescribeApplies(line, program_);
    } else if (word == "profile") {
      DescribeProfile(line, program_.profile);
    } else if (word == "parameter") {
      DescribeParameter(line, program_.parameters.emplace_back());
    } else if (word == "section") {
      DescribeSection(line, program_.sections.emplace_back());
    } else if (word == "rule") {
      DescribeRule(line, program_.rules.emplace_back());
    } else if (word == "argument" && !program_.facts.empty()) {
      DescribeArgument(line, program_.facts.back().arguments.emplace_back());
    } else {
      return false;
    }
    return true;
  }

  bool ReadRuleLine(LineReader& line, std::string_view word) {
    if (program_.rules.empty()) {
      return false;
    }
    Rule& rule = program_.rules.back();
    if (word == "reference") {
      DescribeReference(line, rule.info.references.emplace_back());
    } else if (word == "fix") {
      DescribeFix(line, rule.info.fixes.emplace_back());
    } else if (word == "level") {
      DescribeLevel(line, rule.info.levels.emplace_back());
    } else if (word == "tag") {
      DescribeTag(line, rule.info.tags.emplace_back());
    } else if (word == "check") {
      DescribeCondition(line, rule.check.emplace_back());
    } else {
      return false;
    }
    return true;
  }

  void ReadFact(LineReader& line) {
    const auto id = static_cast<std::uint32_t>(program_.facts.size());
    DescribeFact(line, program_.facts.emplace_back(), id);
  }

  void ReadInstruction(LineReader& line) {
    const auto id = static_cast<std::uint32_t>(program_.instructions.size());
    Instruction& instruction = program_.instructions.emplace_back();
    std::string name;
    Value literal;
    DescribeInstruction(line, instruction, id, name, literal, program_.texts.emplace_back());
    if (instruction.opcode == Opcode::kConstant) {
      instruction.immediate = InternConstant(instruction.type, std::move(literal));
    } else if (instruction.opcode == Opcode::kField || instruction.opcode == Opcode::kMember) {
      instruction.immediate = InternName(std::move(name));
    }
  }

  std::uint32_t InternName(std::string name) {
    const auto [found, added] =
        names_.emplace(name, static_cast<std::uint32_t>(program_.names.size()));
    if (added) {
      program_.names.push_back(std::move(name));
    }
    return found->second;
  }

  std::uint32_t InternConstant(const Type& type, Value value) {
    LineWriter key;
    key.TypeName(type);
    key.Literal(value, type);
    const auto [found, added] =
        constants_.emplace(key.Take(), static_cast<std::uint32_t>(program_.constants.size()));
    if (added) {
      program_.constants.push_back({type, std::move(value)});
    }
    return found->second;
  }

  Program program_;
  bool started_ = false;
  std::unordered_map<std::string, std::uint32_t> names_;
  std::unordered_map<std::string, std::uint32_t> constants_;
};

}  // namespace

std::string WriteText(const Program& program) { return Writer(program).Write(); }

Result<Program> ReadText(std::string_view text) { return Reader().Read(text); }

}  // namespace assay::runtime
