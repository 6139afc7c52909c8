#include "where_picture.h"
