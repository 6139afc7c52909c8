#define _GNU_SOURCE
#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int ctest_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int ctest_open_pseudoterminal(char *slave_path, size_t size) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return -1;
    if (grantpt(master) == 0 && unlockpt(master) == 0) {
        errno = ptsname_r(master, slave_path, size);
        if (errno == 0) return master;
    }
    int code = errno;
    close(master);
    errno = code;
    return -1;
}

int ctest_add_chdir(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

short ctest_spawn_setsid(void) { return POSIX_SPAWN_SETSID; }

int ctest_width(wchar_t character) { return wcwidth(character); }
