#include "../CWhere/phases.c"
