// SPDX-License-Identifier: EUPL-1.2
/*
 * Letters of codes and keywords, whatever the locale says: in Turkish the capital of i is not I, and
 * the functions of <ctype.h> and strcasecmp follow it. Only A-Z and a-z change; the rest stays.
 */
#ifndef ASCII_H
#define ASCII_H

#include <stdbool.h>

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static inline bool ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The same but for capitals. */
static inline bool ascii_same(const char *one, const char *other)
{
	while (*one && ascii_lower(*one) == ascii_lower(*other)) {
		one++;
		other++;
	}
	return ascii_lower(*one) == ascii_lower(*other);
}

#endif
