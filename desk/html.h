// SPDX-License-Identifier: EUPL-1.2
/*
 * HTML with nothing in it that should not be: every text that is filled in is escaped, so it stays
 * a text, also within an attribute between double quotes.
 */
#ifndef HTML_H
#define HTML_H

#include "buffer.h"

/* Like printf with %s, %d, %ld, %lld, %zu and %%, and no widths; anything else is a bug and ends
 * the program. */
void html(struct buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_text(struct buffer *out, const char *text);

/* The text for use in an address after `?name=`. */
void html_query_value(struct buffer *out, const char *text);

#endif
