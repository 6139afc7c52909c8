// Walking the stack: by unwind tables in the library, which works in any program, and by frame
// pointers where the hook is linked into a program that was compiled with them.
#include "hook.h"

#include <link.h>
#include <pthread.h>
#include <unwind.h>

bool add_frame(struct stack *stack, uint64_t pc) {
  if (stack->count == KEPT_FRAMES) return false;
  uint64_t *frames = stack->pc;
  frames[stack->count++] = pc;
  // If the last frames repeat those before them, one turn of the recursion is enough.
  for (uint32_t turn = 1; turn <= 4 && 2 * turn <= stack->count; turn++) {
    uint32_t end = stack->count, same = 0;
    while (same < turn && frames[end - 1 - same] == frames[end - 1 - same - turn]) same++;
    if (same == turn) {
      stack->count -= turn;
      break;
    }
  }
  return stack->count < KEPT_FRAMES;
}

#ifdef WHERE_WRAPPED

void prepare_stacks(void) {}

/// The bounds of the thread's stack; asked once a thread (pthread_getattr_np(3)).
static void find_stack(void) {
  pthread_attr_t attributes;
  void *low;
  size_t size;
  me.stack_high = 1;  // not to be asked again
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    me.stack_low = (uintptr_t)low;
    me.stack_high = (uintptr_t)low + size;
  }
  pthread_attr_destroy(&attributes);
}

/// Each frame begins with the caller's frame address and the return address (x86-64 and AArch64
/// alike). The first is certain; the others only as far as they climb within the stack.
void walk_stack(struct stack *stack, void *frame) {
  if (me.stack_high == 0) find_stack();
  const uintptr_t *at = frame;
  for (uint32_t seen = 0; seen < SEEN_FRAMES; seen++) {
    uintptr_t next = at[0], pc = at[1];
    if (pc < 4096 || !add_frame(stack, pc)) return;
    if ((uintptr_t)at < me.stack_low || next <= (uintptr_t)at || next % sizeof next != 0 ||
        next + 2 * sizeof next > me.stack_high)
      return;
    at = (const uintptr_t *)next;
  }
}

#else

/// Where this library lies: its own frames are left out.
static uintptr_t own_start, own_end;

struct walk {
  struct stack *stack;
  uint32_t seen;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument) {
  struct walk *walk = argument;
  uintptr_t pc = _Unwind_GetIP(context);
  if (pc == 0 || ++walk->seen > SEEN_FRAMES) return _URC_END_OF_STACK;
  if (pc - own_start < own_end - own_start && walk->stack->count == 0) return _URC_NO_REASON;
  return add_frame(walk->stack, pc) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

void prepare_stacks(void) {
  struct dl_find_object found;
  if (_dl_find_object((void *)prepare_stacks, &found) == 0) {
    own_start = (uintptr_t)found.dlfo_map_start;
    own_end = (uintptr_t)found.dlfo_map_end;
  }
  // What the unwinder sets up at its first use, it sets up here.
  struct stack stack = {0};
  walk_stack(&stack, NULL);
}

void walk_stack(struct stack *stack, void *frame) {
  (void)frame;
  struct walk walk = {stack, 0};
  _Unwind_Backtrace(step, &walk);
}

#endif
