// SPDX-License-Identifier: EUPL-1.2
/*
 * Does a form keep to the rules for people who read with difficulty?
 *
 * T01-T13 are about its words (check_words), L01-L17 about its pages (check_layout). A
 * rule that is broken is a remark: rule, place, what, and what to do about it. Whether it
 * stops printing depends on `error`.
 */
#ifndef CHECK_H
#define CHECK_H

#include "form.h"

struct remark {
	char rule[8]; /* "T01"; "" for none                      */
	bool error;   /* false: advice                            */
	struct place place;
	char text[256];       /* what is wrong, with the words in question */
	char suggestion[256]; /* what to do, or ""                         */
};

struct remarks {
	struct remark *items;
	size_t count;
};

/* Adds one remark. false when memory ran out. */
bool remarks_add(struct remarks *remarks, const struct remark *remark);
void remarks_free(struct remarks *remarks);
size_t remarks_errors(const struct remarks *remarks);

/* The T rules over all languages of the form. false only when it could not be done at all
 * (a list of words cannot be read, no memory). */
bool check_words(const struct form *form, struct remarks *remarks, struct error *err);

#endif
