// The words of this folder's errors, so that every System says the same about the same thing.
#pragma once

#include <string>
#include <string_view>

#include "runtime/support/result.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// `path`, printable, and what `code` means: "/etc/shadow: permission denied".
Error ErrorAt(std::string_view path, ErrorCode code);
Failure FailAt(std::string_view path, ErrorCode code);

// What a failed system call on `path` means; kinds without a code of their own are kInputOutput
// with the kernel's words.
Error ErrorFromErrno(std::string_view path, int error);

// The same with words of the caller: "/proc/x: no such process".
Failure FailAt(std::string_view path, ErrorCode code, std::string_view reason);

// kNotRegularFile, naming the kind: "/run/x: a fifo where a regular file was expected".
Failure FailNotRegular(std::string_view path, FileType type);

// kTooLarge, naming the bound: "/var/log/x: larger than 4194304 bytes".
Failure FailTooLarge(std::string_view path, std::size_t limit);

// kTooLarge, for a directory of more than kMaxDirectoryEntries.
Failure FailTooManyEntries(std::string_view path);

}  // namespace assay::runtime
