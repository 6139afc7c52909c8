// An expat parser that may take so much memory and no more.
//
// expat keeps what it must of a document: a tag, a comment or a declaration until its end, and
// every name until the end of the document. A document can make each as long as it likes. A parser
// made here fails with XML_ERROR_NO_MEMORY before it takes more than it may.
//
// expat's functions for memory are not told for which parser they are called, and Swift has no
// variables of a thread: hence C.
#ifndef HIGHWATER_CEXPAT_H
#define HIGHWATER_CEXPAT_H

#include <expat.h>
#include <stddef.h>

/// A parser and the memory that it holds, in bytes. `parser` is for expat's other functions.
struct cexpat {
    XML_Parser parser;
    size_t held;
    size_t most;
};

/// XML_ParserCreate_MM with at most so many bytes of memory; NULL without memory.
struct cexpat *cexpat_create(size_t most);

/// XML_Parse.
enum XML_Status cexpat_parse(
    struct cexpat *bounded, const char *bytes, int count, int is_final);

/// XML_ParserFree.
void cexpat_free(struct cexpat *bounded);

#endif
