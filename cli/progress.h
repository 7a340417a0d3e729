// One line on the terminal, rewritten as work goes on; nothing where nobody watches.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <string_view>

namespace assay::cli {

class Progress {
 public:
  explicit Progress(bool shown) : shown_(shown && isatty(STDERR_FILENO) == 1) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { Clear(); }

  void Show(std::string_view phase, std::size_t done, std::size_t total) {
    if (shown_) {
      std::cerr << fmt::format("\r\033[K{} {}/{}", phase, done, total) << std::flush;
      dirty_ = true;
    }
  }
  void Clear() {
    if (dirty_) {
      std::cerr << "\r\033[K" << std::flush;
      dirty_ = false;
    }
  }

 private:
  bool shown_;
  bool dirty_ = false;
};

}  // namespace assay::cli
