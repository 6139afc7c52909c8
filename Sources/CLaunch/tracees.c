#define _GNU_SOURCE
#include "tracees.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "figures.h"

void begin_tracees(struct tracees *tracees) { pthread_mutex_init(&tracees->lock, NULL); }

void end_tracees(struct tracees *tracees) {
  free(tracees->list);
  pthread_mutex_destroy(&tracees->lock);
}

const struct tracee *tracee_of(const struct tracees *tracees, pid_t pid) {
  for (size_t i = 0; i < tracees->count; i++) {
    if (tracees->list[i].pid == pid) return &tracees->list[i];
  }
  return NULL;
}

/// Finds a tracee, or adds it. Returns NULL if there is no memory for it.
static struct tracee *find(struct tracees *tracees, pid_t pid) {
  struct tracee *found = (struct tracee *)tracee_of(tracees, pid);
  if (found != NULL) return found;
  if (tracees->count == tracees->capacity) {
    size_t capacity = tracees->capacity * 2 + 16;
    struct tracee *list = realloc(tracees->list, capacity * sizeof *list);
    if (list == NULL) return NULL;
    tracees->list = list;
    tracees->capacity = capacity;
  }
  struct tracee *added = &tracees->list[tracees->count++];
  *added = (struct tracee){pid, UNKNOWN, monotonic_now()};
  return added;
}

void note_tracee(struct tracees *tracees, pid_t pid, enum memory memory) {
  pthread_mutex_lock(&tracees->lock);
  struct tracee *tracee = find(tracees, pid);
  if (tracee != NULL && memory > tracee->memory) tracee->memory = memory;
  pthread_mutex_unlock(&tracees->lock);
}

void note_child(struct tracees *tracees, pid_t pid, enum memory memory) {
  siginfo_t info;
  int options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
  if (waitid(P_PID, (id_t)pid, &info, options) == 0) note_tracee(tracees, pid, memory);
}

void forget_tracee(struct tracees *tracees, pid_t pid) {
  pthread_mutex_lock(&tracees->lock);
  for (size_t i = 0; i < tracees->count; i++) {
    if (tracees->list[i].pid != pid) continue;
    tracees->list[i] = tracees->list[--tracees->count];
    break;
  }
  pthread_mutex_unlock(&tracees->lock);
}

bool owns_memory(const struct tracees *tracees, pid_t pid) {
  const struct tracee *tracee = tracee_of(tracees, pid);
  return tracee != NULL && tracee->memory == OWN;
}

size_t owners_among(struct tracees *tracees, pid_t *pids, size_t capacity) {
  size_t count = 0;
  pthread_mutex_lock(&tracees->lock);
  for (size_t i = 0; i < tracees->count; i++) {
    if (tracees->list[i].memory != OWN) continue;
    if (count < capacity) pids[count] = tracees->list[i].pid;
    count++;
  }
  pthread_mutex_unlock(&tracees->lock);
  return count;
}

void kill_tracees(struct tracees *tracees) {
  pthread_mutex_lock(&tracees->lock);
  for (size_t i = 0; i < tracees->count; i++) kill(tracees->list[i].pid, SIGKILL);
  pthread_mutex_unlock(&tracees->lock);
}
