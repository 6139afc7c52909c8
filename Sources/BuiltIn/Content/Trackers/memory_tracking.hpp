/// Memory checkpoints for a C++ program, in the form that HighWater reads.
///
///     #include "memory_tracking.hpp"
///
///     memory_tracking::shared.enable();
///     auto rows = parse(path);
///     memory_tracking::shared.checkpoint("Content parsed");
///
/// prints, with the time in UTC:
///
///     [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
///     [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
///
/// While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
/// may share a tracker. The figures come from Linux's /proc/self/status; std::system_error is thrown
/// if they cannot be read. It needs the standard library alone, from C++17. This file is free to copy
/// and to change.
#ifndef MEMORY_TRACKING_HPP
#define MEMORY_TRACKING_HPP

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace memory_tracking {

/// Prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint.
class tracker {
 public:
  /// Makes a tracker that writes to a stream, with or without the time in front.
  explicit tracker(std::ostream& stream = std::cout, bool timestamps = true)
      : stream_(stream), timestamps_(timestamps) {}

  /// Whether checkpoints are printed.
  bool enabled() const noexcept { return enabled_.load(std::memory_order_relaxed); }

  /// Begins to track, or begins again.
  void enable() {
    std::lock_guard guard(mutex_);
    const auto now = read();
    last_rss_ = now.rss;
    start_peak_ = highest_peak_ = now.peak;
    enabled_ = true;
    print("Tracking enabled. RSS: " + mib(now.rss) + " MiB, Peak: " + mib(now.peak) + " MiB");
  }

  /// Stops tracking; checkpoints print nothing from here on.
  void disable() {
    std::lock_guard guard(mutex_);
    enabled_ = false;
  }

  /// Prints the figures at the end of a phase.
  void checkpoint(std::string_view phase) {
    if (!enabled()) return;
    std::lock_guard guard(mutex_);
    if (!enabled()) return;
    const auto now = figures_now();
    print(std::string(phase) + ": RSS " + mib(now.rss) + " MiB (" + mib(now.rss - last_rss_, "+") + ") | Peak "
          + mib(now.peak) + " MiB (" + mib(now.peak - start_peak_, "+") + " since start)");
    last_rss_ = now.rss;
  }

  /// How many bytes RSS has changed since the last checkpoint; empty while disabled.
  std::optional<long long> delta() {
    std::lock_guard guard(mutex_);
    return enabled() ? std::optional(figures_now().rss - last_rss_) : std::nullopt;
  }

  /// How many bytes the peak has risen since enable(); empty while disabled.
  std::optional<long long> peak_increase() {
    std::lock_guard guard(mutex_);
    return enabled() ? std::optional(figures_now().peak - start_peak_) : std::nullopt;
  }

 private:
  struct figures {
    long long rss, peak;
  };

  figures figures_now() {
    auto now = read();
    // The kernel adds up counts per processor, and the sum can come out a little lower.
    now.peak = highest_peak_ = std::max(highest_peak_, now.peak);
    return now;
  }

  static figures read() {
    char buffer[4097];
    const int file = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(errno);
    ssize_t count;
    do count = ::read(file, buffer, sizeof buffer - 1);
    while (count < 0 && errno == EINTR);
    const int code = errno;
    ::close(file);
    if (count < 0) fail(code);
    buffer[count] = '\0';
    const std::string_view status(buffer, static_cast<std::size_t>(count));
    return {amount(status, "\nVmRSS:"), amount(status, "\nVmHWM:")};
  }

  static long long amount(std::string_view status, std::string_view name) {
    const auto start = status.find(name);
    if (start == status.npos) fail(ENODATA);
    return std::strtoll(status.data() + start + name.size(), nullptr, 10) * 1024;
  }

  [[noreturn]] static void fail(int code) {
    throw std::system_error(
        code, std::generic_category(),
        "memory tracking needs Linux with /proc mounted: no VmRSS and VmHWM in /proc/self/status");
  }

  /// An amount in MiB with one decimal, whatever the locale.
  static std::string mib(long long bytes, const char* plus = "") {
    const long long tenths = (bytes * 10 + (bytes < 0 ? -524288 : 524288)) / 1048576;
    const long long magnitude = std::abs(tenths);
    return (tenths < 0 ? "-" : plus) + std::to_string(magnitude / 10) + "." + std::to_string(magnitude % 10);
  }

  void print(const std::string& message) {
    char time_text[32] = "";
    const std::time_t now = std::time(nullptr);
    std::tm utc;
    if (timestamps_ && gmtime_r(&now, &utc)) {
      std::strftime(time_text, sizeof time_text, "[%Y-%m-%d %H:%M:%S] ", &utc);
    }
    stream_ << std::string(time_text) + "[MEMORY] " + message + "\n" << std::flush;
  }

  std::ostream& stream_;
  const bool timestamps_;
  std::atomic<bool> enabled_{false};
  std::mutex mutex_;
  long long last_rss_ = 0, start_peak_ = 0, highest_peak_ = 0;
};

/// The tracker that the whole program shares; it writes to std::cout.
inline tracker shared;

}  // namespace memory_tracking

#endif
