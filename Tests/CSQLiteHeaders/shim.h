#pragma once
#include <sqlite3.h>
#include "../../Sources/CSQLite/shim.h"

// The functions as the header declares them: the compiler refuses one whose type is another.
#pragma clang diagnostic push
#pragma clang diagnostic error "-Wincompatible-pointer-types"
#pragma clang diagnostic error "-Wincompatible-function-pointer-types"
static inline void csqlite_link(struct csqlite_library *library) {
  library->open = sqlite3_open_v2;
  library->close = sqlite3_close_v2;
  library->is_read_only = sqlite3_db_readonly;
  library->result = sqlite3_extended_errcode;
  library->system_error = sqlite3_system_errno;
  library->message = sqlite3_errmsg;
  library->changes = sqlite3_changes;
  library->prepare = sqlite3_prepare_v3;
  library->step = sqlite3_step;
  library->reset = sqlite3_reset;
  library->finalize = sqlite3_finalize;
  library->bind_integer = sqlite3_bind_int64;
  library->bind_text = sqlite3_bind_text;
  library->bind_blob = sqlite3_bind_blob;
  library->integer = sqlite3_column_int64;
  library->blob = sqlite3_column_blob;
  library->length = sqlite3_column_bytes;
}
#pragma clang diagnostic pop

static inline int csqlite_copies_is_transient(void) { return csqlite_copies() == SQLITE_TRANSIENT; }
