#ifndef CWHERE_H
#define CWHERE_H

// The hook of `--where`: a library for LD_PRELOAD that finds out which call stacks hold how much memory
// when a process's resident memory is largest. It is loaded into programs and never called by them; what
// it leaves is described in where_picture.h.
//
// Allocations are sampled by their bytes: each byte is as likely as the next to be hit (a Poisson process),
// a block that is hit stands for size / chance bytes, and so the sums are right on average whatever the
// sizes (Horvitz and Thompson 1952; Go's and TCMalloc's heap profiles do the same). Large blocks and
// mappings are always counted.
//
// Linked into a program with `-Wl,--wrap=malloc,…` instead, its sources compiled with WHERE_WRAPPED, it
// does the same for the program's own code (ld(1)).

#endif
