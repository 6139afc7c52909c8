#include "../CWhere/file.c"
