// The table of tracked blocks: open addressing with linear probing, of fixed size. When it is full,
// the interval is doubled and each block stays with the chance that it would have been drawn with
// at first.
#include "hook.h"
#include "sampling.h"

#include <string.h>
#include <sys/mman.h>

#ifdef WHERE_CAPACITY  // a small one, for the test of a full table
#define FIRST_CAPACITY WHERE_CAPACITY
#elif defined WHERE_EVERY
#define FIRST_CAPACITY (1u << 16)
#else
#define FIRST_CAPACITY (1u << 13)
#endif

struct slot {
  uint64_t key;    // address | log2(interval) << 56 | kind << 62 | moving << 63; 0: free
  uint64_t value;  // node << 40 | bytes asked for
};

#define ADDRESS ((1ull << 56) - 1)
#define OBJECT (1ull << 62)
#define MOVING (1ull << 63)
#define SIZE ((1ull << 40) - 1)

static struct slot *slots, *spare;
static uint32_t capacity, used;
/// Odd while blocks change their places.
static uint64_t version;
/// How many tracked blocks fall on each place; 255 stays. Most frees end here.
uint8_t block_filter[1u << 16];

static uint32_t log2_in(const struct slot *slot) { return slot->key >> 56 & 63; }
static enum kind kind_in(const struct slot *slot) {
  return slot->key & OBJECT ? kind_object : kind_block;
}
static uint64_t size_in(const struct slot *slot) { return slot->value & SIZE; }
static uint64_t bytes_in(const struct slot *slot) { return bytes_of(size_in(slot), kind_in(slot)); }
static double chance_in(const struct slot *slot, uint32_t log2) {
  return chance(drawn_bytes(size_in(slot), kind_in(slot)), log2);
}
static uint32_t node_in(const struct slot *slot) { return (uint32_t)(slot->value >> 40); }
static void *address_in(const struct slot *slot) { return (void *)(slot->key & ADDRESS); }

static uint32_t home(const void *address) { return block_place(address, 32) & (capacity - 1); }

/// Adds a block to the sums of its stack, or takes it away.
static void count(const struct slot *slot, int sign) {
  double size = (double)bytes_in(slot), w = 1 / chance_in(slot, log2_in(slot));
  int64_t bytes = sign * (int64_t)(size * w + 0.5);
  double variance = sign * w * (w - 1) * size * size;
  struct where_place *place = &live()[node_in(slot)];
  place->bytes += bytes;
  place->variance += variance;
  // Additions in another order leave less than nothing.
  if (place->variance < 0) place->variance = 0;
  picture->sums.heap += bytes;
  picture->sums.variance += variance;
  if (picture->sums.variance < 0) picture->sums.variance = 0;
}

bool make_blocks(void) {
  if (slots != NULL) return true;
  slots = own_memory(FIRST_CAPACITY * sizeof *slots);
  capacity = slots != NULL ? FIRST_CAPACITY : 0;
  return slots != NULL;
}

void forget_all_blocks(void) {
  memset(slots, 0, capacity * sizeof *slots);
  empty_filter();
  used = 0;
  version = 0;
}

static uint32_t find(const void *address) {
  uint32_t at = home(address);
  while (slots[at].key != 0 && address_in(&slots[at]) != address) at = (at + 1) & (capacity - 1);
  return at;
}

static void insert(struct slot slot) {
  uint32_t at = find(address_in(&slot));
  slots[at].value = slot.value;
  __atomic_store_n(&slots[at].key, slot.key, __ATOMIC_RELEASE);
  uint8_t *filter = filter_place(address_in(&slot));
  if (*filter < 255) ++*filter;
  used++;
  count(&slot, 1);
  picture->tracked_blocks = used;
}

/// Takes out the block at `at` and closes the gap: all that probing would have led past it moves up
/// (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
static void take_out(uint32_t at) {
  count(&slots[at], -1);
  if (bytes_in(&slots[at]) >= LARGE_BYTES) remove_block_span(slots[at].key & ADDRESS);
  uint8_t *filter = filter_place(address_in(&slots[at]));
  if (*filter < 255) --*filter;
  used--;
  picture->tracked_blocks = used;
  uint32_t mask = capacity - 1;
  __atomic_fetch_add(&version, 1, __ATOMIC_ACQ_REL);
  for (uint32_t hole = at;;) {
    at = (at + 1) & mask;
    if (slots[at].key == 0) {
      slots[hole].key = 0;
      break;
    }
    if (((at - home(address_in(&slots[at]))) & mask) < ((at - hole) & mask)) continue;
    slots[hole] = slots[at];
    hole = at;
  }
  __atomic_fetch_add(&version, 1, __ATOMIC_ACQ_REL);
}

/// Puts all blocks into another table, those of a finer interval than `log2` only with their
/// chance. The old table stays as the next one's room: another thread may be reading it.
static bool rebuild(uint32_t new_capacity, uint32_t log2) {
  struct slot *old = slots, *new = spare;
  uint32_t old_capacity = capacity;
  if (new == NULL || new_capacity != old_capacity) new = own_memory(new_capacity * sizeof *new);
  else memset(new, 0, new_capacity * sizeof *new);
  if (new == NULL) return false;
  __atomic_fetch_add(&version, 1, __ATOMIC_ACQ_REL);
  for (uint32_t i = 0; i < old_capacity; i++)
    if (old[i].key != 0) count(&old[i], -1);
  spare = old;
  slots = new;
  capacity = new_capacity;
  used = 0;
  empty_filter();
  for (uint32_t i = 0; i < old_capacity; i++) {
    struct slot slot = old[i];
    if (slot.key == 0) continue;
    uint32_t drawn = log2_in(&slot);
    if (drawn != 0 && drawn < log2) {
      double keep = chance_in(&slot, log2) / chance_in(&slot, drawn);
      if (next_fraction() > keep) {
        if (bytes_in(&slot) >= LARGE_BYTES) remove_block_span(slot.key & ADDRESS);
        continue;
      }
      slot.key = (slot.key & (ADDRESS | OBJECT | MOVING)) | (uint64_t)log2 << 56;
    }
    insert(slot);
  }
  __atomic_fetch_add(&version, 1, __ATOMIC_ACQ_REL);
  return true;
}

#ifndef WHERE_EVERY
/// The interval is not finer than the last time the table was full; lowered as the table empties.
static uint32_t room_log2 = FINEST_LOG2;

static void set_interval(uint32_t log2) {
  interval_log2 = log2;
  certain_bytes = certain_at(log2);
  picture->interval_log2 = log2;
}
#endif

static bool make_room(void) {
#ifdef WHERE_EVERY
  return used < capacity / 4 * 3 || rebuild(capacity * 2, 0);
#else
  while (used >= capacity / 4 * 3) {
    if (interval_log2 == 40) return false;
    set_interval(interval_log2 + 1);
    room_log2 = interval_log2;
    picture->thinnings++;
    if (!rebuild(capacity, interval_log2)) return false;
  }
  return true;
#endif
}

void adapt_interval(int64_t now) {
#ifdef WHERE_EVERY
  (void)now;
#else
  static uint32_t events, time_log2 = FINEST_LOG2;
  static int64_t last, last_spent;
  if (++events < 64 && now - last < 4000000) return;
  events = 0;
  // Once the hook has taken more than 10 ms and 2 % of the run, coarser while it takes more than
  // 2 %, and finer again when it takes less than half of that: a program's beginning may be dearer
  // than the rest of it.
  int64_t allowed = 10000000 + (now - picture->started) / 50;
  // Copies cost the same at any interval.
  int64_t spent = picture->spent - picture->copying;
  int64_t took = spent - last_spent, allowed_since = (now - last) / 50;
  bool is_over = spent > allowed;
  if (is_over && took > allowed_since && time_log2 < 19) time_log2++;
  else if ((is_over ? took < allowed_since / 2 : spent < allowed / 2) && time_log2 > FINEST_LOG2)
    time_log2--;
  last = now;
  last_spent = spent;
  if (used < capacity / 4 && room_log2 > FINEST_LOG2) room_log2--;
  uint32_t log2 = FINEST_LOG2;
  while (log2 < 32 && (int64_t)1 << (log2 + LIVE_SAMPLES_LOG2) < picture->sums.heap) log2++;
  if (log2 < time_log2) log2 = time_log2;
  set_interval(log2 < room_log2 ? room_log2 : log2);
#endif
}

bool may_hold(const void *address) {
#ifdef WHERE_EVERY
  (void)address;
  return true;
#else
  uint64_t before = __atomic_load_n(&version, __ATOMIC_ACQUIRE);
  if (before & 1) return true;
  const struct slot *table = slots;
  uint32_t at = home(address);
  for (uint64_t key; (key = __atomic_load_n(&table[at].key, __ATOMIC_RELAXED)) != 0;
       at = (at + 1) & (capacity - 1))
    if ((key & ADDRESS) == (uint64_t)address) return true;
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  return __atomic_load_n(&version, __ATOMIC_RELAXED) != before;
#endif
}

bool put_block(void *address, uint64_t size, enum kind kind, uint32_t log2, uint32_t node) {
  if (size > SIZE) size = SIZE;
  // A block whose free passed by unseen: its address is another's now.
  uint32_t at = find(address);
  if (slots[at].key != 0) take_out(at);
  if (!make_room()) return false;
  struct slot slot = {(uint64_t)address | (uint64_t)log2 << 56 | (kind == kind_object ? OBJECT : 0),
                      (uint64_t)node << 40 | size};
  insert(slot);
  uint64_t bytes = bytes_in(&slot);
  if (bytes >= LARGE_BYTES) add_span((uint64_t)address, bytes, node, where_mapping_block, false);
  return true;
}

int64_t block_weight(const void *address) {
  const struct slot *slot = &slots[find(address)];
  if (slot->key == 0) return 0;
  return (int64_t)((double)bytes_in(slot) / chance_in(slot, log2_in(slot)) + 0.5);
}

void remove_block(const void *address, bool only_if_moving) {
  uint32_t at = find(address);
  if (slots[at].key == 0 || (only_if_moving && !(slots[at].key & MOVING))) return;
  take_out(at);
  picture->untracked++;
}

void set_moving(const void *address, bool moving) {
  struct slot *slot = &slots[find(address)];
  if (slot->key == 0) return;
  slot->key = moving ? slot->key | MOVING : slot->key & ~MOVING;
}
