// What the parts of the hook share. `CWhere.h` tells what the hook is; each part says in its own
// file how it works:
//
//   interpose.c  the allocation functions, from which everything starts; interpose_*.c others
//   sampling.h   which allocations are tracked, and how many bytes each represents
//   blocks.c     the table of tracked blocks
//   spans.c      mappings and large blocks, whose pages can be looked at
//   tree.c       stacks, modules, script lines in the picture
//   stack.c      walking the stack
//   python.c     Python's allocators and lines
//   peak.c       copying the picture when the resident memory is largest
//   phases.c     the phases that a program announces
//   file.c       the file of the picture
//   life.c       begin, fork, end
//
// Three rules hold everywhere. A thread inside the hook is marked busy, and whatever it or a signal
// handler on top of it allocates passes through untracked; so nothing here runs inside itself. What
// changes the picture holds one lock, and waits for it only so long. Nothing here calls malloc.
#ifndef WHERE_HOOK_H
#define WHERE_HOOK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "where_picture.h"

#pragma GCC visibility push(hidden)

/// The frame of an interposed function, from which frame pointers are followed; unwinding needs
/// none.
#ifdef WHERE_WRAPPED
#define FRAME __builtin_frame_address(0)
#else
#define FRAME NULL
#endif

#define LIKELY(x) __builtin_expect(!!(x), 1)

/// Blocks of this size, and of four intervals, are tracked always, exactly.
#define CERTAIN_BYTES (256u << 10)
/// The pages of blocks of this size are looked at.
#define LARGE_BYTES (1u << 20)
/// Mappings below this size are left to the rest.
#define MAPPING_BYTES (16u << 10)
/// The finest interval.
#define FINEST_LOG2 14
/// About so many samples of what is live.
#define LIVE_SAMPLES_LOG2 11
/// Frames kept of a stack, and frames looked at: a recursion is folded.
#define KEPT_FRAMES 40
#define SEEN_FRAMES 256

/// `left` of a thread whose allocations are not sampled.
#define UNCOUNTED (UINT64_MAX / 2)

/// What a thread knows by itself.
struct thread_state {
  /// Bytes before the next sampled one, but fewer than CERTAIN_BYTES, so that no larger block
  /// passes; and the bytes beyond.
  uint64_t left, beyond;
  /// Bytes from the sampled one to the end of its interval.
  uint64_t rest;
  /// What `left` was as the thread entered the hook.
  uint64_t left_outside;
  /// The random numbers' state; 0: the thread has allocated nothing yet.
  uint64_t random;
  /// Not 0: inside the hook, or inside an allocator that is tracked as a whole.
  uint32_t busy;
  /// log2 of the interval that `left` was drawn for, and of the one that the due sample was drawn
  /// for.
  uint8_t gap_log2, drawn_log2;
  /// Tracked blocks freed while busy, to be taken out at the end.
  uint8_t late_count;
  void *late[8];
  /// The stack's bounds, for walking frame pointers; 0: not looked up yet.
  uintptr_t stack_low, stack_high;
};
extern __thread struct thread_state me __attribute__((tls_model("initial-exec")));

/// The picture; NULL: nothing is tracked.
extern struct where_picture *picture;
extern uint32_t interval_log2;
/// max(CERTAIN_BYTES, 4 intervals).
extern uint64_t certain_bytes;
extern uint64_t page_bytes;

static inline int64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ll + time.tv_nsec;
}

/// The thread's own time: waiting for a processor is not in it.
static inline int64_t thread_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1000000000ll + time.tv_nsec;
}

/// A thread that had to wait for a processor or a page is not the hook's cost.
static inline int64_t at_most(int64_t took) { return took < 1000000 ? took : 1000000; }

// life.c
/// Marks the thread busy, and begins a picture for a process just forked. Returns false, changing
/// nothing, if this event is not to be tracked. Saves errno in `error`.
bool enter(int *error);
/// Takes out what was freed meanwhile, unmarks the thread and restores errno.
void leave(int error);
/// Returns false if the lock cannot be had.
bool lock_picture(void);
void unlock_picture(void);
/// Copies the picture if memory is higher than ever, and writes how the process ends.
void end_picture(enum where_end end);

// stack.c
struct stack {
  uint32_t count;
  uint64_t pc[KEPT_FRAMES];  // innermost first
};
void prepare_stacks(void);
/// The frames of the caller of an interposed function, of which `frame` is the frame address.
void walk_stack(struct stack *stack, void *frame);
/// Adds a frame, folding a recursion of up to four functions. Returns false when full.
bool add_frame(struct stack *stack, uint64_t pc);

// tree.c, under the lock
uint32_t node_of(const struct stack *stack);
uint32_t note_text(const char *text, size_t length);
void forget_tree(void);
/// The frame of a script's line. Takes the lock itself.
uint64_t script_frame(const char *function, const char *file, uint32_t line);

/// Whose allocator a block is of: malloc's, or Python's.
enum kind { kind_block, kind_object };

// blocks.c
bool make_blocks(void);
void forget_all_blocks(void);
/// Adapts the interval to what is live and to the time spent, under the lock; `now` is nanoseconds().
void adapt_interval(int64_t now);
/// Whether a block may be in the table, without the lock: in doubt, yes.
bool may_hold(const void *address);
/// Under the lock. `size` is what the program asked for. Returns false if there is no room.
bool put_block(void *address, uint64_t size, enum kind kind, uint32_t log2, uint32_t node);
/// Looks up a block, under the lock. Returns 0 if it is not there; else the bytes it represents.
int64_t block_weight(const void *address);
void remove_block(const void *address, bool only_if_moving);
void set_moving(const void *address, bool moving);
extern uint8_t block_filter[1u << 16];
/// A place for an address in a table of so many bits.
static inline uint32_t block_place(const void *address, uint32_t bits) {
  return (uint32_t)(((uint64_t)address >> 4) * 0x9e3779b97f4a7c15u >> (64 - bits));
}
/// Neighbours in memory are neighbours in the filter, which takes less time than a hash.
static inline uint8_t *filter_place(const void *address) {
  return &block_filter[(uint16_t)((uintptr_t)address >> 4)];
}
/// False for most blocks; true for those in the table, and for what was allocated before malloc was
/// found.
static inline bool is_in_filter(const void *address) {
  return __atomic_load_n(filter_place(address), __ATOMIC_RELAXED) != 0;
}
static inline bool may_be_tracked(const void *address) {
  return is_in_filter(address) && picture != NULL;
}
/// Puts an address into the filter for good.
static inline void keep_in_filter(const void *address) { *filter_place(address) = 255; }
void empty_filter(void);

// spans.c, under the lock
void add_span(uint64_t start, uint64_t length, uint32_t node, enum where_mapping_kind kind, bool looked);
/// Takes the mappings' parts between two addresses out of the list.
void cut_mappings(uint64_t start, uint64_t end);
void remove_block_span(uint64_t start);
/// Looks which pages are in memory, until the thread's own time is `deadline`.
void look_at_spans(int64_t deadline);

// peak.c, under the lock
/// Copies the picture if resident memory is higher than at the last copy; to be called before
/// memory is given back. Looks only if what is live has changed enough; `change` is what will be
/// given back.
void before_release(int64_t change);
/// Resident memory and its shared part in bytes (proc_pid_statm(5)).
bool read_resident(int64_t *resident, int64_t *shared);
/// Looks at pages as long as may be.
void look_at_some_spans(void);
/// Whether memory is so much higher than the `peak` of a copy, in which `held` was accounted for,
/// that another one is worth it.
bool beats_copy(int64_t resident, int64_t peak, int64_t held, bool at_end);
static inline int64_t held_bytes(const struct where_sums *sums) {
  return sums->heap + sums->private_mappings + sums->file_mappings;
}
/// As the process ends: looks in any case.
void before_end(void);
/// After a reallocation that may have held both blocks, `size` the old one's, while both are in the
/// table.
void after_move(int64_t size);

// phases.c
/// Ends a phase if the last line of what is written announces that.
void announce(const char *text, size_t length);
/// Begins anew, in a child.
void forget_phases(void);
// Under the lock:
/// Whether memory is higher than ever in this phase, by enough for a copy.
bool is_new_in_phase(int64_t resident);
void note_peak_of_phase(int64_t resident);

// file.c
/// Makes the picture's file; NULL if it cannot be, and then the reason is in the folder.
struct where_picture *make_picture(const char *folder);
void refuse(const char *folder, const char *reason);
/// Whether `index` of an array can be written: gets its pages beforehand, so that a full disk does
/// not end the process by SIGBUS.
enum region { region_nodes, region_live, region_modules, region_names, region_mappings, region_texts,
              region_copy_0, region_copy_1, region_phases, region_phase_held, region_count };
bool reserve(enum region region, uint64_t end);
/// Bytes of the picture that this process has touched.
int64_t picture_bytes(void);
/// A child's picture begins with all that its parent's held. Returns false if there is no space.
bool inherit_picture(const struct where_picture *from);
void unmap_picture(struct where_picture *old);
/// Memory of the hook's own; NULL if there is none.
void *own_memory(size_t bytes);
extern int64_t own_private_bytes;

static inline struct where_node *nodes(void) { return (void *)((char *)picture + picture->nodes_at); }
static inline struct where_place *live(void) { return (void *)((char *)picture + picture->live_at); }
static inline struct where_mapping *mappings(void) {
  return (void *)((char *)picture + picture->mappings_at);
}

// interpose.c
static inline bool is_tracing(void) { return picture != NULL && me.busy == 0; }
/// Adds a block that is due to the picture; `size` is what the program asked for, `frame` the
/// interposed function's.
void track(void *address, uint64_t size, enum kind kind, void *frame);
void untrack(void *address);
static inline void forget(void *address) {
  if (may_be_tracked(address)) untrack(address);
}
/// A reallocation: begun before it, ended after it. Between the two both blocks are in the table.
bool begin_move(void *old, int64_t *size);
void end_move(void *old, int64_t size, void *new, bool failed);

// python.c
void find_python(void);
/// The lines of the interpreter, if this thread runs it and can tell them safely.
void walk_python(struct stack *stack);
/// Forgets which lines are in the picture.
void forget_python_lines(void);

#pragma GCC visibility pop
#endif
