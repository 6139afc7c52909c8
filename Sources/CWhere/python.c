// CPython 3.9 to 3.13: its own allocators are tracked as a whole, for most of its objects are
// pieces of blocks that malloc never sees, and stacks are the interpreter's lines. Nothing is
// installed: the functions are those of the C API that the interpreter exports. One thing a script
// can see: sys._debugmallocstats leaves out the arenas, which it shows only while no allocator is
// wrapped.
#include "hook.h"
#include "sampling.h"

#ifdef WHERE_WRAPPED

void find_python(void) {}
void forget_python_lines(void) {}
void walk_python(struct stack *stack) { (void)stack; }

#else

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/// PyMemAllocatorEx.
struct allocator {
  void *context;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *);
};

enum { domain_mem = 1, domain_obj = 2 };

static struct {
  void (*get_allocator)(int, struct allocator *), (*set_allocator)(int, struct allocator *);
  int (*is_initialized)(void);
  void *(*current_state)(void), *(*state_of_thread)(void);
  void *(*interpreter_of)(void *), *(*main_interpreter)(void);
  void *(*frame)(void), *(*caller)(void *), *(*code)(void *);
  int (*line)(void *), (*instruction)(void *);
  void *(*attribute)(void *, const char *);
  const char *(*utf8)(void *);
  void (*release)(void *);
  void (*fetch_error)(void **, void **, void **), (*restore_error)(void *, void *, void *);
  int (*disable_collector)(void), (*enable_collector)(void);
  struct allocator theirs[3];
  bool found;
} python;

/// The code objects and lines of frames seen before; for asking what they are called takes most of
/// a walk. A code object that is freed leaves the list (traced_free); another at its address gets
/// another number, so that its lines are not taken for the old one's.
#define CODES_LOG2 8
#define LINES_LOG2 10
static struct {
  void *code;
  uint32_t number;
} codes[1u << CODES_LOG2];
static struct seen_line {
  uint32_t code;
  int place;
  uint64_t pc;
} lines[1u << LINES_LOG2];

void forget_python_lines(void) { memset(lines, 0, sizeof lines); }

static inline void forget_code(const void *block) {
  void **code = &codes[block_place(block, CODES_LOG2)].code;
  if (__atomic_load_n(code, __ATOMIC_RELAXED) == block) __atomic_store_n(code, NULL, __ATOMIC_RELAXED);
}

/// Where a line is or would be listed: of a code object, at an instruction or in a line.
static struct seen_line *place_of_line(void *code, int place) {
  static uint32_t last_number;
  uint32_t at = block_place(code, CODES_LOG2);
  if (codes[at].code != code) {
    codes[at].number = ++last_number;
    __atomic_store_n(&codes[at].code, code, __ATOMIC_RELAXED);
  }
  uint32_t number = codes[at].number, hash = (number * 0x9e3779b9u + (uint32_t)place) * 0x85ebca6bu;
  struct seen_line *line = &lines[hash >> (32 - LINES_LOG2)];
  if (line->code != number || line->place != place) *line = (struct seen_line){number, place, 0};
  return line;
}

/// Around an allocator that is tracked as a whole: what it allocates itself is not even counted.
static inline uint64_t begin_inner(void) {
  uint64_t left = me.left;
  me.busy++;
  me.left = UNCOUNTED;
  return left;
}

static inline void end_inner(uint64_t left) {
  me.left = left;
  me.busy--;
}

static void *traced_malloc(void *context, size_t size) {
  const struct allocator *theirs = context;
  uint64_t left = begin_inner();
  void *block = theirs->malloc(theirs->context, size);
  end_inner(left);
  if (due(drawn_bytes(size, kind_object)) && block != NULL)
    track(block, size, kind_object, FRAME);
  return block;
}

static void *traced_calloc(void *context, size_t count, size_t size) {
  const struct allocator *theirs = context;
  uint64_t left = begin_inner();
  void *block = theirs->calloc(theirs->context, count, size);
  end_inner(left);
  if (due(drawn_bytes(count * size, kind_object)) && block != NULL)
    track(block, count * size, kind_object, FRAME);
  return block;
}

static void traced_free(void *context, void *block) {
  const struct allocator *theirs = context;
  if (block != NULL) {
    forget_code(block);
    forget(block);
  }
  theirs->free(theirs->context, block);
}

static void *traced_realloc(void *context, void *old, size_t size) {
  const struct allocator *theirs = context;
  int64_t moved;
  bool moving = old != NULL && begin_move(old, &moved);
  uint64_t left = begin_inner();
  void *block = theirs->realloc(theirs->context, old, size);
  end_inner(left);
  if (moving && (block == old || block == NULL)) {
    end_move(old, moved, block, block == NULL);
    moving = false;
  }
  if (due(drawn_bytes(size, kind_object)) && block != NULL)
    track(block, size, kind_object, FRAME);
  if (moving) end_move(old, moved, block, false);
  return block;
}

/// The frame's line in the picture; 0 if it has no name, or there is no room for it.
static uint64_t frame_of(void *frame, void *code) {
  bool has_instruction = python.instruction != NULL;
  int place = has_instruction ? python.instruction(frame) : python.line(frame);
  struct seen_line *seen = place_of_line(code, place);
  if (seen->pc != 0) return seen->pc;
  uint64_t pc = 0;
  void *file = python.attribute(code, "co_filename"), *function = python.attribute(code, "co_name");
  const char *path = file != NULL ? python.utf8(file) : NULL;
  const char *name = function != NULL ? python.utf8(function) : NULL;
  if (path != NULL && name != NULL)
    pc = script_frame(name, path, (uint32_t)(has_instruction ? python.line(frame) : place));
  python.release(file);
  python.release(function);
  return seen->pc = pc;
}

void walk_python(struct stack *stack) {
  if (!python.found || !python.is_initialized()) return;
  // Only a thread that runs the interpreter now may look at its frames, and only in the main
  // interpreter: another may be half made. PyGILState_Check will not do: once there is a second
  // interpreter, it says yes to everyone.
  void *state = python.current_state();
  if (state == NULL || state != python.state_of_thread() ||
      python.interpreter_of(state) != python.main_interpreter())
    return;
  // Only while the hook's allocators are the outermost: under those of -X dev, PYTHONMALLOC=debug
  // or tracemalloc this may be inside one of them, which does not expect to be entered twice.
  struct allocator outermost;
  python.get_allocator(domain_obj, &outermost);
  if (outermost.malloc != traced_malloc) return;
  // The collector must not run: it could run any code, in the middle of an allocation. Making a
  // frame object, as 3.11 and later do, allocates, which is what starts it. A pending error is put
  // aside.
  void *type, *value, *trace;
  python.fetch_error(&type, &value, &trace);
  bool collecting = python.disable_collector != NULL && python.disable_collector();
  void *frame = python.frame(), *owned = NULL;
  for (bool room = true; frame != NULL && room;) {
    void *code = python.code(frame);
    uint64_t pc = frame_of(frame, code);
    room = pc == 0 || add_frame(stack, pc);
    python.release(code);
    void *caller = python.caller(frame);
    python.release(owned);
    frame = owned = caller;
  }
  python.release(owned);
  if (collecting) python.enable_collector();
  python.restore_error(type, value, trace);
}

/// Whether the version is one whose frames these functions walk: 3.9 to 3.13, with the global lock.
static bool is_known_version(void) {
  const char *(*version)(void) = (const char *(*)(void))dlsym(RTLD_DEFAULT, "Py_GetVersion");
  const char *text = version != NULL ? version() : "";
  if (strncmp(text, "3.", 2) != 0 || strstr(text, "free-threading") != NULL) return false;
  int minor = atoi(text + 2);
  return minor >= 9 && minor <= 13;
}

static bool find_functions(void) {
#define FIND(field, name)                                                 \
  python.field = (__typeof__(python.field))dlsym(RTLD_DEFAULT, name);     \
  if (python.field == NULL) return false;
  FIND(get_allocator, "PyMem_GetAllocator")
  FIND(set_allocator, "PyMem_SetAllocator")
  FIND(is_initialized, "Py_IsInitialized")
  FIND(state_of_thread, "PyGILState_GetThisThreadState")
  FIND(interpreter_of, "PyThreadState_GetInterpreter")
  FIND(main_interpreter, "PyInterpreterState_Main")
  FIND(frame, "PyEval_GetFrame")
  FIND(caller, "PyFrame_GetBack")
  FIND(code, "PyFrame_GetCode")
  FIND(line, "PyFrame_GetLineNumber")
  FIND(attribute, "PyObject_GetAttrString")
  FIND(utf8, "PyUnicode_AsUTF8")
  FIND(release, "Py_DecRef")
  FIND(fetch_error, "PyErr_Fetch")
  FIND(restore_error, "PyErr_Restore")
  // Not PyThreadState_Get, which ends the process if there is none. Its name changed in 3.13.
  python.current_state = (void *(*)(void))dlsym(RTLD_DEFAULT, "PyThreadState_GetUnchecked");
  if (python.current_state == NULL) {
    FIND(current_state, "_PyThreadState_UncheckedGet")
  }
  // From 3.11.
  python.instruction = (int (*)(void *))dlsym(RTLD_DEFAULT, "PyFrame_GetLasti");
  // From 3.10; in 3.9 frame objects exist already, and walking makes none that the collector
  // counts.
  python.disable_collector = (int (*)(void))dlsym(RTLD_DEFAULT, "PyGC_Disable");
  python.enable_collector = (int (*)(void))dlsym(RTLD_DEFAULT, "PyGC_Enable");
  return true;
}

void find_python(void) {
  if (dlsym(RTLD_DEFAULT, "Py_IsInitialized") == NULL) return;
  if (!is_known_version() || !find_functions()) {
    picture->remarks |= where_remark_old_python;
    return;
  }
  picture->remarks |= where_remark_python;
  for (int domain = domain_mem; domain <= domain_obj; domain++) {
    python.get_allocator(domain, &python.theirs[domain]);
    struct allocator ours = {&python.theirs[domain], traced_malloc, traced_calloc, traced_realloc,
                             traced_free};
    python.set_allocator(domain, &ours);
  }
  python.found = true;
}

#endif
