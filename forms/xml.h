// SPDX-License-Identifier: EUPL-1.2
/*
 * XML, read as a stream: which elements begin and end, and the text between them.
 *
 * What we read is small and plain, and may come from anywhere. A DOCTYPE is refused, and with it
 * every trick with entities; so is what lies deeper than XML_DEPTH_MAX. Nothing is ever fetched.
 * Names are as they are written, prefix included. xml.c is the only file that includes expat.h.
 *
 *     xml_new - xml_feed ... xml_feed(last) - xml_free
 */
#ifndef XML_H
#define XML_H

#include "error.h"

#include <stddef.h>

enum { XML_DEPTH_MAX = 64 };

struct xml;

/* What the reader is told; `reader` is what was given to xml_new. A function that is NULL is not
 * called. After xml_fail none is called any more. Texts and attributes are lent for the call. */
struct xml_listener {
	/* attributes: name, value, name, value, NULL */
	void (*start)(void *reader, const char *element, const char **attributes);
	void (*end)(void *reader, const char *element);
	/* UTF-8, not zero-terminated. A text may come in several pieces. */
	void (*text)(void *reader, const char *text, size_t length);
};

/* `name` stands in front of errors (`name:line: what`) and is lent, as is err. NULL and err when
 * memory runs out. */
struct xml *xml_new(
	const struct xml_listener *listener, void *reader, const char *name, struct error *err);
void xml_free(struct xml *xml);

/* The next bytes; `last` ends the document. False and err (EX_DATAERR) when it is no XML, when a
 * listener called xml_fail, and on every call after that. */
bool xml_feed(struct xml *xml, const char *bytes, size_t length, bool last);

/* For listeners: this document is not taken, and why. The first reason counts. Returns false. */
bool xml_fail(struct xml *xml, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same when there is no memory for what it says: err is then EX_OSERR. */
bool xml_fail_memory(struct xml *xml);

/* The value of an attribute, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
