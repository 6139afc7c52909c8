// The two forms of each loop, and which one the processor at hand can do.
#ifndef HIGHWATER_SCAN_H
#define HIGHWATER_SCAN_H

#include "CByteScan.h"

#include <stdbool.h>

bool byte_scan_is_wide(void);

size_t byte_scan_first_wide(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count);
size_t byte_scan_pairs_wide(
    const uint8_t *text, size_t *start, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places);
size_t byte_scan_count_wide(const uint8_t *text, size_t size, uint8_t byte);
void byte_scan_shift_wide(
    uint8_t *bytes, size_t size, uint8_t mask, struct byte_shift first, struct byte_shift second);
size_t byte_scan_numbers_wide(
    const uint8_t *text, size_t *start, size_t size, ptrdiff_t *numbers, size_t room);
size_t byte_scan_lines_wide(
    const uint8_t *text, size_t *start, size_t size, const struct byte_words *words,
    struct byte_line *lines, size_t room);

// What is left where too few bytes are left for a register.
size_t byte_scan_first_by_byte(
    const uint8_t *text, size_t place, size_t end, const struct byte_pair *pairs, size_t count);
size_t byte_scan_pairs_by_byte(
    const uint8_t *text, size_t place, size_t end, struct byte_probe first,
    struct byte_probe second, size_t *places);

#endif
