#define _GNU_SOURCE
#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"

struct followed_member *member_of(struct followed_exit *result, pid_t pid, int64_t peak) {
  struct followed_member *smallest = NULL;
  for (size_t i = 0; i < result->member_count; i++) {
    struct followed_member *member = &result->members[i];
    if (member->pid == pid && !member->is_closed) return member;
    if (smallest == NULL || member->peak_kibibytes < smallest->peak_kibibytes) smallest = member;
  }
  if (result->members == NULL) result->members = calloc(FOLLOWED_CAPACITY, sizeof *smallest);
  if (result->members == NULL) return NULL;
  if (result->member_count < FOLLOWED_CAPACITY) {
    smallest = &result->members[result->member_count++];
  } else if (smallest->peak_kibibytes >= peak) {
    return NULL;
  } else {
    // The order is that of the ends.
    struct followed_member *last = &result->members[FOLLOWED_CAPACITY - 1];
    memmove(smallest, smallest + 1, (size_t)(last - smallest) * sizeof *smallest);
    smallest = last;
  }
  *smallest = (struct followed_member){.pid = pid};
  return smallest;
}

/// Which of the known libraries a process has mapped (proc_pid_maps(5)).
static unsigned libraries_of(pid_t pid) {
  static const struct { const char *name; unsigned library; } known[] = {
      {"/libc.so.6", FOLLOWED_GLIBC},       {"/libjvm.so", FOLLOWED_JVM},
      {"/libnode.so", FOLLOWED_NODE},       {"/libpython", FOLLOWED_PYTHON},
      {"/libjemalloc", FOLLOWED_JEMALLOC},  {"/libtcmalloc", FOLLOWED_TCMALLOC},
  };
  char path[48], line[1280];
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  FILE *maps = fopen(path, "re");
  if (maps == NULL) return 0;
  unsigned found = 0;
  while (fgets(line, sizeof line, maps) != NULL) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
      if (strstr(line, known[i].name) != NULL) found |= known[i].library;
    }
  }
  fclose(maps);
  return found;
}

void describe_member(struct followed_member *member, pid_t pid, int64_t peak, bool inspects) {
  char path[48], name[sizeof member->name];
  name_of(pid, name, sizeof name);
  if (name[0] != '\0') memcpy(member->name, name, sizeof name);
  if (peak > member->peak_kibibytes) member->peak_kibibytes = peak;
  if (!inspects) return;
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  ssize_t length = readlink(path, member->program, sizeof member->program - 1);
  if (length > 0) member->program[length] = '\0';
  member->libraries |= libraries_of(pid);
}

void close_member(struct followed_exit *result, pid_t pid) {
  for (size_t i = 0; i < result->member_count; i++) {
    if (result->members[i].pid == pid) result->members[i].is_closed = true;
  }
}
