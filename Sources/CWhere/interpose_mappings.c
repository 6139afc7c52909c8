// The functions that map memory: mmap(2), munmap(2), mremap(2), madvise(2), brk(2).
#include "hook.h"
#include "seams.h"

#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

static __attribute__((noinline)) void track_mapping(
    void *start, size_t length, enum where_mapping_kind kind, bool untouched, void *frame) {
  int error;
  if (!enter(&error)) return;
  struct stack stack;
  stack.count = 0;
  walk_python(&stack);
  if (stack.count == 0) walk_stack(&stack, frame);
  if (lock_picture()) {
    add_span((uint64_t)start, length, node_of(&stack), kind, untouched);
    unlock_picture();
  }
  leave(error);
}

/// Before memory is given back: copies the picture if need be. Then, if `cut`, takes it out.
static __attribute__((noinline)) void release(void *start, size_t length, bool cut) {
  int error;
  if (!enter(&error)) return;
  if (lock_picture()) {
    before_release((int64_t)length);
    if (cut) cut_mappings((uint64_t)start, ((uint64_t)start + length + page_bytes - 1) & ~(page_bytes - 1));
    unlock_picture();
  }
  leave(error);
}

EXPORTED void *OURS(mmap)(void *at, size_t length, int protection, int flags, int file, off_t offset) {
  if (!seams_ready())
    return (void *)syscall(SYS_mmap, at, length, (long)protection, (long)flags, (long)file, offset);
  bool traced = is_tracing();
  if (traced && flags & MAP_FIXED) release(at, length, false);
  void *start = REAL(mmap)(at, length, protection, flags, file, offset);
  if (!traced || start == MAP_FAILED) return start;
  if (flags & MAP_FIXED) release(start, length, true);
  if (length >= MAPPING_BYTES) {
    bool shared = !(flags & MAP_ANONYMOUS) || (flags & MAP_TYPE) != MAP_PRIVATE;
    track_mapping(start, length, shared ? where_mapping_file : where_mapping_private,
                  protection == PROT_NONE, FRAME);
  }
  return start;
}

EXPORTED int OURS(munmap)(void *start, size_t length) {
  if (!seams_ready()) return (int)syscall(SYS_munmap, start, length);
  // Taken out before the call: another thread may be given the addresses at once. A failed call
  // changes nothing only for wrong arguments.
  bool valid = (uint64_t)start % (page_bytes != 0 ? page_bytes : 1) == 0 && length != 0;
  if (valid && is_tracing()) release(start, length, true);
  return REAL(munmap)(start, length);
}

EXPORTED void *OURS(mremap)(void *old, size_t old_length, size_t length, int flags, ...) {
  void *to = NULL;
  if (flags & MREMAP_FIXED) {
    va_list list;
    va_start(list, flags);
    to = va_arg(list, void *);
    va_end(list);
  }
  if (!seams_ready()) return (void *)syscall(SYS_mremap, old, old_length, length, (long)flags, to);
  bool traced = is_tracing();
  if (traced) release(old, old_length > length ? old_length - length : 0, false);
  void *start = REAL(mremap)(old, old_length, length, flags, to);
  if (!traced || start == MAP_FAILED) return start;
  release(old, old_length, true);
  if (flags & MREMAP_FIXED) release(start, length, true);
  if (length >= MAPPING_BYTES) track_mapping(start, length, where_mapping_private, false, FRAME);
  return start;
}

#ifndef WHERE_WRAPPED

EXPORTED void *mmap64(void *at, size_t length, int protection, int flags, int file, off_t offset)
    __attribute__((alias("mmap")));

EXPORTED int madvise(void *start, size_t length, int advice) {
  if (!seams_ready()) return (int)syscall(SYS_madvise, start, length, (long)advice);
  if ((advice == MADV_DONTNEED || advice == MADV_FREE || advice == MADV_REMOVE) && is_tracing())
    release(start, length, false);
  return REAL(madvise)(start, length, advice);
}

/// What the program itself takes or gives back at the end of the data segment; malloc's own calls
/// do not come here.
static void moved_break(char *before, char *after, void *frame) {
  if (after > before)
    track_mapping(before, (size_t)(after - before), where_mapping_private, false, frame);
}

EXPORTED int brk(void *end) {
  if (!seams_ready() || !is_tracing()) return seams.brk == NULL ? -1 : REAL(brk)(end);
  char *before = REAL(sbrk)(0);
  if ((char *)end < before) release(end, (size_t)(before - (char *)end), true);
  int result = REAL(brk)(end);
  if (result == 0) moved_break(before, end, FRAME);
  return result;
}

EXPORTED void *sbrk(intptr_t change) {
  if (!seams_ready() || !is_tracing() || change == 0)
    return seams.sbrk == NULL ? (void *)-1 : REAL(sbrk)(change);
  if (change < 0) {
    char *before = REAL(sbrk)(0);
    release(before + change, (size_t)-change, true);
  }
  void *before = REAL(sbrk)(change);
  if (before != (void *)-1) moved_break(before, (char *)before + change, FRAME);
  return before;
}

#endif
