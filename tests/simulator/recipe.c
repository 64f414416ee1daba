// SPDX-License-Identifier: EUPL-1.2
#include "recipe.h"

#include <math.h>
#include <string.h>

/* A good office: multifunction printer, white paper, 300 dpi grey JPEG. All others start here. */
static void clean(struct recipe *r, struct chance *c)
{
	*r = (struct recipe){.density = chance_even(c, 0.92, 1),
		.gain_mm = chance_normal(c, 0.01, 0.015),
		.print_scale = chance_normal(c, 1, 0.001),
		.print_x_mm = chance_normal(c, 0, 0.7),
		.print_y_mm = chance_normal(c, 0, 0.7),
		.tone = {0.96, 0.96, 0.95},
		.shadow = chance_even(c, 0.1, 0.25),
		.backing = {0.99, 0.99, 0.99},
		.rotate_deg = chance_normal(c, 0, 0.35),
		.scale_x = chance_normal(c, 1, 0.002),
		.scale_y = chance_normal(c, 1, 0.003),
		.shift_x_mm = chance_normal(c, 0, 1.2),
		.shift_y_mm = chance_normal(c, 0, 1.5),
		.feed_mm = chance_even(c, 0, 0.1),
		.dpi_x = 300,
		.dpi_y = 300,
		.weight = {0.30, 0.59, 0.11},
		.blur_mm = chance_even(c, 0.02, 0.05),
		.noise = chance_even(c, 0.005, 0.015),
		.uneven = chance_even(c, 0, 0.03),
		.sharpen = chance_even(c, 0, 0.8),
		.black = chance_even(c, 0.02, 0.08),
		.white = chance_even(c, 0.88, 0.97),
		.gamma = chance_even(c, 0.85, 1.15),
		.threshold = 0.6,
		.quality = 75 + chance_below(c, 18),
		.dpi_told = 1};
}

static void bilevel(struct recipe *r, struct chance *c)
{
	r->dpi_x = r->dpi_y = 200;
	r->depth = DEPTH_BILEVEL;
	r->quality = 0;
	r->threshold = chance_even(c, 0.5, 0.75);
	r->adaptive = chance_of(c, 0.5);
}

static void skewed(struct recipe *r, struct chance *c)
{
	r->rotate_deg = chance_sign(c) * chance_even(c, 1.5, 5);
	r->shift_x_mm = chance_even(c, -6, 6);
	r->shift_y_mm = chance_even(c, -6, 6);
}

static void scaled(struct recipe *r, struct chance *c)
{
	double both = chance_even(c, 0.95, 1.05);

	r->print_scale = chance_of(c, 0.5) ? 0.97 : both;
	r->scale_x = chance_even(c, 0.985, 1.015);
	r->scale_y = chance_even(c, 0.985, 1.015);
	r->feed_mm = chance_even(c, 0.2, 0.7);
}

static void old_machine(struct recipe *r, struct chance *c)
{
	r->gain_mm = chance_normal(c, 0.02, 0.04);
	r->density = chance_even(c, 0.7, 0.95);
	r->banding = chance_even(c, 0.05, 0.3);
	r->specks = 20 + chance_below(c, 150);
	r->rotate_deg = chance_normal(c, 0, 0.8);
	r->feed_mm = chance_even(c, 0.1, 0.5);
	r->blur_mm = chance_even(c, 0.05, 0.12);
	r->noise = chance_even(c, 0.015, 0.04);
	r->uneven = chance_even(c, 0.05, 0.2);
	r->streaks_dark = chance_below(c, 4);
	r->streaks_light = chance_below(c, 3);
	r->white = chance_even(c, 0.9, 1.05);
	r->quality = 50 + chance_below(c, 30);
}

static void noisy(struct recipe *r, struct chance *c)
{
	r->noise = chance_even(c, 0.03, 0.07);
	r->white = chance_even(c, 0.99, 1.05);
	r->quality = 40 + chance_below(c, 50);
}

static void photo(struct recipe *r, struct chance *c)
{
	double dpi = chance_even(c, 170, 260);

	r->dpi_x = r->dpi_y = dpi;
	r->depth = DEPTH_COLOUR;
	r->dpi_told = chance_of(c, 0.5) ? 0 : 72 / dpi;
	r->backing = (struct colour){
		chance_even(c, 0.1, 0.5), chance_even(c, 0.1, 0.4), chance_even(c, 0.05, 0.35)};
	r->scale_x = r->scale_y = chance_even(c, 0.86, 0.95);
	r->rotate_deg = chance_normal(c, 0, 2.5);
	for (int i = 0; i < 8; i++)
		r->keystone[i] = chance_even(c, -5, 5);
	r->uneven = chance_even(c, 0.2, 0.6);
	r->blur_mm = chance_even(c, 0.05, 0.12);
	r->noise = chance_even(c, 0.01, 0.03);
	r->white = chance_even(c, 0.95, 1.15);
	r->quality = 60 + chance_below(c, 30);
}

static void fax(struct recipe *r, struct chance *c)
{
	bilevel(r, c);
	r->dpi_x = 204;
	r->dpi_y = chance_of(c, 0.8) ? 196 : 204;
	r->feed_mm = chance_even(c, 0.2, 0.6);
	r->noise = chance_even(c, 0.02, 0.06);
	r->blur_mm = chance_even(c, 0.05, 0.1);
	r->specks = 50 + chance_below(c, 200);
	r->dither = chance_of(c, 0.2);
}

static void coffee(struct recipe *r, struct chance *c)
{
	r->coffee = 1 + chance_below(c, 2);
	r->dirt = chance_below(c, 10);
	r->shadow = chance_even(c, 0.15, 0.45);
	r->white = chance_even(c, 0.93, 1);
}

static void folded(struct recipe *r, struct chance *c)
{
	r->folds = 1 + chance_below(c, 2);
	r->shadow = chance_even(c, 0.1, 0.4);
	r->bend_mm = chance_even(c, 0, 0.35);
	r->feed_mm = chance_even(c, 0, 0.4);
	r->white = chance_even(c, 0.93, 1);
}

static void crumpled(struct recipe *r, struct chance *c)
{
	folded(r, c);
	r->crumples = 6 + chance_below(c, 14);
}

static void punched(struct recipe *r, struct chance *c)
{
	r->holes = true;
	r->staple = chance_of(c, 0.7);
	if (chance_of(c, 0.5))
		r->backing = (struct colour){0.08, 0.08, 0.08};
}

static void torn(struct recipe *r, struct chance *c)
{
	r->tear_mm = chance_even(c, 25, 50);
	if (chance_of(c, 0.5))
		r->backing = (struct colour){0.08, 0.08, 0.08};
}

static void pale(struct recipe *r, struct chance *c)
{
	r->density = chance_even(c, 0.3, 0.6);
	r->banding = chance_even(c, 0.1, 0.4);
	r->gain_mm = chance_even(c, -0.05, 0);
}

static void bleeding(struct recipe *r, struct chance *c)
{
	r->show = chance_even(c, 0.03, 0.15);
	r->bleed = chance_even(c, 0.15, 0.5);
	r->tone = (struct colour){0.93, 0.93, 0.92};
	r->white = chance_even(c, 0.93, 1);
}

static void coarse(struct recipe *r, struct chance *c)
{
	r->dpi_x = r->dpi_y = chance_of(c, 0.5) ? 100 : 150;
	r->quality = 60 + chance_below(c, 30);
	r->dpi_told = chance_of(c, 0.3) ? 0 : 1;
}

static void fine(struct recipe *r, struct chance *c)
{
	r->dpi_x = r->dpi_y = chance_of(c, 0.5) ? 600 : 400;
	r->dpi_told = chance_of(c, 0.3) ? 0.5 : 1;
}

static void coloured(struct recipe *r, struct chance *c)
{
	(void)c;
	r->depth = DEPTH_COLOUR;
}

/* A scanner with a red lamp, or one that takes only green light, as grey ones often are. */
static void one_lamp(struct recipe *r, struct chance *c)
{
	bool red = chance_of(c, 0.4);

	r->weight[0] = red ? 0.75 : 0.05;
	r->weight[1] = red ? 0.20 : 0.90;
	r->weight[2] = 0.05;
}

static void squeezed(struct recipe *r, struct chance *c)
{
	r->quality = 12 + chance_below(c, 35);
	r->dpi_x = r->dpi_y = chance_of(c, 0.5) ? 200 : 300;
}

static void exposed(struct recipe *r, struct chance *c)
{
	bool bright = chance_of(c, 0.5);

	r->white = bright ? chance_even(c, 0.65, 0.8) : chance_even(c, 1.15, 1.5);
	r->black = bright ? 0 : chance_even(c, 0, 0.1);
	r->gamma = bright ? chance_even(c, 0.6, 0.9) : chance_even(c, 1.1, 1.5);
}

static void bilevel_fine(struct recipe *r, struct chance *c)
{
	bilevel(r, c);
	r->dpi_x = r->dpi_y = 300;
}

/* One of the black squares is gone and somebody drew over one of the codes. */
static void spoiled(struct recipe *r, struct chance *c)
{
	(void)c;
	r->spoiled_marks = r->spoiled_codes = 1;
}

/* Copied on grey recycled paper, scanned without clipping. */
static void recycled(struct recipe *r, struct chance *c)
{
	double tone = chance_even(c, 0.72, 0.86);

	r->tone = (struct colour){tone, tone * 0.99, tone * 0.94};
	r->dirt = 5 + chance_below(c, 30);
	r->white = chance_even(c, 0.95, 1.05);
	r->noise = chance_even(c, 0.01, 0.03);
}

static const struct office {
	const char *name;
	void (*change)(struct recipe *recipe, struct chance *chance);
} OFFICES[] = {
	{"clean", NULL},
	{"colour", coloured},
	{"bilevel", bilevel},
	{"bilevel-fine", bilevel_fine},
	{"skewed", skewed},
	{"scaled", scaled},
	{"old", old_machine},
	{"noisy", noisy},
	{"one-lamp", one_lamp},
	{"exposed", exposed},
	{"squeezed", squeezed},
	{"coarse", coarse},
	{"fine", fine},
	{"fax", fax},
	{"photo", photo},
	{"coffee", coffee},
	{"folded", folded},
	{"crumpled", crumpled},
	{"punched", punched},
	{"torn", torn},
	{"pale", pale},
	{"bleeding", bleeding},
	{"recycled", recycled},
	{"spoiled", spoiled},
};

enum { OFFICE_COUNT = sizeof OFFICES / sizeof *OFFICES };

const char *recipe_name(int index)
{
	return index < OFFICE_COUNT ? OFFICES[index].name : NULL;
}

bool recipe_named(const char *name, struct chance *chance, struct recipe *recipe)
{
	const struct office *office = NULL;

	if (!strcmp(name, "any"))
		office = &OFFICES[chance_below(chance, OFFICE_COUNT)];
	for (int i = 0; i < OFFICE_COUNT && !office; i++)
		if (!strcmp(OFFICES[i].name, name))
			office = &OFFICES[i];
	if (!office)
		return false;
	clean(recipe, chance);
	recipe->name = office->name;
	if (office->change)
		office->change(recipe, chance);
	return true;
}
