// The worker's program; what it does stands in the Swift target Worker.
//
// It begins in C for one reason: SwiftPM links a Swift executable, with its linker settings, into
// the package's test bundle too, and the bundle cannot do with the static libraries asked for here.

int highwater_worker_main(void);

int main(void) { return highwater_worker_main(); }
