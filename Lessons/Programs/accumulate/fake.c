// Prints how many numbers a file has, their sum, the smallest and the largest. Reads line by line,
// and yet holds all numbers.
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
    size_t size = 0, count = 0, capacity = 0;
    ssize_t length;
    long long *numbers = NULL;
    while ((length = getline(&line, &size, file)) > 0) {
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            numbers = realloc(numbers, capacity * sizeof *numbers);
        }
        if (parse_number(line, length, &numbers[count])) count++;
    }
    long long sum = 0, smallest = LLONG_MAX, largest = LLONG_MIN;
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
        if (numbers[i] < smallest) smallest = numbers[i];
        if (numbers[i] > largest) largest = numbers[i];
    }
    if (count == 0) {
        puts("There are no numbers.");
        return 0;
    }
    printf("numbers: %zu\nsum: %lld\n", count, sum);
    printf("smallest: %lld\nlargest: %lld\n", smallest, largest);
}
