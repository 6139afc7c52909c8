// Counts the words of a file in a hash table of chains that doubles when it is full, and sorts them by
// how often they occur: words FILE.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
  struct word *next;
  size_t count;
  char text[];
};

struct table {
  struct word **chains;
  size_t size, used;
};

static char *read_whole(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(1);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*length + 1);
  if (text == NULL || fread(text, 1, *length, file) != *length) exit(1);
  text[*length] = '\0';
  fclose(file);
  return text;
}

static size_t hash_of(const char *text, size_t length) {
  size_t hash = 14695981039346656037u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
  return hash ^ hash >> 32;
}

static void grow(struct table *table) {
  size_t size = table->size == 0 ? 1024 : 2 * table->size;
  struct word **chains = calloc(size, sizeof *chains);
  if (chains == NULL) exit(1);
  for (size_t i = 0; i < table->size; i++) {
    for (struct word *word = table->chains[i], *next; word != NULL; word = next) {
      next = word->next;
      struct word **head = &chains[hash_of(word->text, strlen(word->text)) & (size - 1)];
      word->next = *head;
      *head = word;
    }
  }
  free(table->chains);
  table->chains = chains;
  table->size = size;
}

static void count(struct table *table, const char *text, size_t length) {
  if (table->used == table->size) grow(table);
  struct word **head = &table->chains[hash_of(text, length) & (table->size - 1)];
  for (struct word *word = *head; word != NULL; word = word->next) {
    if (strncmp(word->text, text, length) == 0 && word->text[length] == '\0') {
      word->count++;
      return;
    }
  }
  struct word *word = malloc(sizeof *word + length + 1);
  if (word == NULL) exit(1);
  memcpy(word->text, text, length);
  word->text[length] = '\0';
  word->count = 1;
  word->next = *head;
  *head = word;
  table->used++;
}

static int by_count(const void *a, const void *b) {
  const struct word *first = *(struct word *const *)a, *second = *(struct word *const *)b;
  if (first->count != second->count) return first->count < second->count ? 1 : -1;
  return strcmp(first->text, second->text);
}

int main(int argc, char **argv) {
  if (argc < 2) return 64;
  size_t length;
  char *text = read_whole(argv[1], &length);
  struct table table = {0};
  for (char *at = text, *end = text + length; at < end;) {
    char *stop = at;
    while (stop < end && *stop != ' ' && *stop != '\n') stop++;
    if (stop > at) count(&table, at, (size_t)(stop - at));
    at = stop + 1;
  }
  struct word **sorted = malloc(table.used * sizeof *sorted);
  if (sorted == NULL) return 1;
  size_t found = 0;
  for (size_t i = 0; i < table.size; i++)
    for (struct word *word = table.chains[i]; word != NULL; word = word->next) sorted[found++] = word;
  qsort(sorted, found, sizeof *sorted, by_count);
  for (size_t i = 0; i < 5 && i < found; i++) printf("%zu %s\n", sorted[i]->count, sorted[i]->text);
  free(sorted);
  return 0;
}
