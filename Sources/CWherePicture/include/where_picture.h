#ifndef WHERE_PICTURE_H
#define WHERE_PICTURE_H

// The file in which a traced process keeps its picture: which call stacks hold how many bytes, and
// which held them when the process's resident memory was largest.
//
// The hook (Sources/CWhere) makes one such file for each process, and for each program that a
// process executes, in the folder named by the environment variable HIGHWATER_WHERE (an absolute
// path, at most 200 bytes, made by the parent, on a disk rather than on tmpfs, whose pages would be
// charged as memory). It maps the file shared, so whatever the process wrote is in the file however
// the process ends, by SIGKILL too. A file is named
//
//   PID.N.picture          PID in decimal; N from 0, one more for each exec of the same PID
//   PID.N.refused.REASON   empty: this process has no picture. REASON is one of
//                          space      the disk is full, over quota, or RLIMIT_FSIZE is too small
//                          memory     no address space for the picture (ulimit -v)
//                          libc       not glibc, or older than 2.35 (no _dl_find_object(3))
//                          allocator  the program brings its own malloc, which the hook never sees
//
// A process that is in neither list had no hook: static, setuid, 32-bit, another libc, or
// LD_PRELOAD was taken out of its environment. A forked child that allocates nothing has no picture
// either: what it holds is what its parent held.
//
// Everything is in the machine's byte order; only processes of the same machine read it. Arrays lie
// at the offsets (bytes from the start of the file) that the header names. Pages that were never
// written are holes. A count is stored after the entries it counts, with release order: who reads a
// running process's picture loads the count first.

#include <stdint.h>

#define WHERE_MAGIC "HWWHERE1"
#define WHERE_FOLDER_VARIABLE "HIGHWATER_WHERE"
/// The longest path that WHERE_FOLDER_VARIABLE may hold, without the final NUL.
#define WHERE_FOLDER_LENGTH 200u

/// A frame whose `pc` has this bit is a script's: the other bits are an index into the names.
#define WHERE_SCRIPT_FRAME (1ull << 63)

/// One frame of a call stack, and the stack it was called from: nodes make up a tree. Node 0 is the
/// root and no frame; a stack of no known frames is node 0.
struct where_node {
  /// The return address in the process's memory (the call is at `pc - 1`), or WHERE_SCRIPT_FRAME |
  /// name. Repeated frames of a recursion are kept once.
  uint64_t pc;
  /// The node of the caller; 0: there is none, or the stack was deeper than the hook follows.
  uint32_t parent;
  /// For the hook alone: the next node with the same hash.
  uint32_t next;
};

/// A loaded program or library that a frame lies in: `start <= pc < end`; the address in its file,
/// as symbolizers want it, is `pc - bias - 1`. If two hold the same address (one was unloaded), the
/// later entry was loaded later. A `pc` in none of them is code made at run time.
struct where_module {
  uint64_t bias, start, end;
  /// Text: the path; empty for what has none (vDSO).
  uint32_t path;
  uint32_t unused;
};

/// A line of a script (Python).
struct where_name {
  /// Texts: the function's name and the file's path, both UTF-8.
  uint32_t function, file;
  uint32_t line;
  /// For the hook alone: the next name with the same hash.
  uint32_t next;
};

/// What a stack holds. The sum over all nodes is what all hold.
struct where_place {
  /// Estimate of the bytes in blocks and mappings made by this stack and not freed: exact for
  /// mappings and large blocks, by sampling for others. Never touched pages are included.
  int64_t bytes;
  /// Of `bytes`: pages of large blocks and mappings that were not in memory at the last look.
  int64_t untouched;
  /// Of `bytes`: large blocks and mappings at which there was no look (they are newer, or the time
  /// for looking was used up). Some of it may be untouched too. untouched + unlooked <= bytes.
  int64_t unlooked;
  /// Estimated variance of `bytes` (bytes squared): the sum of w(w-1)x² over the sampled blocks, x
  /// the block's bytes and w one over its chance of being sampled (Horvitz and Thompson 1952). The
  /// ± of a line is the square root of the sum over its stacks; twice that holds in about 95 of 100
  /// runs.
  double variance;
};

/// A place in a copy: only those that hold something are copied.
struct where_held {
  struct where_place place;
  /// The node whose stack holds it.
  uint32_t node;
  uint32_t unused;
};

/// What kind of memory a mapping is.
enum where_mapping_kind {
  where_mapping_private = 0,  // anonymous and private, or brk: counted as anonymous memory
  where_mapping_file = 1,     // of a file or shared: counted in `shared`
  where_mapping_block = 2,    // a tracked block of malloc of at least 1 MiB: part of `heap`
};

/// A live mapping made by mmap, mremap, brk or sbrk, of at least 16 KiB, or a large block of
/// malloc; `length` 0: the entry is free. Mappings that malloc makes for itself are not in the
/// list.
struct where_mapping {
  uint64_t start, length;
  /// The stack that made it.
  uint32_t node;
  uint16_t kind;
  /// 1 after a look at its pages.
  uint16_t looked;
  /// Of `length`: not in memory at the last look.
  uint64_t untouched;
};

/// The sums of a moment, all in bytes.
struct where_sums {
  /// Sum of `bytes` over all places, in three parts that add up to it: blocks of malloc and Python,
  /// private mappings, mappings of files.
  int64_t heap, private_mappings, file_mappings;
  /// The same three parts of the sum of `untouched`.
  int64_t heap_untouched, private_untouched, file_untouched;
  /// The sum of `unlooked`.
  int64_t unlooked;
  /// The variance of `heap`.
  double variance;
};

/// A copy of what all places held, made before memory was given back.
struct where_copy {
  /// Resident memory then, and the part of it that belongs to files or is shared, from statm
  /// (proc(5)). The largest copy is the picture of the peak: resident = (heap - heap_untouched) +
  /// (private_mappings - private_untouched) + rest of the anonymous memory, which is resident -
  /// shared; and shared = (file_mappings - file_untouched) + program, libraries and files mapped by
  /// others.
  int64_t resident, shared;
  /// The hook's own pages of both kinds, which an untraced run does not have (estimate).
  int64_t own_private, own_shared;
  /// Nanoseconds since `started`.
  int64_t nanoseconds;
  struct where_sums sums;
  /// Offset and number of its `where_held` entries; the most it has room for.
  uint64_t held_at;
  uint32_t held_count, held_capacity;
  /// Stacks that had no room in this copy; their bytes are in the sums alone.
  uint32_t left_out;
  /// 0 while the hook writes the copy or if there is none.
  uint32_t complete;
};

/// What was held at a moment of a phase.
struct where_moment {
  /// Resident memory then, and the sum of `bytes` over all places.
  int64_t resident, held;
  /// Its `where_held` entries: those that hold at least a 1024th of all.
  uint32_t first, count;
  /// 0 while the hook writes it or if there was no room.
  uint32_t complete;
  uint32_t unused;
};

enum where_phase_kind {
  where_phase_opening = 0,     // tracking began: what was before belongs to no phase that has a name
  where_phase_checkpoint = 1,  // a checkpoint ended it
};

/// A phase of the program, which ended when a tracker's line was written: from the end of the one
/// before.
struct where_phase {
  /// Text: the phase's name as the line has it; of our worker's reports, as they escape it.
  uint32_t name;
  /// enum where_phase_kind.
  uint32_t kind;
  /// When memory was largest in it, and when it ended.
  struct where_moment peak, end;
};

/// How a process ended, as far as the hook saw it.
enum where_end {
  where_end_none = 0,   // it runs still, or it was killed (by a signal, or out of memory)
  where_end_exit = 1,   // exit(3), _exit(2), quick_exit(3) or the end of main
  where_end_exec = 2,   // execve(2); the next program has a picture of its own, with the next N
  where_end_abort = 3,  // abort(3)
};

/// What the reader must know to judge a picture; bits of `remarks`.
enum where_remark {
  where_remark_tree_full = 1,      // no more room for stacks: the rest are cut short (`cut_stacks`)
  where_remark_space = 2,          // the disk filled up while it ran: as tree_full
  where_remark_mappings_full = 4,  // no more room for mappings: those left out are in the rest, and
                                   // large blocks left out count as touched
  where_remark_operator_new = 8,   // operator new is neither libstdc++'s nor libc++'s: see `operator_new`
  where_remark_allocator = 16,     // malloc behind the hook is not glibc's: see `allocator`
  where_remark_lost = 32,          // a thread ended or jumped away inside the hook: the picture stops there
  where_remark_inherited = 64,     // a forked child: what its parent held when it forked is in it
  where_remark_torn = 128,         // a forked child whose parent's picture was being changed: begun empty
  where_remark_python = 256,       // Python's allocators are traced: script frames
  where_remark_old_python = 512,   // a Python whose lines cannot be read (older than 3.9): C frames
  where_remark_every = 1024,       // every allocation was tracked: all exact
  where_remark_phases_full = 2048,  // no more room for phases: later ones are left out
};

/// The start of the file.
struct where_picture {
  /// WHERE_MAGIC; written last of the header: without it the file holds nothing.
  char magic[8];
  /// Bytes of this structure, and of the whole file.
  uint32_t header_bytes;
  uint32_t unused;
  uint64_t file_bytes;

  uint32_t pid;
  /// The parent when the picture was begun.
  uint32_t parent_pid;
  /// enum where_end.
  uint32_t end;
  /// Bits of enum where_remark.
  uint32_t remarks;
  /// Texts: the program's path (/proc/self/exe), and for two of the remarks the library's path.
  uint32_t program, allocator, operator_new;
  /// log2 of the present sampling interval in bytes.
  uint32_t interval_log2;

  /// CLOCK_MONOTONIC in nanoseconds when the picture was begun.
  int64_t started;
  /// Nanoseconds that the hook spent in tracked events, of all threads.
  int64_t spent;
  /// Of those: in copying, and of that in looking which pages are in memory.
  int64_t copying, looking;
  /// Resident memory at the last look at statm, and the sum of all bytes then.
  int64_t last_resident, last_live;

  /// The sums at this moment, in step with `live`. A process that was killed may have grown since
  /// its last copy: if `end` is none and heap + private_mappings + file_mappings is more here than
  /// in the copy, the picture of the peak is `live`; how much of its `unlooked` was touched follows
  /// from the peak that the parent measured.
  struct where_sums sums;

  /// Which of the two copies is the newest (the largest); its `complete` is 0 if there is none.
  uint32_t current;
  /// Blocks that are tracked now.
  uint32_t tracked_blocks;
  struct where_copy copies[2];

  /// where_node[], index 0 unused.
  uint64_t nodes_at;
  /// where_place[], one for each node.
  uint64_t live_at;
  uint32_t node_count, node_capacity;
  /// where_module[].
  uint64_t modules_at;
  uint32_t module_count, module_capacity;
  /// where_name[], index 0 unused.
  uint64_t names_at;
  uint32_t name_count, name_capacity;
  /// where_mapping[], `mapping_count` of them looked through: some are free.
  uint64_t mappings_at;
  uint32_t mapping_count, mapping_capacity;
  /// Strings ending in NUL; a text is an offset from `texts_at`. Text 0 is empty.
  uint64_t texts_at;
  uint32_t texts_used, texts_capacity;

  /// Counts, to tell what the picture cost and what it lacks.
  uint64_t tracked;     // blocks sampled
  uint64_t untracked;   // of those, freed again
  uint64_t checks;      // looks at statm
  uint64_t copies_made;
  uint64_t thinnings;   // the table of blocks was full: about half were taken out, the others count more
  uint64_t cut_stacks;  // blocks whose stack had no room in the tree
  uint64_t dropped;     // blocks left out, because the hook was busy or its lock could not be had

  /// where_phase[], and the where_held[] of all of them. The phase that runs is not counted.
  uint64_t phases_at;
  uint32_t phase_count, phase_capacity;
  uint64_t phase_held_at;
  uint32_t phase_held_used, phase_held_capacity;
};

#endif
