// The names in an open directory, held as tightly as a folder of a million entries needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::runtime {

class DirectoryNames {
 public:
  // Reads the names but `.` and `..`, and sorts them bytewise. Beyond `most` of them (at most
  // kMaxWalkFolderEntries) it stops: size() is then `most` + 1. An errno value, or 0; names read
  // before a failure are kept.
  int Read(int directory, std::size_t most);

  std::size_t size() const { return starts_.size(); }
  const char* at(std::size_t index) const { return bytes_.data() + starts_[index]; }

 private:
  void Add(const char* records, std::size_t length, std::size_t most);

  std::string bytes_;  // each name ends in a NUL
  std::vector<std::uint32_t> starts_;
};

}  // namespace assay::runtime
