/// What launch.c and follow.c share.
#ifndef HIGHWATER_LAUNCH_H
#define HIGHWATER_LAUNCH_H

#include <sys/resource.h>

#include "CLaunch.h"

/// Forks, prepares the child and executes the program in it; with `trace` the calling thread attaches
/// to it by ptrace first, if the kernel allows that.
struct launch_result launch(const struct launch_request *request, bool trace);

/// What wait4 has told of a process that ended.
struct launch_exit launch_exit_of(int status, const struct rusage *usage);

#endif
