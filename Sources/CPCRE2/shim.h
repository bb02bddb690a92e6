#pragma once
// The library for text in UTF-8: its names end in _8.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
