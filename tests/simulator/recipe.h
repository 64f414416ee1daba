// SPDX-License-Identifier: EUPL-1.2
/*
 * The life of one page in numbers: printer, paper, scanner, file.
 *
 * A recipe is made from a name ("clean", "fax", "coffee", ...) and chance: the name says what
 * kind of office it is, chance what kind of day.
 */
#ifndef RECIPE_H
#define RECIPE_H

#include "chance.h"
#include "paper.h"

#include <stdbool.h>

enum depth { DEPTH_GREY, DEPTH_COLOUR, DEPTH_BILEVEL };

struct recipe {
	const char *name;
	/* printer */
	double gain_mm;     /* how far toner spreads beyond its edge; below 0 it falls short */
	double density;     /* how black its black is, 0..1                                  */
	double banding;     /* how much toner the emptiest bands lack, 0..1                  */
	int specks;         /* stray grains of toner                                         */
	double print_scale; /* 0.97: the print came out smaller than asked                   */
	double print_x_mm, print_y_mm;
	/* paper */
	struct colour tone;
	double show;   /* how much of the other side's print shows through, 0..1 */
	double bleed;  /* how much of a felt-tip's ink comes through, 0..1       */
	double shadow; /* depth of creases and stains, 0..1              */
	int folds, crumples, coffee, dirt;
	bool holes, staple;
	int spoiled_marks, spoiled_codes; /* pasted over, drawn over */
	double cut_mm;                    /* the paper ends there; 0 = it is whole           */
	bool short_picture;               /* the scanner noticed: its picture ends there too */
	double tear_mm;                   /* a corner is gone, that far in; 0 = whole       */
	struct colour backing;            /* what is seen where there is no paper           */
	/* geometry, in the order that light meets it */
	double rotate_deg, scale_x, scale_y;
	double shift_x_mm, shift_y_mm;
	double feed_mm;     /* how far the feeding of paper strays, in long waves */
	double bend_mm;     /* how far the page jumps at its fold                 */
	double keystone[8]; /* of a photo: x, y in mm that each corner is moved   */
	/* scanner */
	double dpi_x, dpi_y;
	enum depth depth;
	double weight[3]; /* of red, green and blue in grey */
	double blur_mm, noise, uneven, sharpen;
	int streaks_dark, streaks_light;
	double black, white, gamma; /* light that becomes 0 and 255                */
	double threshold;           /* bilevel: share of white                     */
	bool adaptive, dither;
	/* file */
	int quality;     /* JPEG; 0 = without loss                           */
	double dpi_told; /* 1 = the truth, 0 = nothing, 2 = twice the truth  */
};

/* A recipe by name, its numbers by chance; "any" is one of them all. false when there is no such
 * name. */
bool recipe_named(const char *name, struct chance *chance, struct recipe *recipe);

/* The names, one by one; NULL after the last. */
const char *recipe_name(int index);

#endif
