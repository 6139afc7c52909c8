// Prints the first section whose name contains a text. Reads line by line, yet holds all sections.
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct section {
    char *name, *text;
    size_t size;
};

// The line that begins a section, after a byte order mark perhaps: #==[ Name ]=====#
static const char pattern[] =
    "^(\xEF\xBB\xBF)?#==\\[[\t-\r ]*([^\n]*[^\t-\r ]|[\t-\r ])[\t-\r ]*]={5,}#[\t-\r ]*$";

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: section FILE NAME");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t capacity = 0, count = 0;
    ssize_t length;
    struct section *sections = NULL;
    regex_t header;
    regcomp(&header, pattern, REG_EXTENDED);
    while ((length = getline(&line, &capacity, file)) > 0) {
        regmatch_t match[3] = {{0, length}};
        if (length <= 4096 && regexec(&header, line, 3, match, REG_STARTEND) == 0) {
            line[match[2].rm_eo] = '\0';
            sections = realloc(sections, (count + 1) * sizeof *sections);
            sections[count++] = (struct section){strdup(line + match[2].rm_so), NULL, 0};
        } else if (count > 0) {
            struct section *last = &sections[count - 1];
            last->text = realloc(last->text, last->size + length);
            memcpy(last->text + last->size, line, length);
            last->size += length;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (strcasestr(sections[i].name, argv[2]) == NULL) continue;
        char *start = sections[i].text, *end = start + sections[i].size;
        while (start < end && isspace((unsigned char)*start)) start++;
        while (start < end && isspace((unsigned char)end[-1])) end--;
        if (start < end) fwrite(start, 1, end - start, stdout);
        break;
    }
}
