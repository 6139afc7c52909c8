#include "../CWhere/stack.c"
