// How the world's failures travel: a Result is a value or an Error, and cannot be dropped.
//
// Two other kinds of failure have types of their own and never mix with this one: a mistake in the
// author's text is a compiler::Diagnostic, and a judgement is a runtime::Outcome.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace assay::runtime {

// Why something could not be done. The code decides what becomes of a verdict (evaluate/); the
// message is for people.
enum class ErrorCode {
  kNotFound,          // nothing has that name (ENOENT, ENOTDIR on the way)
  kPermissionDenied,  // EACCES, EPERM: a better privileged scan could read it
  kNotRegularFile,    // a FIFO, device, socket or directory where a file to read was expected
  kNotDirectory,      // a directory was expected
  kSymlinkLoop,       // ELOOP
  kTooLarge,          // a limit of limits.h was hit
  kMalformed,         // read, but not to be understood
  kUnsupported,       // this target cannot have it (a running value of an image, ...)
  kWrongTarget,       // not a root file system, or not a system that the benchmark is for
  kInputOutput,       // any other failure of the system underneath
  kInternal,          // a broken promise between our own parts
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // names the thing and the reason: "/etc/shadow: permission denied"

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

// The failing half of a Result: `return Fail(ErrorCode::kNotFound, "...")`.
inline Failure Fail(ErrorCode code, std::string message) {
  return Failure(Error{code, std::move(message)});
}

}  // namespace assay::runtime
