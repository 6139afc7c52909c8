/// What launch.c and follow.c share.
#ifndef HIGHWATER_LAUNCH_H
#define HIGHWATER_LAUNCH_H

#include <sys/resource.h>

#include "CLaunch.h"

/// Forks, prepares the child and executes the program in it. With `trace`, the calling thread first
/// attaches to it by ptrace, if the kernel allows that.
struct launch_result launch(const struct launch_request *request, bool trace);

/// Lets a stopped tracee continue (ptrace(2), "Stopped states").
void go_on(pid_t pid, int status, pid_t command);

/// Ends the keeper of a confined program, and with it whatever is left of the program, and reaps the
/// keeper. Has no effect on a program that is not confined.
void end_keeper(struct launch_result *result);

/// Writes a few bytes between fork and exec, and counts them, since they are not the program's.
/// Returns whether all were written.
bool write_before_exec(int file, const void *bytes, size_t count);

/// Mounts an empty tmpfs on /dev/shm that only this process and its offspring see, and that ends
/// with them, so that what they put there can be told from what is there already. Does nothing if
/// the kernel does not allow that. Calls only what is safe between fork and exec.
void take_own_shared_memory(void);

/// Converts what wait4 reports about a process that ended.
struct launch_exit launch_exit_of(int status, const struct rusage *usage);

#endif
