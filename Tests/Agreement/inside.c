// inside GROUP VERSION RESULT COMMAND : runs COMMAND under time(1) within a memory cgroup of its
// own, and keeps the group's peak in RESULT.group and time's figure in RESULT.time.
//
// GROUP is a folder that it may enter, or "own MOUNT" for a new one below the group it is in; ""
// for none. VERSION is that of the hierarchy, 1 or 2. It is linked statically and starts nothing
// else, so that it never is the largest process of a run.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char outer[4096], group[8192];

static int enter(const char *folder) {
  char path[8300], number[32];
  snprintf(path, sizeof path, "%s/cgroup.procs", folder);
  int file = open(path, O_WRONLY);
  if (file < 0) return -1;
  int length = snprintf(number, sizeof number, "%d", getpid());
  ssize_t count = write(file, number, length);
  close(file);
  return count == length ? 0 : -1;
}

/// The folder of the group that this process is in.
static void find_outer(const char *mount, int version) {
  static char text[16384];
  int file = open("/proc/self/cgroup", O_RDONLY);
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  text[count > 0 ? count : 0] = '\0';
  for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    char *name = strchr(line, ':'), *path = name == NULL ? NULL : strchr(name + 1, ':');
    if (path == NULL) continue;
    *path++ = '\0';
    if (version == 1 ? strcmp(name + 1, "memory") == 0 : strcmp(line, "0") == 0 || name[1] == '\0')
      snprintf(outer, sizeof outer, "%s%s", mount, path);
  }
}

static void keep_peak(int version, const char *result) {
  char path[8300], text[64];
  snprintf(path, sizeof path, "%s/%s", group,
           version == 1 ? "memory.max_usage_in_bytes" : "memory.peak");
  int from = open(path, O_RDONLY);
  if (from < 0) return;
  ssize_t count = read(from, text, sizeof text);
  snprintf(path, sizeof path, "%s.group", result);
  int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (count > 0 && to >= 0 && write(to, text, count) != count) unlink(path);
}

int main(int count, char **arguments) {
  if (count != 5) return 64;
  int version = atoi(arguments[2]);
  const char *result = arguments[3];
  if (strncmp(arguments[1], "own ", 4) == 0) {
    find_outer(arguments[1] + 4, version);
    snprintf(group, sizeof group, "%s/agreement-%d", outer, getpid());
    if (outer[0] == '\0' || mkdir(group, 0755) != 0) group[0] = '\0';
  } else {
    snprintf(group, sizeof group, "%s", arguments[1]);
  }
  if (group[0] != '\0' && enter(group) != 0) group[0] = '\0';
  char times[4200];
  snprintf(times, sizeof times, "%s.time", result);
  pid_t child = fork();
  if (child == 0) {
    int null = open("/dev/null", O_WRONLY);
    dup2(null, 1);
    dup2(null, 2);
    execl("/usr/bin/time", "time", "-q", "-f", "%M", "-o", times, "sh", "-c", arguments[4], NULL);
    _exit(127);
  }
  int status;
  waitpid(child, &status, 0);
  if (group[0] != '\0') {
    keep_peak(version, result);
    if (outer[0] != '\0' && enter(outer) == 0) rmdir(group);
  }
  return 0;
}
