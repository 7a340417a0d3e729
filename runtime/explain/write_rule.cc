#include "runtime/explain/write_rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/report/phrases.h"
#include "runtime/report/visible.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kWidth = 100;

void AddHeading(std::string_view heading, std::string& out) {
  out += fmt::format("\n{}\n", heading);
}

// `text` in lines of at most kWidth columns, where its words allow it.
void AddWrapped(std::size_t indent, std::string_view text, std::string& out) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) {
      out += std::string(indent, ' ') + line + "\n";
      line.clear();
    }
  };
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    const std::string word = VisibleLine(text.substr(at, end - at));
    at = text.find_first_not_of(kSpace, end);
    if (!line.empty() && indent + line.size() + 1 + word.size() > kWidth) {
      flush();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  flush();
}

void AddCondition(std::string_view number, const ConditionWords& condition, std::string& out) {
  out += fmt::format("  {}{}{}\n", number, condition.live ? "on a running system: " : "",
                     VisibleLine(condition.words));
  out += fmt::format("  {}  {}  ({}:{})\n", std::string(number.size(), ' '),
                     VisibleLine(condition.text), VisibleLine(condition.source.path),
                     condition.source.line);
}

void AddNeed(const Need& need, std::string& out) {
  out += fmt::format("  {}{}  {}\n", VisibleLine(need.question),
                     need.field == nullptr ? "" : "." + need.field->name,
                     ToString(need.field == nullptr ? Plane::kConfigured : need.field->plane));
  if (need.field != nullptr) {
    AddWrapped(6, need.field->documentation, out);
  }
}

void AddRule(const RuleWords& words, std::string& out) {
  const RuleInfo& info = words.info;
  out += fmt::format("{}{}\n", VisibleLine(info.id),
                     info.number.empty() ? "" : "  (" + VisibleLine(info.number) + ")");
  AddWrapped(2, info.title, out);
  out += fmt::format("  severity {}", ToString(info.severity));
  out += words.source.path.empty()
             ? "\n"
             : fmt::format(", {}:{}\n", VisibleLine(words.source.path), words.source.line);
  if (!info.about.empty()) {
    AddHeading(info.manual ? "to review" : "why", out);
    AddWrapped(2, info.about, out);
  }
  if (words.applies) {
    AddHeading("applies where", out);
    AddCondition("", *words.applies, out);
  }
  if (!words.check.empty()) {
    AddHeading("passes if", out);
  }
  for (std::size_t i = 0; i < words.check.size(); ++i) {
    AddCondition(fmt::format("{}. ", i + 1), words.check[i], out);
  }
  if (!words.needs.empty()) {
    AddHeading("asks", out);
  }
  for (const Need& need : words.needs) {
    AddNeed(need, out);
  }
  AddHeading("can be judged", out);
  out += fmt::format("  on a running host  {}\n  on an image        {}\n", words.on_host,
                     words.on_image);
}

void AddPlaces(std::size_t indent, const Answer& answer, std::string& out) {
  const std::string lead(indent, ' ');
  if (answer.origin) {
    out += fmt::format("{}from     {}\n", lead, Place(*answer.origin));
  }
  for (const Origin& origin : answer.overridden) {
    out += fmt::format("{}shadows  {}\n", lead, Place(origin));
  }
  if (!answer.note.empty()) {
    out += fmt::format("{}note     {}\n", lead, VisibleLine(answer.note));
  }
}

void AddNode(std::size_t indent, const TraceNode& node, std::string& out) {
  const std::string lead(indent, ' ');
  const std::string text = VisibleLine(node.text);
  if (node.element && node.answer.text.empty()) {
    out += fmt::format("{}{}\n", lead, text);
  } else if (node.element) {
    out += fmt::format("{}{}: {}\n", lead, text, AnswerText(node.answer));
  } else if (node.condition) {
    out += fmt::format("{}{:<7}  {}{}{}\n", lead, TruthOf(node), text,
                       node.remark.empty() ? "" : "  (" + VisibleLine(node.remark) + ")",
                       node.repeated ? "  (as above)" : "");
    if (node.answer.state != AnswerState::kPresent && node.children.empty() && !node.repeated) {
      out += fmt::format("{}  {}\n", lead, AnswerText(node.answer));
    }
  } else {
    out += fmt::format("{}{} = {}{}{}\n", lead, text, AnswerText(node.answer),
                       node.remark.empty() ? "" : "  (" + VisibleLine(node.remark) + ")",
                       node.repeated ? "  (as above)" : "");
  }
  AddPlaces(indent + 4, node.answer, out);
  for (const TraceNode& child : node.children) {
    AddNode(indent + 2, child, out);
  }
  if (node.cut) {
    out += fmt::format("{}  ... and more\n", lead);
  }
}

void AddFlip(const Verdict& verdict, std::string& out) {
  const Outcome outcome = verdict.result.outcome;
  if (outcome != Outcome::kFail && outcome != Outcome::kPass) {
    return;
  }
  AddHeading(outcome == Outcome::kFail ? "to make it pass" : "what would make it fail", out);
  if (verdict.flip) {
    out += fmt::format("  {}\n", VisibleLine(ToString(*verdict.flip)));
    out += fmt::format("  tried on a copy: the outcome is then `{}`\n",
                       ToString(verdict.flip->outcome));
  } else {
    out += "  no single line or mode that was tried decides it\n";
  }
}

void AddVerdict(const RuleWords& words, const Verdict& verdict, std::string& out) {
  const TargetInfo& target = verdict.target;
  AddHeading(fmt::format("verdict on the {} {}{}{}", target.live ? "host" : "image",
                         VisibleLine(target.name), target.os_title.empty() ? "" : ", ",
                         VisibleLine(target.os_title)),
             out);
  out += fmt::format("  {}\n", ToString(verdict.result.outcome));
  if (!verdict.result.reason.empty()) {
    AddWrapped(2, verdict.result.reason, out);
  }
  if (verdict.trace.applies) {
    out += "\n  applies\n";
    AddNode(4, *verdict.trace.applies, out);
  }
  for (std::size_t i = 0; i < verdict.trace.check.size(); ++i) {
    const ConditionTrace& condition = verdict.trace.check[i];
    out += fmt::format("\n  condition {}\n", i + 1);
    if (condition.node) {
      AddNode(4, *condition.node, out);
    } else {
      out += fmt::format("    not looked at  {}\n", VisibleLine(words.check[i].text));
      out += condition.counts ? "      the rule does not apply, or that is not known\n"
                              : "      left out: an image has no running system\n";
    }
  }
  AddFlip(verdict, out);
}

}  // namespace

std::string_view TruthOf(const TraceNode& node) {
  switch (node.answer.state) {
    case AnswerState::kPresent:
      return node.IsTrue() ? "true" : "false";
    case AnswerState::kAbsent:
    case AnswerState::kUnreadable:
    case AnswerState::kUnsupported:
      return "unknown";
    case AnswerState::kBroken:
      return "error";
  }
  return "error";
}

std::string AnswerText(const Answer& answer) {
  if (answer.state == AnswerState::kPresent) {
    return VisibleLine(answer.text);
  }
  return answer.state == AnswerState::kAbsent
             ? "absent"
             : fmt::format("{}: {}", ToString(answer.state), VisibleLine(answer.text));
}

void WriteRuleText(const RuleWords& words, const Verdict* verdict, std::ostream& out) {
  std::string text;
  AddRule(words, text);
  if (verdict != nullptr) {
    AddVerdict(words, *verdict, text);
  }
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace assay::runtime
