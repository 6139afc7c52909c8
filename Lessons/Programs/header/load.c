// Prints the first 100 bytes of a file. Holds the file.
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

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

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: header FILE");
    size_t size;
    char *content = read_file(argv[1], &size);
    fwrite(content, 1, size < 100 ? size : 100, stdout);
    free(content);
}
