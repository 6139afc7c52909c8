// Each loop as the processor at hand does it best.
#define _GNU_SOURCE
#include "scan.h"

#include <string.h>

#if defined(__x86_64__)
#define BEST(loop, ...) \
  (byte_scan_is_wide() ? loop##_wide(__VA_ARGS__) : loop##_portable(__VA_ARGS__))
#else
#define BEST(loop, ...) loop##_portable(__VA_ARGS__)
#endif

size_t byte_scan_first(
    const uint8_t *text, size_t start, size_t end, const struct byte_pair *pairs, size_t count) {
  return BEST(byte_scan_first, text, start, end, pairs, count);
}

size_t byte_scan_pairs(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places) {
  return BEST(byte_scan_pairs, text, start, end, first, second, places);
}

size_t byte_scan_count(const uint8_t *text, size_t size, uint8_t byte) {
  return BEST(byte_scan_count, text, size, byte);
}

size_t byte_scan_last(const uint8_t *text, size_t size, uint8_t byte) {
  const uint8_t *found = memrchr(text, byte, size);
  return found ? (size_t)(found - text) : size;
}

void byte_scan_shift(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second) {
  BEST(byte_scan_shift, bytes, size, mask, first, second);
}

size_t byte_scan_numbers(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room) {
  return BEST(byte_scan_numbers, text, start, size, numbers, room);
}

size_t byte_scan_lines(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room) {
  return BEST(byte_scan_lines, text, start, size, words, lines, room);
}

size_t byte_scan_word(const uint8_t *text, size_t size, const struct byte_words *words) {
  if (size > words->reach) size = words->reach;
  size_t word = 0;
  while (word < byte_scan_words &&
         !memmem(text, size, &words->words[word].bytes, words->words[word].size)) {
    word++;
  }
  return word;
}
