#include "runtime/probes/dpkg_status.h"

#include <catch2/catch.hpp>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

std::string Summary(std::string_view text, DpkgState without_status = DpkgState::kNotInstalled) {
  const auto packages = ParseDpkgStatus(text, "status", without_status);
  if (!packages) {
    return packages.error().message;
  }
  std::string summary;
  for (const DpkgPackage& package : *packages) {
    summary += package.name + "|" + package.version + "|" + package.architecture + "|" +
               package.source + "|" + std::string(ToString(package.state)) + "|" +
               std::to_string(package.line) + "\n";
  }
  return summary;
}

TEST_CASE("stanzas of a dpkg status file", "[package]") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"", ""},
      {"\n\n", ""},
      {"Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1:2-3\n",
       "a|1:2-3|all|a|installed|1\n"},
      {"Version: 1\nPackage: A\nStatus: install ok installed\n", "a|1||a|installed|2\n"},
      {"PACKAGE : a\nstatus:hold reinstreq Installed  \nversion:\t1 \n", "a|1||a|installed|1\n"},
      {"\nPackage: a\nStatus: deinstall ok config-files\nVersion: 1\n\n\nPackage: b\n",
       "a|1||a|config-files|2\nb|||b|not-installed|7\n"},
      {"Package: a\nStatus: install ok half-installed\n", "a|||a|half-installed|1\n"},
      {"Package: a\nSource: glibc (2.36-9)\n", "a|||glibc|not-installed|1\n"},
      {"Package: a\nDescription: one\n two\n .\n  Package: b\nSource: c\n",
       "a|||c|not-installed|1\n"},
      {"Package: a\nDescription:\n Status: install ok installed\n", "a|||a|not-installed|1\n"},
      {"Package: a\r\nVersion: 1\r\n", "a|1||a|not-installed|1\n"},
      {"Package: a\nStatus: install ok installed\n", "status:1: package `a` has no version"},
      {"Status: install ok installed\nVersion: 1\n", "status:1: a stanza without a package name"},
      {"Package: a\nMulti-Arch: same\n",
       "status:1: package `a` is `Multi-Arch: same` without an architecture"},
      {"Package: a\nArchitecture: all\nMulti-Arch: same\n",
       "status:1: package `a` is `Multi-Arch: same` without an architecture"},
      {"Package: a\nConfig-Version: 1\n", "status:1: Config-Version in state not-installed"},
      {"Package: a\nStatus: install ok half-installed\nConfig-Version: 1\n",
       "a|||a|half-installed|1\n"},
      {"Package: a\nTriggers-Awaited: b\n",
       "status:1: Triggers-Awaited and state not-installed contradict each other"},
      {"Package: a\nVersion: 1\nStatus: install ok triggers-awaited\nTriggers-Awaited: b\n"
       "Triggers-Pending: /c\n",
       "a|1||a|triggers-awaited|1\n"},
      {"Package: a\nVersion: 1\nStatus: install ok triggers-pending\n",
       "status:1: Triggers-Pending and state triggers-pending contradict each other"},
      {"Package: a\nPackage: b\n", "status:2: `package` is there twice"},
      {"Package: a\nTag: x\nTAG: y\n", "status:3: `tag` is there twice"},
      {"Package: a", "status:1: the file ends within a line"},
      {"Package: a\nDescription: b\n c", "status:3: the file ends within a line"},
      {"Package: a\nX:\n", "status:2: the file ends before the field's value"},
      {"Package: a\nX: \n\n", "a|||a|not-installed|1\n"},
      {"Package: a b\n", "status:1: \"a b\" is no package name"},
      {"Package:\n\n", "status:1: \"\" is no package name"},
      {"Package: -a\n", "status:1: \"-a\" is no package name"},
      {"Package: a\nVersion: 1-\n", "status:2: \"1-\" is no version"},
      {"Package: a\nVersion: -1\n", "status:2: \"-1\" is no version"},
      {"Package: a\nVersion: :1\n", "status:2: \":1\" is no version"},
      {"Package: a\nVersion: 1:\n", "status:2: \"1:\" is no version"},
      {"Package: a\nVersion: 1:-1\n", "status:2: \"1:-1\" is no version"},
      {"Package: a\nVersion: a:1\n", "status:2: \"a:1\" is no version"},
      {"Package: a\nVersion: -1:1\n", "status:2: \"-1:1\" is no version"},
      {"Package: a\nVersion: 2147483648:1\n", "status:2: \"2147483648:1\" is no version"},
      {"Package: a\nVersion: 1:2:3\n", "a|1:2:3||a|not-installed|1\n"},
      {"Package: a\nVersion: x_\n", "a|x_||a|not-installed|1\n"},
      {"Package: a\nVersion: 1-a_\n", "a|1-a_||a|not-installed|1\n"},
      {"Package: a\nVersion: +1:2\n", "a|+1:2||a|not-installed|1\n"},
      {"Package: a\nVersion: 1 2\n", "status:2: \"1 2\" is no version"},
      {"Package: a\nVersion:\n\n", "status:2: \"\" is no version"},
      {"Package: a\nStatus: install ok\n", "status:2: \"install ok\" is no package status"},
      {"Package: a\nStatus: install ok there\n",
       "status:2: \"install ok there\" is no package status"},
      {"Package: a\nStatus: install ok installed now\n",
       "status:2: \"install ok installed now\" is no package status"},
      {"Package: a\nno colon\n", "status:2: expected a field name and a colon"},
      {"Package: a\n: b\n", "status:2: expected a field name and a colon"},
      {"Package: a\n-B: c\n", "status:2: expected a field name and a colon"},
      {"# comment\nPackage: a\n", "status:1: expected a field name and a colon"},
      {" Package: a\n", "status:1: expected a field name and a colon"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Summary(row.text) == row.expected);
  }
}

TEST_CASE("a stanza without a status is what its folder says", "[package]") {
  CHECK(Summary("Package: a\nVersion: 1\n", DpkgState::kInstalled) == "a|1||a|installed|1\n");
  CHECK(Summary("Package: a\nVersion: 1\nStatus: purge ok not-installed\n",
                DpkgState::kInstalled) == "a|1||a|not-installed|1\n");
}

TEST_CASE("a database has only so many packages, and a package so many fields", "[package]") {
  std::string text;
  for (std::size_t i = 0; i <= kMaxPackages; ++i) {
    text += "Package: a\n\n";
  }
  CHECK(ParseDpkgStatus(text, "status", DpkgState::kNotInstalled).error() ==
        Error{ErrorCode::kTooLarge, "status: more than 50000 packages"});
  std::string fields = "Package: a\n";
  for (std::size_t i = 0; i <= kMaxSettings; ++i) {
    fields += "F" + std::to_string(i) + ":\n";
  }
  CHECK(ParseDpkgStatus(fields, "status", DpkgState::kNotInstalled).error() ==
        Error{ErrorCode::kTooLarge, "status:1: more than 10000 fields"});
  text.resize(text.size() - 12);
  CHECK(ParseDpkgStatus(text, "status", DpkgState::kNotInstalled)->size() == kMaxPackages);
}

}  // namespace
}  // namespace assay::runtime
