/// Loops over bytes that decide how fast a file streams, in the processor's widest registers.
///
/// Swift compiles a function once, for the oldest processor it may run on. C compiles it a second
/// time for AVX2, where the processor at hand has that, and halves what each byte costs. Every
/// function gives the same on all processors, except for where `byte_scan_numbers` stops; none
/// allocates or keeps anything.
#ifndef HIGHWATER_CBYTESCAN_H
#define HIGHWATER_CBYTESCAN_H

#include <stddef.h>
#include <stdint.h>

/// A byte to find: at a place p it fits where text[p + offset] with the bits of `mask` set is
/// `byte`.
struct byte_probe {
  size_t offset;
  uint8_t byte;
  uint8_t mask;
};

/// Two bytes to find at once: a place fits where both do.
struct byte_pair {
  struct byte_probe first;
  struct byte_probe second;
};

/// The most pairs that `byte_scan_first` can look for.
enum { byte_scan_most_pairs = 4 };

/// The first place of `start ..< end` where one of the pairs fits, or `end` where there is none.
/// There are 1 to `byte_scan_most_pairs` of them; the text reaches at least to `end` plus their
/// largest offset.
size_t byte_scan_first(
    const uint8_t *text, size_t start, size_t end, const struct byte_pair *pairs, size_t count);

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

/// Reads whole numbers, one a line, from `*start` on: at most `room`.
///
/// It stops before the first line that is anything but 1 to 18 digits, perhaps with a minus sign
/// before them, and a newline. It may also stop at a line that ends in the first 24 bytes of the
/// text or begins in the last 64: the caller reads that one itself. It returns how many there are,
/// and sets `*start` to where to go on.
size_t byte_scan_numbers(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room);

/// A text to look for, of 2 to 8 bytes: they are the lowest bytes of `bytes`, and `mask` has ones
/// there.
struct byte_word {
  uint64_t bytes;
  uint64_t mask;
  size_t size;
};

/// How many words are looked for in one look.
enum { byte_scan_words = 4 };

/// Words, the most important one first, and how many bytes of a line are searched for them.
struct byte_words {
  struct byte_word words[byte_scan_words];
  size_t reach;
};

/// Where a line ends, after its newline, and the first of the words that is near the line's start;
/// `byte_scan_words` if there is none.
struct byte_line {
  size_t end;
  size_t word;
};

/// Finds the ends of lines from `*start` on, where a line begins: at most `room`. It looks for
/// words if it is given some.
///
/// It returns how many there are, and sets `*start` to the end of the last one. If they are fewer
/// than `room`, no newline follows.
size_t byte_scan_lines(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room);

/// The first of the words that is near the start of a text; `byte_scan_words` if there is none.
size_t byte_scan_word(const uint8_t *text, size_t size, const struct byte_words *words);

/// Asks the processor to bring memory that will be read soon into its cache; any address will do.
static inline void byte_scan_prefetch(const void *place) { __builtin_prefetch(place); }

// What is done on processors without AVX2, to be tested on those with it.
size_t byte_scan_first_portable(
    const uint8_t *text, size_t start, size_t end, const struct byte_pair *pairs, size_t count);
size_t byte_scan_pairs_portable(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places);
size_t byte_scan_count_portable(const uint8_t *text, size_t size, uint8_t byte);
void byte_scan_shift_portable(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second);
size_t byte_scan_numbers_portable(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room);
size_t byte_scan_lines_portable(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room);

#endif
