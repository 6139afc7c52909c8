// The calls that <stdlib.h>, <spawn.h>, <unistd.h> and <wchar.h> keep from Swift, because its Glibc
// module is built without _GNU_SOURCE. Each stands for the call in its comment, and nothing more.
#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include <spawn.h>
#include <stddef.h>
#include <wchar.h>

/// pipe2(2) with O_CLOEXEC. Returns 0, or -1 with errno set.
int ctest_pipe(int ends[2]);

/// posix_openpt(3), grantpt(3), unlockpt(3) and ptsname_r(3). Returns the master side's descriptor,
/// which no child inherits, or -1 with errno set.
int ctest_open_pseudoterminal(char *slave_path, size_t size);

/// posix_spawn_file_actions_addchdir_np(3). Returns 0 or an errno.
int ctest_add_chdir(posix_spawn_file_actions_t *actions, const char *path);

/// POSIX_SPAWN_SETSID of posix_spawn(3).
short ctest_spawn_setsid(void);

/// wcwidth(3).
int ctest_width(wchar_t character);

#endif
