// The worker's program; what it does stands in the Swift target Worker (Package.swift says why it
// begins in C).

int highwater_worker_main(int count, char **arguments);

int main(int count, char **arguments) { return highwater_worker_main(count, arguments); }
