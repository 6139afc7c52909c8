#include "../CWhere/blocks.c"
