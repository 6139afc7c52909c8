#include "../CWhere/tree.c"
