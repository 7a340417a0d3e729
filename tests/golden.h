// Golden files: the whole expected output of something, kept beside its test.
#pragma once

#include <string_view>

namespace assay::test {

// Compares `actual` byte for byte with the file `path`, relative to tests/, and fails the running
// test case where they differ, naming the first line that does. With the environment variable
// ASSAY_UPDATE_GOLDENS set, writes the file instead: read the change before you commit it.
void CheckGolden(std::string_view path, std::string_view actual);

}  // namespace assay::test
