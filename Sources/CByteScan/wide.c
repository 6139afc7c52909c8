// The loops for processors with AVX2: 32 bytes at once, by Intel's intrinsics.
#if defined(__x86_64__)
#include "wide.h"

bool byte_scan_is_wide(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("popcnt");
}

WIDE static inline __m256i fitting(const uint8_t *place, struct byte_probe probe) {
  __m256i bytes = _mm256_loadu_si256((const __m256i *)(place + probe.offset));
  bytes = _mm256_or_si256(bytes, _mm256_set1_epi8((char)probe.mask));
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)probe.byte));
}

WIDE INLINE static __m256i fitting_both(
    const uint8_t *place, struct byte_probe first, struct byte_probe second, bool has_masks) {
  if (!has_masks) first.mask = second.mask = 0;
  return _mm256_and_si256(fitting(place, first), fitting(place, second));
}

WIDE INLINE static __m256i fitting_one_of(
    const uint8_t *place, const struct byte_pair *pairs, size_t count, bool has_masks) {
  __m256i found = _mm256_setzero_si256();
  for (size_t i = 0; i < count; i++) {
    __m256i both = fitting_both(place, pairs[i].first, pairs[i].second, has_masks);
    found = _mm256_or_si256(found, both);
  }
  return found;
}

WIDE INLINE static size_t first_of(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count,
    bool has_masks) {
  for (; place + 4 * lanes <= end; place += 4 * lanes) {
    __m256i found[4];
    for (size_t step = 0; step < 4; step++) {
      found[step] = fitting_one_of(text + place + step * lanes, pairs, count, has_masks);
    }
    __m256i head = _mm256_or_si256(found[0], found[1]), tail = _mm256_or_si256(found[2], found[3]);
    // One question for all of them, since the answer is nearly always no.
    __m256i any = _mm256_or_si256(head, tail);
    if (__builtin_expect(_mm256_testz_si256(any, any), 1)) continue;
    uint64_t near = bits(found[0], found[1]), far = bits(found[2], found[3]);
    return place + (size_t)(near ? _tzcnt_u64(near) : 2 * lanes + _tzcnt_u64(far));
  }
  for (; place + lanes <= end; place += lanes) {
    __m256i found = fitting_one_of(text + place, pairs, count, has_masks);
    uint32_t near = (uint32_t)_mm256_movemask_epi8(found);
    if (near) return place + (size_t)__builtin_ctz(near);
  }
  return byte_scan_first_by_byte(text, place, end, pairs, count);
}

// A loop for each number of pairs, so that what is looked for stays in registers.
WIDE INLINE static size_t first_of_some(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count,
    bool has_masks) {
  switch (count) {
    case 1: return first_of(text, place, end, pairs, 1, has_masks);
    case 2: return first_of(text, place, end, pairs, 2, has_masks);
    case 3: return first_of(text, place, end, pairs, 3, has_masks);
    default: return first_of(text, place, end, pairs, byte_scan_most_pairs, has_masks);
  }
}

WIDE size_t byte_scan_first_wide(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count) {
  uint8_t masks = 0;
  for (size_t i = 0; i < count; i++) masks |= pairs[i].first.mask | pairs[i].second.mask;
  if (masks) return first_of_some(text, place, end, pairs, count, true);
  return first_of_some(text, place, end, pairs, count, false);
}

// Adds the places of the bits to the count. One is nearly always alone: it is written whether or
// not it is there, which costs less than a guess at it.
WIDE static inline size_t add(uint64_t bits, size_t place, size_t *places, size_t count) {
  places[count] = place + _tzcnt_u64(bits);
  count += bits != 0;
  for (bits = _blsr_u64(bits); bits; bits = _blsr_u64(bits)) {
    places[count++] = place + _tzcnt_u64(bits);
  }
  return count;
}

WIDE INLINE static size_t pairs(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places, bool has_masks) {
  size_t place = *start, count = 0;
  // So many that all places of a block, and the one that is written in vain, have room behind them.
  const size_t few = byte_scan_places - 4 * lanes - 1;
  // From here on no load of the first probe lies across two lines of the cache.
  const size_t head = -(uintptr_t)(text + place + first.offset) % lanes;
  if (place + lanes <= end) {
    __m256i found = fitting_both(text + place, first, second, has_masks);
    uint32_t bits = (uint32_t)_mm256_movemask_epi8(found) & ((1u << head) - 1);
    count = add(bits, place, places, count);
    place += head;
  }
  for (; place + 4 * lanes <= end && count <= few; place += 4 * lanes) {
    __m256i found[4];
    for (size_t step = 0; step < 4; step++) {
      found[step] = fitting_both(text + place + step * lanes, first, second, has_masks);
    }
    __m256i any = _mm256_or_si256(
        _mm256_or_si256(found[0], found[1]), _mm256_or_si256(found[2], found[3]));
    if (__builtin_expect(_mm256_testz_si256(any, any), 1)) continue;
    count = add(bits(found[0], found[1]), place, places, count);
    count = add(bits(found[2], found[3]), place + 2 * lanes, places, count);
  }
  if (count <= few) {
    count += byte_scan_pairs_by_byte(text, place, end, first, second, places + count);
    place = end;
  }
  *start = place;
  return count;
}

WIDE size_t byte_scan_pairs_wide(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places) {
  if (first.mask | second.mask) return pairs(text, start, end, first, second, places, true);
  return pairs(text, start, end, first, second, places, false);
}

WIDE size_t byte_scan_count_wide(const uint8_t *text, size_t size, uint8_t byte) {
  size_t total = 0;
  for (; size >= lanes; size -= lanes, text += lanes) {
    __m256i bytes = _mm256_loadu_si256((const __m256i *)text);
    __m256i equal = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
    total += (size_t)__builtin_popcount((unsigned)_mm256_movemask_epi8(equal));
  }
  return total + byte_scan_count_portable(text, size, byte);
}

// What each of the bytes is moved by: the distance where it lies in the range, else nothing.
WIDE static inline __m256i moved(__m256i bytes, struct byte_shift shift) {
  __m256i offset = _mm256_sub_epi8(bytes, _mm256_set1_epi8((char)shift.least));
  __m256i width = _mm256_set1_epi8((char)(shift.most - shift.least));
  __m256i is_inside = _mm256_cmpeq_epi8(_mm256_min_epu8(offset, width), offset);
  return _mm256_and_si256(is_inside, _mm256_set1_epi8((char)shift.distance));
}

WIDE void byte_scan_shift_wide(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second) {
  for (; size >= lanes; size -= lanes, bytes += lanes) {
    __m256i before = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i seen = _mm256_or_si256(before, _mm256_set1_epi8((char)mask));
    __m256i distance = _mm256_add_epi8(moved(seen, first), moved(seen, second));
    _mm256_storeu_si256((__m256i *)bytes, _mm256_add_epi8(before, distance));
  }
  byte_scan_shift_portable(bytes, size, mask, first, second);
}
#endif
