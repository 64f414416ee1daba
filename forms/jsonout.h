// SPDX-License-Identifier: EUPL-1.2
/*
 * JSON, written. Values go straight to a buffer, keys in the order they are given,
 * numbers with a dot in any locale, so that the same data gives the same bytes. The
 * writer puts the commas. `key` is NULL inside arrays and for the outermost value.
 */
#ifndef JSONOUT_H
#define JSONOUT_H

#include "buffer.h"

struct jsonout {
	struct buffer *out;
	bool comma; /* the next value needs one before it */
};

void jsonout_object_begin(struct jsonout *w, const char *key);
void jsonout_object_end(struct jsonout *w);
void jsonout_array_begin(struct jsonout *w, const char *key);
void jsonout_array_end(struct jsonout *w);
void jsonout_string(struct jsonout *w, const char *key, const char *text); /* NULL: null */
void jsonout_number(struct jsonout *w, const char *key, double value, int decimals);
void jsonout_integer(struct jsonout *w, const char *key, long long value);
void jsonout_boolean(struct jsonout *w, const char *key, bool value);

#endif
