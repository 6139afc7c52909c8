// Prints the lines that contain a text, numbered. Holds the file and a list of all its lines.
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
    if (argc != 3) errx(2, "usage: search FILE TEXT");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file), count, text_length = strlen(argv[2]);
    rewind(file);
    char *content = malloc(size);
    if (content == NULL || fread(content, 1, size, file) != size) err(1, "%s", argv[1]);
    struct line *lines = split(content, size, &count);

    for (size_t i = 0; i < count; i++) {
        struct line line = lines[i];
        if (memmem(line.text, line.length, argv[2], text_length) == NULL) continue;
        printf("%zu:", i + 1);
        fwrite(line.text, 1, line.length, stdout);
        if (line.text[line.length - 1] != '\n') putchar('\n');
    }
}
