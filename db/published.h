// SPDX-License-Identifier: EUPL-1.2
/*
 * The numbers of an event that were printed before, version by version: what is printed next must
 * not tell, beside any of them, about one late sheet. Only numbers that may be printed come in
 * here.
 */
#ifndef PUBLISHED_H
#define PUBLISHED_H

#include "small_groups.h"
#include "store_inside.h"

/* One thing that is published: a question, a part of a split ("ta4/ta1=1,2"), or with "" the
 * sheets as a whole. */
struct published_item {
	const char *form, *question;
	struct small_shown shown; /* what would be printed; becomes what is printed */
	int codes[SMALL_OPTIONS_MAX];
	int version; /* 0 = not published yet */
};

struct publishing {
	struct store *store;
	const struct small_limits *limits;
	int64_t event;
	int version; /* that a new one gets */
	const char *day;
};

/* Compares with every version there was. *last gets the last one (version 0: none); *may whether
 * the item may be printed beside all of them; it may lower item->shown to two bands. */
bool published_last(const struct publishing *p, struct published_item *item,
	struct published_item *last, bool *may, struct error *err);

/* Would they be printed as the same numbers? */
bool published_same(const struct published_item *a, const struct published_item *b);

/* Keeps the item as a new version and sets its version. */
bool published_write(const struct publishing *p, struct published_item *item, struct error *err);

#endif
