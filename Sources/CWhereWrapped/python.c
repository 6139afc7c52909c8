#include "../CWhere/python.c"
