// The hook's beginning, what it does when the process forks, its lock, and its end.
#include "hook.h"
#include "sampling.h"
#include "seams.h"

#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef WHERE_WRAPPED
#include <dlfcn.h>
// Before glibc 2.35, and in other libraries of C, there is no way to unwind without a lock.
#pragma weak _dl_find_object
#pragma weak gnu_get_libc_version
#endif
const char *gnu_get_libc_version(void);

__thread struct thread_state me __attribute__((tls_model("initial-exec")));
struct where_picture *picture;
uint32_t interval_log2 = FINEST_LOG2;
uint64_t certain_bytes = CERTAIN_BYTES;
uint64_t page_bytes;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/// Whether a thread holds the lock.
static volatile bool changing;
/// Set when the lock could not be had: a thread died or jumped away with it.
static bool lost;
/// A page that reads 0 in a forked child, however it was forked (MADV_WIPEONFORK, madvise(2)): 1
/// once the process has its picture, 2 while one is begun.
static uint32_t *alive;
static char folder[WHERE_FOLDER_LENGTH + 1];

bool lock_picture(void) {
  if (lost) return false;
  if (pthread_mutex_trylock(&lock) != 0) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += 2;
    if (pthread_mutex_clocklock(&lock, CLOCK_MONOTONIC, &until) != 0) {
      lost = true;
      picture->remarks |= where_remark_lost;
      return false;
    }
  }
  changing = true;
  return true;
}

void unlock_picture(void) {
  changing = false;
  pthread_mutex_unlock(&lock);
}

/// Begins the picture of a process just forked: what its parent held it holds too.
static bool begin_child(void) {
  uint32_t none = 0;
  if (!__atomic_compare_exchange_n(alive, &none, 2, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return false;
  // If a thread of the parent was changing the tables, they cannot be trusted.
  bool torn = changing;
  pthread_mutex_init(&lock, NULL);
  changing = lost = false;
  struct where_picture *parent = picture, *mine = make_picture(folder);
  if (mine == NULL) {
    picture = NULL;
    return false;
  }
  picture = mine;
  forget_phases();
  if (torn) {
    forget_all_blocks();
    forget_tree();
    forget_python_lines();
    mine->remarks = (parent->remarks & where_remark_every) | where_remark_torn;
  } else if (inherit_picture(parent)) {
    mine->remarks |= where_remark_inherited;
  } else {
    picture = NULL;
    refuse(folder, "space");
    return false;
  }
  mine->pid = (uint32_t)getpid();
  mine->parent_pid = (uint32_t)getppid();
  mine->started = nanoseconds();
  mine->interval_log2 = interval_log2;
  memcpy(mine->magic, WHERE_MAGIC, sizeof mine->magic);
  unmap_picture(parent);
  __atomic_store_n(alive, 1, __ATOMIC_RELEASE);
  return true;
}

bool enter(int *error) {
  if (me.busy != 0 || picture == NULL || lost) return false;
  *error = errno;
  me.busy = 1;
  // What is allocated inside is not counted: the bytes after a sampled one are less likely than
  // others to hold the next.
  me.left_outside = me.left;
  me.left = UNCOUNTED;
  if (LIKELY(__atomic_load_n(alive, __ATOMIC_ACQUIRE) == 1) || begin_child()) return true;
  me.left = me.left_outside;
  me.busy = 0;
  errno = *error;
  return false;
}

void leave(int error) {
  while (me.late_count != 0) {
    const void *block = me.late[--me.late_count];
    if (!lock_picture()) continue;
    remove_block(block, false);
    unlock_picture();
  }
  me.left = me.left_outside;
  me.busy = 0;
  errno = error;
}

void end_picture(enum where_end end) {
  // A child of vfork has its parent's memory, and does not end it. One that has no picture needs
  // none.
  if (picture == NULL || me.busy != 0 || *alive != 1 || picture->pid != (uint32_t)getpid()) return;
  int error;
  if (!enter(&error)) return;
  if (lock_picture()) {
    if (end != where_end_none) before_end();
    picture->end = end;
    unlock_picture();
  }
  leave(error);
}

// A fork made by fork(3) finds the tables whole.
static bool held_for_fork;
static void before_fork(void) {
  held_for_fork = picture != NULL && me.busy == 0 && *alive == 1;
  if (!held_for_fork) return;
  me.busy = 1;
  held_for_fork = lock_picture();
  if (!held_for_fork) me.busy = 0;
}
static void after_fork(void) {
  if (!held_for_fork) return;
  held_for_fork = false;
  unlock_picture();
  me.busy = 0;
}

#ifndef WHERE_WRAPPED

static bool is_library(const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  return strncmp(slash != NULL ? slash + 1 : path, name, strlen(name)) == 0;
}

/// Why this process can have no picture, or NULL.
static const char *reason_to_refuse(void) {
  if (gnu_get_libc_version == NULL || _dl_find_object == NULL) return "libc";
  return dlsym(RTLD_DEFAULT, "malloc") != (void *)malloc ? "allocator" : NULL;
}

/// Whose malloc lies behind the hook's, and whose operator new the program calls.
static void note_allocators(void) {
  Dl_info info;
  if (dladdr((void *)REAL(malloc), &info) != 0 && !is_library(info.dli_fname, "libc.so.6")) {
    picture->remarks |= where_remark_allocator;
    picture->allocator = note_text(info.dli_fname, strlen(info.dli_fname));
  }
  void *operator_new = dlsym(RTLD_DEFAULT, "_Znwm");
  if (operator_new != NULL && dladdr(operator_new, &info) != 0 && !is_library(info.dli_fname, "libstdc++") &&
      !is_library(info.dli_fname, "libc++")) {
    picture->remarks |= where_remark_operator_new;
    picture->operator_new = note_text(info.dli_fname, strlen(info.dli_fname));
  }
}

#else
static const char *reason_to_refuse(void) { return NULL; }
static void note_allocators(void) {}

#endif

static __attribute__((constructor)) void start(void) {
  const char *to = getenv(WHERE_FOLDER_VARIABLE);
  if (to == NULL || to[0] != '/' || strlen(to) > WHERE_FOLDER_LENGTH || !seams_ready()) return;
  int error = errno;
  me.busy = 1;
  strcpy(folder, to);
  page_bytes = getauxval(AT_PAGESZ);
  const char *refusal = reason_to_refuse();
  if (refusal != NULL) refuse(folder, refusal);
  else alive = own_memory(page_bytes);
  if (alive != NULL && madvise(alive, page_bytes, MADV_WIPEONFORK) == 0 && make_blocks())
    picture = make_picture(folder);
  else if (refusal == NULL) refuse(folder, "memory");
  if (picture != NULL) {
    *alive = 1;
    own_private_bytes += sizeof block_filter;
    picture->pid = (uint32_t)getpid();
    picture->parent_pid = (uint32_t)getppid();
    picture->started = nanoseconds();
    picture->interval_log2 = interval_log2;
#ifdef WHERE_EVERY
    picture->remarks |= where_remark_every;
#endif
    char path[1024];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) picture->program = note_text(path, (size_t)length);
    prepare_stacks();
    note_allocators();
    pthread_atfork(before_fork, after_fork, after_fork);
    find_python();
    memcpy(picture->magic, WHERE_MAGIC, sizeof picture->magic);
    me.left = 0;
    me.random = 0;
  }
  me.busy = 0;
  errno = error;
}

static __attribute__((destructor)) void end(void) { end_picture(where_end_exit); }
