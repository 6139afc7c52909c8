#pragma once

#include <pthread.h>

/// Starts a thread, also where a container refuses clone3(2) with EPERM, as Docker's profiles did
/// before 20.10.10 (moby issue 42680): glibc falls back on clone(2) only for ENOSYS. Commands
/// started after that find clone3 missing too, and no longer gain privileges from set-user-ID
/// programs.
///
/// @return 0 or an error number.
int thread_start(pthread_t *thread, void *(*body)(void *), void *argument);
