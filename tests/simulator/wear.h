// SPDX-License-Identifier: EUPL-1.2
/* What a printer makes of a page, and what happens to the paper before it is scanned. */
#ifndef WEAR_H
#define WEAR_H

#include "paper.h"
#include "recipe.h"

/* Toner: before a pen touches the page. */
void wear_print(struct paper *paper, const struct recipe *recipe, struct chance *chance);

/* What of a side shows on the other: `printed` before and `inked` after a pen that soaks in as far
 * as `soak` says. Makes new paper. */
void wear_through(const struct paper *printed, const struct paper *inked,
	const struct recipe *recipe, double soak, struct paper *through);

/* Stains, creases, holes, what comes through from the other side (`through`, or NULL). */
void wear_paper(struct paper *paper, const struct paper *through, const struct recipe *recipe,
	struct chance *chance);

#endif
