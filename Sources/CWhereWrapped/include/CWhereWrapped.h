#ifndef CWHERE_WRAPPED_H
#define CWHERE_WRAPPED_H

// The hook of `--where` (CWhere.h) for a program that is linked with it.

#endif
