// Which allocations are tracked, and how many bytes each one represents.
#ifndef WHERE_SAMPLING_H
#define WHERE_SAMPLING_H

#include "hook.h"

/// Xorshift64*, of good enough quality for this (Vigna 2016).
static inline uint64_t next_random(void) {
  uint64_t x = me.random;
  if (x == 0) x = (((uint64_t)nanoseconds() << 20) ^ (uint64_t)(uintptr_t)&me) * 0x9e3779b97f4a7c15u | 1;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  me.random = x;
  return x * 0x2545f4914f6cdd1du;
}

/// A number of (0, 1].
static inline double next_fraction(void) {
  return (double)((next_random() >> 11) + 1) * (1.0 / 9007199254740992.0);
}

static inline uint64_t certain_at(uint32_t log2) {
  return CERTAIN_BYTES > 4ull << log2 ? CERTAIN_BYTES : 4ull << log2;
}

/// The chance that a block drawn by so many bytes is sampled at an interval of 2^log2 bytes; log2 0:
/// every block is. With a sampled byte anywhere in each interval, a block of x intervals, x <= 1,
/// that lies in two of them with a and x - a is missed with (1 - a)(1 - x + a); this is the mean
/// over where it begins.
static inline double chance(uint64_t drawn, uint32_t log2) {
  if (log2 == 0 || drawn >= 2ull << log2) return 1;
  double x = (double)drawn / (double)(1ull << log2), y = 2 - x;
  return x <= 1 ? x - x * x * x / 6 : 1 - y * y * y / 6;
}

/// Bytes from one sampled byte to the next, which is any of the next interval.
static inline int64_t next_gap(void) {
  uint64_t byte = next_random() >> (64 - interval_log2);
  int64_t gap = me.rest + (int64_t)byte;
  me.rest = (int64_t)((1ull << interval_log2) - byte);
  me.gap_log2 = (uint8_t)interval_log2;
  return gap;
}

/// What a block of `size` bytes takes in glibc's malloc: a header of 8 bytes, in multiples of 16,
/// at least 32 (MALLOC_ALIGNMENT, MINSIZE in malloc.c).
static inline uint64_t block_bytes(uint64_t size) { return size < 25 ? 32 : (size + 23) & ~15ull; }

/// What Python's allocator takes for an object: multiples of 16 up to 512 bytes, else malloc's
/// blocks (Objects/obmalloc.c).
static inline uint64_t object_bytes(uint64_t size) {
  if (size > 512) return block_bytes(size);
  return size == 0 ? 16 : (size + 15) & ~15ull;
}

static inline uint64_t bytes_of(uint64_t size, enum kind kind) {
  return kind == kind_object ? object_bytes(size) : block_bytes(size);
}

/// The bytes by which an allocation is drawn. Of malloc's blocks they are not quite those that it
/// takes: each instruction here is in every call of malloc.
static inline uint64_t drawn_bytes(uint64_t size, enum kind kind) {
  return kind == kind_object ? object_bytes(size) : size + 16;
}

bool due_slowly(uint64_t drawn) __attribute__((visibility("hidden")));

/// Counts an allocation of so many bytes. True for most: it is not to be tracked. Else `due_slowly`
/// must be called, which decides. Blocks that are always tracked need no comparison: `left` is
/// never as large.
static inline bool is_passed(uint64_t drawn) {
#ifdef WHERE_EVERY
  (void)drawn;
  return false;
#else
  // One subtraction in memory.
  uint64_t left = me.left;
  me.left = left - drawn;
  return LIKELY(drawn <= left);
#endif
}

/// Whether an allocation of so many bytes is to be tracked; counts it.
static inline bool due(uint64_t drawn) { return !is_passed(drawn) && due_slowly(drawn); }

#endif
