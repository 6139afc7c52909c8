// Mappings and large blocks: memory that may be asked for and never touched. What of it is in
// memory is looked up when the picture is copied; the list lies in the picture, so that the last
// look outlives the process.
#include "hook.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t page_up(uint64_t bytes) { return (bytes + page_bytes - 1) & ~(page_bytes - 1); }

static int64_t *part(uint16_t kind, bool untouched) {
  struct where_sums *sums = &picture->sums;
  switch (kind) {
    case where_mapping_private: return untouched ? &sums->private_untouched : &sums->private_mappings;
    case where_mapping_file: return untouched ? &sums->file_untouched : &sums->file_mappings;
    default: return untouched ? &sums->heap_untouched : &sums->heap;
  }
}

/// Adds an entry to the sums, or takes it away. The bytes of blocks are counted in blocks.c.
static void count(const struct where_mapping *span, int sign) {
  struct where_place *place = &live()[span->node];
  int64_t length = sign * (int64_t)span->length, untouched = sign * (int64_t)span->untouched;
  if (span->kind != where_mapping_block) {
    place->bytes += length;
    *part(span->kind, false) += length;
  }
  if (span->looked) {
    place->untouched += untouched;
    *part(span->kind, true) += untouched;
  } else {
    place->unlooked += length;
    picture->sums.unlooked += length;
  }
}

void add_span(uint64_t start, uint64_t length, uint32_t node, enum where_mapping_kind kind, bool looked) {
  if (kind != where_mapping_block) length = page_up(length);
  struct where_mapping *list = mappings(), *free = NULL;
  for (uint32_t i = 0; i < picture->mapping_count; i++) {
    struct where_mapping *span = &list[i];
    if (span->length == 0) {
      if (free == NULL) free = span;
    } else if (kind != where_mapping_block && span->kind == kind && span->node == node &&
               span->start + span->length == start && span->looked == looked) {
      // The next piece of the same, as brk makes them.
      count(span, -1);
      span->length += length;
      if (looked) span->untouched += length;
      count(span, 1);
      return;
    }
  }
  if (free == NULL) {
    uint32_t at = picture->mapping_count;
    if (at == picture->mapping_capacity || !reserve(region_mappings, (at + 1) * sizeof *free)) {
      picture->remarks |= where_remark_mappings_full;
      return;
    }
    free = &list[at];
    free->length = 0;
    __atomic_store_n(&picture->mapping_count, at + 1, __ATOMIC_RELEASE);
  }
  *free = (struct where_mapping){start, length, node, (uint16_t)kind, looked, looked ? length : 0};
  count(free, 1);
}

void cut_mappings(uint64_t start, uint64_t end) {
  struct where_mapping *list = mappings();
  uint32_t seen = picture->mapping_count;
  for (uint32_t i = 0; i < seen; i++) {
    struct where_mapping *span = &list[i];
    uint64_t span_end = span->start + span->length;
    if (span->length == 0 || span->kind == where_mapping_block || span->start >= end || span_end <= start)
      continue;
    struct where_mapping old = *span;
    count(span, -1);
    if (old.start < start) {
      span->length = start - old.start;
      if (span->untouched > span->length) span->untouched = span->length;
      count(span, 1);
      // Of memory that was only reserved, the rest is so still.
      bool reserved = old.looked && old.untouched == old.length;
      if (span_end > end) add_span(end, span_end - end, old.node, old.kind, reserved);
    } else if (span_end > end) {
      span->start = end;
      span->length = span_end - end;
      if (span->untouched > span->length) span->untouched = span->length;
      count(span, 1);
    } else {
      span->length = 0;
    }
  }
}

void remove_block_span(uint64_t start) {
  struct where_mapping *list = mappings();
  for (uint32_t i = 0; i < picture->mapping_count; i++)
    if (list[i].length != 0 && list[i].kind == where_mapping_block && list[i].start == start) {
      count(&list[i], -1);
      list[i].length = 0;
      return;
    }
}

/// Pages not in memory, in bytes, or -1 if they cannot be told by the deadline. mincore(2) tells
/// for anonymous memory what the process has; of files it shows the page cache.
static int64_t untouched_pages(uint64_t start, uint64_t end, int64_t deadline) {
  static unsigned char pages[4096];
  int64_t missing = 0;
  for (uint64_t from = start; from < end;) {
    uint64_t count = (end - from) / page_bytes;
    if (count > sizeof pages) count = sizeof pages;
    if (mincore((void *)from, count * page_bytes, pages) != 0) return -1;
    for (uint64_t i = 0; i < count; i++) missing += !(pages[i] & 1);
    from += count * page_bytes;
    if (from < end && thread_nanoseconds() > deadline) return -1;
  }
  return missing * (int64_t)page_bytes;
}

/// The same for a file's pages: bit 63 of an entry is set if the page is in this process's memory
/// (proc_pid_pagemap(5)).
static int64_t unmapped_pages(uint64_t start, uint64_t end, int64_t deadline) {
  static uint64_t entries[512];
  // Opened anew each time: the program would see a descriptor that stays.
  int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  int64_t missing = 0;
  for (uint64_t page = start / page_bytes, last = end / page_bytes; page < last && missing >= 0;) {
    uint64_t count = last - page < 512 ? last - page : 512;
    if (pread(file, entries, count * 8, (off_t)(page * 8)) != (ssize_t)(count * 8)) missing = -1;
    for (uint64_t i = 0; i < count && missing >= 0; i++) missing += !(entries[i] >> 63);
    page += count;
    if (page < last && thread_nanoseconds() > deadline) missing = -1;
  }
  close(file);
  return missing < 0 ? -1 : missing * (int64_t)page_bytes;
}

void look_at_spans(int64_t deadline) {
  // Begins where the last look ran out of time.
  static uint32_t next;
  struct where_mapping *list = mappings();
  uint32_t all = picture->mapping_count;
  for (uint32_t i = 0; i < all; i++) {
    struct where_mapping *span = &list[(next + i) % all];
    if (span->length == 0) continue;
    uint64_t start = page_up(span->start), end = (span->start + span->length) & ~(page_bytes - 1);
    if (start >= end) continue;
    int64_t missing = span->kind == where_mapping_file ? unmapped_pages(start, end, deadline)
                                                       : untouched_pages(start, end, deadline);
    if (missing >= 0) {
      count(span, -1);
      span->looked = 1;
      span->untouched = (uint64_t)missing;
      count(span, 1);
    }
    if (thread_nanoseconds() > deadline) {
      next = (next + i + 1) % all;
      return;
    }
  }
}
