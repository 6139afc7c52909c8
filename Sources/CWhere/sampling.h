// Which allocations are tracked, and how many bytes each one represents.
#ifndef WHERE_SAMPLING_H
#define WHERE_SAMPLING_H

#include "hook.h"

/// log2 of a positive number, without libm: the exponent, then the series of the mantissa's
/// logarithm.
static inline double log2_of(double x) {
  union { double number; uint64_t bits; } parts = {x};
  int exponent = (int)(parts.bits >> 52) - 1023;
  parts.bits = (parts.bits & ((1ull << 52) - 1)) | 1023ull << 52;
  double y = (parts.number - 1) / (parts.number + 1), square = y * y, sum = 0, power = y;
  for (int k = 1; k < 16; k += 2, power *= square) sum += power / k;
  return exponent + 2 * sum * 1.4426950408889634;
}

/// 1 - exp(-x), x >= 0, without libm: a series for x / 1024, squared ten times.
static inline double one_minus_exp(double x) {
  if (x > 40) return 1;
  double small = x / 1024, term = small, sum = 0;
  for (int k = 2; k < 8; k++) {
    sum += term;
    term *= -small / k;
  }
  // 1 - (1 - s)² = s (2 - s): no digits are lost for small x.
  for (int k = 0; k < 10; k++) sum *= 2 - sum;
  return sum;
}

/// Xorshift64*, of good enough quality for gaps (Vigna 2016).
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

/// The chance that a block is sampled at an interval of 2^log2 bytes; log2 0: every block is.
static inline double chance(uint64_t size, uint32_t log2) {
  if (log2 == 0 || size >= certain_at(log2)) return 1;
  return one_minus_exp((double)size / (double)(1ull << log2));
}

/// Bytes to the next sample: exponentially distributed, as in a Poisson process.
static inline int64_t next_gap(void) {
  me.gap_log2 = (uint8_t)interval_log2;
  return (int64_t)(-log2_of(next_fraction()) * 0.6931471805599453 * (double)(1ull << me.gap_log2)) + 1;
}

/// What a block of `size` bytes takes in glibc's malloc: a header of 8 bytes, in multiples of 16,
/// at least 32 (MALLOC_ALIGNMENT, MINSIZE in malloc.c).
static inline uint64_t block_bytes(uint64_t size) { return size < 25 ? 32 : (size + 23) & ~15ull; }

bool due_slowly(uint64_t size) __attribute__((visibility("hidden")));

/// Counts an allocation of so many bytes. True for most: it is not to be tracked. Else `due_slowly`
/// decides.
static inline bool is_passed(uint64_t size) {
#ifdef WHERE_EVERY
  (void)size;
  return false;
#else
  return LIKELY(size < certain_bytes) && LIKELY((me.left -= (int64_t)size) >= 0);
#endif
}

/// Whether an allocation of so many bytes is to be tracked; counts it.
static inline bool due(uint64_t size) { return !is_passed(size) && due_slowly(size); }

#endif
