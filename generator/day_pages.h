// SPDX-License-Identifier: EUPL-1.2
/*
 * Pages for the people who run a day. All add to leaves; false and err (EX_DATAERR naming what does
 * not fit, a word missing, memory).
 */
#ifndef DAY_PAGES_H
#define DAY_PAGES_H

#include "day_words.h"
#include "design.h"
#include "leaves.h"

/* Between two piles: a page code that readers know, and a black edge that is seen from the side.
 * `below` says what comes after it; "" = nothing. */
bool day_separator(
	const struct day_words *words, const char *below, struct leaves *leaves, struct error *err);

/* A card with a window to cut out, as high as one question. */
bool day_card(const struct day_words *words, struct leaves *leaves, struct error *err);

/* Does the printer do? Everything that the form prints, at its size, to be copied in black and
 * white: fiducials and page codes at their places, a line of 100 mm, each pictogram once, boxes,
 * thin lines, the smallest letters. */
bool day_copy_test(const struct day_words *words, const struct design_request *request,
	struct leaves *leaves, struct error *err);

/* What is in the pack, and what to do. `items` are lines, the first of them large. */
struct day_cover {
	const char *event;
	char **items;
	size_t item_count;
	const char *extra; /* "voorleesblad, leeskaarten"; "" = nothing */
};
bool day_cover(const struct day_words *words, const struct day_cover *cover, struct leaves *leaves,
	struct error *err);

#endif
