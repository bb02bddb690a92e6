#pragma once
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>

// accept4(2). glibc declares it only with _GNU_SOURCE, which Swift's importer does not set; and <sys/socket.h> must not be
// included here, or its names would belong to this module or to Glibc by the order in which the two are built.
int fetch_accept4(int descriptor, void *address, unsigned int *length, int flags) __asm__("accept4");
#endif
