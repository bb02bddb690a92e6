// What we use of SQLite, which is loaded when a script first opens a queue on disk: linked, it would make every start of the program
// slower. These are its functions and numbers as its stable interface has them; a test compares them with its own header.
#pragma once

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

// Results, as far as we tell them apart; the extended ones have more in the higher bits.
enum {
  CSQLITE_OK = 0, CSQLITE_PERM = 3, CSQLITE_BUSY = 5, CSQLITE_READONLY = 8, CSQLITE_IOERR = 10, CSQLITE_CORRUPT = 11,
  CSQLITE_FULL = 13, CSQLITE_CANTOPEN = 14, CSQLITE_NOTADB = 26, CSQLITE_ROW = 100, CSQLITE_DONE = 101
};

// How a file is opened.
enum {
  CSQLITE_OPEN_READONLY = 0x1, CSQLITE_OPEN_READWRITE = 0x2, CSQLITE_OPEN_CREATE = 0x4, CSQLITE_OPEN_URI = 0x40,
  CSQLITE_OPEN_NOMUTEX = 0x8000, CSQLITE_OPEN_EXRESCODE = 0x2000000
};

// How a statement is prepared: it is kept.
enum { CSQLITE_PREPARE_PERSISTENT = 0x1 };

// The functions of the library.
struct csqlite_library {
  int (*_Nonnull open)(const char *path, struct sqlite3 **database, int flags, const char *vfs);
  int (*_Nonnull close)(struct sqlite3 *database);
  int (*_Nonnull is_read_only)(struct sqlite3 *database, const char *name);
  int (*_Nonnull result)(struct sqlite3 *database);
  int (*_Nonnull system_error)(struct sqlite3 *database);
  const char *(*_Nonnull message)(struct sqlite3 *database);
  int (*_Nonnull changes)(struct sqlite3 *database);
  int (*_Nonnull prepare)(
    struct sqlite3 *database, const char *text, int length, unsigned int flags, struct sqlite3_stmt **statement,
    const char **rest);
  int (*_Nonnull step)(struct sqlite3_stmt *statement);
  int (*_Nonnull reset)(struct sqlite3_stmt *statement);
  int (*_Nonnull finalize)(struct sqlite3_stmt *statement);
  int (*_Nonnull bind_integer)(struct sqlite3_stmt *statement, int index, long long int value);
  int (*_Nonnull bind_text)(
    struct sqlite3_stmt *statement, int index, const char *text, int length, void (*release)(void *));
  int (*_Nonnull bind_blob)(
    struct sqlite3_stmt *statement, int index, const void *bytes, int length, void (*release)(void *));
  long long int (*_Nonnull integer)(struct sqlite3_stmt *statement, int column);
  const void *(*_Nonnull blob)(struct sqlite3_stmt *statement, int column);
  int (*_Nonnull length)(struct sqlite3_stmt *statement, int column);
};

// The statement copies what is bound with this.
static inline void (*csqlite_copies(void))(void *) { return (void (*)(void *))(intptr_t)-1; }

// Loads the library and finds its functions. Gives NULL, or else what is missing.
static inline const char *csqlite_load(struct csqlite_library *library) {
#ifdef __APPLE__
  void *handle = dlopen("libsqlite3.dylib", RTLD_NOW | RTLD_LOCAL);
#else
  void *handle = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
#endif
  if (handle == NULL) return dlerror();
  const struct { void *place; const char *name; } functions[] = {
    {&library->open, "sqlite3_open_v2"}, {&library->close, "sqlite3_close_v2"},
    {&library->is_read_only, "sqlite3_db_readonly"}, {&library->result, "sqlite3_extended_errcode"},
    {&library->system_error, "sqlite3_system_errno"}, {&library->message, "sqlite3_errmsg"},
    {&library->changes, "sqlite3_changes"}, {&library->prepare, "sqlite3_prepare_v3"},
    {&library->step, "sqlite3_step"}, {&library->reset, "sqlite3_reset"},
    {&library->finalize, "sqlite3_finalize"}, {&library->bind_integer, "sqlite3_bind_int64"},
    {&library->bind_text, "sqlite3_bind_text"}, {&library->bind_blob, "sqlite3_bind_blob"},
    {&library->integer, "sqlite3_column_int64"}, {&library->blob, "sqlite3_column_blob"},
    {&library->length, "sqlite3_column_bytes"},
  };
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
    void *function = dlsym(handle, functions[index].name);
    if (function == NULL) return functions[index].name;
    *(void **)functions[index].place = function;
  }
  return NULL;
}
