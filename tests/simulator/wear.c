// SPDX-License-Identifier: EUPL-1.2
#include "wear.h"

#include "plane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint8_t as_byte(double value)
{
	return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5);
}

static double width_mm(const struct paper *paper)
{
	return paper->width / paper->per_mm;
}

static double height_mm(const struct paper *paper)
{
	return paper->height / paper->per_mm;
}

/* A coat over a disc, full in the middle and soft over the last `edge_mm`. */
static void disc(struct coat *coat, const struct paper *paper, struct spot at, double radius_mm,
	double edge_mm)
{
	coat_new(coat, paper,
		(struct place){at.x - radius_mm, at.y - radius_mm, 2 * radius_mm, 2 * radius_mm});
	for (int y = 0; y < coat->height; y++)
		for (int x = 0; x < coat->width; x++) {
			double away = hypot((coat->left + x + 0.5) / paper->per_mm - at.x,
				(coat->top + y + 0.5) / paper->per_mm - at.y);

			coat->amount[(size_t)y * (size_t)coat->width + (size_t)x] =
				(float)fmax(0, fmin(1, (radius_mm - away) / edge_mm));
		}
}

/* --- printer ------------------------------------------------------------------------------ */

static void sprinkle(
	struct paper *paper, int count, struct colour colour, double size_mm, struct chance *chance)
{
	for (int i = 0; i < count; i++) {
		struct spot at = {chance_even(chance, 0, width_mm(paper)),
			chance_even(chance, 0, height_mm(paper))};
		struct coat coat;

		disc(&coat, paper, at, size_mm * chance_even(chance, 0.3, 1), 0.08);
		coat_filter(&coat, paper, colour);
	}
}

void wear_print(struct paper *paper, const struct recipe *recipe, struct chance *chance)
{
	double spread_mm = 0.05; /* how soft the edge of toner is */
	double shift = fmax(-0.35, fmin(0.35, recipe->gain_mm / (spread_mm * sqrt(2 * M_PI))));
	double band_mm = chance_even(chance, 8, 40), phase = chance_even(chance, 0, 6);
	struct plane ink;

	plane_new(&ink, paper->width, paper->height);
	for (size_t i = 0; i < (size_t)paper->width * (size_t)paper->height; i++)
		ink.light[i] = 1 - (float)paper->rgb[3 * i] * (1.0f / 255);
	plane_soften(&ink, spread_mm * paper->per_mm);
	for (int y = 0; y < paper->height; y++) {
		double wave = 0.5 + 0.5 * sin(2 * M_PI * y / (band_mm * paper->per_mm) + phase);
		double toner = recipe->density * (1 - recipe->banding * wave * wave);
		uint8_t *pixel = paper->rgb + 3 * (size_t)y * (size_t)paper->width;

		for (int x = 0; x < paper->width; x++, pixel += 3) {
			double c = plane_row(&ink, y)[x];

			if (c < 0.03) { /* most of a page */
				memset(pixel, 255, 3);
				continue;
			}
			c = fmax(0, fmin(1, (c - 0.5 + shift) * 1.4 + 0.5));
			pixel[0] = pixel[1] = pixel[2] = as_byte(255 * (1 - 0.97 * c * toner));
		}
	}
	plane_free(&ink);
	sprinkle(paper, recipe->specks, (struct colour){0.1, 0.1, 0.1}, 0.25, chance);
}

/* --- paper -------------------------------------------------------------------------------- */

/* A cup stood here: a brown ring, darker at its edges, broken and uneven. */
static void coffee(struct paper *paper, const struct recipe *recipe, struct chance *chance)
{
	struct spot at = {chance_even(chance, 20, width_mm(paper) - 20),
		chance_even(chance, 20, height_mm(paper) - 20)};
	double radius = chance_even(chance, 32, 42), thick = chance_even(chance, 1.5, 4);
	uint64_t seed = chance_bits(chance);
	struct coat coat;

	disc(&coat, paper, at, radius + 1, 1);
	for (int y = 0; y < coat.height; y++)
		for (int x = 0; x < coat.width; x++) {
			float *amount = &coat.amount[(size_t)y * (size_t)coat.width + (size_t)x];
			double px = (coat.left + x) / paper->per_mm,
			       py = (coat.top + y) / paper->per_mm;
			double in = radius - hypot(px - at.x, py - at.y);
			double ring = exp(-in / thick) + 0.6 * exp(-pow((in - thick) / 0.5, 2));
			double patch = smooth_noise(seed, px, py, 14);

			*amount *= (float)fmin(1, recipe->shadow * 2.2 * (0.08 + ring * patch));
		}
	coat_filter(&coat, paper, (struct colour){0.55, 0.40, 0.25});
	sprinkle(paper, chance_below(chance, 6), (struct colour){0.6, 0.45, 0.3}, 1.5, chance);
}

/* A crease: a thin line where toner broke off, beside it a soft shadow. */
static void crease(
	struct paper *paper, struct spot from, struct spot to, double depth, struct chance *chance)
{
	double along_x = to.x - from.x, along_y = to.y - from.y;
	double length = hypot(along_x, along_y), shade_mm = chance_even(chance, 0.6, 2.5);
	double side = chance_sign(chance);
	uint64_t seed = chance_bits(chance);
	struct place around = {
		fmin(from.x, to.x), fmin(from.y, to.y), fabs(along_x), fabs(along_y)};
	struct coat dark, white;

	coat_new(&dark, paper, place_grown(around, 4));
	coat_new(&white, paper, place_grown(around, 4));
	for (int y = 0; y < dark.height; y++)
		for (int x = 0; x < dark.width; x++) {
			size_t i = (size_t)y * (size_t)dark.width + (size_t)x;
			double px = (dark.left + x) / paper->per_mm - from.x;
			double py = (dark.top + y) / paper->per_mm - from.y;
			double away = side * (px * along_y - py * along_x) / length;
			double at = (px * along_x + py * along_y) / length;
			double rough = smooth_noise(seed, at, 0, 1.5);

			if (at < 0 || at > length || fabs(away) > 4)
				continue;
			dark.amount[i] = (float)(depth * exp(-fabs(away) / shade_mm) *
						 (away > 0 ? 1 : 0.3) * (0.6 + 0.4 * rough));
			if (fabs(away) < 0.12 && rough > 0.4)
				white.amount[i] = (float)(0.8 * rough);
		}
	coat_cover(&white, paper, (struct colour){0.97, 0.97, 0.96});
	coat_filter(&dark, paper, (struct colour){0.35, 0.35, 0.37});
}

static void folds(struct paper *paper, const struct recipe *recipe, struct chance *chance)
{
	double w = width_mm(paper), h = height_mm(paper);
	double y = h / 2 + chance_normal(chance, 0, 2), x = w / 2 + chance_normal(chance, 0, 2);

	if (recipe->folds > 0)
		crease(paper, (struct spot){0, y},
			(struct spot){w, y + chance_normal(chance, 0, 1)}, recipe->shadow, chance);
	if (recipe->folds > 1)
		crease(paper, (struct spot){x, 0},
			(struct spot){x + chance_normal(chance, 0, 1), h}, recipe->shadow, chance);
	for (int i = 0; i < recipe->crumples; i++) {
		struct spot a = {chance_even(chance, 0, w), chance_even(chance, 0, h)};
		double angle = chance_even(chance, 0, 2 * M_PI),
		       long_mm = chance_even(chance, 15, 70);
		struct spot b = {a.x + long_mm * cos(angle), a.y + long_mm * sin(angle)};

		crease(paper, a, b, recipe->shadow * chance_even(chance, 0.3, 0.8), chance);
	}
}

static void holes(struct paper *paper, const struct recipe *recipe, struct chance *chance)
{
	double x = chance_even(chance, 10, 13),
	       y = height_mm(paper) / 2 + chance_normal(chance, 0, 2);

	for (int i = -1; i <= 1; i += 2) {
		struct coat coat;

		disc(&coat, paper, (struct spot){x, y + i * 40}, 3, 0.1);
		coat_cover(&coat, paper, recipe->backing);
	}
}

static void staple(struct paper *paper, struct chance *chance)
{
	struct spot a = {chance_even(chance, 5, 14), chance_even(chance, 5, 14)};
	double angle = chance_even(chance, 0, M_PI);
	struct spot b = {a.x + 11 * cos(angle), a.y + 11 * sin(angle)};

	crease(paper, a, b, 0.7, chance);
	for (int i = 0; i < 2; i++) {
		struct coat coat;

		disc(&coat, paper, i ? b : a, 0.5, 0.2);
		coat_filter(&coat, paper, (struct colour){0.15, 0.15, 0.15});
	}
}

/* A corner torn off along a ragged line. */
static void tear(struct paper *paper, const struct recipe *recipe, struct chance *chance)
{
	bool right = chance_of(chance, 0.5), low = chance_of(chance, 0.5);
	double reach = recipe->tear_mm, steep = chance_even(chance, 0.6, 1.6);
	double left = right ? width_mm(paper) - 2 * reach : 0;
	double top = low ? height_mm(paper) - 2 * reach : 0;
	uint64_t seed = chance_bits(chance);
	struct coat coat;

	coat_new(&coat, paper, (struct place){left, top, 2 * reach, 2 * reach});
	for (int y = 0; y < coat.height; y++)
		for (int x = 0; x < coat.width; x++) {
			double px = (right ? coat.width - x : x) / paper->per_mm;
			double py = (low ? coat.height - y : y) / paper->per_mm;
			double ragged = 2 * smooth_noise(seed, px - py, 0, 3);

			if (px * sqrt(steep) + py / sqrt(steep) < reach + ragged)
				coat.amount[(size_t)y * (size_t)coat.width + (size_t)x] = 1;
		}
	coat_cover(&coat, paper, recipe->backing);
}

/* The other side shows through, mirrored and blurred by the paper. */
static void bleed(struct paper *paper, const struct paper *other)
{
	struct plane ink;

	if (other->width != paper->width || other->height != paper->height)
		return;
	plane_new(&ink, paper->width, paper->height);
	for (int y = 0; y < paper->height; y++) {
		const uint8_t *from = other->rgb + 3 * (size_t)y * (size_t)paper->width;

		for (int x = 0; x < paper->width; x++)
			plane_row(&ink, y)[paper->width - 1 - x] = 1 - (float)from[3 * x + 1] / 255;
	}
	plane_soften(&ink, 0.15 * paper->per_mm);
	for (size_t i = 0; i < (size_t)paper->width * (size_t)paper->height; i++)
		for (size_t c = 0; c < 3; c++)
			paper->rgb[3 * i + c] =
				as_byte(paper->rgb[3 * i + c] * (1 - (double)ink.light[i]));
	plane_free(&ink);
}

void wear_through(const struct paper *printed, const struct paper *inked,
	const struct recipe *recipe, double soak, struct paper *through)
{
	double show = recipe->show, bled = recipe->bleed * soak;

	paper_copy(inked, through);
	for (size_t i = 0; i < (size_t)inked->width * (size_t)inked->height * 3; i++)
		through->rgb[i] = as_byte(255 - show * (255 - printed->rgb[i]) -
					  (show + bled) * (printed->rgb[i] - inked->rgb[i]));
}

static void toned(struct paper *paper, struct colour tone)
{
	const double light[3] = {tone.red, tone.green, tone.blue};
	uint8_t table[3][256];

	for (int c = 0; c < 3; c++)
		for (int v = 0; v < 256; v++)
			table[c][v] = as_byte(v * light[c]);
	for (size_t i = 0; i < (size_t)paper->width * (size_t)paper->height * 3; i += 3)
		for (size_t c = 0; c < 3; c++)
			paper->rgb[i + c] = table[c][paper->rgb[i + c]];
}

void wear_paper(struct paper *paper, const struct paper *through, const struct recipe *recipe,
	struct chance *chance)
{
	toned(paper, recipe->tone);
	if (through)
		bleed(paper, through);
	for (int i = 0; i < recipe->coffee; i++)
		coffee(paper, recipe, chance);
	sprinkle(paper, recipe->dirt, (struct colour){0.5, 0.47, 0.42}, 0.6, chance);
	folds(paper, recipe, chance);
	if (recipe->holes)
		holes(paper, recipe, chance);
	if (recipe->staple)
		staple(paper, chance);
	if (recipe->tear_mm > 0)
		tear(paper, recipe, chance);
}
