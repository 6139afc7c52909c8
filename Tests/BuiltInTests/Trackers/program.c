#include "memory_tracking.h"

/* In a file of its own, which includes the tracker too. */
int free_and_checkpoint(void *held, const char *phase);

static void *work(void *unused) {
  for (int count = 0; count < 50; count++) memory_tracking_checkpoint("thread");
  return unused;
}

int main(void) {
  long long delta = 0, increase = 0;
  memory_tracking_checkpoint("not shown");
  if (memory_tracking_enable() != 0) {
    perror("memory tracking: /proc/self/status");
    return 1;
  }
  char *held = malloc(50 << 20);
  memset(held, 'x', 50 << 20);
  memory_tracking_differences(&delta, &increase);
  printf("differences %lld %lld\n", delta, increase);
  memory_tracking_checkpoint("fifty allocated");
  if (free_and_checkpoint(held, "freed") != 0) return 1;
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  memory_tracking_disable();
  memory_tracking_checkpoint("not shown");
  int result = memory_tracking_differences(&delta, &increase);
  printf("disabled %d %d %s\n", memory_tracking_is_enabled(), result, strerror(errno));
  memory_tracking_write_to(stderr, 0);
  return memory_tracking_enable() == 0 ? 0 : 1;
}
