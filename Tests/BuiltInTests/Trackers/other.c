#include "memory_tracking.h"

int free_and_checkpoint(void *held, const char *phase) {
  free(held);
  return memory_tracking_checkpoint(phase);
}
