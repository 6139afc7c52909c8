// Phases: a program that uses a tracker announces the end of each by the line that it writes,
// `[MEMORY] NAME: RSS …` (CheckpointLine.swift). Of each the picture keeps what was held when its
// memory was largest, and what was held when it ended. The peak of a phase that is also the highest
// so far is the newest copy (peak.c); others have copies of their own here. A program that
// announces nothing pays for none of this.
#include "hook.h"

#include <string.h>
#include <unistd.h>

/// Bytes of the longest line, and before its marker.
#define LONGEST_LINE 4096
#define LONGEST_PREFIX 200
/// A list keeps who holds at least one in so many of all bytes; so that is the most entries it has.
#define LEAST_SHARE 1024

/// When the phase began, in nanoseconds since the picture did.
static int64_t began;

static struct where_phase *phases(void) { return (void *)((char *)picture + picture->phases_at); }
static struct where_held *pool(void) { return (void *)((char *)picture + picture->phase_held_at); }

static const struct where_copy *newest_copy(void) { return &picture->copies[picture->current]; }

/// Whether the newest copy of the whole picture was made in this phase: no other was higher.
static bool is_copied(void) { return newest_copy()->complete && newest_copy()->nanoseconds >= began; }

static bool has_room(void) {
  if (picture->remarks & where_remark_phases_full) return false;
  uint32_t count = picture->phase_count;
  if (count < picture->phase_capacity && reserve(region_phases, (count + 1) * sizeof(struct where_phase)))
    return true;
  picture->remarks |= where_remark_phases_full;
  return false;
}

/// What is held, `sum` in all, as a list: of a copy or, without one, at this moment. It lies behind
/// those that are kept, where the next one will overwrite it.
static void note(struct where_moment *moment, int64_t resident, int64_t sum, const struct where_copy *copy) {
  __atomic_store_n(&moment->complete, 0, __ATOMIC_RELEASE);
  const struct where_held *copied = copy == NULL ? NULL : (void *)((char *)picture + copy->held_at);
  const struct where_place *places = live();
  uint32_t first = picture->phase_held_used, next = first;
  uint32_t all = copy == NULL ? picture->node_count : copy->held_count;
  for (uint32_t i = 0; i < all; i++) {
    const struct where_place *place = copy == NULL ? &places[i] : &copied[i].place;
    if (place->bytes <= 0 || place->bytes < sum / LEAST_SHARE) continue;
    if (next == picture->phase_held_capacity ||
        !reserve(region_phase_held, (next + 1) * sizeof(struct where_held))) {
      picture->remarks |= where_remark_phases_full;
      return;
    }
    pool()[next++] = (struct where_held){*place, copy == NULL ? i : copied[i].node, 0};
  }
  moment->resident = resident;
  moment->held = sum;
  moment->first = first;
  moment->count = next - first;
  __atomic_store_n(&moment->complete, 1, __ATOMIC_RELEASE);
}

bool is_new_in_phase(int64_t resident) {
  if (picture->phase_count == 0 || !has_room()) return false;
  const struct where_moment *peak = &phases()[picture->phase_count].peak;
  const struct where_copy *copy = newest_copy();
  if (is_copied()) return beats_copy(resident, copy->resident, held_bytes(&copy->sums), false);
  return !peak->complete || beats_copy(resident, peak->resident, peak->held, false);
}

void note_peak_of_phase(int64_t resident) {
  look_at_some_spans();
  note(&phases()[picture->phase_count].peak, resident, held_bytes(&picture->sums), NULL);
}

struct announcement {
  const char *name;
  size_t length;
  enum where_phase_kind kind;
};

static void end_phase(const struct announcement *announced) {
  int64_t resident, shared;
  if (!has_room() || !read_resident(&resident, &shared)) return;
  look_at_some_spans();
  struct where_phase *phase = &phases()[picture->phase_count];
  const struct where_copy *copy = is_copied() ? newest_copy() : NULL;
  if (copy != NULL) note(&phase->peak, copy->resident, held_bytes(&copy->sums), copy);
  if (phase->peak.complete) picture->phase_held_used += phase->peak.count;
  int64_t held = held_bytes(&picture->sums);
  note(&phase->end, resident, held, NULL);
  if (phase->end.complete) picture->phase_held_used += phase->end.count;
  // What malloc keeps of freed blocks stays resident, and is no new peak.
  bool is_higher = resident > phase->peak.resident && held >= phase->peak.held;
  if (!phase->peak.complete || (phase->end.complete && is_higher)) phase->peak = phase->end;
  phase->name = note_text(announced->name, announced->length);
  phase->kind = announced->kind;
  __atomic_store_n(&picture->phase_count, picture->phase_count + 1, __ATOMIC_RELEASE);
  began = nanoseconds() - picture->started;
}

void forget_phases(void) { began = 0; }

#ifdef WHERE_WRAPPED

static bool begins(const char *text, const char *end, const char *word) {
  size_t length = strlen(word);
  return (size_t)(end - text) > length && memcmp(text, word, length) == 0;
}

/// Reads a line: the worker's reports (WorkerProtocol.swift).
static bool read_line(const char *text, const char *end, struct announcement *announced) {
  if (begins(text, end, "started\t")) {
    *announced = (struct announcement){"", 0, where_phase_opening};
    return true;
  }
  if (!begins(text, end, "checkpoint\t")) return false;
  text += strlen("checkpoint\t");
  const char *after = memchr(text, '\t', (size_t)(end - text));
  if (after != NULL) *announced = (struct announcement){text, (size_t)(after - text), where_phase_checkpoint};
  return after != NULL;
}

#else

static const char *find(const char *text, const char *end, const char *word) {
  return memmem(text, (size_t)(end - text), word, strlen(word));
}

/// Reads a line: a tracker's.
static bool read_line(const char *text, const char *end, struct announcement *announced) {
  static const char marker[] = "[MEMORY] ";
  size_t length = (size_t)(end - text), most = LONGEST_PREFIX + strlen(marker);
  text = find(text, length < most ? end : text + most, marker);
  if (text == NULL) return false;
  text += strlen(marker);
  if (find(text, end, "Tracking enabled. RSS:") == text) {
    *announced = (struct announcement){"", 0, where_phase_opening};
    return true;
  }
  // The figures hold no other one: the last ends the name.
  const char *after = NULL;
  for (const char *at = text; (at = find(at, end, ": RSS ")) != NULL; at++) after = at;
  if (after != NULL) *announced = (struct announcement){text, (size_t)(after - text), where_phase_checkpoint};
  return after != NULL;
}

#endif

/// Reads the last line of what was written, the only one that is not older than the moment.
static bool read_announcement(const char *text, size_t length, struct announcement *announced) {
  if (text[length - 1] == '\n') length--;
  const char *end = text + length;
  if (length > LONGEST_LINE) text = end - LONGEST_LINE;
  const char *newline = memrchr(text, '\n', (size_t)(end - text));
  return read_line(newline != NULL ? newline + 1 : text, end, announced);
}

void announce(const char *text, size_t length) {
  struct announcement announced;
  int error;
  // A child of vfork has its parent's memory.
  if (!read_announcement(text, length, &announced) || !enter(&error)) return;
  if (picture->pid == (uint32_t)getpid() && lock_picture()) {
    int64_t start = thread_nanoseconds();
    end_phase(&announced);
    int64_t took = thread_nanoseconds() - start;
    picture->copying += took;
    picture->spent += took;
    unlock_picture();
  }
  leave(error);
}
