// The loops for any processor: without a way out, so that the compiler makes vectors of them by
// itself.
#include "scan.h"

#include <string.h>

static bool fits(const uint8_t *place, struct byte_probe probe) {
  return (place[probe.offset] | probe.mask) == probe.byte;
}

static bool one_fits(const uint8_t *place, const struct byte_pair *pairs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (fits(place, pairs[i].first) && fits(place, pairs[i].second)) return true;
  }
  return false;
}

size_t byte_scan_first_by_byte(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count) {
  for (; place < end; place++) {
    // The C library finds the next place for one byte sooner than a loop does.
    if (count == 1 && pairs->first.mask == 0) {
      const uint8_t *head = text + place + pairs->first.offset;
      const uint8_t *found = memchr(head, pairs->first.byte, end - place);
      if (!found) return end;
      place += (size_t)(found - head);
    }
    if (one_fits(text + place, pairs, count)) break;
  }
  return place;
}

size_t byte_scan_pairs_by_byte(
    const uint8_t *text, size_t place, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places) {
  size_t count = 0;
  for (; place < end; place++) {
    if (fits(text + place, first) && fits(text + place, second)) places[count++] = place;
  }
  return count;
}

enum { block = 128 };

static bool fits_in_block(
    const uint8_t *place, struct byte_probe first, struct byte_probe second) {
  const uint8_t *head = place + first.offset, *tail = place + second.offset;
  uint8_t hits = 0;
  for (size_t i = 0; i < block; i++) {
    hits |= ((head[i] | first.mask) == first.byte) & ((tail[i] | second.mask) == second.byte);
  }
  return hits;
}

static bool one_fits_in_block(
    const uint8_t *place, const struct byte_pair *pairs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (fits_in_block(place, pairs[i].first, pairs[i].second)) return true;
  }
  return false;
}

size_t byte_scan_first_portable(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count) {
  while (place + block <= end && !one_fits_in_block(text + place, pairs, count)) place += block;
  return byte_scan_first_by_byte(text, place, end, pairs, count);
}

size_t byte_scan_pairs_portable(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places) {
  size_t count = 0;
  for (; *start < end && count + block <= byte_scan_places; *start += block) {
    size_t part = end - *start < block ? end - *start : block;
    if (part == block && !fits_in_block(text + *start, first, second)) continue;
    count += byte_scan_pairs_by_byte(
        text, *start, *start + part, first, second, places + count);
  }
  if (*start > end) *start = end;
  return count;
}

size_t byte_scan_count_portable(const uint8_t *text, size_t size, uint8_t byte) {
  size_t total = 0;
  while (size > 0) {
    // So few that a byte can hold their count, which lets many be added at once.
    size_t part = size < 255 ? size : 255;
    uint8_t found = 0;
    for (size_t i = 0; i < part; i++) found += text[i] == byte;
    total += found;
    text += part;
    size -= part;
  }
  return total;
}

void byte_scan_shift_portable(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second) {
  const uint8_t first_width = first.most - first.least, second_width = second.most - second.least;
  for (size_t i = 0; i < size; i++) {
    uint8_t byte = bytes[i] | mask;
    uint8_t from_first = byte - first.least, from_second = byte - second.least;
    bytes[i] += from_first <= first_width ? first.distance : 0;
    bytes[i] += from_second <= second_width ? second.distance : 0;
  }
}
