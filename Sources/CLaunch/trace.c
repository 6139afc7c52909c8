#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

/// Whose memory a tracee's is. A new one may stop for the first time before its parent has told.
enum memory { UNKNOWN, SHARED, OWN };

/// One process or thread that is followed. Its number cannot become another's: it stays taken until it
/// is reaped here, and then it is forgotten.
struct tracee {
  pid_t pid;
  enum memory memory;
};

/// A traced command. Its fields belong to the tracing thread until `ended` is readable, but for
/// `started`, which hands over `launch`.
struct traced_process {
  const struct launch_request *request;
  struct launch_result launch;
  struct traced_exit exit;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t started;
  bool has_started;
  int ended;
  /// In no order; read by other threads under the lock.
  struct tracee *tracees;
  size_t count, capacity;
};

/// Finds one that is followed already, or adds it. Without memory for it NULL: it is followed to no
/// forced end then, but the death of this process still ends it.
static struct tracee *find(struct traced_process *process, pid_t pid) {
  for (size_t i = 0; i < process->count; i++) {
    if (process->tracees[i].pid == pid) return &process->tracees[i];
  }
  if (process->count == process->capacity) {
    size_t capacity = process->capacity * 2 + 16;
    struct tracee *tracees = realloc(process->tracees, capacity * sizeof *tracees);
    if (tracees == NULL) return NULL;
    process->tracees = tracees;
    process->capacity = capacity;
  }
  struct tracee *added = &process->tracees[process->count++];
  *added = (struct tracee){pid, UNKNOWN};
  return added;
}

static void note(struct traced_process *process, pid_t pid, enum memory memory) {
  pthread_mutex_lock(&process->lock);
  struct tracee *tracee = find(process, pid);
  if (tracee != NULL && memory > tracee->memory) tracee->memory = memory;
  pthread_mutex_unlock(&process->lock);
}

/// Notes what a parent has told of its new child, unless the child has lived its whole life by now:
/// its stops may be seen before its parent's, and its number may be another's.
static void note_child(struct traced_process *process, pid_t pid, enum memory memory) {
  siginfo_t info;
  int options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
  if (waitid(P_PID, (id_t)pid, &info, options) == 0) note(process, pid, memory);
}

/// Whether a thread is one of a process's (tgkill(2)).
static bool belongs(pid_t thread, pid_t process) {
  return syscall(SYS_tgkill, process, thread, 0) == 0;
}

static void forget(struct traced_process *process, pid_t pid) {
  pthread_mutex_lock(&process->lock);
  for (size_t i = 0; i < process->count; i++) {
    if (process->tracees[i].pid != pid) continue;
    process->tracees[i] = process->tracees[--process->count];
    break;
  }
  pthread_mutex_unlock(&process->lock);
}

/// The number behind a name in a file of /proc/PID, 0 where it cannot be read.
static int64_t proc_number(pid_t pid, const char *file_name, const char *name) {
  char path[48], text[4096];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file_name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  text[count] = '\0';
  const char *line = strstr(text, name);
  return line == NULL ? 0 : strtoll(line + strlen(name), NULL, 10);
}

/// Lets a stopped tracee go on (ptrace(2), "Stopped states").
static void go_on(pid_t pid, int status, pid_t command) {
  int event = status >> 16;
  int signal = WSTOPSIG(status);
  if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
    // Stopped by a signal as job control does: it stays stopped until SIGCONT.
    ptrace(PTRACE_LISTEN, pid, NULL, NULL);
    if (pid == command) suspend_with_group();
  } else {
    // A stop for an event of ours delivers no signal; any other delivers the one it came with.
    ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)(event != 0 ? 0 : signal));
  }
}

/// Takes what a stop has to tell: the peak of a process about to exit, which still has its memory,
/// or what a new process or program is.
static void look(struct traced_process *process, pid_t pid, int event, pid_t command) {
  struct traced_exit *result = &process->exit;
  unsigned long message = 0;
  if (event != 0) ptrace(PTRACE_GETEVENTMSG, pid, NULL, &message);
  pid_t other = (pid_t)message;
  switch (event) {
    case PTRACE_EVENT_EXIT: {
      int64_t peak = proc_number(pid, "status", "\nVmHWM:");
      if (peak > result->largest_kibibytes) result->largest_kibibytes = peak;
      if (peak > 0 && belongs(pid, command)) result->saw_exit = true;
      break;
    }
    case PTRACE_EVENT_FORK: note_child(process, other, OWN); break;
    case PTRACE_EVENT_VFORK: note_child(process, other, SHARED); break;
    // A thread, or a process made by clone(2) in a way of its own.
    case PTRACE_EVENT_CLONE: note_child(process, other, belongs(other, other) ? OWN : SHARED); break;
    case PTRACE_EVENT_EXEC:
      // A thread that executes a program takes its leader's number.
      if (other != pid) forget(process, other);
      note(process, pid, OWN);
      break;
    default: note(process, pid, UNKNOWN);
  }
}

/// Whether a process has ended, or is about to and stopped for that.
static bool is_ending(pid_t pid) {
  siginfo_t info = {0};
  int options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
  if (waitid(P_PID, (id_t)pid, &info, options) != 0 || info.si_pid != pid) return false;
  return info.si_code != CLD_TRAPPED || info.si_status >> 8 == PTRACE_EVENT_EXIT;
}

/// How many processes that still run the command has left behind.
static size_t left_behind(struct traced_process *process, pid_t command) {
  size_t count = 0;
  for (size_t i = 0; i < process->count; i++) {
    pid_t pid = process->tracees[i].pid;
    // A thread belongs to the process of another number.
    if (pid != command && belongs(pid, pid) && !is_ending(pid)) count++;
  }
  return count;
}

/// What the command leaves behind ends with it, in its group or out of it.
static void end_offspring(struct traced_process *process, pid_t command) {
  process->exit.left_behind = left_behind(process, command);
  kill(-command, SIGKILL);
  pthread_mutex_lock(&process->lock);
  for (size_t i = 0; i < process->count; i++) kill(process->tracees[i].pid, SIGKILL);
  pthread_mutex_unlock(&process->lock);
}

/// Waits for the command and for every process and thread that it begets, until none is left.
static void follow(struct traced_process *process, pid_t command) {
  note(process, command, OWN);
  bool has_ended = false;
  while (true) {
    // __WNOTHREAD: this thread's own children and tracees only, none of the rest of the process's.
    // First without reaping (WNOWAIT), since what the command has read is told by its zombie.
    siginfo_t info = {0};
    int options = WEXITED | WSTOPPED | WNOWAIT | __WALL | __WNOTHREAD;
    if (waitid(P_ALL, 0, &info, options) != 0) {
      if (errno == EINTR) continue;
      break;
    }
    pid_t pid = info.si_pid;
    bool is_over = info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED;
    if (pid == command && is_over) {
      has_ended = true;
      process->exit.read_bytes = proc_number(pid, "io", "rchar:");
      // Before it is reaped, while its number, which is the group's, cannot be another's.
      suspend_alone();
      end_offspring(process, command);
    }
    int status;
    struct rusage usage;
    if (wait4(pid, &status, __WALL | __WNOTHREAD, &usage) != pid) continue;
    if (WIFSTOPPED(status)) {
      look(process, pid, status >> 16, command);
      // One that was forked while the others were being ended.
      if (has_ended) kill(pid, SIGKILL);
      go_on(pid, status, command);
      continue;
    }
    forget(process, pid);
    if (pid == command) process->exit.ending = launch_exit_of(status, &usage);
  }
}

static void hand_over(struct traced_process *process, struct launch_result launch) {
  pthread_mutex_lock(&process->lock);
  process->launch = launch;
  process->has_started = true;
  pthread_cond_signal(&process->started);
  pthread_mutex_unlock(&process->lock);
}

/// ptrace belongs to one thread: this one forks, attaches and waits.
static void *trace(void *argument) {
  struct traced_process *process = argument;
  struct launch_result launch = launch_traced(process->request, &process->exit.is_traced);
  pid_t command = launch.pid;
  hand_over(process, launch);
  if (command > 0) follow(process, command);
  uint64_t one = 1;
  ssize_t written = write(process->ended, &one, sizeof one);
  (void)written;
  return NULL;
}

struct traced_process *traced_start(const struct launch_request *request,
                                    struct launch_result *result, int *ended) {
  struct traced_process *process = calloc(1, sizeof *process);
  if (process == NULL) {
    *result = (struct launch_result){-1, -1, "calloc", ENOMEM, 0};
    return NULL;
  }
  process->request = request;
  pthread_mutex_init(&process->lock, NULL);
  pthread_cond_init(&process->started, NULL);
  process->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int error = process->ended < 0 ? errno : 0;
  if (error == 0) error = pthread_create(&process->thread, NULL, trace, process);
  if (error != 0) {
    *result = (struct launch_result){-1, -1, "pthread_create", error, 0};
    if (process->ended >= 0) close(process->ended);
    free(process);
    return NULL;
  }
  pthread_mutex_lock(&process->lock);
  while (!process->has_started) pthread_cond_wait(&process->started, &process->lock);
  pthread_mutex_unlock(&process->lock);
  *result = process->launch;
  *ended = process->ended;
  return process;
}

size_t traced_processes(struct traced_process *process, pid_t *pids, size_t capacity) {
  size_t count = 0;
  pthread_mutex_lock(&process->lock);
  for (size_t i = 0; i < process->count && count < capacity; i++) {
    if (process->tracees[i].memory == OWN) pids[count++] = process->tracees[i].pid;
  }
  pthread_mutex_unlock(&process->lock);
  return count;
}

struct traced_exit traced_finish(struct traced_process *process) {
  pthread_join(process->thread, NULL);
  struct traced_exit result = process->exit;
  close(process->ended);
  free(process->tracees);
  pthread_cond_destroy(&process->started);
  pthread_mutex_destroy(&process->lock);
  free(process);
  return result;
}
