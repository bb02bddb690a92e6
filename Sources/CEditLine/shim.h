// Typed wrappers for the variadic calls of libedit, which Swift cannot call.
#pragma once
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <wchar.h>

// Glibc hides it without _XOPEN_SOURCE.
extern int wcwidth(wchar_t character);

// The columns a character takes, as libedit counts them; negative for one that is not printed.
static inline int ceditline_width(wchar_t character) { return wcwidth(character); }

typedef char *(*ceditline_prompt)(EditLine *editor);
typedef unsigned char (*ceditline_function)(EditLine *editor, int key);

static inline EditLine *ceditline_init(const char *program) { return el_init(program, stdin, stdout, stderr); }

// Between two \1 the prompt takes no columns.
static inline void ceditline_set_prompt(EditLine *editor, ceditline_prompt prompt) {
  el_set(editor, EL_PROMPT_ESC, prompt, '\1');
}

static inline void ceditline_set_context(EditLine *editor, void *context) { el_set(editor, EL_CLIENTDATA, context); }

static inline void *ceditline_context(EditLine *editor) {
  void *context = NULL;
  el_get(editor, EL_CLIENTDATA, &context);
  return context;
}

static inline void ceditline_use_emacs_keys(EditLine *editor) { el_set(editor, EL_EDITOR, "emacs"); }

static inline void ceditline_add_function(EditLine *editor, const char *name, ceditline_function function) {
  el_set(editor, EL_ADDFN, name, name, function);
}

static inline void ceditline_bind(EditLine *editor, const char *keys, const char *function) {
  el_set(editor, EL_BIND, keys, function, NULL);
}

static inline void ceditline_set_unbuffered(EditLine *editor, int is_unbuffered) {
  el_set(editor, EL_UNBUFFERED, is_unbuffered);
}

static inline void ceditline_refresh(EditLine *editor) { el_set(editor, EL_REFRESH); }

static inline void ceditline_set_history(EditLine *editor, History *lines) { el_set(editor, EL_HIST, history, lines); }

static inline void ceditline_limit_history(History *lines, int count) {
  HistEvent event;
  history(lines, &event, H_SETSIZE, count);
  history(lines, &event, H_SETUNIQUE, 1);
}

static inline void ceditline_remember(History *lines, const char *text) {
  HistEvent event;
  history(lines, &event, H_ENTER, text);
  history(lines, &event, H_FIRST);
}

// How many bytes can be read without waiting.
static inline int ceditline_waiting_bytes(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

// Takes the user's locale, or C.UTF-8 where that one has no UTF-8: without it libedit drops what is not ASCII.
static inline void ceditline_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  const char *codeset = nl_langinfo(CODESET);
  if (codeset && codeset[0] == 'U' && codeset[1] == 'T' && codeset[2] == 'F') return;
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}
