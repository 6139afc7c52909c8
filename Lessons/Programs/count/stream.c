// Counts how often a text occurs in a file. Holds one line and a number.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: count FILE TEXT");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t capacity = 0, total = 0, text_length = strlen(argv[2]);
    ssize_t length;
    while ((length = getline(&line, &capacity, file)) > 0) {
        char *place = line, *end = line + length;
        while ((place = memmem(place, end - place, argv[2], text_length)) != NULL) {
            total++;
            place += text_length;
        }
    }
    printf("%zu\n", total);
}
