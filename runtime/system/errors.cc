#include "runtime/system/errors.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

std::string_view Reason(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "no such file or directory";
    case ErrorCode::kPermissionDenied:
      return "permission denied";
    case ErrorCode::kNotRegularFile:
      return "not a regular file";
    case ErrorCode::kNotDirectory:
      return "not a directory";
    case ErrorCode::kSymlinkLoop:
      return "too many levels of symbolic links";
    case ErrorCode::kTooLarge:
      return "too large";
    case ErrorCode::kMalformed:
      return "malformed";
    case ErrorCode::kUnsupported:
      return "not supported";
    case ErrorCode::kWrongTarget:
      return "not a root file system";
    case ErrorCode::kInputOutput:
      return "input/output error";
    case ErrorCode::kInternal:
      return "internal error";
  }
  return "unknown error";
}

}  // namespace

Error ErrorAt(std::string_view path, ErrorCode code) {
  return Error{code, fmt::format("{}: {}", Printable(path), Reason(code))};
}

Failure FailAt(std::string_view path, ErrorCode code) { return Failure(ErrorAt(path, code)); }

Error ErrorFromErrno(std::string_view path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:  // of one name: longer paths are refused by CheckPath
    case ESRCH:         // a process that ended while its folder in /proc was read
      return ErrorAt(path, ErrorCode::kNotFound);
    case EACCES:
    case EPERM:
      return ErrorAt(path, ErrorCode::kPermissionDenied);
    case ELOOP:
      return ErrorAt(path, ErrorCode::kSymlinkLoop);
    default:
      return Error{ErrorCode::kInputOutput,
                   fmt::format("{}: {}", Printable(path), std::generic_category().message(error))};
  }
}

Failure FailAt(std::string_view path, ErrorCode code, std::string_view reason) {
  return Fail(code, fmt::format("{}: {}", Printable(path), reason));
}

Failure FailNotRegular(std::string_view path, FileType type) {
  std::string kind(ToString(type));
  for (char& c : kind) {
    c = c == '_' ? ' ' : c;
  }
  return FailAt(path, ErrorCode::kNotRegularFile,
                fmt::format("a {} where a regular file was expected", kind));
}

Failure FailTooLarge(std::string_view path, std::size_t limit) {
  return FailAt(path, ErrorCode::kTooLarge, fmt::format("larger than {} bytes", limit));
}

Failure FailTooManyEntries(std::string_view path) {
  return FailAt(path, ErrorCode::kTooLarge,
                fmt::format("more than {} entries", kMaxDirectoryEntries));
}

}  // namespace assay::runtime
