/// What the kernel says of a process, most of it while the process is stopped, for follow.c and members.c.
#ifndef HIGHWATER_FIGURES_H
#define HIGHWATER_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The number that follows a name in an open file of /proc/PID; -1 if it cannot be read.
int64_t number_in(int file, const char *name);

/// VmHWM of a thread's process in KiB, and the process; 0 if it cannot be read.
int64_t peak_of(pid_t thread, pid_t *process);

/// The name of a process as the kernel keeps it (proc_pid_comm(5)), NUL-terminated; empty if it
/// cannot be read.
void name_of(pid_t pid, char *name, size_t capacity);

/// Whether a thread belongs to a process (tgkill(2)).
bool belongs(pid_t thread, pid_t process);

/// Whether a child or tracee of this thread has ended, or has stopped because it is about to.
bool is_ending(pid_t pid);

/// The time by CLOCK_MONOTONIC, in nanoseconds.
int64_t monotonic_now(void);

#endif
