// SPDX-License-Identifier: EUPL-1.2
/* The scanner's glass, or a telephone's lens: from paper to picture. */
#ifndef GLASS_H
#define GLASS_H

#include "paper.h"
#include "picture.h"
#include "recipe.h"

/* How fine paper must be drawn for the recipe. */
int glass_paper_dpi(const struct recipe *recipe);

/* A picture of the paper, as large as the paper; turned by half when upside_down. */
void glass_scan(const struct paper *paper, const struct recipe *recipe, bool upside_down,
	struct chance *chance, struct picture *picture);

#endif
