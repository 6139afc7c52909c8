// What the loops for processors with AVX2 have in common.
#ifndef HIGHWATER_WIDE_H
#define HIGHWATER_WIDE_H

#include <immintrin.h>

#include "scan.h"

#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#define INLINE __attribute__((always_inline)) inline

enum { lanes = 32 };

// A bit for each of 64 places, the first one's the lowest.
WIDE static inline uint64_t bits(__m256i head, __m256i tail) {
  uint32_t low = (uint32_t)_mm256_movemask_epi8(head), high = (uint32_t)_mm256_movemask_epi8(tail);
  return low | (uint64_t)high << 32;
}

WIDE INLINE static __m256i bytes_at(const uint8_t *place) {
  return _mm256_loadu_si256((const __m256i *)place);
}

WIDE INLINE static __m256i equal(__m256i bytes, uint8_t byte) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

// A bit for each of 64 places that has a newline.
WIDE INLINE static uint64_t newlines(const uint8_t *place) {
  return bits(equal(bytes_at(place), '\n'), equal(bytes_at(place + lanes), '\n'));
}

#endif
