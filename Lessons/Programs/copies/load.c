// Prints the numbers above zero of a file, sorted and in KiB. Holds the file and three lists.
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
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file), count = 0, kept = 0, capacity = 0;
    rewind(file);
    char *content = malloc(size), *end = content + size;
    if (content == NULL || fread(content, 1, size, file) != size) err(1, "%s", argv[1]);

    long long *numbers = NULL;
    for (char *line = content, *next; line < end; line = next) {
        char *newline = memchr(line, '\n', end - line);
        next = newline ? newline + 1 : end;
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            numbers = realloc(numbers, capacity * sizeof *numbers);
        }
        if (parse_number(line, next - line, &numbers[count])) count++;
    }
    long long *positive = malloc(count * sizeof *positive);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 0) positive[kept++] = numbers[i];
    qsort(positive, kept, sizeof *positive, compare);
    long long *kib = malloc(kept * sizeof *kib);
    for (size_t i = 0; i < kept; i++) kib[i] = positive[i] / 1024;
    for (size_t i = 0; i < kept; i++) printf("%lld\n", kib[i]);
}
