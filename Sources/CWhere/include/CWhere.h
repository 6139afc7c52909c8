#ifndef CWHERE_H
#define CWHERE_H

// The hook of `--where`: a library for LD_PRELOAD that finds out which call stacks hold how much
// memory when a process's resident memory is largest. It is loaded into programs and never called
// by them; what it leaves is described in where_picture.h.
//
// Allocations are sampled by their bytes: of each interval of what a thread allocates one byte is
// drawn, a block that holds such a byte represents size / chance bytes, and so the sums are right
// on average whatever the sizes (Horvitz and Thompson 1952). A Poisson process, as in Go's and
// TCMalloc's heap profiles, needs no intervals but scatters more: here, the more of the memory is
// kept, the more exact are the sums. The errors stated are a Poisson process's, and so rather too
// large than too small. Large blocks and mappings are always counted.
//
// Whoever starts a program with it must look first, for what the hook cannot tell itself, or only
// in a way that the program's user would see:
//
// - The program's ELF file (elf(5)), and an interpreter's that a `#!` line names: 64 bits and this
//   machine's e_machine; ld.so(8) complains on standard error of a library of another kind.
//   PT_INTERP there (else it is static: no hook) and not a musl one (`ld-musl-…`, which ends if it
//   finds no libc.so.6).
// - The glibc that the program loads is 2.35 or newer, the hook's own needs: it is this machine's
//   unless the root directory is another (chroot, container).
// - No set-user-ID, set-group-ID or capabilities that apply (ld.so(8): LD_PRELOAD is ignored), and
//   no Go binary (section `.note.go.buildid`): its memory does not come from malloc.
// - A limit on address space (RLIMIT_AS): the hook takes 4 MiB of it; below about 16 MiB ld.so may
//   fail.
// - An LD_PRELOAD that the user has set: the hook's path is put first, the user's after it.
// - `malloc` among the program's own dynamic symbols: another allocator, which the hook refuses by
//   itself.
// - The library's path holds no space and no colon, which separate in LD_PRELOAD.
//
// A java command: libjvm maps its heap itself, so that all is in one place of libjvm.
//
// Linked into a program with `-Wl,--wrap=malloc,…` instead, its sources compiled with
// WHERE_WRAPPED, it does the same for the program's own code (ld(1)).

#endif
