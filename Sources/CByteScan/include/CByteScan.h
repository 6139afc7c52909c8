/// Loops over bytes that decide how fast a file streams, in the processor's widest registers.
///
/// Swift compiles a function once, for the oldest processor it may run on. C compiles it a second
/// time for AVX2, where the processor at hand has that, and halves what each byte costs. Every
/// function gives the same on all processors; none allocates or keeps anything.
#ifndef HIGHWATER_CBYTESCAN_H
#define HIGHWATER_CBYTESCAN_H

#include <stddef.h>
#include <stdint.h>

/// A byte to find: at a place p it fits where text[p + offset] with the bits of `mask` set is `byte`.
struct byte_probe {
  size_t offset;
  uint8_t byte;
  uint8_t mask;
};

/// The first place of `start ..< end` where both probes fit, or `end` where there is none.
/// The text reaches at least to `end` plus the larger offset.
size_t byte_scan_pair(
    const uint8_t *text, size_t start, size_t end, struct byte_probe first, struct byte_probe second);

/// The most places that `byte_scan_pairs` may find at once.
enum { byte_scan_places = 256 };

/// The places of `*start ..< end` where both probes fit, in their order, and how many there are.
/// Sets `*start` to where to go on for more: `end` where there are none.
/// The text reaches at least to `end` plus the larger offset; `places` has room for
/// `byte_scan_places`.
size_t byte_scan_pairs(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places);

/// How often a byte stands among the first `size` ones.
size_t byte_scan_count(const uint8_t *text, size_t size, uint8_t byte);

/// The last place of `0 ..< size` where a byte stands, or `size` (memrchr(3), which Glibc hides
/// behind _GNU_SOURCE).
size_t byte_scan_last(const uint8_t *text, size_t size, uint8_t byte);

/// A range of bytes, and what is added to each byte in it.
struct byte_shift {
  uint8_t least;
  uint8_t most;
  uint8_t distance;
};

/// Shifts bytes in their place: those that with the bits of `mask` set lie in one of two ranges.
void byte_scan_shift(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second);

// What is done on processors without AVX2, to be tested on those with it.
size_t byte_scan_pair_portable(
    const uint8_t *text, size_t start, size_t end, struct byte_probe first, struct byte_probe second);
size_t byte_scan_pairs_portable(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places);
size_t byte_scan_count_portable(const uint8_t *text, size_t size, uint8_t byte);
void byte_scan_shift_portable(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second);

#endif
