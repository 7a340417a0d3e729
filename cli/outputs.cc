#include "cli/outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>

#include "compiler/source/diagnostic.h"

namespace assay::cli {

using runtime::ErrorCode;
using runtime::Fail;
using runtime::Failure;
using runtime::Format;
using runtime::Result;

namespace {

std::vector<std::string> FormatNames() {
  std::vector<std::string> names;
  for (const Format& format : runtime::AllFormats()) {
    names.emplace_back(format.name);
  }
  return names;
}

Failure Wrong(std::string message) { return Fail(ErrorCode::kNotFound, std::move(message)); }

Result<const Format*> FormatByName(const std::string& name) {
  if (const Format* format = runtime::FindFormat(name)) {
    return format;
  }
  return Wrong(fmt::format(
      "there is no format `{}`: {}", name,
      compiler::SuggestionHint(name, FormatNames(),
                               fmt::format("the formats are {}", fmt::join(FormatNames(), ", ")))));
}

Result<const Format*> FormatByEnding(const std::string& path) {
  for (const Format& format : runtime::AllFormats()) {
    if (path.ends_with(format.extension)) {
      return &format;
    }
  }
  return Wrong(fmt::format("which format should `{}` have? put --format before its -o", path));
}

Result<void> CheckPlaces(const std::vector<OutputRequest>& requests) {
  std::set<std::string> places;
  for (const OutputRequest& request : requests) {
    if (!places.insert(request.path).second) {
      return Wrong(
          request.path.empty()
              ? "two formats for standard output: give all but one a file with -o"
              : fmt::format("two formats for `{}`: give each a file of its own", request.path));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<OutputRequest>> PairOutputs(const std::vector<OutputWord>& words) {
  std::vector<OutputRequest> requests;
  bool open = false;  // whether the last format still wants its file
  for (const OutputWord& word : words) {
    if (!word.is_format && open) {
      requests.back().path = word.text == "-" ? "" : word.text;
      open = false;
      continue;
    }
    const auto format = word.is_format ? FormatByName(word.text) : FormatByEnding(word.text);
    if (!format) {
      return Failure(format.error());
    }
    requests.push_back({*format, word.is_format ? "" : word.text});
    open = word.is_format;
  }
  if (requests.empty()) {
    requests.push_back({runtime::FindFormat("text"), ""});
  }
  if (const auto places = CheckPlaces(requests); !places) {
    return Failure(places.error());
  }
  return requests;
}

Result<Outputs> Outputs::Open(const std::vector<OutputRequest>& requests) {
  Outputs outputs;
  for (const OutputRequest& request : requests) {
    if (request.path.empty()) {
      outputs.standard_output_ = request.format;
      continue;
    }
    auto file = OutputFile::Open(request.path);
    if (!file) {
      return Failure(file.error());
    }
    outputs.files_.emplace_back(request.format, std::move(*file));
  }
  return outputs;
}

Result<void> Outputs::Write(const runtime::ScanResult& result, bool color) {
  for (auto& [format, file] : files_) {
    std::ostringstream out;
    format->write(result, {}, out);
    if (const auto written = file.Commit(out.str()); !written) {
      return Failure(written.error());
    }
  }
  if (standard_output_ != nullptr) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool wanted =
        color && isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    standard_output_->write(result, {wanted}, std::cout);
    std::cout.flush();
    if (!std::cout) {
      return Fail(ErrorCode::kInputOutput, "standard output: cannot be written");
    }
  }
  return {};
}

}  // namespace assay::cli
