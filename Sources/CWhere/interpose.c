// The functions of malloc(3) and posix_memalign(3). operator new is not among them: libstdc++'s and
// libc++'s call malloc, so that is where its blocks are seen; another one's blocks are not (life.c
// tells which it is).
#include "hook.h"
#include "sampling.h"
#include "seams.h"

#include <errno.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

bool due_slowly(uint64_t drawn) {
#ifndef WHERE_EVERY
  me.left += drawn;  // which is_passed took off
#endif
  if (picture == NULL) {
    me.left = UNCOUNTED;  // until there is a picture, which begins anew
    return false;
  }
  if (me.busy != 0) return false;
#ifdef WHERE_EVERY
  me.drawn_log2 = 0;
  return true;
#endif
  if (drawn >= certain_bytes) {
    uint32_t log2 = interval_log2;
    // The interval may have changed since.
    while (log2 > FINEST_LOG2 && drawn < certain_at(log2)) log2--;
    me.drawn_log2 = (uint8_t)log2;
    return true;
  }
  int64_t left = (int64_t)(me.left + me.beyond);
  if (me.random == 0) {
    // The thread's first allocation begins anywhere in an interval.
    left = -(int64_t)(next_random() >> (64 - interval_log2)) + next_gap();
    if (left < 0) left += next_gap();
  }
  left -= (int64_t)drawn;
  bool is_sampled = left < 0;
  me.drawn_log2 = me.gap_log2;
  while (left < 0) left += next_gap();
  me.left = left < CERTAIN_BYTES ? (uint64_t)left : CERTAIN_BYTES - 1;
  me.beyond = (uint64_t)left - me.left;
  return is_sampled;
}

__attribute__((noinline)) void track(void *address, uint64_t size, enum kind kind, void *frame) {
  int error;
  if (!enter(&error)) return;
  int64_t began = nanoseconds();
  uint32_t log2 = me.drawn_log2;
  struct stack stack;
  stack.count = 0;
  walk_python(&stack);
  if (stack.count == 0) walk_stack(&stack, frame);
  if (lock_picture()) {
    adapt_interval(began);
    if (put_block(address, size, kind, log2, node_of(&stack))) picture->tracked++;
    else picture->dropped++;
    picture->spent += at_most(nanoseconds() - began);
    unlock_picture();
  }
  leave(error);
}

__attribute__((noinline)) void untrack(void *address) {
  if (!may_hold(address)) return;
  if (me.busy != 0) {
    if (me.late_count < sizeof me.late / sizeof *me.late) me.late[me.late_count++] = address;
    return;
  }
  int error;
  if (!enter(&error)) return;
  int64_t began = nanoseconds();
  if (lock_picture()) {
    int64_t bytes = block_weight(address);
    if (bytes != 0) {
      before_release(bytes);
      remove_block(address, false);
    }
    picture->spent += at_most(nanoseconds() - began);
    unlock_picture();
  }
  leave(error);
}

__attribute__((noinline)) static bool begin_move_slowly(void *old, int64_t *size) {
  int error;
  if (!may_hold(old) || !enter(&error)) return false;
  *size = 0;
  if (lock_picture()) {
    *size = block_weight(old);
    if (*size != 0) {
      before_release(*size);
      set_moving(old, true);
    }
    unlock_picture();
  }
  leave(error);
  return *size != 0;
}

bool begin_move(void *old, int64_t *size) {
  return may_be_tracked(old) && me.busy == 0 && begin_move_slowly(old, size);
}

__attribute__((noinline)) void end_move(void *old, int64_t size, void *new, bool failed) {
  int error;
  if (!enter(&error)) return;
  if (lock_picture()) {
    if (failed) {
      set_moving(old, false);
    } else {
      if (size >= LARGE_BYTES && new != old && new != NULL) after_move(size);
      remove_block(old, true);
    }
    unlock_picture();
  }
  leave(error);
}

// The usual call, which is not tracked, ends in a jump to the real function, and saves no register:
// all else is in functions of their own.

static __attribute__((noinline)) void *slow_malloc(size_t size, void *frame) {
  bool sampled = due_slowly(drawn_bytes(size, kind_block));
  void *block = REAL(malloc)(size);
  if (sampled && block != NULL) track(block, size, kind_block, frame);
  return block;
}

EXPORTED void *OURS(malloc)(size_t size) {
  if (is_passed(drawn_bytes(size, kind_block))) return REAL(malloc)(size);
  return slow_malloc(size, FRAME);
}

static __attribute__((noinline)) void *slow_calloc(size_t count, size_t size, void *frame) {
  bool sampled = due_slowly(drawn_bytes(count * size, kind_block));
  void *block = REAL(calloc)(count, size);
  if (sampled && block != NULL) track(block, count * size, kind_block, frame);
  return block;
}

EXPORTED void *OURS(calloc)(size_t count, size_t size) {
  if (is_passed(drawn_bytes(count * size, kind_block))) return REAL(calloc)(count, size);
  return slow_calloc(count, size, FRAME);
}

static __attribute__((noinline)) void tracked_free(void *block) {
  if (is_early(block)) return;
  forget(block);
  REAL(free)(block);
}

EXPORTED void OURS(free)(void *block) {
  if (LIKELY(!is_in_filter(block))) REAL(free)(block);
  else tracked_free(block);
}

static __attribute__((noinline)) void *tracked_realloc(void *old, size_t size, bool sampled, void *frame) {
  if (is_early(old)) {
    void *block = OURS(malloc)(size);
    if (block != NULL) memcpy(block, old, size < early_size(old) ? size : early_size(old));
    return block;
  }
  uint8_t drawn = me.drawn_log2;
  int64_t moved;
  bool moving = old != NULL && begin_move(old, &moved);
  void *block = REAL(realloc)(old, size);
  if (moving && (block == old || block == NULL)) {
    // A size of 0 frees (realloc(3)).
    end_move(old, moved, block, block == NULL && size != 0);
    moving = false;
  }
  if (sampled && block != NULL) {
    me.drawn_log2 = drawn;
    track(block, size, kind_block, frame);
  }
  if (moving) end_move(old, moved, block, false);
  return block;
}

EXPORTED void *OURS(realloc)(void *old, size_t size) {
  bool sampled = due(drawn_bytes(size, kind_block));
  if (LIKELY(!sampled && !is_in_filter(old))) return REAL(realloc)(old, size);
  return tracked_realloc(old, size, sampled, FRAME);
}

EXPORTED void *OURS(memalign)(size_t alignment, size_t size) {
  if (!seams_ready()) return NULL;
  void *block = REAL(memalign)(alignment, size);
  if (due(drawn_bytes(size, kind_block)) && block != NULL) track(block, size, kind_block, FRAME);
  return block;
}

EXPORTED void *OURS(aligned_alloc)(size_t alignment, size_t size) {
  if (!seams_ready()) return NULL;
  void *block = REAL(aligned_alloc)(alignment, size);
  if (due(drawn_bytes(size, kind_block)) && block != NULL) track(block, size, kind_block, FRAME);
  return block;
}

EXPORTED int OURS(posix_memalign)(void **block, size_t alignment, size_t size) {
  if (!seams_ready()) return ENOMEM;
  int result = REAL(posix_memalign)(block, alignment, size);
  if (due(drawn_bytes(size, kind_block)) && result == 0) track(*block, size, kind_block, FRAME);
  return result;
}

#ifndef WHERE_WRAPPED

EXPORTED void *valloc(size_t size) {
  if (!seams_ready()) return NULL;
  void *block = REAL(valloc)(size);
  if (due(drawn_bytes(size, kind_block)) && block != NULL) track(block, size, kind_block, FRAME);
  return block;
}

EXPORTED void *pvalloc(size_t size) {
  if (!seams_ready()) return NULL;
  void *block = REAL(pvalloc)(size);
  if (due(drawn_bytes(size, kind_block)) && block != NULL) track(block, size, kind_block, FRAME);
  return block;
}

#endif
