#include <nlohmann/json.hpp>

#include "runtime/explain/answer_json.h"
#include "runtime/explain/write_rule.h"
#include "runtime/report/visible.h"

namespace assay::runtime {
namespace {

Json ConditionJson(const ConditionWords& condition) {
  return {{"text", Visible(condition.text)},
          {"words", Visible(condition.words)},
          {"live", condition.live},
          {"on_image", ToString(condition.on_image)},
          {"path", Visible(condition.source.path)},
          {"line", condition.source.line}};
}

Json NeedJson(const Need& need) {
  Json arguments = Json::object();
  for (const Argument& argument : need.fact->arguments) {
    arguments[argument.name] = Visible(ToString(argument.constant.value, argument.constant.type));
  }
  Json json = {{"question", Visible(need.question)},
               {"probe", need.fact->probe},
               {"arguments", std::move(arguments)}};
  if (need.field != nullptr) {
    json["field"] = need.field->name;
    json["type"] = ToString(need.field->type);
    json["plane"] = ToString(need.field->plane);
    json["documentation"] = need.field->documentation;
  }
  return json;
}

Json NodeJson(const TraceNode& node) {
  Json json = {{"text", Visible(node.text)}};
  if (node.condition && !node.element) {
    json["truth"] = TruthOf(node);
  }
  if (!node.element || !node.answer.text.empty()) {
    json["answer"] = AnswerJson(node.answer);
  }
  if (!node.remark.empty()) {
    json["remark"] = Visible(node.remark);
  }
  if (node.repeated) {
    json["repeated"] = true;
  }
  if (node.cut) {
    json["cut"] = true;
  }
  Json children = Json::array();
  for (const TraceNode& child : node.children) {
    children.push_back(NodeJson(child));
  }
  json["children"] = std::move(children);
  return json;
}

Json FlipJson(const Flip& flip) {
  return {{"kind", ToString(flip.kind)},
          {"path", Visible(flip.path)},
          {"line", flip.line},
          {"before", Visible(flip.before)},
          {"after", Visible(flip.after)},
          {"text", Visible(ToString(flip))},
          {"outcome", ToString(flip.outcome)}};
}

Json VerdictJson(const Verdict& verdict) {
  Json conditions = Json::array();
  for (const ConditionTrace& condition : verdict.trace.check) {
    conditions.push_back({{"counts", condition.counts},
                          {"tree", condition.node ? NodeJson(*condition.node) : Json()}});
  }
  return {{"target",
           {{"name", Visible(verdict.target.name)},
            {"kind", verdict.target.live ? "host" : "image"},
            {"os", Visible(verdict.target.os_title)}}},
          {"outcome", ToString(verdict.result.outcome)},
          {"reason", Visible(verdict.result.reason)},
          {"applies", verdict.trace.applies ? NodeJson(*verdict.trace.applies) : Json()},
          {"conditions", std::move(conditions)},
          {"flip", verdict.flip ? FlipJson(*verdict.flip) : Json()}};
}

}  // namespace

void WriteRuleJson(const RuleWords& words, const Verdict* verdict, std::ostream& out) {
  Json check = Json::array();
  for (const ConditionWords& condition : words.check) {
    check.push_back(ConditionJson(condition));
  }
  Json needs = Json::array();
  for (const Need& need : words.needs) {
    needs.push_back(NeedJson(need));
  }
  const Json document = {{"format", "assay-explanation"},
                         {"version", 1},
                         {"id", Visible(words.info.id)},
                         {"number", Visible(words.info.number)},
                         {"title", Visible(words.info.title)},
                         {"severity", ToString(words.info.severity)},
                         {"about", Visible(words.info.about)},
                         {"manual", words.info.manual},
                         {"path", Visible(words.source.path)},
                         {"line", words.source.line},
                         {"applies", words.applies ? ConditionJson(*words.applies) : Json()},
                         {"check", std::move(check)},
                         {"needs", std::move(needs)},
                         {"on_host", words.on_host},
                         {"on_image", words.on_image},
                         {"verdict", verdict == nullptr ? Json() : VerdictJson(*verdict)}};
  out << document.dump(2) << "\n";
}

}  // namespace assay::runtime
