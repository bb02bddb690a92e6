// What we use of libxml2, which is loaded when a script first asks for it: linked, it would make every start of the program slower, since
// it brings along libraries of 40 MB. So its own headers stand nowhere here (whoever finds them by pkg-config links the library as
// well), and these are its types as its binary interface 2 fixes them. Tests compare them with the headers, field by field.
#pragma once

#include <dlfcn.h>
#include <stddef.h>

struct cxml2_namespace {
  struct cxml2_namespace *next;
  int type;
  const unsigned char *href;
  const unsigned char *prefix;
};

// xmlNode; an attribute (xmlAttr) and a document (xmlDoc) are the same up to `document`, and an attribute up to `space`.
struct cxml2_node {
  void *own;
  int type;
  const unsigned char *name;
  struct cxml2_node *children;
  struct cxml2_node *last;
  struct cxml2_node *parent;
  struct cxml2_node *next;
  struct cxml2_node *previous;
  void *document;
  struct cxml2_namespace *space;
  const unsigned char *content;
  struct cxml2_node *attributes;
  struct cxml2_namespace *declared;
};

// xmlElementType, as far as we meet it.
enum {
  CXML2_ELEMENT = 1, CXML2_ATTRIBUTE = 2, CXML2_TEXT = 3, CXML2_CDATA = 4, CXML2_INSTRUCTION = 7, CXML2_COMMENT = 8,
  CXML2_DOCUMENT = 9, CXML2_HTML_DOCUMENT = 13, CXML2_NAMESPACE = 18
};

struct cxml2_error {
  int domain;
  int code;
  char *message;
  int level;
  char *file;
  int line;
  char *text1;
  char *text2;
  char *text3;
  int number;
  int column;
  void *parser;
  void *node;
};

// xmlSAXHandler: what a parser calls as it reads. What we do not touch has no type.
struct cxml2_handler {
  void *before_entities[6];
  void (*entity)(
    void *parser, const unsigned char *name, int type, const unsigned char *public_id, const unsigned char *system_id,
    unsigned char *content);
  void *before_elements[7];
  void (*start_element)(void *parser, const unsigned char *name, const unsigned char **attributes);
  void (*end_element)(void *parser, const unsigned char *name);
  void *before_comments[4];
  void (*comment)(void *parser, const unsigned char *text);
  void *before_version[6];
  unsigned int version;
  void *own;
  void (*start_element_ns)(
    void *parser, const unsigned char *name, const unsigned char *prefix, const unsigned char *uri, int space_count,
    const unsigned char **spaces, int attribute_count, int default_count, const unsigned char **attributes);
  void *end_element_ns;
  void (*error)(void *parser, struct cxml2_error *error);
};

// xmlParserCtxt, of which this is the beginning.
struct cxml2_parser {
  struct cxml2_handler *handler;
};

struct cxml2_node_set {
  int count;
  int capacity;
  struct cxml2_node **nodes;
};

// xmlXPathObjectType.
enum { CXML2_NODES = 1, CXML2_BOOLEAN = 2, CXML2_NUMBER = 3, CXML2_STRING = 4 };

// xmlXPathObject.
struct cxml2_result {
  int type;
  struct cxml2_node_set *nodes;
  int boolean;
  double number;
  unsigned char *string;
};

// xmlXPathContext.
struct cxml2_context {
  void *document;
  struct cxml2_node *node;
  int variable_counts[2];
  void *variables;
  int type_counts[2];
  void *types;
  int function_counts[2];
  void *functions;
  int axis_counts[2];
  void *axes;
  void *spaces;
  int space_count;
  void *user;
  int size;
  int position;
  int is_pointer;
  void *here;
  void *origin;
  void *space_table;
  void *look_ups[8];
  int temporary_count;
  void *own;
  void (*report)(void *own, struct cxml2_error *error);
  struct cxml2_error error;
  void *debug_node;
  void *dictionary;
  int flags;
  void *cache;
  unsigned long step_limit;
  unsigned long step_count;
  int depth;
};

// xmlXPathParserContext, of which this is the beginning.
struct cxml2_evaluation {
  const unsigned char *place;
  const unsigned char *expression;
  int error;
  struct cxml2_context *context;
};

// xmlParserOption, and htmlParserOption.
enum {
  CXML2_RECOVER = 1 << 0, CXML2_NO_DOCTYPE = 1 << 2, CXML2_EXPAND_ENTITIES = 1 << 1, CXML2_NO_ERROR = 1 << 5,
  CXML2_NO_WARNING = 1 << 6, CXML2_NO_NETWORK = 1 << 11, CXML2_NO_CDATA = 1 << 14, CXML2_COMPACT = 1 << 16,
  CXML2_HUGE = 1 << 19, CXML2_IGNORE_ENCODING = 1 << 21
};

// xmlXPathError, as far as it is said in words; and where these codes begin among all codes (XML_XPATH_EXPRESSION_OK).
enum {
  CXML2_BAD_NUMBER = 1, CXML2_OPEN_STRING = 2, CXML2_NO_STRING = 3, CXML2_BAD_VARIABLE = 4, CXML2_NO_VARIABLE = 5,
  CXML2_BAD_PREDICATE = 6, CXML2_BAD_EXPRESSION = 7, CXML2_OPEN_PARENTHESIS = 8, CXML2_NO_FUNCTION = 9,
  CXML2_WRONG_TYPE = 11, CXML2_WRONG_COUNT = 12, CXML2_NO_PREFIX = 19, CXML2_STEP_LIMIT = 25, CXML2_DEPTH_LIMIT = 26,
  CXML2_XPATH_CODES = 1200
};

typedef void (*cxml2_function)(struct cxml2_evaluation *_Nonnull evaluation, int count);

// The functions of the library.
struct cxml2_library {
  void (*_Nonnull initialize)(void);
  struct cxml2_parser *(*_Nonnull new_html_parser)(void);
  struct cxml2_parser *(*_Nonnull new_xml_parser)(void);
  void *(*_Nonnull read_html)(
    struct cxml2_parser *parser, int (*read)(void *, char *, int), int (*close)(void *), void *input, const char *url,
    const char *encoding, int options);
  void *(*_Nonnull read_xml)(
    struct cxml2_parser *parser, int (*read)(void *, char *, int), int (*close)(void *), void *input, const char *url,
    const char *encoding, int options);
  void (*_Nonnull stop)(void *parser);
  void (*_Nonnull free_parser)(struct cxml2_parser *parser);
  void (*_Nonnull free_document)(void *document);
  struct cxml2_node *(*_Nonnull root)(void *document);
  struct cxml2_context *(*_Nonnull new_context)(void *document);
  void (*_Nonnull free_context)(struct cxml2_context *context);
  int (*_Nonnull set_space)(struct cxml2_context *context, const unsigned char *prefix, const unsigned char *uri);
  int (*_Nonnull set_function)(struct cxml2_context *context, const unsigned char *name, cxml2_function function);
  cxml2_function (*_Nonnull find_function)(struct cxml2_context *context, const unsigned char *name);
  void (*_Nonnull fail)(struct cxml2_evaluation *evaluation, int error);
  void *(*_Nonnull compile)(struct cxml2_context *context, const unsigned char *expression);
  struct cxml2_result *(*_Nonnull evaluate)(void *compiled, struct cxml2_context *context);
  void (*_Nonnull free_compiled)(void *compiled);
  void (*_Nonnull free_result)(struct cxml2_result *result);
  long (*_Nonnull number_elements)(void *document);
  void *(*_Nonnull printer)(void);
};

static inline void cxml2_print_nothing(void *context, const char *message, ...) {}

// Some of its errors the library prints itself. This keeps it, on this thread, from doing so; gives what printed before.
static inline void *cxml2_silence(const struct cxml2_library *library) {
  void **place = library->printer();
  void *before = *place;
  *place = (void *)cxml2_print_nothing;
  return before;
}

static inline void cxml2_end_silence(const struct cxml2_library *library, void *before) {
  *(void **)library->printer() = before;
}

// Loads the library and finds its functions. Gives NULL, or else what is missing.
static inline const char *cxml2_load(struct cxml2_library *library) {
#ifdef __APPLE__
  void *handle = dlopen("libxml2.2.dylib", RTLD_NOW | RTLD_LOCAL);
#else
  void *handle = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
#endif
  if (handle == NULL) return dlerror();
  const struct { void *place; const char *name; } functions[] = {
    {&library->initialize, "xmlInitParser"}, {&library->new_html_parser, "htmlNewParserCtxt"},
    {&library->new_xml_parser, "xmlNewParserCtxt"}, {&library->read_html, "htmlCtxtReadIO"},
    {&library->read_xml, "xmlCtxtReadIO"}, {&library->stop, "xmlStopParser"},
    {&library->free_parser, "xmlFreeParserCtxt"}, {&library->free_document, "xmlFreeDoc"},
    {&library->root, "xmlDocGetRootElement"}, {&library->new_context, "xmlXPathNewContext"},
    {&library->free_context, "xmlXPathFreeContext"}, {&library->set_space, "xmlXPathRegisterNs"},
    {&library->set_function, "xmlXPathRegisterFunc"}, {&library->find_function, "xmlXPathFunctionLookup"},
    {&library->fail, "xmlXPathErr"}, {&library->compile, "xmlXPathCtxtCompile"},
    {&library->evaluate, "xmlXPathCompiledEval"}, {&library->free_compiled, "xmlXPathFreeCompExpr"},
    {&library->free_result, "xmlXPathFreeObject"}, {&library->number_elements, "xmlXPathOrderDocElems"},
    {&library->printer, "__xmlGenericError"},
  };
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
    void *function = dlsym(handle, functions[index].name);
    if (function == NULL) return functions[index].name;
    *(void **)functions[index].place = function;
  }
  return NULL;
}
