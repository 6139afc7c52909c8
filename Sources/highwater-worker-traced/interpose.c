#include "../CWhere/interpose.c"
