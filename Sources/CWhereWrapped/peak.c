#include "../CWhere/peak.c"
