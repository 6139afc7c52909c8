// HighWater's program; what it does stands in the Swift target Shell (Package.swift says why it
// begins in C).

int highwater_main(int count, char **arguments);

int main(int count, char **arguments) { return highwater_main(count, arguments); }
