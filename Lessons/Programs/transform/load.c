// Prints a file with its letters in upper or lower case, or in rot13. Holds the file as it was and
// as it becomes.
#include <ctype.h>
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

// What becomes of a byte: only the letters of ASCII change.
static unsigned char change(const char *mode, unsigned char byte) {
    if (!isalpha(byte)) return byte;
    if (strcmp(mode, "upper") == 0) return toupper(byte);
    if (strcmp(mode, "lower") == 0) return tolower(byte);
    return tolower(byte) < 'n' ? byte + 13 : byte - 13;
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: transform FILE upper|lower|rot13");
    unsigned char table[256];
    for (int byte = 0; byte < 256; byte++) table[byte] = change(argv[2], byte);

    size_t size;
    char *content = read_file(argv[1], &size);
    char *changed = malloc(size);
    if (changed == NULL) err(1, NULL);
    for (size_t i = 0; i < size; i++) changed[i] = table[(unsigned char)content[i]];
    fwrite(changed, 1, size, stdout);
}
