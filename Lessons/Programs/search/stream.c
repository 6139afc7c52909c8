// Prints the lines that contain a text, numbered. Holds one line.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: search FILE TEXT");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t capacity = 0, number = 0, text_length = strlen(argv[2]);
    ssize_t length;
    while ((length = getline(&line, &capacity, file)) > 0) {
        number++;
        if (memmem(line, length, argv[2], text_length) == NULL) continue;
        printf("%zu:", number);
        fwrite(line, 1, length, stdout);
        if (line[length - 1] != '\n') putchar('\n');
    }
}
