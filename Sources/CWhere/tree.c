// The tree of stacks in the picture, and the modules, script lines and texts that name its frames.
#include "hook.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#define HEADS 4096u
/// First nodes and names of each hash.
static uint32_t node_heads[HEADS], name_heads[256];

void forget_tree(void) {
  memset(node_heads, 0, sizeof node_heads);
  memset(name_heads, 0, sizeof name_heads);
}

uint32_t note_text(const char *text, size_t length) {
  uint32_t at = picture->texts_used;
  if (length == 0 || at + length + 1 > picture->texts_capacity ||
      !reserve(region_texts, at + length + 1))
    return 0;
  char *to = (char *)picture + picture->texts_at + at;
  memcpy(to, text, length);
  to[length] = '\0';
  __atomic_store_n(&picture->texts_used, at + (uint32_t)length + 1, __ATOMIC_RELEASE);
  return at;
}

static const char *text_at(uint32_t at) { return (const char *)picture + picture->texts_at + at; }

/// Notes the module that a new frame lies in. _dl_find_object(3) takes no lock, unlike dladdr(3).
static void note_module(uint64_t pc) {
  if (pc & WHERE_SCRIPT_FRAME) return;
  struct where_module *list = (void *)((char *)picture + picture->modules_at);
  struct dl_find_object found;
  if (_dl_find_object((void *)pc, &found) != 0) return;
  const struct link_map *map = found.dlfo_link_map;
  uint64_t start = (uint64_t)found.dlfo_map_start, bias = map != NULL ? map->l_addr : 0;
  const char *path = map != NULL && map->l_name != NULL ? map->l_name : "";
  uint32_t count = picture->module_count;
  // The program itself has no name in the list of modules.
  bool own = path[0] == '\0';
  for (uint32_t i = count; i-- > 0;)
    if (list[i].start == start && list[i].bias == bias &&
        (own ? list[i].path == picture->program : strcmp(text_at(list[i].path), path) == 0))
      return;
  if (count == picture->module_capacity || !reserve(region_modules, (count + 1) * sizeof *list)) return;
  uint32_t text = own ? picture->program : note_text(path, strlen(path));
  list[count] = (struct where_module){bias, start, (uint64_t)found.dlfo_map_end, text, 0};
  __atomic_store_n(&picture->module_count, count + 1, __ATOMIC_RELEASE);
}

uint32_t node_of(const struct stack *stack) {
  struct where_node *list = nodes();
  uint32_t parent = 0;
  for (uint32_t i = stack->count; i-- > 0;) {
    uint64_t pc = stack->pc[i];
    uint32_t head =
        (uint32_t)((pc ^ (uint64_t)parent * 0x85ebca6bu) * 0x9e3779b97f4a7c15u >> 52) % HEADS;
    uint32_t at = node_heads[head];
    while (at != 0 && (list[at].pc != pc || list[at].parent != parent)) at = list[at].next;
    if (at == 0) {
      at = picture->node_count;
      bool full = at == picture->node_capacity;
      if (full || !reserve(region_nodes, (at + 1) * sizeof *list) ||
          !reserve(region_live, (at + 1) * sizeof(struct where_place))) {
        picture->remarks |= full ? where_remark_tree_full : where_remark_space;
        picture->cut_stacks++;
        return parent;
      }
      note_module(pc);
      list[at] = (struct where_node){pc, parent, node_heads[head]};
      __atomic_store_n(&picture->node_count, at + 1, __ATOMIC_RELEASE);
      node_heads[head] = at;
    }
    parent = at;
  }
  return parent;
}

/// A file's path, of which few are used in many names.
static uint32_t file_text(const char *file) {
  const struct where_name *list = (void *)((char *)picture + picture->names_at);
  for (uint32_t i = picture->name_count; i-- > 1;)
    if (strcmp(text_at(list[i].file), file) == 0) return list[i].file;
  return note_text(file, strlen(file));
}

static uint64_t hash_text(uint64_t hash, const char *text) {  // FNV-1a
  for (; *text != '\0'; text++) hash = (hash ^ (uint8_t)*text) * 1099511628211u;
  return hash;
}

uint64_t script_frame(const char *function, const char *file, uint32_t line) {
  uint64_t hash = hash_text(hash_text(14695981039346656037u ^ line, function), file);
  uint32_t *head = &name_heads[(hash ^ hash >> 32) % 256];
  if (!lock_picture()) return 0;
  struct where_name *list = (void *)((char *)picture + picture->names_at);
  uint32_t at = *head;
  while (at != 0 && (list[at].line != line || strcmp(text_at(list[at].function), function) != 0 ||
                     strcmp(text_at(list[at].file), file) != 0))
    at = list[at].next;
  if (at == 0 && picture->name_count < picture->name_capacity &&
      reserve(region_names, (picture->name_count + 1) * sizeof *list)) {
    at = picture->name_count;
    list[at] = (struct where_name){note_text(function, strlen(function)), file_text(file), line, *head};
    *head = at;
    __atomic_store_n(&picture->name_count, at + 1, __ATOMIC_RELEASE);
  }
  unlock_picture();
  return at == 0 ? 0 : WHERE_SCRIPT_FRAME | at;
}
