// Which value the files of sysctl.d(5) give a kernel setting, as systemd-sysctl applies them at
// boot. systemd v252: src/sysctl/sysctl.c, src/basic/sysctl-util.c. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// A setting's name as a path below /proc/sys. Of `.` and `/`, whichever stands first separates;
// then the other stands for a dot in a name: `net.ipv4.conf.eth0/1.rp_filter`.
std::string NormalizeSysctlName(std::string_view name);

// One line that says something.
struct SysctlLine {
  std::string key;                   // normalised; may be a pattern
  std::optional<std::string> value;  // nothing: `-key`, which keeps patterns off the key
  Origin origin;
};

// The lines of one file. Lines that are no assignment are left out, and so is what follows a line
// that systemd finds too long: it gives up on the file there.
std::vector<SysctlLine> ParseSysctlFile(std::string_view text, std::string_view path);

// What the lines of all files, in the order in which they are read, come to.
class SysctlTable {
 public:
  void Add(std::vector<SysctlLine> lines);

  // A file stands here that cannot be read.
  void AddUnreadable(Error error);

  struct Answer {
    std::optional<SysctlLine>
        winner;                      // the line whose value is applied last; none: no line sets it
    std::vector<Origin> overridden;  // lines that set the key otherwise, in reading order
    std::optional<Error> error;      // of a file that might set it and cannot be read
  };

  // Precondition: `key` is normalised and no pattern.
  Answer Find(const std::string& key) const;

 private:
  // Every line, in reading order. Of those of one key the last counts, but a line that repeats the
  // value does not move the key to the end. `current_` holds the line that counts.
  std::vector<SysctlLine> lines_;
  std::map<std::string, std::size_t, std::less<>> current_;
  std::vector<std::size_t> patterns_;
  std::optional<std::pair<std::size_t, Error>> unreadable_;  // the last, and the lines before it
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_key_;
};

// The integer that the kernel reads in `text`: decimal, octal after `0`, hexadecimal after `0x`;
// blanks around it. Nothing if that is not all there is. proc_get_long in kernel/sysctl.c.
std::optional<std::int64_t> ParseSysctlInteger(std::string_view text);

// The value that the kernel starts with where that is the same in every configuration of it.
// Nothing if it is not known to be.
std::optional<std::string_view> DefaultSysctl(std::string_view key);

}  // namespace assay::runtime
