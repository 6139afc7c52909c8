// Counts how often a text occurs in a file. Reads line by line, and yet holds a copy of every line.
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
    if (argc != 3) errx(2, "usage: count FILE TEXT");
    size_t count, total = 0, text_length = strlen(argv[2]);
    struct line *lines = read_lines(argv[1], &count);
    for (size_t i = 0; i < count; i++) {
        char *place = lines[i].text, *end = place + lines[i].length;
        while ((place = memmem(place, end - place, argv[2], text_length)) != NULL) {
            total++;
            place += text_length;
        }
    }
    printf("%zu\n", total);
}
