// Lines and numbers for any processor: line by line, by the C library's searches.
#include "scan.h"

#include <string.h>

size_t byte_scan_numbers_portable(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room) {
  size_t count = 0;
  for (const uint8_t *line = text + *start, *newline; count < room; line = newline + 1, count++) {
    newline = memchr(line, '\n', (size_t)(text + size - line));
    *start = (size_t)(line - text);
    if (!newline) return count;
    const bool is_negative = *line == '-';
    const uint8_t *place = line + is_negative;
    if (newline == place || newline - place > 18) return count;
    ptrdiff_t number = 0;
    for (; place < newline && *place >= '0' && *place <= '9'; place++) {
      number = number * 10 + (*place - '0');
    }
    if (place < newline) return count;
    numbers[count] = is_negative ? -number : number;
    *start = (size_t)(newline + 1 - text);
  }
  return count;
}

size_t byte_scan_lines_portable(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room) {
  size_t count = 0;
  while (count < room) {
    const uint8_t *line = text + *start;
    const uint8_t *newline = memchr(line, '\n', size - *start);
    if (!newline) break;
    size_t length = (size_t)(newline - line);
    lines[count].word = words ? byte_scan_word(line, length, words) : byte_scan_words;
    *start += length + 1;
    lines[count++].end = *start;
  }
  return count;
}
