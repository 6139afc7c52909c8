// Programs that do little but allocate: loops.c KIND.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;
static uint64_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

struct item {
  struct item *next;
  uint64_t number;
  char text[];
};

/// Builds a list of a million items with a text of up to 239 bytes and frees it, five times. Items of one size
/// would come from glibc's fast bins, in an order, and so at a speed, that the first block's address decides.
static uint64_t list(void) {
  uint64_t sum = 0;
  for (int turn = 0; turn < 5; turn++) {
    struct item *first = NULL;
    for (int i = 0; i < 1000000; i++) {
      struct item *item = malloc(sizeof *item + draw() % 240);
      item->next = first;
      item->number = (uint64_t)i;
      first = item;
    }
    while (first != NULL) {
      struct item *next = first->next;
      sum += first->number;
      free(first);
      first = next;
    }
  }
  return sum;
}

/// Blocks of 16 to 527 bytes, each written, 100,000 of them held: the oldest or any one goes for a new one.
static uint64_t churn(void) {
  static char *held[100000];
  uint64_t sum = 0;
  for (int i = 0; i < 12000000; i++) {
    char **place = &held[i % 2 == 0 ? i / 2 % 100000 : draw() % 100000];
    if (*place != NULL) sum += (unsigned char)**place;
    free(*place);
    size_t size = 16 + draw() % 512;
    *place = malloc(size);
    memset(*place, i, size);
  }
  return sum;
}

/// A block of 16 to 143 bytes, written and freed at once.
static uint64_t pairs(void) {
  uint64_t sum = 0;
  for (int i = 0; i < 180000000; i++) {
    char *block = malloc(16 + draw() % 128);
    block[0] = (char)i;
    __asm__ volatile("" : : "r"(block) : "memory");
    sum += (unsigned char)block[0];
    free(block);
  }
  return sum;
}

int main(int count, char **arguments) {
  const char *kind = count > 1 ? arguments[1] : "";
  uint64_t sum = strcmp(kind, "list") == 0 ? list() : strcmp(kind, "churn") == 0 ? churn() : pairs();
  printf("%llu\n", (unsigned long long)sum);
}
