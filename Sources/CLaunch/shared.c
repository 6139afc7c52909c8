#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "confine.h"
#include "launch.h"

/// Writes "ID ID 1" to a map of this process's user namespace (user_namespaces(7)): the number
/// stays what it is. snprintf(3) may not be called here.
static bool keep_number(const char *path, unsigned number) {
  char digits[12], text[32];
  int count = 0, length = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  for (int copy = 0; copy < 2; copy++) {
    for (int i = count; i > 0; i--) text[length++] = digits[i - 1];
    text[length++] = ' ';
  }
  text[length++] = '1';
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool kept = write_before_exec(file, text, (size_t)length);
  close(file);
  return kept;
}

bool keep_numbers(unsigned user, unsigned group) {
  int file = open("/proc/self/setgroups", O_WRONLY | O_CLOEXEC);
  if (file >= 0) {
    write_before_exec(file, "deny", 4);
    close(file);
  }
  bool keeps_user = keep_number("/proc/self/uid_map", user);
  return keep_number("/proc/self/gid_map", group) && keeps_user;
}

/// An ordinary user may mount something only in a user namespace of their own, where a group can be
/// mapped only once setgroups(2) is denied. Returns whether this process has a mount namespace of
/// its own now.
static bool enter_own_namespaces(void) {
  unsigned user = geteuid(), group = getegid();
  if (unshare(CLONE_NEWNS) == 0) return true;
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  // If the kernel refuses, the process has no number in its namespace, and its files still open.
  keep_numbers(user, group);
  return true;
}

void take_own_shared_memory(void) {
  // Without the second, root's mount would appear in the namespace that this one was copied from.
  if (!enter_own_namespaces()) return;
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return;
  mount("highwater", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
}

bool is_on_tmpfs(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return false;
  return status.f_type == TMPFS_MAGIC || status.f_type == HUGETLBFS_MAGIC;
}
