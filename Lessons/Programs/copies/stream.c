// Prints the numbers above zero of a file, sorted and in KiB. Holds those numbers, once.
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Reads the number on a line: a sign perhaps and up to 18 digits, with blanks around them.
static bool parse_number(const char *line, size_t length, long long *number) {
    const char *end = line + length;
    if (length > 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3;  // a byte order mark
    while (line < end && isspace((unsigned char)*line)) line++;
    while (line < end && isspace((unsigned char)end[-1])) end--;
    const char *digit = line < end && (*line == '-' || *line == '+') ? line + 1 : line;
    if (length > 64 || end - digit < 1 || end - digit > 18) return false;
    for (*number = 0; digit < end; digit++) {
        if (!isdigit((unsigned char)*digit)) return false;
        *number = 10 * *number + (*digit - '0');
    }
    if (*line == '-') *number = -*number;
    return true;
}

static int compare(const void *left, const void *right) {
    long long a = *(const long long *)left, b = *(const long long *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: copies FILE");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t size = 0, count = 0, capacity = 0;
    ssize_t length;
    long long *kib = NULL, number;
    while ((length = getline(&line, &size, file)) > 0) {
        if (!parse_number(line, length, &number) || number <= 0) continue;
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            kib = realloc(kib, capacity * sizeof *kib);
            if (kib == NULL) err(1, NULL);
        }
        kib[count++] = number / 1024;
    }
    if (count > 0) qsort(kib, count, sizeof *kib, compare);
    for (size_t i = 0; i < count; i++) printf("%lld\n", kib[i]);
}
