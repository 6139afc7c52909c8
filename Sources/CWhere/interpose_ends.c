// The ways in which a program ends without running destructors: _exit(2), abort(3), and exec(3),
// after which another program has another picture.
#include "hook.h"
#include "seams.h"

#ifndef WHERE_WRAPPED

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

EXPORTED void _exit(int status) {
  end_picture(where_end_exit);
  if (seams_ready()) REAL(_exit)(status);
  __builtin_trap();
}

EXPORTED void _Exit(int status) { _exit(status); }

EXPORTED void abort(void) {
  end_picture(where_end_abort);
  if (seams_ready()) REAL(abort)();
  __builtin_trap();
}

EXPORTED int execve(const char *path, char *const arguments[], char *const environment[]) {
  end_picture(where_end_exec);
  int result = seams_ready() ? REAL(execve)(path, arguments, environment) : -1;
  if (picture != NULL) end_picture(where_end_none);
  return result;
}

EXPORTED int execvpe(const char *file, char *const arguments[], char *const environment[]) {
  end_picture(where_end_exec);
  int result = seams_ready() ? REAL(execvpe)(file, arguments, environment) : -1;
  if (picture != NULL) end_picture(where_end_none);
  return result;
}

EXPORTED int fexecve(int file, char *const arguments[], char *const environment[]) {
  end_picture(where_end_exec);
  int result = seams_ready() ? REAL(fexecve)(file, arguments, environment) : -1;
  if (picture != NULL) end_picture(where_end_none);
  return result;
}

EXPORTED int execv(const char *path, char *const arguments[]) {
  return execve(path, arguments, environ);
}

EXPORTED int execvp(const char *file, char *const arguments[]) {
  return execvpe(file, arguments, environ);
}

/// The arguments of a variadic exec, on the caller's stack: nothing may be allocated here (execl(3)
/// is safe in signal handlers and after vfork).
#define COLLECT(first)                                                        \
  size_t count = 1;                                                           \
  va_list list;                                                               \
  va_start(list, first);                                                      \
  for (const char *next = first; next != NULL; next = va_arg(list, char *)) count++; \
  va_end(list);                                                               \
  char *arguments[count];                                                     \
  va_start(list, first);                                                      \
  arguments[0] = (char *)first;                                               \
  for (size_t i = 1; i < count; i++) arguments[i] = va_arg(list, char *);

EXPORTED int execl(const char *path, const char *first, ...) {
  COLLECT(first)
  va_end(list);
  return execve(path, arguments, environ);
}

EXPORTED int execlp(const char *file, const char *first, ...) {
  COLLECT(first)
  va_end(list);
  return execvpe(file, arguments, environ);
}

EXPORTED int execle(const char *path, const char *first, ...) {
  COLLECT(first)
  char *const *environment = va_arg(list, char *const *);
  va_end(list);
  return execve(path, arguments, environment);
}

#endif
