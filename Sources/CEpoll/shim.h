#pragma once
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// glibc declares it only with _GNU_SOURCE, which Swift's importer does not set.
int accept4(int descriptor, struct sockaddr *restrict address, socklen_t *restrict length, int flags);
#endif
