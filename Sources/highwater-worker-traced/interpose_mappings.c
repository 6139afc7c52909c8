#include "../CWhere/interpose_mappings.c"
