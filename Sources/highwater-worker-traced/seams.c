#include "../CWhere/seams.c"
