// Counts how often a text occurs in a file. Holds the file and a list of all its lines.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
    char *text;
    size_t length;
};

// Splits the content into lines, each with its newline.
static struct line *split(char *content, size_t size, size_t *count) {
    struct line *lines = NULL;
    size_t capacity = 0;
    *count = 0;
    for (char *start = content, *end = content + size; start < end;) {
        char *newline = memchr(start, '\n', end - start);
        char *next = newline ? newline + 1 : end;
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            lines = realloc(lines, capacity * sizeof *lines);
            if (lines == NULL) err(1, NULL);
        }
        lines[(*count)++] = (struct line){start, next - start};
        start = next;
    }
    return lines;
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: count FILE TEXT");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file), count;
    rewind(file);
    char *content = malloc(size);
    if (content == NULL || fread(content, 1, size, file) != size) err(1, "%s", argv[1]);
    struct line *lines = split(content, size, &count);

    size_t total = 0, text_length = strlen(argv[2]);
    for (size_t i = 0; i < count; i++) {
        char *place = lines[i].text, *end = place + lines[i].length;
        while ((place = memmem(place, end - place, argv[2], text_length)) != NULL) {
            total++;
            place += text_length;
        }
    }
    printf("%zu\n", total);
}
