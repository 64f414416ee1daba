// SPDX-License-Identifier: EUPL-1.2
/*
 * The members of a map in a file that somebody typed, each checked for its kind.
 *
 * Every function adds a mistake with its place when something is wrong, leaves its output
 * as it was and answers false or NULL. Those with "optional" in their name answer false
 * without a mistake when the key is not there.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include "form.h"
#include "yamlin.h"

/* Is this a map, and has it no other keys than these? `known` ends with NULL. Unknown
 * keys are mistakes (with the nearest known one), but the answer is then still true. */
bool member_keys(const struct yamlin *map, const char *const *known, struct mistakes *mistakes);

/* The value of a key that must be there. */
const struct yamlin *member_required(
	const struct yamlin *map, const char *key, struct mistakes *mistakes);

/* Is it a list? `what` names it in the message. */
bool member_list(const struct yamlin *value, const char *what, struct mistakes *mistakes);

/* One text that is not empty; lent by the tree. */
const char *member_word(const struct yamlin *value, const char *what, struct mistakes *mistakes);

/* An id: a small letter, then small letters, digits and dashes, at most 31. */
bool member_id(const struct yamlin *value, const char *what, struct mistakes *mistakes,
	char id[FORM_ID_SIZE]);
bool member_is_id(const char *text);

/* A whole number in low..high. */
struct member_range {
	const char *what;
	int low, high;
};
bool member_number(const struct yamlin *value, struct member_range range, struct mistakes *mistakes,
	int *number);

/* `yes`, `no`, `true` or `false`. */
bool member_optional_yes(
	const struct yamlin *map, const char *key, struct mistakes *mistakes, bool *yes);

/* One of some words; `words` ends with NULL, the answer is its index, or -1. */
int member_choice(const struct yamlin *value, const char *what, const char *const *words,
	struct mistakes *mistakes);

#endif
