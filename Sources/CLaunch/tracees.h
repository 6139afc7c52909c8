/// The list of processes and threads that a command consists of, for follow.c alone. One thread
/// changes it; others may read it and kill.
#ifndef HIGHWATER_TRACEES_H
#define HIGHWATER_TRACEES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Whose memory a tracee uses. A new one may stop for the first time before its parent reports it.
enum memory { UNKNOWN, SHARED, OWN };

/// A process or thread that is followed. Its number cannot be reused: it stays taken until it is
/// reaped by the thread that follows it, and then the entry is removed.
struct tracee {
  pid_t pid;
  enum memory memory;
  /// When it was first seen, by CLOCK_MONOTONIC in nanoseconds.
  int64_t started;
};

struct tracees {
  pthread_mutex_t lock;
  /// In no order. Guarded by the lock.
  struct tracee *list;
  size_t count, capacity;
};

void begin_tracees(struct tracees *tracees);
void end_tracees(struct tracees *tracees);

/// Adds a tracee, or what is now known of its memory. One for which there is no memory cannot be
/// killed by itself, but still dies with this process.
void note_tracee(struct tracees *tracees, pid_t pid, enum memory memory);

/// Adds what a parent reports about its new child, unless the child has already come and gone: its
/// stops may be seen before its parent's, and its number may already be reused.
void note_child(struct tracees *tracees, pid_t pid, enum memory memory);

void forget_tracee(struct tracees *tracees, pid_t pid);

/// The entry of a tracee; NULL if there is none. Only for the thread that changes the list.
const struct tracee *tracee_of(const struct tracees *tracees, pid_t pid);

/// Whether a process has memory of its own, as far as its stops have shown. Only for the thread
/// that changes the list.
bool owns_memory(const struct tracees *tracees, pid_t pid);

/// How many have memory of their own. Writes down as many of them as there is room for.
size_t owners_among(struct tracees *tracees, pid_t *pids, size_t capacity);

void kill_tracees(struct tracees *tracees);

#endif
