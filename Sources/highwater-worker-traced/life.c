#include "../CWhere/life.c"
