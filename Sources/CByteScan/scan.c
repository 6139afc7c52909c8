// Each loop as the processor at hand does it best.
#define _GNU_SOURCE
#include "scan.h"

#include <string.h>

size_t byte_scan_pair(
    const uint8_t *text, size_t start, size_t end, struct byte_probe first,
    struct byte_probe second) {
  if (byte_scan_is_wide()) return byte_scan_pair_wide(text, start, end, first, second);
  return byte_scan_pair_portable(text, start, end, first, second);
}

size_t byte_scan_pairs(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places) {
  if (byte_scan_is_wide()) return byte_scan_pairs_wide(text, start, end, first, second, places);
  return byte_scan_pairs_portable(text, start, end, first, second, places);
}

size_t byte_scan_count(const uint8_t *text, size_t size, uint8_t byte) {
  if (byte_scan_is_wide()) return byte_scan_count_wide(text, size, byte);
  return byte_scan_count_portable(text, size, byte);
}

size_t byte_scan_last(const uint8_t *text, size_t size, uint8_t byte) {
  const uint8_t *found = memrchr(text, byte, size);
  return found ? (size_t)(found - text) : size;
}

void byte_scan_shift(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second) {
  if (byte_scan_is_wide()) return byte_scan_shift_wide(bytes, size, mask, first, second);
  byte_scan_shift_portable(bytes, size, mask, first, second);
}
