/// The processes of a followed command that have ended, for follow.c alone.
#ifndef HIGHWATER_MEMBERS_H
#define HIGHWATER_MEMBERS_H

#include "CLaunch.h"

/// The entry of a process in the list of those that ended; NULL if it is not large enough for it,
/// or if there is no memory.
struct followed_member *member_of(struct followed_exit *result, pid_t pid, int64_t peak);

/// Writes down a process's name and peak, and, if asked for, its program and libraries, while its
/// files in /proc are still there.
void describe_member(struct followed_member *member, pid_t pid, int64_t peak, bool inspects);

/// Closes the entry of a process that has been reaped, since its number may be another's from now
/// on.
void close_member(struct followed_exit *result, pid_t pid);

#endif
