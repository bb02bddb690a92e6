#pragma once
// Of Redis's own library what reads replies and writes commands; its sockets are none of ours. Some systems name its folder in the
// search path, others the one around it.
#if __has_include(<hiredis/hiredis.h>)
#include <hiredis/hiredis.h>
#else
#include <hiredis.h>
#endif
