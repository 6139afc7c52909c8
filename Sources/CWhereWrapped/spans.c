#include "../CWhere/spans.c"
