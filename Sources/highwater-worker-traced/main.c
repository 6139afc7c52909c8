// The worker's program with the hook of `--where` in it; what it does stands in the Swift target
// Worker.

int highwater_worker_main(int count, char **arguments);

int main(int count, char **arguments) { return highwater_worker_main(count, arguments); }
