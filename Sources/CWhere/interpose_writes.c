// The functions that write what a tracker prints: write(2), writev(2), and fflush(3), since what
// stdio writes does not come by way of write. What stdio writes by itself, of a line-buffered or an
// unbuffered stream, is not seen.
#include "hook.h"
#include "seams.h"

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

/// Fewer bytes are no checkpoint: `[MEMORY] : RSS 1`.
#define SHORTEST_LINE 16

/// Looks at what was written, once all of it was: the kernel would refuse an address that must not
/// be read.
static void see(ssize_t written, const void *bytes, size_t length, size_t all) {
  if (written == (ssize_t)all && length >= SHORTEST_LINE && is_tracing()) announce(bytes, length);
}

EXPORTED ssize_t OURS(write)(int file, const void *bytes, size_t length) {
  if (!seams_ready()) return syscall(SYS_write, (long)file, bytes, length);
  ssize_t written = REAL(write)(file, bytes, length);
#ifdef WHERE_WRAPPED
  // Where the worker's reports go (WorkerProtocol.swift).
  if (file != 3) return written;
#endif
  see(written, bytes, length, length);
  return written;
}

#ifndef WHERE_WRAPPED

EXPORTED ssize_t writev(int file, const struct iovec *parts, int count) {
  if (!seams_ready()) return syscall(SYS_writev, (long)file, parts, (long)count);
  ssize_t written = REAL(writev)(file, parts, count);
  if (written < SHORTEST_LINE || !is_tracing()) return written;
  size_t all = 0;
  for (int i = 0; i < count; i++) all += parts[i].iov_len;
  see(written, parts[count - 1].iov_base, parts[count - 1].iov_len, all);
  return written;
}

/// Looks at what a stream has not written yet.
static void see_stream(FILE *stream) {
  // Not waiting for a thread that writes to it.
  if (ftrylockfile(stream) != 0) return;
  const char *bytes = stream->_IO_write_base, *end = stream->_IO_write_ptr;
  if (bytes != NULL && end - bytes >= SHORTEST_LINE) announce(bytes, (size_t)(end - bytes));
  funlockfile(stream);
}

EXPORTED int fflush(FILE *stream) {
  if (!seams_ready()) return EOF;
  if (is_tracing()) {
    int error = errno;
    if (stream != NULL) {
      see_stream(stream);
    } else {
      see_stream(stdout);
      see_stream(stderr);
    }
    errno = error;
  }
  return REAL(fflush)(stream);
}

#endif
