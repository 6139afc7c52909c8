// Prints the last lines of a file. Holds the file and a list of all its lines.
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Reads a whole file into memory.
static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) err(1, "%s", path);
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    char *content = malloc(*size);
    if (content == NULL || fread(content, 1, *size, file) != *size) err(1, "%s", path);
    fclose(file);
    return content;
}

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
    if (argc != 3) errx(2, "usage: tail FILE LINES");
    size_t size, count;
    char *content = read_file(argv[1], &size);
    struct line *lines = split(content, size, &count);
    size_t wanted = strtoul(argv[2], NULL, 10);
    for (size_t i = wanted < count ? count - wanted : 0; i < count; i++)
        fwrite(lines[i].text, 1, lines[i].length, stdout);
}
