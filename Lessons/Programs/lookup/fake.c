// Prints lines by their numbers, such as 5,1000,20-29. Reads line by line, and yet holds all lines.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
    char *text;
    size_t length;
};

// Reads a file line by line and keeps a copy of each line, with its newline.
static struct line *read_lines(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) err(1, "%s", path);
    struct line *lines = NULL;
    char *line = NULL;
    size_t capacity = 0, size = 0;
    ssize_t length;
    *count = 0;
    while ((length = getline(&line, &size, file)) > 0) {
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            lines = realloc(lines, capacity * sizeof *lines);
        }
        char *copy = malloc(length);
        if (lines == NULL || copy == NULL) err(1, NULL);
        lines[(*count)++] = (struct line){memcpy(copy, line, length), length};
    }
    free(line);
    fclose(file);
    return lines;
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: lookup FILE N,N-M,...");
    size_t count, first, last;
    struct line *lines = read_lines(argv[1], &count);
    for (char *range = strtok(argv[2], ","); range != NULL; range = strtok(NULL, ",")) {
        if (sscanf(range, "%zu-%zu", &first, &last) == 1) last = first;
        for (size_t number = first; number <= last && number <= count; number++) {
            struct line line = lines[number - 1];
            fwrite(line.text, 1, line.length, stdout);
            if (line.text[line.length - 1] != '\n') putchar('\n');
        }
    }
}
