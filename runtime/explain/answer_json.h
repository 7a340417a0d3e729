// Answers as JSON, the same in explanations and in what `assay eval` prints.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "runtime/result/trace.h"

namespace assay::runtime {

using Json = nlohmann::ordered_json;

// `state`, `text`, `origin` (or null), `shadows`, `note`.
Json AnswerJson(const Answer& answer);

}  // namespace assay::runtime
