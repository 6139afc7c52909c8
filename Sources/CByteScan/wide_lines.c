// Lines and numbers for processors with AVX2: the newlines of 64 bytes are found at once.
#if defined(__x86_64__)
#include "wide.h"

#include <string.h>

enum { most_digits = 18, word_size = 8 };

// The last 1 to 8 digits before a place, as bytes of 0 to 9 below which are zeros.
INLINE static uint64_t digits_before(const uint8_t *end, size_t count) {
  uint64_t bytes;
  memcpy(&bytes, end - word_size, word_size);
  const size_t others = 8 * (word_size - (count < word_size ? count : word_size));
  return (bytes ^ 0x3030303030303030) >> others << others;
}

// Not zero if one of the bytes is no digit.
INLINE static uint64_t wrong(uint64_t digits) {
  return (digits | (digits + 0x7676767676767676)) & 0x8080808080808080;
}

// The number that eight digits are: neighbours are put together three times.
INLINE static uint64_t value(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);
  const uint64_t outer = (digits & 0x000000FF000000FF) * (100 + (1000000ull << 32));
  const uint64_t inner = (digits >> 16 & 0x000000FF000000FF) * (1 + (10000ull << 32));
  return (outer + inner) >> 32;
}

WIDE size_t byte_scan_numbers_wide(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room) {
  size_t line = *start, count = 0;
  for (size_t place = line; place + 2 * lanes <= size; place += 2 * lanes) {
    for (uint64_t found = newlines(text + place); found; found = _blsr_u64(found)) {
      const size_t end = place + _tzcnt_u64(found);
      const bool is_negative = text[line] == '-';
      const size_t digits = end - line - is_negative;
      // The words of a number may begin before its line.
      if (digits - 1 >= most_digits || end < 3 * word_size || count == room) goto done;
      uint64_t part = digits_before(text + end, digits), mistakes = wrong(part);
      uint64_t number = value(part);
      if (digits > word_size) {
        part = digits_before(text + end - word_size, digits - word_size);
        mistakes |= wrong(part);
        number += value(part) * 100000000;
      }
      if (digits > 2 * word_size) {
        part = digits_before(text + end - 2 * word_size, digits - 2 * word_size);
        mistakes |= wrong(part);
        number += value(part) * 10000000000000000;
      }
      if (mistakes) goto done;
      numbers[count++] = is_negative ? -(ptrdiff_t)number : (ptrdiff_t)number;
      line = end + 1;
    }
  }
done:
  *start = line;
  return count;
}

// The first two bytes of each word, in all lanes.
struct beginnings {
  __m256i first[byte_scan_words], second[byte_scan_words];
};

WIDE INLINE static struct beginnings beginnings_of(const struct byte_words *words) {
  struct beginnings all;
  for (size_t i = 0; i < byte_scan_words; i++) {
    const uint64_t bytes = words->words[i].bytes;
    all.first[i] = _mm256_set1_epi8((char)bytes);
    all.second[i] = _mm256_set1_epi8((char)(bytes >> 8));
  }
  return all;
}

// Where words may begin.
WIDE INLINE static __m256i beginning(const uint8_t *place, const struct beginnings *all) {
  const __m256i here = bytes_at(place), next = bytes_at(place + 1);
  __m256i any = _mm256_setzero_si256();
  for (size_t i = 0; i < byte_scan_words; i++) {
    const __m256i first = _mm256_cmpeq_epi8(here, all->first[i]);
    any = _mm256_or_si256(any, _mm256_and_si256(first, _mm256_cmpeq_epi8(next, all->second[i])));
  }
  return any;
}

// The first of the words at a place within the line, of those before the `most` first.
INLINE static size_t word_at(
    const uint8_t *line, const uint8_t *place, const uint8_t *end, const struct byte_words *words,
    size_t most) {
  const size_t before = (size_t)(place - line);
  for (size_t i = 0; i < most; i++) {
    const struct byte_word *word = &words->words[i];
    if ((size_t)(end - place) < word->size || before + word->size > words->reach) continue;
    if (memcmp(place, &word->bytes, word->size) == 0) return i;
  }
  return most;
}

WIDE INLINE static size_t lines_in(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room) {
  size_t place = *start, line = place, word = byte_scan_words, count = 0;
  // Copies, since the compiler cannot know that no line found is written over the words.
  const struct byte_words sought = words ? *words : (struct byte_words){0};
  const struct beginnings all = beginnings_of(&sought);
  // With a word's bytes after the last place, which are read without a question.
  for (; place + 2 * lanes + word_size <= size; place += 2 * lanes) {
    const uint8_t *here = text + place;
    uint64_t found = newlines(here);
    if (words) found |= bits(beginning(here, &all), beginning(here + lanes, &all));
    for (; found; found = _blsr_u64(found)) {
      const size_t end = place + _tzcnt_u64(found);
      if (text[end] == '\n') {
        lines[count++] = (struct byte_line){.end = end + 1, .word = word};
        line = end + 1;
        word = byte_scan_words;
        if (count == room) goto done;
      } else if (end - line < sought.reach) {
        uint64_t bytes;
        memcpy(&bytes, text + end, word_size);
        for (size_t i = 0; i < word; i++) {
          const struct byte_word *other = &sought.words[i];
          if ((bytes & other->mask) != other->bytes) continue;
          if (end + other->size - line <= sought.reach) word = i;
        }
      }
    }
  }
  for (; place < size; place++) {
    if (text[place] == '\n') {
      lines[count++] = (struct byte_line){.end = place + 1, .word = word};
      line = place + 1;
      word = byte_scan_words;
      if (count == room) goto done;
    } else if (words) {
      word = word_at(text + line, text + place, text + size, words, word);
    }
  }
done:
  *start = line;
  return count;
}

WIDE size_t byte_scan_lines_wide(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room) {
  if (words) return lines_in(text, start, size, words, lines, room);
  return lines_in(text, start, size, NULL, lines, room);
}
#endif
