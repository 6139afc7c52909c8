/// Starting a thread where it can run at once.
#ifndef HIGHWATER_CTHREADSTART_H
#define HIGHWATER_CTHREADSTART_H

#include <pthread.h>

/// Starts a thread (pthread_create(3)) on another processor than the one that this thread is on, if
/// there is one that it may run on; from then on it may run on all that this thread may.
///
/// A kernel may start a thread beside its creator, though another processor is idle, and move it
/// only after some milliseconds: work that takes twenty then takes nearly twice as long. Virtual
/// machines that pack their work on few processors do so most of the time.
///
/// It returns 0, or the error that pthread_create(3) returns.
int thread_start_apart(pthread_t *thread, void *(*body)(void *), void *argument);

#endif
