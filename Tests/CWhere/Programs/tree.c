// Puts the lines of a file into a binary tree, then copies them in order into an array that grows by half,
// and keeps an index of where they begin: tree FILE.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct node {
  struct node *left, *right;
  char *line;
};

struct list {
  char **lines;
  size_t count, room;
};

static void insert(struct node **root, const char *line, size_t length) {
  char *copy = strndup(line, length);
  while (*root != NULL) root = strcmp(copy, (*root)->line) < 0 ? &(*root)->left : &(*root)->right;
  struct node *node = malloc(sizeof *node);
  if (node == NULL) exit(1);
  *node = (struct node){NULL, NULL, copy};
  *root = node;
}

static void append(struct list *list, const char *line) {
  if (list->count == list->room) {
    list->room = list->room == 0 ? 64 : list->room + list->room / 2;
    list->lines = realloc(list->lines, list->room * sizeof *list->lines);
    if (list->lines == NULL) exit(1);
  }
  size_t length = strlen(line);
  char *upper = malloc(length + 1);
  if (upper == NULL) exit(1);
  for (size_t i = 0; i <= length; i++) upper[i] = line[i] >= 'a' && line[i] <= 'z' ? line[i] - 32 : line[i];
  list->lines[list->count++] = upper;
}

static void walk(const struct node *node, struct list *list) {
  if (node == NULL) return;
  walk(node->left, list);
  append(list, node->line);
  walk(node->right, list);
}

int main(int argc, char **argv) {
  struct stat about;
  int file = argc < 2 ? -1 : open(argv[1], O_RDONLY);
  if (file < 0 || fstat(file, &about) != 0) return 64;
  char *text = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (text == MAP_FAILED) return 1;
  struct node *root = NULL;
  for (char *at = text, *end = text + about.st_size; at < end;) {
    char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL) stop = end;
    insert(&root, at, (size_t)(stop - at));
    at = stop + 1;
  }
  struct list list = {0};
  walk(root, &list);
  printf("%zu lines, from %.20s to %.20s\n", list.count, list.lines[0], list.lines[list.count - 1]);
  return 0;
}
