// SPDX-License-Identifier: EUPL-1.2
/*
 * Threshold: halfway between the paper's white and the darkest place within two tiles (20 px of
 * the small copy). That follows shadows, and pale print as long as nothing blacker is near; a
 * second pass takes everything clearly darker than paper, for print on an empty cartridge.
 *
 * A filled square has second moments of area / 12 along both axes, and a parallelogram keeps the
 * relation area = 12 sqrt(det of moments), so the test for "solid and four-sided" needs no
 * outline and does not care for the angle. A disc gives 1.047, a triangle 0.866.
 */
#include "fiducial.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_MAX = 72, DARK_REACH = 2 };

/* A square in the small copy: its middle and its side, px. */
struct candidate {
	struct point_px at;
	double side;
	double quality; /* 0 as good as it gets */
};

struct candidates {
	struct candidate items[CANDIDATES_MAX];
	size_t count;
};

/* --- candidates --------------------------------------------------------------------------- */

enum threshold { HALFWAY, PALE };

/* A filter that compares each pixel with its surroundings (scanning apps, some drivers) leaves of
 * a square only its rim. */
enum shape { SOLID, HOLLOW };

/* The least of each tile and its neighbours up to DARK_REACH away, in both directions. `work` has
 * room for the map. */
static void darkest_around(const struct image *dark, uint8_t *work, uint8_t *least)
{
	int width = dark->width, height = dark->height;

	for (int y = 0; y < height; y++) {
		const uint8_t *from = dark->pixels + (size_t)y * dark->stride;
		uint8_t *to = work + (size_t)y * (size_t)width;

		memcpy(to, from, (size_t)width);
		for (int by = 1; by <= DARK_REACH && by < width; by++) {
			for (int x = 0; x < width - by; x++)
				to[x] = from[x + by] < to[x] ? from[x + by] : to[x];
			for (int x = by; x < width; x++)
				to[x] = from[x - by] < to[x] ? from[x - by] : to[x];
		}
	}
	memcpy(least, work, (size_t)width * (size_t)height);
	for (int y = 0; y < height; y++)
		for (int by = -DARK_REACH; by <= DARK_REACH; by++) {
			uint8_t *to = least + (size_t)y * (size_t)width;
			const uint8_t *from = work + (size_t)(y + by) * (size_t)width;

			for (int x = 0; y + by >= 0 && y + by < height && x < width; x++)
				to[x] = from[x] < to[x] ? from[x] : to[x];
		}
}

/* Threshold of one tile: pixels below it are dark; 0 when nothing is there. `dark`: the darkest
 * around. */
static uint8_t tile_threshold(const struct ground *g, int white, int dark, enum threshold kind)
{
	double least = fmax(0.12, 6 * g->noise);

	if (kind == PALE)
		return (uint8_t)(white * 0.9);
	/* +1: a picture of two values only must keep its lower one below the threshold. */
	return white - dark < least * white ? 0 : (uint8_t)((white + dark) / 2 + 1);
}

/* One row of tiles; `line` has room for a row of pixels. */
static void mask_tile_row(const struct ground *g, int row, const uint8_t *thresholds,
	uint8_t *restrict line, uint8_t *restrict mask)
{
	int low = (row + 1) * GROUND_TILE, width = g->small.width;

	low = low < g->small.height ? low : g->small.height;
	for (int x = 0; x < width; x++)
		line[x] = thresholds[x / GROUND_TILE];
	for (int y = row * GROUND_TILE; y < low; y++) {
		const uint8_t *p = g->small.pixels + (size_t)y * g->small.stride;
		uint8_t *m = mask + (size_t)y * (size_t)width;

		for (int x = 0; x < width; x++)
			m[x] = p[x] < line[x];
	}
}

static void make_mask(
	const struct ground *g, enum threshold kind, uint8_t *work, uint8_t *least, uint8_t *mask)
{
	uint8_t thresholds[IMAGE_SIDE_MAX / GROUND_TILE + 1] = {0};

	darkest_around(&g->dark, work, least);
	for (int row = 0; row < g->white.height; row++) {
		const uint8_t *white = g->white.pixels + (size_t)row * g->white.stride;
		const uint8_t *dark = least + (size_t)row * (size_t)g->white.width;

		for (int t = 0; t < g->white.width; t++)
			thresholds[t] = tile_threshold(g, white[t], dark[t], kind);
		mask_tile_row(g, row, thresholds, work, mask);
	}
}

/* Keeps the best CANDIDATES_MAX. */
static void add_candidate(struct candidates *list, const struct candidate *c)
{
	size_t worst = 0;

	if (list->count < CANDIDATES_MAX) {
		list->items[list->count++] = *c;
		return;
	}
	for (size_t i = 1; i < list->count; i++)
		if (list->items[i].quality > list->items[worst].quality)
			worst = i;
	if (c->quality < list->items[worst].quality)
		list->items[worst] = *c;
}

/* A rim of side a around a hole of side b, upright: area a2 - b2, moments (a2 + b2) / 12. The boxes
 * to tick have a thin rim and are left out by it. */
static void judge_rim(const struct blob *b, struct candidates *list)
{
	int w = b->right - b->left, h = b->bottom - b->top;
	double longest, shortest, moment, side, hole;

	if (w < 8 || h < 8 || w > 1.15 * h || h > 1.15 * w)
		return;
	blob_axes(b, &longest, &shortest);
	moment = 12 * longest * shortest;
	side = sqrt((moment + b->area) / 2);
	hole = sqrt(fmax(0, moment - b->area) / 2);
	if (fabs(w / side - 1.04) > 0.1 || fabs(h / side - 1.04) > 0.1 || hole > 0.8 * side)
		return;
	struct candidate c = {.at = {b->x, b->y},
		.side = side,
		.quality = fabs(w / side - 1) * 4 + (longest / shortest - 1)};

	add_candidate(list, &c);
}

static void judge_blob(const struct ground *g, const struct blob *b, struct candidates *list)
{
	int w = b->right - b->left, h = b->bottom - b->top;
	int most = (g->small.width > g->small.height ? g->small.width : g->small.height) / 8;
	double longest, shortest, solid, ratio;

	if (w < 5 || h < 5 || w > most || h > most || w > 2 * h || h > 2 * w)
		return;
	blob_axes(b, &longest, &shortest);
	if (!(shortest > 0))
		return;
	solid = b->area / (12 * longest * shortest);
	ratio = longest / shortest;
	if (solid < 0.86 || solid > 1.12 || ratio > 1.5)
		return;
	struct candidate c = {.at = {b->x, b->y},
		.side = sqrt(b->area),
		.quality = fabs(solid - 1) * 4 + (ratio - 1)};

	add_candidate(list, &c);
}

static bool find_candidates(const struct fiducial_search *s, enum threshold kind, enum shape shape,
	struct candidates *list, struct error *err)
{
	const struct ground *g = s->ground;
	size_t tiles = (size_t)g->white.width * (size_t)g->white.height;
	size_t pixels = (size_t)g->small.width * (size_t)g->small.height;
	/* Tiles are at least a pixel: the first of the two holds a row of pixels as well. */
	size_t work = tiles + (size_t)g->small.width;
	uint8_t *mask = malloc(pixels + work + tiles);
	bool ok;

	if (!mask)
		return error_memory(err);
	make_mask(g, kind, mask + pixels, mask + pixels + work, mask);
	struct mask m = {mask, g->small.width, g->small.height, (size_t)g->small.width};

	ok = blobs_find(s->work, &m, 16, err);
	free(mask);
	list->count = 0;
	for (size_t i = 0; ok && i < s->work->count; i++)
		if (shape == SOLID)
			judge_blob(g, &s->work->items[i], list);
		else
			judge_rim(&s->work->items[i], list);
	return ok;
}

/* --- guesses ------------------------------------------------------------------------------ */

/* Which candidate stands for which square; -1 = none. */
struct guess {
	int candidate[FRAME_MARKS];
	int count;
	struct transform page; /* page mm to px of the small copy */
	double score;
	bool mirrored;
};

static double distance_mm(struct point_mm a, struct point_mm b)
{
	return hypot(a.x - b.x, a.y - b.y);
}

static size_t matches_of(
	const struct guess *guess, const struct candidates *list, struct match matches[FRAME_MARKS])
{
	size_t n = 0;

	for (int i = 0; i < FRAME_MARKS; i++)
		if (guess->candidate[i] >= 0)
			matches[n++] = (struct match){
				FRAME_MARK[i], list->items[guess->candidate[i]].at, 1};
	return n;
}

/* The candidate nearest to where `page` expects square i, of about the right size. */
static int nearest(
	const struct candidates *list, const struct transform *page, int i, double within_mm)
{
	struct point_px at = transform_apply(page, FRAME_MARK[i]);
	struct local_view view = transform_view(page, FRAME_MARK[i]);
	double scale = sqrt(view.scale_x * view.scale_y), best = within_mm * scale;
	int found = -1;

	for (size_t k = 0; k < list->count; k++) {
		const struct candidate *c = &list->items[k];
		double d = hypot(c->at.x - at.x, c->at.y - at.y);
		double size = c->side / (FRAME_MARK_MM * scale);

		if (d < best && size > 0.72 && size < 1.35) {
			best = d;
			found = (int)k;
		}
	}
	return found;
}

/* How far square i is from the nearest square that is matched already: what is extrapolated
 * less is known better. */
static double reach_mm(const struct guess *guess, int i)
{
	double best = 1e9;

	for (int k = 0; k < FRAME_MARKS; k++)
		if (guess->candidate[k] >= 0)
			best = fmin(best, distance_mm(FRAME_MARK[k], FRAME_MARK[i]));
	return best;
}

/* Looks for all squares again where the guess expects them. */
static void gather(struct guess *guess, const struct candidates *list, double slope, double base)
{
	struct guess result = {.mirrored = guess->mirrored, .page = guess->page};

	for (int i = 0; i < FRAME_MARKS; i++) {
		double reach = guess->candidate[i] >= 0 ? 0 : reach_mm(guess, i);

		result.candidate[i] = nearest(list, &guess->page, i, base + slope * reach);
		for (int k = 0; k < i; k++)
			if (result.candidate[i] >= 0 && result.candidate[k] == result.candidate[i])
				result.candidate[i] = -1;
		result.count += result.candidate[i] >= 0;
	}
	*guess = result;
}

static double rms_mm(const struct transform *page, const struct match *matches, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		struct point_px at = transform_apply(page, matches[i].page);
		struct local_view view = transform_view(page, matches[i].page);

		sum += (pow(at.x - matches[i].scan.x, 2) + pow(at.y - matches[i].scan.y, 2)) /
		       (view.scale_x * view.scale_y);
	}
	return sqrt(sum / (double)count);
}

/* Five squares and more cannot agree by chance: they may be seen at quite an angle. */
static bool believable(const struct transform *page, size_t squares)
{
	return squares >= 5 ? transform_possible(page, PAGE_WIDTH_MM, PAGE_HEIGHT_MM)
			    : transform_plausible(page, PAGE_WIDTH_MM, PAGE_HEIGHT_MM);
}

/* Fits what the number of matches allows. Four may stand three in a row, which says nothing
 * about perspective, and four exact points hide a wrong one: the plain map is preferred as long
 * as it leaves less than `plain_mm`. */
static bool fit(struct transform *page, const struct match *matches, size_t n, bool mirrored,
	double plain_mm)
{
	struct transform seen;

	if (n < 2)
		return false;
	if (n == 2)
		return transform_fit(
			page, mirrored ? TRANSFORM_MIRRORED : TRANSFORM_SIMILARITY, matches, n);
	if (!transform_fit(page, TRANSFORM_AFFINE, matches, n))
		return false;
	if (n == 3 || (n == 4 && rms_mm(page, matches, n) < plain_mm))
		return true;
	if (transform_fit(&seen, TRANSFORM_HOMOGRAPHY, matches, n) && believable(&seen, n))
		*page = seen;
	return true;
}

static bool fit_guess(struct guess *guess, const struct candidates *list)
{
	struct match matches[FRAME_MARKS];
	size_t n = matches_of(guess, list, matches);

	return fit(&guess->page, matches, n, guess->mirrored, 1.0);
}

/* Ranks: every square counts 10; what is left after fitting and what no scanner does (slanted,
 * seen at an angle, mirrored) counts against it. The weights only have to order poses with
 * equal numbers of squares: the wrong way up leaves 3 mm, a good scan 0.3. */
static bool score(struct guess *guess, const struct candidates *list)
{
	struct match matches[FRAME_MARKS];
	size_t n = matches_of(guess, list, matches);
	enum transform_model plain = guess->mirrored ? TRANSFORM_MIRRORED : TRANSFORM_SIMILARITY;
	struct transform simple;
	struct local_view view;

	if (n < 2 || !believable(&guess->page, n))
		return false;
	view = transform_view(&guess->page, (struct point_mm){PAGE_WIDTH_MM / 2, 150});
	guess->mirrored = view.corner_deg < 0;
	guess->score = 10.0 * (double)n - 4 * rms_mm(&guess->page, matches, n);
	if (n >= 3 && transform_fit(&simple, plain, matches, n))
		guess->score -= 0.3 * rms_mm(&simple, matches, n);
	if (n >= 4 && transform_fit(&simple, TRANSFORM_AFFINE, matches, n))
		guess->score -= 0.5 * rms_mm(&simple, matches, n);
	guess->score -= guess->mirrored ? 3 : 0;
	return true;
}

/* From two squares to all that agree. A photo held at an angle moves the far squares by up to
 * 6 % of their distance, with three known by 3 %, with four a millimetre is left for folds. */
static bool grow(struct guess *guess, const struct candidates *list)
{
	if (!fit_guess(guess, list))
		return false;
	gather(guess, list, 0.06, 1.5);
	if (guess->count >= 3) {
		if (!fit_guess(guess, list))
			return false;
		gather(guess, list, 0.03, 1.5);
	}
	if (guess->count >= 4) {
		if (!fit_guess(guess, list))
			return false;
		gather(guess, list, 0.01, 1.5);
	}
	return guess->count >= 2 && fit_guess(guess, list) && score(guess, list);
}

struct guesses {
	struct guess items[POSES_MAX];
	size_t count;
};

/* Two guesses that put the page in the same place within 8 mm are one. */
static bool same_place(const struct guess *a, const struct guess *b)
{
	for (int i = 0; i < 3; i++) {
		struct point_mm at = {i == 1 ? 190 : 20, i == 2 ? 275 : 20};
		struct point_px p = transform_apply(&a->page, at),
				q = transform_apply(&b->page, at);
		double scale = transform_view(&a->page, at).scale_x;

		if (hypot(p.x - q.x, p.y - q.y) > 8 * scale)
			return false;
	}
	return true;
}

/* Keeps the best POSES_MAX, best first. */
static void keep_guess(struct guesses *list, const struct guess *guess)
{
	size_t i = 0;

	for (size_t k = 0; k < list->count; k++)
		if (same_place(&list->items[k], guess)) {
			if (list->items[k].score >= guess->score)
				return;
			memmove(&list->items[k], &list->items[k + 1],
				(list->count - k - 1) * sizeof list->items[0]);
			list->count--;
			break;
		}
	while (i < list->count && list->items[i].score >= guess->score)
		i++;
	if (i == POSES_MAX)
		return;
	if (list->count == POSES_MAX)
		list->count--;
	memmove(&list->items[i + 1], &list->items[i], (list->count - i) * sizeof list->items[0]);
	list->items[i] = *guess;
	list->count++;
}

/* All the ways in which two candidates can be two squares of the frame. */
static void guess_from(const struct candidates *list, int a, int b, struct guesses *out)
{
	const struct candidate *p = &list->items[a], *q = &list->items[b];
	double far_px = hypot(p->at.x - q->at.x, p->at.y - q->at.y);
	double far_mm = far_px / ((p->side + q->side) / 2 / FRAME_MARK_MM);

	if (p->side > 1.35 * q->side || q->side > 1.35 * p->side)
		return;
	for (int i = 0; i < FRAME_MARKS; i++)
		for (int k = 0; k < FRAME_MARKS; k++) {
			double ratio =
				k == i ? 0 : distance_mm(FRAME_MARK[i], FRAME_MARK[k]) / far_mm;

			if (ratio < 0.82 || ratio > 1.22)
				continue;
			for (int mirrored = 0; mirrored < 2; mirrored++) {
				struct guess guess = {.count = 2, .mirrored = mirrored};

				for (int m = 0; m < FRAME_MARKS; m++)
					guess.candidate[m] = m == i ? a : m == k ? b : -1;
				if (grow(&guess, list))
					keep_guess(out, &guess);
			}
		}
}

static bool certain(const struct guesses *list)
{
	return list->count > 0 && list->items[0].count >= 5 &&
	       list->items[0].score > 10.0 * list->items[0].count - 3;
}

static void guess_all(const struct candidates *list, struct guesses *out)
{
	out->count = 0;
	for (int a = 0; a < (int)list->count; a++)
		for (int b = a + 1; b < (int)list->count; b++) {
			guess_from(list, a, b, out);
			if (certain(out) && out->items[0].count == FRAME_MARKS)
				return;
		}
}

/* --- middles ------------------------------------------------------------------------------ */

/* A patch cut out straight around where a square should be. */
enum { PATCH_PER_MM = 8, PATCH_MAX = 160 };

struct patch {
	uint8_t pixels[PATCH_MAX * PATCH_MAX];
	int side;
	double middle; /* threshold between paper and print */
};

/* Levels of the patch: paper from the ground, print from the middle of the square. */
static bool find_levels(struct patch *p, double white, double x, double y)
{
	int reach = (int)(1.6 * PATCH_PER_MM), n = 0;
	double sum = 0;

	for (int j = (int)y - reach; j <= (int)y + reach; j++)
		for (int i = (int)x - reach; i <= (int)x + reach; i++)
			if (i >= 0 && j >= 0 && i < p->side && j < p->side) {
				sum += p->pixels[j * p->side + i];
				n++;
			}
	if (n == 0 || white - sum / n < 0.12 * white)
		return false;
	p->middle = (white + sum / n) / 2;
	return true;
}

/* The middle of what is dark in the patch, px of the patch. */
static bool dark_middle(const struct patch *p, double white, double *x, double *y)
{
	double sum = 0, sx = 0, sy = 0;

	for (int j = 0; j < p->side; j++)
		for (int i = 0; i < p->side; i++) {
			double d = white * 0.92 - p->pixels[j * p->side + i];

			if (d <= 0)
				continue;
			sum += d;
			sx += d * (i + 0.5);
			sy += d * (j + 0.5);
		}
	if (sum < 1)
		return false;
	*x = sx / sum;
	*y = sy / sum;
	return true;
}

/* The mean over the middle 3.6 mm across, at each place along; dx = 1 for a profile along x. */
static void profile(const struct patch *p, double x, double y, bool along_x, double *line)
{
	int reach = (int)(1.8 * PATCH_PER_MM), across = (int)(along_x ? y : x);

	for (int i = 0; i < p->side; i++) {
		double sum = 0;
		int n = 0;

		for (int k = across - reach; k <= across + reach; k++) {
			if (k < 0 || k >= p->side)
				continue;
			sum += along_x ? p->pixels[k * p->side + i] : p->pixels[i * p->side + k];
			n++;
		}
		line[i] = n ? sum / n : 255;
	}
}

/* Where the line rises through `level` going from `from` in steps of `step`; -1 when it never
 * does. In px, the middle of pixel i being i + 0.5. */
static double crossing(const double *line, int count, double level, int from, int step)
{
	for (int i = from; i + step >= 0 && i + step < count; i += step)
		if (line[i + step] >= level && line[i] < level)
			return i + 0.5 + step * (level - line[i]) / (line[i + step] - line[i]);
	return -1;
}

/* Edges left and right (or above and below) of the middle; false when the width is not that of
 * a square. */
static bool edges(const struct patch *p, double *x, double *y, bool along_x)
{
	double line[PATCH_MAX], low, high, width, *along = along_x ? x : y;
	int from = (int)*along;

	if (from < 0 || from >= p->side)
		return false;
	profile(p, *x, *y, along_x, line);
	low = crossing(line, p->side, p->middle, from, -1);
	high = crossing(line, p->side, p->middle, from, 1);
	width = (high - low) / PATCH_PER_MM;
	if (low < 0 || high < 0 || width < 0.8 * FRAME_MARK_MM || width > 1.2 * FRAME_MARK_MM)
		return false;
	*along = (low + high) / 2;
	return true;
}

/* Share of dark pixels between two distances (larger of x and y, mm) from the middle. */
static double dark_share(const struct patch *p, double x, double y, double from_mm, double to_mm)
{
	double from = from_mm * PATCH_PER_MM, to = to_mm * PATCH_PER_MM;
	int dark = 0, all = 0;

	for (int j = 0; j < p->side; j++) {
		double down = fabs(j + 0.5 - y);

		for (int i = 0; down <= to && i < p->side; i++) {
			double d = fabs(i + 0.5 - x);

			d = d > down ? d : down;
			if (d < from || d > to)
				continue;
			all++;
			dark += p->pixels[j * p->side + i] < p->middle;
		}
	}
	return all ? (double)dark / all : 0;
}

/* Fills what is pale but cannot be reached from the rim of the patch over pale pixels: the hole of a
 * hollow square. */
static void fill_hole(struct patch *p, double white)
{
	uint8_t level = (uint8_t)(white * 0.7);
	bool open[PATCH_MAX * PATCH_MAX] = {false}, changed = true;
	int n = p->side;

	while (changed) {
		changed = false;
		for (int way = 0; way < 2; way++)
			for (int k = 0; k < n * n; k++) {
				int at = way ? n * n - 1 - k : k, x = at % n, y = at / n;
				bool rim = x == 0 || y == 0 || x == n - 1 || y == n - 1;

				if (open[at] || p->pixels[at] < level)
					continue;
				if (rim || open[at - 1] || open[at + 1] || open[at - n] ||
					open[at + n]) {
					open[at] = true;
					changed = true;
				}
			}
	}
	for (int at = 0; at < n * n; at++)
		if (p->pixels[at] >= level && !open[at])
			p->pixels[at] = 0;
}

/* Where in the patch the square has its middle, px of the patch; false when there is none. */
static bool measure_patch(const struct patch *patch, double white, double *x, double *y)
{
	struct patch p = *patch;

	if (!dark_middle(&p, white, x, y) || !find_levels(&p, white, *x, *y))
		return false;
	for (int round = 0; round < 2; round++)
		if (!edges(&p, x, y, true) || !edges(&p, x, y, false) ||
			!find_levels(&p, white, *x, *y))
			return false;
	return dark_share(&p, *x, *y, 0, 0.36 * FRAME_MARK_MM) >= 0.9 &&
	       dark_share(&p, *x, *y, 0.66 * FRAME_MARK_MM, 0.74 * FRAME_MARK_MM) <= 0.35;
}

/* Measures one square; false when it is not there. The place comes back in px of the scan. */
static bool measure(const struct ground *g, const struct transform *page, struct point_mm mark,
	double within_mm, struct point_px *at)
{
	struct patch p = {.side = 0};
	double half_mm = FRAME_MARK_MM / 2 + within_mm + 1.0, x, y, white;
	struct point_px centre = transform_apply(page, mark);
	struct cutting cutting = {.origin = {mark.x - half_mm, mark.y - half_mm},
		.px_per_mm = PATCH_PER_MM,
		.outside = 255};

	p.side = (int)(2 * half_mm * PATCH_PER_MM);
	assert(p.side <= PATCH_MAX);
	cutting.width = cutting.height = p.side;
	white = ground_white(g, centre.x / g->factor, centre.y / g->factor);
	transform_cut(page, g->full, &cutting, p.pixels, (size_t)p.side);
	if (!measure_patch(&p, white, &x, &y)) {
		fill_hole(&p, white);
		if (!measure_patch(&p, white, &x, &y))
			return false;
	}
	*at = transform_apply(page, (struct point_mm){cutting.origin.x + x / PATCH_PER_MM,
					    cutting.origin.y + y / PATCH_PER_MM});
	return true;
}

/* --- from middles to a pose --------------------------------------------------------------- */

static size_t pose_matches(const struct pose *pose, int without, struct match matches[FRAME_MARKS])
{
	size_t n = 0;

	for (int i = 0; i < FRAME_MARKS; i++)
		if (pose->found[i] && i != without)
			matches[n++] = (struct match){FRAME_MARK[i], pose->at[i], 1};
	return n;
}

static bool fit_matches(
	struct transform *page, const struct match *matches, size_t n, bool mirrored, double *rms)
{
	if (!fit(page, matches, n, mirrored, 0.5))
		return false;
	*rms = n > 3 ? rms_mm(page, matches, n) : 0;
	return true;
}

/* Leaves out a square that stands where the others do not expect it (half covered, a blot that
 * looks like one): only when that takes most of the misfit away. */
static void drop_outlier(struct pose *pose)
{
	struct match matches[FRAME_MARKS];
	struct transform page;
	double all, best = 1e9;
	int worst = -1;

	if (pose->count < 5 ||
		!fit_matches(&page, matches, pose_matches(pose, -1, matches), pose->mirrored, &all))
		return;
	for (int i = 0; all > 0.3 && i < FRAME_MARKS; i++) {
		size_t n = pose_matches(pose, i, matches);
		double rms;

		if (!pose->found[i] || !fit_matches(&page, matches, n, pose->mirrored, &rms))
			continue;
		/* Four points always fit a homography: let the plain map be the judge then. */
		if (n == 4 && transform_fit(&page, TRANSFORM_AFFINE, matches, n))
			rms = rms_mm(&page, matches, n);
		if (rms < best) {
			best = rms;
			worst = i;
		}
	}
	if (worst >= 0 && best < 0.4 * all) {
		pose->found[worst] = false;
		pose->count--;
	}
}

bool fiducial_refine(const struct ground *ground, const struct transform *page, double within_mm,
	struct pose *pose)
{
	struct pose result = {.score = pose->score};
	struct match matches[FRAME_MARKS];

	result.mirrored =
		transform_view(page, (struct point_mm){PAGE_WIDTH_MM / 2, 150}).corner_deg < 0;
	for (int i = 0; i < FRAME_MARKS; i++) {
		result.found[i] = measure(ground, page, FRAME_MARK[i], within_mm, &result.at[i]);
		result.count += result.found[i];
	}
	drop_outlier(&result);
	if (!fit_matches(&result.page, matches, pose_matches(&result, -1, matches), result.mirrored,
		    &result.residual_mm) ||
		!believable(&result.page, (size_t)result.count))
		return false;
	*pose = result;
	return true;
}

/* --- the whole ---------------------------------------------------------------------------- */

/* From px of the small copy to px of the full picture. */
static struct transform enlarged(const struct transform *small, int factor)
{
	struct transform t = *small;

	for (int i = 0; i < 6; i++)
		t.h[i] *= factor;
	for (int i = 0; i < 9; i++)
		t.back[i] /= i % 3 == 2 ? 1 : factor;
	return t;
}

static size_t poses_from(
	const struct ground *ground, const struct guesses *guesses, struct pose poses[POSES_MAX])
{
	size_t count = 0, wanted = certain(guesses) ? 1 : guesses->count;

	for (size_t i = 0; i < wanted; i++) {
		struct transform page = enlarged(&guesses->items[i].page, ground->factor);
		struct pose *pose = &poses[count];

		pose->score = guesses->items[i].score;
		if (fiducial_refine(ground, &page, 1.5, pose))
			count++;
	}
	return count;
}

bool fiducial_find(const struct fiducial_search *search, struct pose poses[POSES_MAX],
	size_t *count, struct error *err)
{
	static const struct {
		enum threshold kind;
		enum shape shape;
	} LOOKS[] = {{HALFWAY, SOLID}, {PALE, SOLID}, {HALFWAY, HOLLOW}};
	struct candidates list;
	struct guesses guesses = {.count = 0}, more;

	for (size_t look = 0; look < sizeof LOOKS / sizeof *LOOKS && !certain(&guesses); look++) {
		if (!find_candidates(search, LOOKS[look].kind, LOOKS[look].shape, &list, err))
			return false;
		guess_all(&list, &more);
		for (size_t i = 0; i < more.count; i++)
			keep_guess(&guesses, &more.items[i]);
	}
	*count = poses_from(search->ground, &guesses, poses);
	return true;
}

bool fiducial_grow(const struct fiducial_search *search, struct pose *pose, struct error *err)
{
	int factor = search->ground->factor;
	struct candidates list;
	struct guess guess = {.page = pose->page};
	struct transform page;

	for (int i = 0; i < 6; i++)
		guess.page.h[i] /= factor;
	for (int i = 0; i < 9; i++)
		guess.page.back[i] *= i % 3 == 2 ? 1 : factor;
	/* A code of 22 mm gives the angle to about 1 in 100: 3 mm at the far end of the page. */
	for (int shape = SOLID; shape <= HOLLOW && guess.count < 2; shape++) {
		if (!find_candidates(search, HALFWAY, (enum shape)shape, &list, err))
			return false;
		for (int i = 0; i < FRAME_MARKS; i++)
			guess.candidate[i] =
				0; /* as if all were matched: the same reach for each */
		gather(&guess, &list, 0, 7);
	}
	pose->count = 0;
	if (guess.count < 2 || !fit_guess(&guess, &list))
		return true;
	for (int nearer = 1; nearer <= 2; nearer++) {
		gather(&guess, &list, 0, 3.0 / nearer);
		if (guess.count < 2 || !fit_guess(&guess, &list))
			return true;
	}
	if (!score(&guess, &list))
		return true;
	page = enlarged(&guess.page, factor);
	pose->score = guess.score;
	fiducial_refine(search->ground, &page, 1.5, pose);
	return true;
}
