/// What launch.c and trace.c share.
#ifndef HIGHWATER_LAUNCH_H
#define HIGHWATER_LAUNCH_H

#include <sys/resource.h>

#include "CLaunch.h"

/// launch_process, with the calling thread attached to the child by ptrace before it runs the
/// program. Where the kernel does not allow tracing the child runs untraced and `traced` is false.
struct launch_result launch_traced(const struct launch_request *request, bool *traced);

/// What wait4 has told of a process that ended.
struct launch_exit launch_exit_of(int status, const struct rusage *usage);

#endif
