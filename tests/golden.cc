#include "tests/golden.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace assay::test {
namespace {

// The line of `text` that holds the offset, without its end.
std::string LineAt(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

void Compare(std::string_view path, std::string_view expected, std::string_view actual) {
  const auto [left, right] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  if (left == expected.end() && right == actual.end()) {
    SUCCEED("same bytes as " << path);
    return;
  }
  const auto offset = static_cast<std::size_t>(left - expected.begin());
  FAIL_CHECK("tests/" << path << ":" << 1 + std::count(expected.begin(), left, '\n')
                      << ": differs (ASSAY_UPDATE_GOLDENS=1 rewrites it)\n  golden: "
                      << LineAt(expected, offset) << "\n  actual: " << LineAt(actual, offset));
}

}  // namespace

void CheckGolden(std::string_view path, std::string_view actual) {
  const std::string file = ASSAY_SOURCE_DIR "/tests/" + std::string(path);
  if (std::getenv("ASSAY_UPDATE_GOLDENS") != nullptr) {
    std::ofstream out(file, std::ios::binary);
    out.write(actual.data(), static_cast<std::streamsize>(actual.size()));
    out.close();
    INFO("cannot write " << file);
    CHECK(out.good());
    return;
  }
  std::ifstream in(file, std::ios::binary);
  INFO("cannot read " << file);
  REQUIRE(in.good());
  const std::string expected{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Compare(path, expected, actual);
}

}  // namespace assay::test
