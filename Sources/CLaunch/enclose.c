#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"

// The file system is built anew from an empty one: it holds what is named here and nothing else, so
// that no folder can be forgotten. What is shown keeps its path.

/// Numbers and flags that older headers lack (open_tree(2), move_mount(2), mount_setattr(2)).
enum {
  OPEN_TREE = 428,
  MOVE_MOUNT = 429,
  MOUNT_SETATTR = 442,
  TREE_CLONE = 1,
  TREE_RECURSIVE = 0x8000,
  FROM_DESCRIPTOR = 4,
};
struct mount_attributes {
  uint64_t set, clear, propagation, user_namespace;
};
enum { READ_ONLY = 1, NO_SET_USER_ID = 2, NO_DEVICES = 4, NO_EXECUTION = 8 };

/// The system's own: programs, libraries and what configures them. As on any system, what is secret
/// there is not for every user to read.
static const char *const system_folders[] = {"/usr",   "/bin",   "/sbin", "/lib", "/lib32", "/lib64",
                                             "/libx32", "/etc", "/opt",  "/nix", "/gnu",   "/sys"};
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random",
                                      "/dev/urandom"};

/// Where the new root is being built.
static const char *base;

/// Appends a text to a path, if it fits.
static bool append(char *path, const char *text) {
  size_t length = strlen(path), more = strlen(text);
  if (length + more >= PATH_MAX) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(path + length, text, more + 1);
  return true;
}

/// The place of a path in the new root.
static bool place_of(const char *path, char *place) {
  place[0] = '\0';
  return append(place, base) && append(place, path);
}

/// Makes the folders that lead to a place in the new root.
static bool make_way(char *place) {
  for (char *slash = strchr(place + strlen(base) + 1, '/'); slash != NULL;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    bool made = mkdir(place, 0755) == 0 || errno == EEXIST;
    *slash = '/';
    if (!made) return false;
  }
  return true;
}

/// Makes a file or folder to mount something on.
static bool make_place(char *place, bool is_folder) {
  struct stat status;
  if (stat(place, &status) == 0) return true;
  if (!make_way(place)) return false;
  if (is_folder) return mkdir(place, 0755) == 0;
  int file = open(place, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (file < 0) return false;
  return close(file) == 0;
}

static bool set_attributes(int tree, uint64_t attributes) {
  struct mount_attributes change = {.set = attributes};
  return syscall(MOUNT_SETATTR, tree, "", AT_EMPTY_PATH | TREE_RECURSIVE, &change,
                 sizeof change) == 0;
}

/// Shows a file or folder, and what is mounted in it, at a place in the new root. It is never there
/// without the attributes.
static bool show_at(const char *path, char *place, uint64_t attributes) {
  struct stat status;
  if (stat(path, &status) != 0) return false;
  int tree = (int)syscall(OPEN_TREE, AT_FDCWD, path, TREE_CLONE | O_CLOEXEC | TREE_RECURSIVE);
  if (tree < 0) return false;
  bool shown = set_attributes(tree, attributes) && make_place(place, S_ISDIR(status.st_mode)) &&
               syscall(MOVE_MOUNT, tree, "", AT_FDCWD, place, FROM_DESCRIPTOR) == 0;
  int error = errno;
  close(tree);
  errno = error;
  return shown;
}

static bool show(const char *path, uint64_t attributes) {
  char place[PATH_MAX];
  return place_of(path, place) && show_at(path, place, attributes);
}

/// Shows a folder of the system's; a symbolic link, as /bin is on most, as the link it is.
static bool show_system(const char *path) {
  char place[PATH_MAX], target[PATH_MAX];
  struct stat status;
  if (lstat(path, &status) != 0) return errno == ENOENT;
  if (!place_of(path, place)) return false;
  if (!S_ISLNK(status.st_mode)) {
    return show_at(path, place, READ_ONLY | NO_SET_USER_ID | NO_DEVICES);
  }
  ssize_t length = readlink(path, target, sizeof target - 1);
  if (length < 0) return false;
  target[length] = '\0';
  return symlink(target, place) == 0;
}

/// Covers a folder with an empty one, if it is to be seen at all.
static bool hide(const char *path) {
  char place[PATH_MAX];
  struct stat status;
  if (!place_of(path, place)) return false;
  if (stat(place, &status) != 0) return true;
  if (!S_ISDIR(status.st_mode)) return show_at("/dev/null", place, READ_ONLY);
  return mount("hidden", place, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755,size=1m") == 0;
}

/// Makes a folder that only held places to mount on unchangeable.
static bool seal(const char *place) {
  struct mount_attributes change = {.set = READ_ONLY | NO_SET_USER_ID | NO_DEVICES};
  return syscall(MOUNT_SETATTR, AT_FDCWD, place, 0, &change, sizeof change) == 0;
}

static bool make_link(const char *target, const char *path) {
  char place[PATH_MAX];
  return place_of(path, place) && symlink(target, place) == 0;
}

/// A /dev with what needs no privilege.
static bool make_devices(const char *shared_memory_options) {
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
    if (!show(devices[i], NO_SET_USER_ID | NO_EXECUTION)) return false;
  }
  char place[PATH_MAX];
  return make_link("/proc/self/fd", "/dev/fd") && make_link("/proc/self/fd/0", "/dev/stdin") &&
         make_link("/proc/self/fd/1", "/dev/stdout") &&
         make_link("/proc/self/fd/2", "/dev/stderr") && place_of("/dev/shm", place) &&
         make_place(place, true) &&
         mount("highwater", place, "tmpfs", MS_NOSUID | MS_NODEV, shared_memory_options) == 0;
}

/// Shows the folder of the run as /var/tmp too. Not by a link, which what is shown below it would
/// follow to the machine's own /tmp.
static bool make_other_temporary(void) {
  char temporary[PATH_MAX], place[PATH_MAX];
  return place_of("/tmp", temporary) && place_of("/var/tmp", place) && make_place(place, true) &&
         mount(temporary, place, NULL, MS_BIND, NULL) == 0;
}

/// Shows the compilers' caches as they are, with what this run changes of them in its own folder
/// (overlayfs). Where the kernel does not allow that, compilers begin without a cache.
static bool make_caches(const char *caches, unsigned user) {
  char options[3 * PATH_MAX] = "lowerdir=", place[PATH_MAX], upper[PATH_MAX], work[PATH_MAX];
  if (!place_of("/tmp/.cache", place) || !place_of("/tmp/.changed", upper) ||
      !place_of("/tmp/.work", work)) {
    return false;
  }
  if (mkdir(place, 0700) != 0 || mkdir(upper, 0700) != 0 || mkdir(work, 0700) != 0) return false;
  if (geteuid() == 0) {
    if (chown(place, user, user) != 0 || chown(upper, user, user) != 0) return false;
  }
  strcat(options, caches);
  strcat(strcat(options, ",upperdir="), upper);
  strcat(strcat(options, ",workdir="), work);
  strcat(options, ",userxattr");
  mount("overlay", place, "overlay", MS_NOSUID | MS_NODEV, options);
  return true;
}

/// Shows files and folders; of those only what lies in a folder, if one is given.
static bool show_all(const char *const *paths, const char *folder, uint64_t attributes) {
  size_t length = folder == NULL ? 0 : strlen(folder);
  for (; *paths != NULL; paths++) {
    bool lies_in = length == 0 || (strncmp(*paths, folder, length) == 0 && (*paths)[length] == '/');
    if (lies_in && !show(*paths, attributes)) return false;
  }
  return true;
}

const char *enclose(const struct confinement *confinement) {
  char place[PATH_MAX];
  uint64_t harmless = NO_SET_USER_ID | NO_DEVICES;
  base = confinement->folder;
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return "mount /";
  // The new root is built on the folder itself, which is certain to be there.
  int folder = (int)syscall(OPEN_TREE, AT_FDCWD, base, TREE_CLONE | O_CLOEXEC | TREE_RECURSIVE);
  if (folder < 0) return "open_tree";
  if (!set_attributes(folder, harmless)) return "mount_setattr";
  if (mount("highwater", base, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=4m") != 0) {
    return "mount tmpfs";
  }
  if (!place_of("/tmp", place) || mkdir(place, 0755) != 0 ||
      syscall(MOVE_MOUNT, folder, "", AT_FDCWD, place, FROM_DESCRIPTOR) != 0) {
    return "move_mount /tmp";
  }
  close(folder);
  for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
    if (!show_system(system_folders[i])) return system_folders[i];
  }
  if (!make_devices(confinement->shared_memory_options)) return "mount /dev";
  // Read-only, or else a program could have the kernel forget its peak, and an ordinary user's have it
  // prefer others when memory runs out.
  unsigned long harmless_proc = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (!place_of("/proc", place) || mkdir(place, 0755) != 0 ||
      mount("proc", place, "proc", harmless_proc, "hidepid=2") != 0) {
    return "mount /proc";
  }
  if (!make_other_temporary()) return "mount /var/tmp";
  if (confinement->caches != NULL && !make_caches(confinement->caches, confinement->user)) {
    return "mkdir /tmp/.cache";
  }
  if (!show_all(confinement->shown, NULL, READ_ONLY | harmless)) return "mount (shown)";
  if (!show_all(confinement->written, NULL, harmless)) return "mount (written)";
  for (const char *const *path = confinement->hidden; *path != NULL; path++) {
    if (!hide(*path)) return "mount (hidden)";
    if (!show_all(confinement->shown, *path, READ_ONLY | harmless)) return "mount (shown)";
    if (!show_all(confinement->written, *path, harmless)) return "mount (written)";
  }
  for (const char *const *path = confinement->hidden; *path != NULL; path++) {
    struct stat status;
    if (!place_of(*path, place)) return "mount (hidden)";
    if (lstat(place, &status) == 0 && S_ISDIR(status.st_mode) && !seal(place)) {
      return "mount (hidden)";
    }
  }
  if (chdir(base) != 0 || !seal(base)) return "mount_setattr /";
  if (syscall(SYS_pivot_root, ".", ".") != 0) return "pivot_root";
  if (umount2(".", MNT_DETACH) != 0) return "umount";
  return chdir("/tmp") == 0 ? NULL : "chdir /tmp";
}
