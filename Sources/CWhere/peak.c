// Copying the picture when the resident memory is largest. Memory can only be largest just before
// some of it is given back, so that is when to look; what is live at the end is copied then.
#include "hook.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/// Reads a file of /proc into `text`. Opened anew each time: the program would see a descriptor
/// that stays.
static bool read_proc(const char *path, char *text, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t length = read(file, text, size - 1);
  close(file);
  if (length <= 0) return false;
  text[length] = '\0';
  return true;
}

bool read_resident(int64_t *resident, int64_t *shared) {
  char text[128], *rest;
  if (!read_proc("/proc/self/statm", text, sizeof text)) return false;
  strtoull(text, &rest, 10);
  *resident = (int64_t)(strtoull(rest, &rest, 10) * page_bytes);
  *shared = (int64_t)(strtoull(rest, &rest, 10) * page_bytes);
  return true;
}

/// The largest resident memory so far (proc_pid_status(5)), 0 if it cannot be read.
static int64_t read_high_water(void) {
  static char text[2048];
  if (!read_proc("/proc/self/status", text, sizeof text)) return 0;
  const char *line = strstr(text, "VmHWM:");
  return line == NULL ? 0 : (int64_t)strtoull(line + 6, NULL, 10) * 1024;
}

void look_at_some_spans(void) {
  // Looking at pages may take 3 ms and 0.5 % of the run.
  int64_t began = thread_nanoseconds(), time = nanoseconds() - picture->started;
  int64_t left = 3000000 + time / 200 - picture->looking;
  if (left <= 0) return;
  look_at_spans(began + left);
  picture->looking += thread_nanoseconds() - began;
}

/// Copies what all places hold into the older copy, which becomes the newest.
static void copy(int64_t resident, int64_t shared) {
  look_at_some_spans();
  uint32_t which = 1 - picture->current;
  struct where_copy *to = &picture->copies[which];
  __atomic_store_n(&to->complete, 0, __ATOMIC_RELEASE);
  to->resident = resident;
  to->shared = shared;
  to->own_private = own_private_bytes;
  to->own_shared = picture_bytes();
  to->nanoseconds = nanoseconds() - picture->started;
  to->sums = picture->sums;
  struct where_held *held = (void *)((char *)picture + to->held_at);
  const struct where_place *places = live();
  uint32_t count = 0, left_out = 0, all = picture->node_count;
  for (uint32_t node = 0; node < all; node++) {
    if (places[node].bytes == 0) continue;
    if (count == to->held_capacity ||
        !reserve(region_copy_0 + which, (count + 1) * sizeof *held)) {
      left_out++;
      continue;
    }
    held[count++] = (struct where_held){places[node], node, 0};
  }
  to->held_count = count;
  to->left_out = left_out;
  __atomic_store_n(&to->complete, 1, __ATOMIC_RELEASE);
  __atomic_store_n(&picture->current, which, __ATOMIC_RELEASE);
  picture->copies_made++;
}

static int64_t last_peak(void) {
  const struct where_copy *newest = &picture->copies[picture->current];
  return newest->complete ? newest->resident : 0;
}

/// A 64th and 256 KiB more memory is worth another copy; a quarter of that while copies have taken
/// less than 2 ms and 0.25 % of the run, or, at the end, anything, if as much is accounted for as
/// then. What malloc keeps of freed blocks stays resident, and would else replace a picture of
/// those who held them. The hook's own memory is not the program's.
bool beats_copy(int64_t resident, int64_t peak, int64_t held, bool at_end) {
  int64_t rise = resident - peak;
  peak -= own_private_bytes;
  if (rise > (256 << 10) + peak / 64) return true;
  if (rise <= 0 || held_bytes(&picture->sums) < held) return false;
  int64_t allowed = 2000000 + (nanoseconds() - picture->started) / 400;
  return at_end || (picture->copying < allowed && rise > (64 << 10) + peak / 256);
}

static bool is_worth_a_copy(int64_t resident, bool at_end) {
  const struct where_copy *newest = &picture->copies[picture->current];
  return !newest->complete || beats_copy(resident, newest->resident, held_bytes(&newest->sums), at_end);
}

/// Whether memory cannot be higher than at the last copy, by what takes a tenth of reading statm:
/// the most that was ever resident (getrusage(2)), in this program or in one before exec.
static bool is_surely_lower(void) {
  struct rusage usage;
  if (picture->phase_count != 0 || getrusage(RUSAGE_SELF, &usage) != 0) return false;
  return !is_worth_a_copy((int64_t)usage.ru_maxrss * 1024, false);
}

static void look(bool at_end) {
  int64_t resident, shared;
  picture->checks++;
  picture->last_live = held_bytes(&picture->sums);
  if (!at_end && is_surely_lower()) return;
  if (!read_resident(&resident, &shared)) return;
  picture->last_resident = resident;
  bool is_highest = is_worth_a_copy(resident, at_end);
  if (!is_highest && !is_new_in_phase(resident)) return;
  int64_t began = thread_nanoseconds();
  if (is_highest) copy(resident, shared);
  else note_peak_of_phase(resident);
  picture->copying += thread_nanoseconds() - began;
}

void before_release(int64_t change) {
  int64_t live = held_bytes(&picture->sums), rise = live - picture->last_live;
  int64_t enough = (64 << 10) + live / 256;
  // Where the interval is coarse, each free of one sample would be more than that; unless more is
  // held than at the last look, it is chance.
  int64_t samples = 4ll << interval_log2, moved = rise < 0 ? -rise : rise;
  if (rise >= enough || moved + change >= (enough > samples ? enough : samples)) look(false);
}

void before_end(void) { look(true); }

void after_move(int64_t size) {
  // Where malloc copied the block, both were in memory: the kernel has seen it, this process sees
  // it only in the high water mark.
  int64_t resident, shared, high = read_high_water();
  if (high == 0 || !read_resident(&resident, &shared)) return;
  int64_t peak = last_peak();
  if (high < resident + size / 2 || high <= peak + (256 << 10) + peak / 64) return;
  copy(high, shared);
}
