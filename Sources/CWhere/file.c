// The file of the picture: made once, mapped shared, and given its pages as they are needed.
#include "hook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#ifdef WHERE_EVERY
#define NODES (1u << 18)
#define HELD NODES
#define NAMES (1u << 16)
#define TEXTS (4u << 20)
#else
#define NODES (1u << 14)
#define HELD (1u << 13)
#define NAMES 4096u
#define TEXTS (256u << 10)
#endif
#define MODULES 512u
#define MAPPINGS 2048u
#define PHASES 256u
#define PHASE_HELD (1u << 14)

int64_t own_private_bytes;

/// Offset, bytes that may be written, and bytes at most of each array.
static struct array {
  uint64_t at, ready, size;
} arrays[region_count];

static uint64_t page_up(uint64_t bytes) { return (bytes + page_bytes - 1) & ~(page_bytes - 1); }

static uint64_t lay_out(void) {
  const uint64_t sizes[region_count] = {
      [region_nodes] = NODES * sizeof(struct where_node),
      [region_live] = NODES * sizeof(struct where_place),
      [region_modules] = MODULES * sizeof(struct where_module),
      [region_names] = NAMES * sizeof(struct where_name),
      [region_mappings] = MAPPINGS * sizeof(struct where_mapping),
      [region_texts] = TEXTS,
      [region_copy_0] = HELD * sizeof(struct where_held),
      [region_copy_1] = HELD * sizeof(struct where_held),
      [region_phases] = PHASES * sizeof(struct where_phase),
      [region_phase_held] = PHASE_HELD * sizeof(struct where_held),
  };
  uint64_t at = page_up(sizeof(struct where_picture));
  for (int i = 0; i < region_count; i++) {
    arrays[i] = (struct array){at, 0, page_up(sizes[i])};
    at += arrays[i].size;
  }
  return at;
}

/// mmap(2), past the hook's own. Each argument of syscall(2) must have the width of a register.
static void *map(uint64_t bytes, long flags, long file) {
  return (void *)syscall(SYS_mmap, 0L, bytes, (long)(PROT_READ | PROT_WRITE), flags, file, 0L);
}

/// Gets pages of a shared mapping. The call fails where a write would raise SIGBUS, for lack of
/// space (madvise(2), Linux 5.14).
static bool populate(void *start, uint64_t bytes) {
  return syscall(SYS_madvise, start, bytes, (long)MADV_POPULATE_WRITE) == 0;
}

bool reserve(enum region region, uint64_t end) {
  struct array *array = &arrays[region];
  if (LIKELY(end <= array->ready)) return true;
  if (end > array->size) return false;
  // A quarter more each time.
  uint64_t more = page_up(array->ready / 4 + 1), ready = page_up(end);
  if (ready < array->ready + more) ready = array->ready + more;
  if (ready > array->size) ready = array->size;
  if (!populate((char *)picture + array->at + array->ready, ready - array->ready)) return false;
  array->ready = ready;
  return true;
}

int64_t picture_bytes(void) {
  uint64_t bytes = page_up(sizeof(struct where_picture));
  for (int i = 0; i < region_count; i++) bytes += arrays[i].ready;
  return (int64_t)bytes;
}

void *own_memory(size_t bytes) {
  void *memory = map(bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (memory == MAP_FAILED) return NULL;
  own_private_bytes += (int64_t)bytes;
  return memory;
}

static int name(char *path, size_t size, const char *folder, int number, const char *end) {
  return snprintf(path, size, "%s/%d.%d.%s", folder, (int)getpid(), number, end);
}

void refuse(const char *folder, const char *reason) {
  char path[WHERE_FOLDER_LENGTH + 64], end[32];
  snprintf(end, sizeof end, "refused.%s", reason);
  for (int number = 0; number < 1000; number++) {
    name(path, sizeof path, folder, number, end);
    // Needs neither a descriptor nor a block of the disk.
    if (mknod(path, S_IFREG | 0600, 0) == 0 || errno != EEXIST) return;
  }
}

static bool may_be_as_long_as(uint64_t bytes) {
  // Beyond the limit ftruncate(2) would raise SIGXFSZ.
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes);
}

/// Gets the header's pages and the first of each array.
static bool begin_arrays(struct where_picture *made, int file, uint64_t bytes) {
  if (!populate(made, page_up(sizeof *made))) {
    // Without populating, as before Linux 5.14, all of the file gets its space at once.
    if (errno != EINVAL || posix_fallocate(file, 0, (off_t)bytes) != 0) return false;
    for (int i = 0; i < region_count; i++) arrays[i].ready = arrays[i].size;
  }
  // Few programs announce phases.
  for (int i = 0; i < region_phases; i++) {
    if (arrays[i].ready != 0) continue;
    if (!populate((char *)made + arrays[i].at, page_bytes)) return false;
    arrays[i].ready = page_bytes;
  }
  return true;
}

struct where_picture *make_picture(const char *folder) {
  char path[WHERE_FOLDER_LENGTH + 64];
  uint64_t bytes = lay_out();
  int file = -1;
  for (int number = 0; number < 1000 && file < 0; number++) {
    name(path, sizeof path, folder, number, "picture");
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno != EEXIST) break;
  }
  const char *reason = "space";
  struct where_picture *made = MAP_FAILED;
  if (file >= 0 && may_be_as_long_as(bytes) && ftruncate(file, (off_t)bytes) == 0) {
    reason = "memory";
    made = map(bytes, MAP_SHARED, file);
  }
  if (made != MAP_FAILED && !begin_arrays(made, file, bytes)) {
    reason = "space";
    syscall(SYS_munmap, made, bytes);
    made = MAP_FAILED;
  }
  if (file >= 0) close(file);
  if (made == MAP_FAILED) {
    if (file >= 0) unlink(path);
    refuse(folder, reason);
    return NULL;
  }
  made->header_bytes = sizeof *made;
  made->file_bytes = bytes;
  made->nodes_at = arrays[region_nodes].at;
  made->live_at = arrays[region_live].at;
  made->modules_at = arrays[region_modules].at;
  made->names_at = arrays[region_names].at;
  made->mappings_at = arrays[region_mappings].at;
  made->texts_at = arrays[region_texts].at;
  made->phases_at = arrays[region_phases].at;
  made->phase_held_at = arrays[region_phase_held].at;
  made->node_capacity = NODES;
  made->module_capacity = MODULES;
  made->name_capacity = NAMES;
  made->mapping_capacity = MAPPINGS;
  made->texts_capacity = TEXTS;
  made->phase_capacity = PHASES;
  made->phase_held_capacity = PHASE_HELD;
  made->node_count = made->name_count = made->texts_used = 1;
  for (int i = 0; i < 2; i++) {
    made->copies[i].held_at = arrays[region_copy_0 + i].at;
    made->copies[i].held_capacity = HELD;
  }
  return made;
}

bool inherit_picture(const struct where_picture *from) {
  picture->node_count = from->node_count;
  picture->module_count = from->module_count;
  picture->name_count = from->name_count;
  picture->mapping_count = from->mapping_count;
  picture->texts_used = from->texts_used;
  picture->sums = from->sums;
  picture->program = from->program;
  picture->allocator = from->allocator;
  picture->operator_new = from->operator_new;
  picture->tracked_blocks = from->tracked_blocks;
  picture->thinnings = from->thinnings;
  picture->remarks = from->remarks & ~(where_remark_space | where_remark_torn | where_remark_phases_full);
  const uint64_t used[] = {
      [region_nodes] = from->node_count * sizeof(struct where_node),
      [region_live] = from->node_count * sizeof(struct where_place),
      [region_modules] = from->module_count * sizeof(struct where_module),
      [region_names] = from->name_count * sizeof(struct where_name),
      [region_mappings] = from->mapping_count * sizeof(struct where_mapping),
      [region_texts] = from->texts_used,
  };
  for (int i = 0; i < region_copy_0; i++) {
    if (!reserve((enum region)i, used[i])) return false;
    memcpy((char *)picture + arrays[i].at, (const char *)from + arrays[i].at, used[i]);
  }
  return true;
}

void unmap_picture(struct where_picture *old) { syscall(SYS_munmap, old, old->file_bytes); }
