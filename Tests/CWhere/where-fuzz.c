// Random allocations with known truth: where-fuzz SEED. One to four threads allocate, reallocate and free
// blocks of 1 byte to 256 KiB from eight functions, then fill all their places, so that memory is largest at
// the end. Prints "FUNCTION BYTES" as where-probe does, for those that hold a twentieth of all.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP __attribute__((noinline, noclone, no_icf))
#define SLOTS 3000
#define FUNCTIONS 8

static uint64_t draw(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state >> 8;
}

/// Another block in place of `old`, which may be NULL, all of it written.
#define PLACE(name)                                                   \
  KEEP static void *name(void *old, size_t size, uint64_t how) {      \
    void *block = NULL;                                               \
    if (old != NULL && how % 2 == 0) {                                \
      block = realloc(old, size);                                     \
    } else {                                                          \
      free(old);                                                      \
      if (how % 3 == 0) block = calloc(1, size);                      \
      else if (how % 7 != 0) block = malloc(size);                    \
      else if (posix_memalign(&block, 64, size) != 0) block = NULL;   \
    }                                                                 \
    if (block == NULL) abort();                                       \
    return memset(block, 1, size);                                    \
  }
PLACE(place_a)
PLACE(place_b)
PLACE(place_c)
PLACE(place_d)
PLACE(place_e)
PLACE(place_f)
PLACE(place_g)
PLACE(place_h)

static void *(*const places[FUNCTIONS])(void *, size_t, uint64_t) = {
    place_a, place_b, place_c, place_d, place_e, place_f, place_g, place_h};

struct thread {
  pthread_t id;
  uint64_t state;
  struct slot {
    void *block;
    size_t function, size;
  } slots[SLOTS];
};

static void fill(struct thread *self, struct slot *slot) {
  // A function has sizes of its own, so that some hold much by few blocks and others by many.
  slot->function = draw(&self->state) % FUNCTIONS;
  size_t most = (size_t)1 << draw(&self->state) % (11 + slot->function);
  slot->size = most + draw(&self->state) % most;
  slot->block = places[slot->function](slot->block, slot->size, draw(&self->state));
}

static void *work(void *argument) {
  struct thread *self = argument;
  for (int i = 0; i < 2 * SLOTS; i++) {
    struct slot *slot = &self->slots[draw(&self->state) % SLOTS];
    if (slot->block == NULL || draw(&self->state) % 4 == 0) {
      fill(self, slot);
    } else {
      free(slot->block);
      slot->block = NULL;
    }
  }
  for (int i = 0; i < SLOTS; i++)
    if (self->slots[i].block == NULL) fill(self, &self->slots[i]);
  return NULL;
}

int main(int count, char **arguments) {
  static struct thread threads[4];
  uint64_t state = (count > 1 ? strtoull(arguments[1], NULL, 10) : 0) * 2 + 1;
  for (int i = 0; i < 20; i++) draw(&state);
  size_t used = 1 + draw(&state) % 4, held[FUNCTIONS] = {0}, all = 0;
  for (size_t i = 0; i < used; i++) {
    threads[i].state = state + i;
    for (int k = 0; k < 20; k++) draw(&threads[i].state);
    if (pthread_create(&threads[i].id, NULL, work, &threads[i]) != 0) return 1;
  }
  for (size_t i = 0; i < used; i++) {
    pthread_join(threads[i].id, NULL);
    // As malloc takes it, without the rest of a hole that is too small to be another block: that depends on how
    // the threads meet.
    for (int k = 0; k < SLOTS; k++) {
      const struct slot *slot = &threads[i].slots[k];
      size_t taken = slot->size < 25 ? 32 : (slot->size + 23) & ~(size_t)15;
      held[slot->function] += taken;
      all += taken;
    }
  }
  for (size_t i = 0; i < FUNCTIONS; i++)
    if (held[i] >= all / 20) printf("place_%c %zu\n", (char)('a' + i), held[i]);
}
