#include "../CWhere/interpose_writes.c"
