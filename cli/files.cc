#include "cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "cli/shipped.h"
#include "compiler/source/diagnostic.h"
#include "runtime/support/limits.h"

namespace assay::cli {

namespace fs = boost::filesystem;
using compiler::SourceText;
using runtime::ErrorCode;
using runtime::Fail;
using runtime::Result;

namespace {

constexpr std::string_view kProfileFolder = "profiles/";
constexpr std::string_view kProfileEnding = ".yaml";

// Read whole, whatever its size up to this: the compiler names its own, smaller limit.
constexpr std::size_t kMostBytes = 64 * runtime::kMaxSourceBytes;

Result<SourceText> ReadText(const std::string& path) {
  boost::system::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_not_found) {
    return Fail(ErrorCode::kNotFound, fmt::format("{}: there is no such file", path));
  }
  if (error || status.type() != fs::regular_file) {
    return Fail(ErrorCode::kNotRegularFile, fmt::format("{}: not a file to read", path));
  }
  if (fs::file_size(path, error) > kMostBytes || error) {
    return Fail(ErrorCode::kTooLarge, fmt::format("{}: too large for a rule file", path));
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    // An empty file leaves the stream's fail bit set, but nothing is wrong with it.
    if (fs::file_size(path, error) == 0 && !error) {
      return SourceText{path, "", true};
    }
    return Fail(ErrorCode::kPermissionDenied,
                fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return SourceText{path, text.str(), true};
}

Result<std::vector<std::string>> RuleFilesIn(const std::string& folder) {
  std::vector<std::string> paths;
  boost::system::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".assay") {
      paths.push_back(at->path().string());
    }
  }
  if (error) {
    return Fail(ErrorCode::kInputOutput, fmt::format("{}: {}", folder, error.message()));
  }
  if (paths.empty()) {
    return Fail(ErrorCode::kNotFound, fmt::format("{}: holds no rule file (*.assay)", folder));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool IsPath(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(kProfileEnding) ||
         name.ends_with(".yml");
}

}  // namespace

Result<std::vector<SourceText>> ReadRules(const std::vector<std::string>& paths) {
  std::vector<SourceText> texts;
  for (const std::string& path : paths) {
    std::vector<std::string> files = {path};
    boost::system::error_code error;
    if (fs::is_directory(path, error)) {
      auto found = RuleFilesIn(path);
      if (!found) {
        return Fail(found.error().code, found.error().message);
      }
      files = std::move(*found);
    }
    for (const std::string& file : files) {
      auto text = ReadText(file);
      if (!text) {
        return Fail(text.error().code, text.error().message);
      }
      texts.push_back(std::move(*text));
    }
  }
  return texts;
}

std::vector<std::string> ShippedProfiles() {
  std::vector<std::string> names;
  for (const ShippedFile& file : ShippedFiles()) {
    if (file.path.starts_with(kProfileFolder)) {
      std::string_view name = file.path.substr(kProfileFolder.size());
      name.remove_suffix(kProfileEnding.size());
      names.emplace_back(name);
    }
  }
  return names;
}

std::vector<SourceText> ShippedRules() {
  std::vector<SourceText> texts;
  for (const ShippedFile& file : ShippedFiles()) {
    if (file.path.ends_with(".assay")) {
      texts.push_back({std::string(file.path), std::string(file.text), false});
    }
  }
  return texts;
}

Result<SourceText> FindProfile(const std::string& name_or_path) {
  if (IsPath(name_or_path)) {
    return ReadText(name_or_path);
  }
  const std::string path = fmt::format("{}{}{}", kProfileFolder, name_or_path, kProfileEnding);
  for (const ShippedFile& file : ShippedFiles()) {
    if (file.path == path) {
      return SourceText{path, std::string(file.text), false};
    }
  }
  const std::vector<std::string> names = ShippedProfiles();
  return Fail(ErrorCode::kNotFound,
              fmt::format("there is no profile `{}`: {}", name_or_path,
                          compiler::SuggestionHint(
                              name_or_path, names,
                              fmt::format("shipped are {}; a profile of your own is given by its "
                                          "path, as in ./{}.yaml",
                                          fmt::join(names, ", "), name_or_path))));
}

Result<OutputFile> OutputFile::Open(const std::string& named) {
  // A link stays a link: what it leads to is written.
  boost::system::error_code error;
  const fs::path target = fs::canonical(named, error);
  const std::string path = error ? named : target.string();
  const auto cannot = [&] {
    return Fail(ErrorCode::kInputOutput,
                fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
  };
  struct stat status = {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;  // a device must not become a file
    return cannot();
  }
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return cannot();
  }
  // mkostemp's 0600 is for secrets; what is written is as readable as what it replaces, or as any
  // file the user makes.
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, exists ? status.st_mode & 07777 : 0666 & ~mask);
  return OutputFile(path, temporary, descriptor);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) {
    close(descriptor_);
    unlink(temporary_.c_str());
  }
}

Result<void> OutputFile::Commit(const std::string& content) {
  const auto cannot = [&] {
    return Fail(ErrorCode::kInputOutput,
                fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
  };
  for (std::size_t written = 0; written < content.size();) {
    const ssize_t count = write(descriptor_, content.data() + written, content.size() - written);
    if (count < 0 && errno != EINTR) {
      return cannot();
    }
    written += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  if (fsync(descriptor_) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) {
    return cannot();
  }
  close(std::exchange(descriptor_, -1));
  return {};
}

}  // namespace assay::cli
