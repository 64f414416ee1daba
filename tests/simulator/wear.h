// SPDX-License-Identifier: EUPL-1.2
/* What a printer makes of a page, and what happens to the paper before it is scanned. */
#ifndef WEAR_H
#define WEAR_H

#include "paper.h"
#include "recipe.h"

/* Toner: before a pen touches the page. */
void wear_print(struct paper *paper, const struct recipe *recipe, struct chance *chance);

/* Stains, creases, holes, what shows through from the other side (`other`, or NULL). */
void wear_paper(struct paper *paper, const struct paper *other, const struct recipe *recipe,
	struct chance *chance);

#endif
