// Prints how many numbers a file has, their sum, the smallest and the largest. Holds one line and
// these four numbers.
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <limits.h>
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

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: accumulate FILE");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t capacity = 0, count = 0;
    ssize_t length;
    long long number, sum = 0, smallest = LLONG_MAX, largest = LLONG_MIN;
    while ((length = getline(&line, &capacity, file)) > 0) {
        if (!parse_number(line, length, &number)) continue;
        count++;
        sum += number;
        if (number < smallest) smallest = number;
        if (number > largest) largest = number;
    }
    if (count == 0) {
        puts("There are no numbers.");
        return 0;
    }
    printf("numbers: %zu\nsum: %lld\n", count, sum);
    printf("smallest: %lld\nlargest: %lld\n", smallest, largest);
}
