// SPDX-License-Identifier: EUPL-1.2
/*
 * Limits: for each distance from print the quartiles of darkness are taken all over the page.
 * Marks cover a few per cent of a page and do not move a quartile. Limit = upper quartile + 2.5
 * times the distance between the quartiles (4 sigma of a bell) + 4 grey levels (1.6 %), because a
 * scanner that clips paper to white leaves no spread at all.
 */
#include "added_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double EXTRA_LEVELS = 4;

void added_free(struct added *ink)
{
	free(ink->things);
	blobs_free(&ink->blobs);
	free(ink->darkness);
	free(ink->mask);
	free(ink->knots);
	free(ink->streaky);
	*ink = (struct added){0};
}

/* --- memory ------------------------------------------------------------------------------- */

static bool room(struct added *ink, struct error *err)
{
	const struct image *s = &ink->ground->small;
	size_t pixels = (size_t)s->width * (size_t)s->height;
	size_t edges = (size_t)s->width + (size_t)s->height;
	size_t knots;

	ink->knot_columns = s->width / ADDED_KNOT + 2;
	knots = (size_t)ink->knot_columns * (size_t)(s->height / ADDED_KNOT + 2);
	if (pixels > ink->pixel_room) {
		free(ink->darkness);
		free(ink->mask);
		ink->darkness = malloc(pixels);
		ink->mask = malloc(pixels);
		ink->pixel_room = ink->darkness && ink->mask ? pixels : 0;
	}
	if (knots > ink->knot_room) {
		free(ink->knots);
		ink->knots = malloc(knots * sizeof *ink->knots);
		ink->knot_room = ink->knots ? knots : 0;
	}
	if (edges > ink->streaky_room) {
		free(ink->streaky);
		ink->streaky = malloc(edges);
		ink->streaky_room = ink->streaky ? edges : 0;
	}
	if (!ink->pixel_room || !ink->knot_room || !ink->streaky_room)
		return error_memory(err);
	return true;
}

struct added_thing *added_add(struct added *ink, struct error *err)
{
	if (ink->count == ink->thing_room) {
		size_t wanted = ink->thing_room ? 2 * ink->thing_room : 64;
		struct added_thing *things = realloc(ink->things, wanted * sizeof *things);

		if (!things) {
			error_memory(err);
			return NULL;
		}
		ink->things = things;
		ink->thing_room = wanted;
	}
	return &ink->things[ink->count++];
}

/* --- places ------------------------------------------------------------------------------- */

static void place_knots(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int rows = s->height / ADDED_KNOT + 2;

	for (int j = 0; j < rows; j++)
		for (int i = 0; i < ink->knot_columns; i++) {
			struct point_px at = {i * ADDED_KNOT * ink->ground->factor,
				j * ADDED_KNOT * ink->ground->factor};

			ink->knots[(size_t)j * (size_t)ink->knot_columns + (size_t)i] =
				transform_back(ink->page, at);
		}
}

/* --- darkness and limits ------------------------------------------------------------------ */

static void measure_darkness(struct added *ink)
{
	const struct image *s = &ink->ground->small;

	for (int y = 0; y < s->height; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		uint8_t *d = ink->darkness + (size_t)y * (size_t)s->width;

		ground_white_row(ink->ground, y, d);
		for (int x = 0; x < s->width; x++)
			d[x] = (uint8_t)(d[x] > p[x] ? d[x] - p[x] : 0);
	}
}

double added_quantile(const unsigned counts[256], unsigned all, double share)
{
	double wanted = share * all, sum = 0;

	for (int v = 0; v < 256; v++) {
		if (sum + counts[v] >= wanted)
			return counts[v] ? v + (wanted - sum) / counts[v] : v;
		sum += counts[v];
	}
	return 255;
}

/* The darkness that bare paper stays below. Compression leaves ripples near print that a bell does
 * not have: the darkest twentieth counts too, but no more than doubles the limit, in case so much
 * of the page is drawn on. */
static double limit_of(const unsigned counts[256], unsigned all)
{
	double low = added_quantile(counts, all, 0.25), high = added_quantile(counts, all, 0.75);
	double bell = high + 2.5 * (high - low);
	double middle = added_quantile(counts, all, 0.5), tail = added_quantile(counts, all, 0.95);

	return fmax(bell, fmin(tail + 0.6 * (tail - middle), 2 * bell + 6));
}

/* Levels of darkness at each distance from print. */
struct levels {
	unsigned counts[NEAR_STEPS][256], all[NEAR_STEPS];
};

/* Every `apart`th pixel of the page, in rows and columns. */
static void sample_levels(const struct added *ink, int apart, struct levels *levels)
{
	const struct image *s = &ink->ground->small;

	memset(levels, 0, sizeof *levels);
	for (int y = apart / 2; y < s->height; y += apart)
		for (int x = apart / 2; x < s->width; x += apart) {
			struct point_mm at = place_of(ink, x + 0.5, y + 0.5);
			int step;

			if (at.x < 8 || at.y < 8 || at.x > ink->blank->width_mm - 8 ||
				at.y > ink->blank->height_mm - 8)
				continue;
			step = step_at(ink, at);
			levels->counts[step][darkness_at(ink, x, y)]++;
			levels->all[step]++;
		}
}

enum { SAMPLES_LEAST = 200 };

static bool enough_samples(const struct levels *levels)
{
	for (int step = 1; step < NEAR_STEPS; step++)
		if (levels->all[step] < SAMPLES_LEAST)
			return false;
	return true;
}

/* Learns from a sample of the page what bare paper and the surroundings of print look like; from
 * the whole page when there is little print on it. What cannot be learnt even then is treated as
 * print itself: nothing beside it counts as ink. */
static void learn_limits(struct added *ink)
{
	struct levels levels;

	sample_levels(ink, 4, &levels);
	if (!enough_samples(&levels))
		sample_levels(ink, 1, &levels);
	for (int step = NEAR_STEPS - 1; step > NEAR_PRINT; step--) {
		ink->limit[step] =
			levels.all[step] >= SAMPLES_LEAST / 4
				? limit_of(levels.counts[step], levels.all[step]) + EXTRA_LEVELS
				: 255;
		if (step < NEAR_FAR && ink->limit[step] < ink->limit[step + 1])
			ink->limit[step] = ink->limit[step + 1];
	}
	ink->limit[NEAR_PRINT] = 255;
}

/* --- streaks ------------------------------------------------------------------------------ */

/* Counts along each column how often it is darker than 3 px to either side. */
static void count_columns(const struct image *s, uint16_t *counts)
{
	for (int y = 0; y < s->height; y += 2) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;

		for (int x = 3; x < s->width - 3; x++)
			counts[x] = (uint16_t)(counts[x] +
					       (p[x] + 4 < p[x - 3] && p[x] + 4 < p[x + 3]));
	}
}

static void count_rows(const struct image *s, uint16_t *counts)
{
	for (int y = 3; y < s->height - 3; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		const uint8_t *above = p - 3 * s->stride, *below = p + 3 * s->stride;
		unsigned n = 0;

		for (int x = 0; x < s->width; x++)
			n += p[x] + 4 < above[x] && p[x] + 4 < below[x];
		counts[y] = (uint16_t)(n / 2);
	}
}

/* Whether a column (or, from s->width on, a row) is darker than its surroundings at both ends, in
 * the margins of the page: print ends before. */
static bool reaches_edges(const struct image *s, int line)
{
	bool column = line < s->width;
	int length = column ? s->height : s->width, at = column ? line : line - s->width;
	int hits[2] = {0, 0}, looks = 0;
	long along = column ? (long)s->stride : 1, across = column ? 1 : (long)s->stride;

	for (int i = length / 64; i < length / 20; i++, looks++)
		for (int end = 0; end < 2; end++) {
			const uint8_t *p =
				s->pixels + (end ? length - 1 - i : i) * along + at * across;

			hits[end] += *p + 3 < p[-3 * across] && *p + 3 < p[3 * across];
		}
	return hits[0] > looks / 2 && hits[1] > looks / 2;
}

/* A dirty spot on the glass of a feeder makes a line along the whole page, exactly straight in
 * the scan's own rows or columns. Print makes no line along two thirds of a page; rules between
 * questions do, but they are print and blind anyway. */
static bool find_streaks(struct added *ink, struct error *err)
{
	const struct image *s = &ink->ground->small;
	size_t edges = (size_t)s->width + (size_t)s->height;
	uint16_t *counts = calloc(edges, sizeof *counts);

	if (!counts)
		return error_memory(err);
	count_columns(s, counts);
	count_rows(s, counts + s->width);
	memset(ink->streaky, 0, edges);
	ink->streaks = 0;
	for (int i = 0; i < (int)edges; i++) {
		int length = i < s->width ? s->height / 2 : s->width / 2;

		if (counts[i] < 0.66 * length || !reaches_edges(s, i))
			continue;
		ink->streaky[i] = 1;
		ink->streaks++;
	}
	free(counts);
	return true;
}

/* A streak takes the mask of its neighbours: ink that crosses it stays whole. */
static void bridge_streaks(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	size_t w = (size_t)s->width;

	for (int x = 2; ink->streaks && x < s->width - 2; x++)
		for (int y = 0; ink->streaky[x] && y < s->height; y++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			m[0] = m[-2] && m[2];
			m[-1] = m[-1] && m[-2];
			m[1] = m[1] && m[2];
		}
	for (int y = 2; ink->streaks && y < s->height - 2; y++)
		for (int x = 0; ink->streaky[s->width + y] && x < s->width; x++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			m[0] = m[-2 * (long)w] && m[2 * w];
			m[-(long)w] = m[-(long)w] && m[-2 * (long)w];
			m[w] = m[w] && m[2 * w];
		}
}

/* --- mask --------------------------------------------------------------------------------- */

/* Away from the edges of the page: the table, the lid, shadows and the next sheet begin there. */
static bool on_page(const struct added *ink, struct point_mm at)
{
	return at.x > ADDED_MARGIN_MM && at.y > ADDED_MARGIN_MM &&
	       at.x < ink->blank->width_mm - ADDED_MARGIN_MM &&
	       at.y < ink->blank->height_mm - ADDED_MARGIN_MM;
}

static void make_mask(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int least = 255;

	for (int step = 0; step < NEAR_STEPS; step++)
		least = ink->limit[step] < least ? (int)ink->limit[step] : least;
	for (int y = 0; y < s->height; y++) {
		const uint8_t *d = ink->darkness + (size_t)y * (size_t)s->width;
		uint8_t *m = ink->mask + (size_t)y * (size_t)s->width;

		for (int x = 0; x < s->width; x++)
			m[x] = d[x] > least;
		for (int x = 0; x < s->width; x++) {
			if (!m[x])
				continue;
			struct point_mm at = place_of(ink, x + 0.5, y + 0.5);

			m[x] = d[x] > ink->limit[step_at(ink, at)] && on_page(ink, at);
		}
	}
	bridge_streaks(ink);
}

/* --- across print -------------------------------------------------------------------------- */

enum { BRIDGE = 2, BRIDGE_REACH = 3 };

/* Ink cannot be seen on print and close to it, so a stroke that crosses a printed line falls
 * apart. Near print the mask reaches three pixels (1 mm) further than the ink: what faces each
 * other across a line hangs together again. */
static void bridge_print(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	size_t w = (size_t)s->width;

	for (int y = BRIDGE_REACH; y < s->height - BRIDGE_REACH; y++)
		for (int x = BRIDGE_REACH; x < s->width - BRIDGE_REACH; x++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			if (*m != ADDED_INK || step_at(ink, place_of(ink, x + 0.5, y + 0.5)) > 3)
				continue;
			for (int j = -BRIDGE_REACH; j <= BRIDGE_REACH; j++)
				for (int i = -BRIDGE_REACH; i <= BRIDGE_REACH; i++) {
					uint8_t *b = m + j * (long)w + i;

					if (*b == 0 && step_at(ink, place_of(ink, x + i + 0.5,
									    y + j + 0.5)) <= 2)
						*b = BRIDGE;
				}
		}
}

/* --- the whole ---------------------------------------------------------------------------- */

bool added_find(struct added *ink, const struct added_request *request, struct error *err)
{
	const struct image *s = &request->ground->small;
	struct mask mask;
	struct visit visit = {ink, &ink->blobs, 0, 0};

	ink->blank = request->blank;
	ink->ground = request->ground;
	ink->page = request->page;
	ink->count = 0;
	if (!room(ink, err))
		return false;
	place_knots(ink);
	measure_darkness(ink);
	learn_limits(ink);
	ink->print_sharp = things_print_sharpness(ink);
	if (!find_streaks(ink, err))
		return false;
	make_mask(ink);
	bridge_print(ink);
	mask = (struct mask){ink->mask, s->width, s->height, (size_t)s->width};
	if (!blobs_find(&ink->blobs, &mask, ADDED_LEAST, err))
		return false;
	for (size_t i = 0; i < ink->blobs.count; i++)
		if (!things_take(ink, &visit, &ink->blobs.items[i], err))
			return false;
	return true;
}
