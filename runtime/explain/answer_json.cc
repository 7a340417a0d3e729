#include "runtime/explain/answer_json.h"

#include "runtime/report/visible.h"

namespace assay::runtime {
namespace {

Json OriginJson(const Origin& origin) {
  return {{"path", Visible(origin.path)}, {"line", origin.line}, {"text", Visible(origin.text)}};
}

}  // namespace

Json AnswerJson(const Answer& answer) {
  Json shadows = Json::array();
  for (const Origin& origin : answer.overridden) {
    shadows.push_back(OriginJson(origin));
  }
  return {{"state", ToString(answer.state)},
          {"text", Visible(answer.text)},
          {"origin", answer.origin ? OriginJson(*answer.origin) : Json()},
          {"shadows", std::move(shadows)},
          {"note", Visible(answer.note)}};
}

}  // namespace assay::runtime
