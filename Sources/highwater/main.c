// HighWater's program; what it does is in the Swift target Shell (Package.swift says why it begins
// in C).

#include <stdlib.h>
#include <unistd.h>

int highwater_main(int count, char **arguments);

// Where Swift's runtime would look for its tools, were it asked to print a backtrace. Linked
// statically, it looks for itself in /proc as the program begins, and aborts if there is none;
// `--help` and `--version` must work even then.
static const char root_name[] = "SWIFT_ROOT";
static int has_named_root;

// Before the runtime's own constructors, which have no priority.
__attribute__((constructor(101))) static void name_root(void) {
  if (getenv(root_name) || access("/proc/self/exe", F_OK) == 0) return;
  has_named_root = setenv(root_name, "/", 0) == 0;
}

int main(int count, char **arguments) {
  if (has_named_root) unsetenv(root_name);
  return highwater_main(count, arguments);
}
