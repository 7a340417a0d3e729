// Independent pieces of work, spread over a fixed number of threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace assay::runtime {

// As many threads as this machine runs at once, but never none.
inline std::size_t ThreadsHere() {
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

// Calls `work(i)` once for each i below `count`, from up to `threads` threads, in any order, and
// returns when all have. `work` writes only to what belongs to its i.
template <typename Work>
void ForEachIndex(std::size_t count, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::jthread> pool;
  for (std::size_t i = 1; i < std::min(threads, count); ++i) {
    pool.emplace_back(run);
  }
  run();
}

}  // namespace assay::runtime
