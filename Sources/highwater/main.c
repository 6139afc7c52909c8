// HighWater's program; what it does stands in the Swift target Shell (Package.swift says why it
// begins in C).

int highwater_main(void);

int main(void) { return highwater_main(); }
