// The one test runner. A test case that asserts nothing is an error: run with `-w NoAssertions`,
// which this main always adds.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

// LeakSanitizer asks this: what the oracles libpam and libpwquality leak is not ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(readability-identifier-naming)
  return "leak:libpam.so\nleak:libpwquality.so\n";
}

int main(int argc, char** argv) {
  Catch::Session session;
  session.configData().warnings = Catch::WarnAbout::NoAssertions;
  const int usage = session.applyCommandLine(argc, argv);
  return usage != 0 ? usage : session.run();
}
