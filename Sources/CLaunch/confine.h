/// How a program that nobody vouches for is shut in: confine.c makes the process, enclose.c its file
/// system, restrict.c takes what else it could do harm with. All but confine_start runs between fork
/// and exec, and calls only what is safe there.
#ifndef HIGHWATER_CONFINE_H
#define HIGHWATER_CONFINE_H

#include <stdbool.h>
#include <sys/types.h>

#include "CLaunch.h"

/// The processes that a confined program begins with.
struct confined_start {
  /// The program to be, as fork returns it: 0 in itself; -1 if a step failed.
  pid_t pid;
  /// The first process of its namespace, which ends all others with itself.
  pid_t keeper;
  /// Closing it ends the keeper; -1 for none.
  int hold;
  const char *failed_step;
  int error;
};

/// Forks a process into namespaces of its own, as a child of this process, in which nothing but the
/// namespaces is confined yet.
struct confined_start confine_start(void);

/// Makes the file system that a confined program sees its root, and `/tmp` the working folder.
/// Returns the step that failed, with errno; NULL if none did.
const char *enclose(const struct confinement *confinement);

/// Takes the privileges of this process and sets the bounds of what it may use, for good. Returns
/// the step that failed, with errno; NULL if none did.
const char *give_up_privileges(const struct confinement *confinement);

/// Has the kernel refuse the calls that a judged program has no use for (seccomp(2)). Returns as
/// give_up_privileges.
const char *refuse_calls(void);

/// Maps the numbers of a user and a group of the parent's namespace to themselves in a user namespace
/// that this process has just entered (user_namespaces(7)). False if the kernel refuses.
bool keep_numbers(unsigned user, unsigned group);

#endif
