// SPDX-License-Identifier: EUPL-1.2
/*
 * A piece is good to find when its grey changes in all directions: the lesser eigenvalue of its
 * structure tensor (Shi and Tomasi 1994). It is looked for by normalised correlation, which does
 * not care how black the print and how white the paper is, and which pen strokes across it only
 * weaken. Pieces that were found are trusted as far as they agree: of all pairs of them, the pair
 * whose similarity most others confirm says which ones, and the page is fitted to those.
 *
 * Two rounds on pieces of 16 mm in the small copy, within 7 and 3.5 mm, then two on pieces of
 * 9 mm at 4 px/mm, within 2 and 1.25 mm.
 */
#include "patches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, ROWS = 12, PIECE_MAX = 40, WINDOW_MAX = 80, LEAST = 6 };

/* Correlation that counts as found. Noise alone reaches 0.3 among some hundred places; print under
 * pen strokes in a photocopy still has 0.6. */
static const double FOUND = 0.45;

/* A good piece has at least this share of the best piece's structure. */
static const double STRUCTURE_LEAST = 0.03;

struct round {
	double per_mm, piece_mm, reach_mm, agree_mm;
	enum transform_model model;
};
static const struct round ROUNDS[] = {
	{2, 16, 7, 3.0, TRANSFORM_AFFINE},
	{2, 16, 3.5, 1.2, TRANSFORM_HOMOGRAPHY},
	{4, 9, 2, 0.7, TRANSFORM_HOMOGRAPHY},
	{4, 9, 1.25, 0.5, TRANSFORM_HOMOGRAPHY},
};
enum { ROUND_COUNT = 4 };

/* --- choosing ------------------------------------------------------------------------------- */

/* 3 x 3 pixels, the middle counting most. */
static bool smoothed(const struct image *in, struct image *out, struct error *err)
{
	if (!image_new(out, in->width, in->height, err))
		return false;
	for (int y = 0; y < in->height; y++)
		for (int x = 0; x < in->width; x++) {
			int sum = 0;

			for (int j = -1; j <= 1; j++)
				for (int i = -1; i <= 1; i++) {
					int u = x + i < 0            ? 0
						: x + i >= in->width ? in->width - 1
								     : x + i;
					int v = y + j < 0             ? 0
						: y + j >= in->height ? in->height - 1
								      : y + j;

					sum += in->pixels[(size_t)v * in->stride + (size_t)u] *
					       (2 - abs(i)) * (2 - abs(j));
				}
			out->pixels[(size_t)y * out->stride + (size_t)x] = (uint8_t)(sum / 16);
		}
	return true;
}

/* The lesser eigenvalue of the structure tensor over a square of the half map. */
static double structure(const struct image *m, int left, int top, int side)
{
	double xx = 0, xy = 0, yy = 0;

	for (int y = top + 1; y < top + side - 1; y++) {
		const uint8_t *p = m->pixels + (size_t)y * m->stride;

		for (int x = left + 1; x < left + side - 1; x++) {
			double dx = p[x + 1] - p[x - 1];
			double dy = p[x + (long)m->stride] - p[x - (long)m->stride];

			xx += dx * dx;
			xy += dx * dy;
			yy += dy * dy;
		}
	}
	return (xx + yy) / 2 - sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
}

/* The best piece whose middle lies in one field of the grid. */
static double best_in_field(const struct image *m, int column, int row, struct point_mm *at)
{
	enum { HALF_SIDE = 18, STEP = 6 }; /* of the half map: 9 mm, 3 mm */
	int left = column * m->width / COLUMNS, right = (column + 1) * m->width / COLUMNS;
	int top = row * m->height / ROWS, low = (row + 1) * m->height / ROWS;
	double most = 0;

	for (int y = top; y < low; y += STEP)
		for (int x = left; x < right; x += STEP) {
			double value;

			if (x < HALF_SIDE || y < HALF_SIDE || x + HALF_SIDE > m->width ||
				y + HALF_SIDE > m->height)
				continue;
			value = structure(m, x - HALF_SIDE / 2, y - HALF_SIDE / 2, HALF_SIDE);
			if (value > most) {
				most = value;
				*at = (struct point_mm){x / 2.0, y / 2.0};
			}
		}
	return most;
}

bool patches_choose(const struct blank *blank, struct patches *patches, struct error *err)
{
	double value[ROWS * COLUMNS], most = 0;
	struct point_mm at[ROWS * COLUMNS];
	struct image half = {0};
	bool ok;

	*patches = (struct patches){.blank = blank};
	ok = smoothed(&blank->grey, &patches->grey, err) &&
	     image_reduce(&blank->grey, 2, &half, err) && smoothed(&half, &patches->half, err);
	image_free(&half);
	if (!ok) {
		patches_free(patches);
		return false;
	}
	for (int i = 0; i < ROWS * COLUMNS; i++) {
		value[i] = best_in_field(&patches->half, i % COLUMNS, i / COLUMNS, &at[i]);
		most = fmax(most, value[i]);
	}
	for (int i = 0; i < ROWS * COLUMNS; i++)
		if (value[i] > STRUCTURE_LEAST * most && value[i] > 0)
			patches->at[patches->count++] = at[i];
	return true;
}

void patches_free(struct patches *patches)
{
	image_free(&patches->grey);
	image_free(&patches->half);
	*patches = (struct patches){0};
}

/* --- finding one piece ---------------------------------------------------------------------- */

/* A piece of the blank, less its mean, and where it may be in the scan. */
struct look {
	int side, reach; /* px */
	int16_t piece[PIECE_MAX * PIECE_MAX];
	double norm;
	struct point_mm middle; /* of the piece: whole pixels, kept within the page */
	uint8_t window[WINDOW_MAX * WINDOW_MAX];
	int width; /* of the window: side + 2 reach */
};

static bool take_piece(
	const struct patches *p, const struct round *r, struct point_mm at, struct look *look)
{
	const struct image *from = r->per_mm > 3 ? &p->grey : &p->half;
	int left, top;
	long sum = 0;

	look->side = (int)(r->piece_mm * r->per_mm);
	look->reach = (int)(r->reach_mm * r->per_mm);
	look->width = look->side + 2 * look->reach;
	left = (int)lround(at.x * r->per_mm) - look->side / 2;
	top = (int)lround(at.y * r->per_mm) - look->side / 2;
	left = left < 0 ? 0 : left + look->side > from->width ? from->width - look->side : left;
	top = top < 0 ? 0 : top + look->side > from->height ? from->height - look->side : top;
	if (left < 0 || top < 0)
		return false;
	look->middle = (struct point_mm){
		(left + look->side / 2.0) / r->per_mm, (top + look->side / 2.0) / r->per_mm};
	for (int y = 0; y < look->side; y++)
		for (int x = 0; x < look->side; x++)
			sum += from->pixels[(size_t)(top + y) * from->stride + (size_t)(left + x)];
	look->norm = 0;
	for (int y = 0; y < look->side; y++)
		for (int x = 0; x < look->side; x++) {
			int v = from->pixels[(size_t)(top + y) * from->stride +
					     (size_t)(left + x)] -
				(int)(sum / (look->side * look->side));

			look->piece[y * look->side + x] = (int16_t)v;
			look->norm += v * v;
		}
	look->norm = sqrt(look->norm);
	return look->norm > 0;
}

/* Correlation of the piece with the window at a shift. */
static double correlate(const struct look *l, int dx, int dy)
{
	long cross = 0, sum = 0, squares = 0;
	double n = (double)l->side * l->side, variance;

	for (int y = 0; y < l->side; y++) {
		const int16_t *a = l->piece + y * l->side;
		const uint8_t *b = l->window + (y + dy) * l->width + dx;
		int c = 0, s = 0, q = 0;

		for (int x = 0; x < l->side; x++) {
			c += a[x] * b[x];
			s += b[x];
			q += b[x] * b[x];
		}
		cross += c;
		sum += s;
		squares += q;
	}
	variance = (double)squares - (double)sum * (double)sum / n;
	/* Flat paper correlates with anything: 3 grey levels of spread at least. */
	return variance > 9 * n ? (double)cross / (l->norm * sqrt(variance)) : 0;
}

/* The window of the scan around the piece's place, as the page has it; false: not in the picture. */
static bool take_window(const struct ground *g, const struct transform *page, const struct round *r,
	struct look *look)
{
	bool fine = r->per_mm > 3;
	const struct image *from = fine ? g->full : &g->small;
	double half = look->width / 2.0 / r->per_mm;
	int times = fine ? 2 : 1;
	uint8_t twice[4 * WINDOW_MAX * WINDOW_MAX];
	struct cutting cutting = {.origin = {look->middle.x - half, look->middle.y - half},
		.px_per_mm = r->per_mm * times,
		.width = look->width * times,
		.height = look->width * times,
		.outside = 255};
	struct point_px at = transform_apply(page, look->middle);

	if (at.x < 0 || at.y < 0 || at.x >= from->width || at.y >= from->height)
		return false;
	if (!fine) {
		transform_cut(page, from, &cutting, look->window, (size_t)look->width);
		return true;
	}
	transform_cut(page, from, &cutting, twice, (size_t)cutting.width);
	for (int y = 0; y < look->width; y++)
		for (int x = 0; x < look->width; x++) {
			const uint8_t *p = twice + 2 * y * cutting.width + 2 * x;

			look->window[y * look->width + x] =
				(uint8_t)((p[0] + p[1] + p[cutting.width] + p[cutting.width + 1] +
						  2) /
					  4);
		}
	return true;
}

/* The place between pixels where a parabola through three values has its top. */
static double top_of(double before, double here, double after)
{
	double bend = before - 2 * here + after;

	return bend < 0 ? fmax(-0.5, fmin(0.5, 0.5 * (before - after) / bend)) : 0;
}

/* Where the piece is found: mm off its place on the page. Returns its correlation. */
static double find_piece(const struct look *l, double per_mm, struct shift_mm *by)
{
	double best = -1, x = 0, y = 0;
	int at_x = 0, at_y = 0, last = 2 * l->reach;

	for (int dy = 0; dy <= last; dy++)
		for (int dx = 0; dx <= last; dx++) {
			double c = correlate(l, dx, dy);

			if (c > best) {
				best = c;
				at_x = dx;
				at_y = dy;
			}
		}
	if (at_x == 0 || at_y == 0 || at_x == last || at_y == last)
		return 0;
	x = at_x + top_of(correlate(l, at_x - 1, at_y), best, correlate(l, at_x + 1, at_y));
	y = at_y + top_of(correlate(l, at_x, at_y - 1), best, correlate(l, at_x, at_y + 1));
	*by = (struct shift_mm){(float)((x - l->reach) / per_mm), (float)((y - l->reach) / per_mm)};
	return best;
}

/* --- agreement ------------------------------------------------------------------------------ */

/* The pieces of one round. */
struct findings {
	struct match matches[PATCHES_MAX]; /* scan: where it was found, in the picture looked at */
	struct point_mm is[PATCHES_MAX];   /* where the page so far has that place               */
	bool agrees[PATCHES_MAX];
	size_t count;
	int sought;
};

/* The page to the small copy instead of the full picture; only forwards. */
static struct transform smaller(const struct transform *page, int factor)
{
	struct transform small = *page;

	for (int i = 0; i < 6; i++)
		small.h[i] /= factor;
	return small;
}

static void look_for_all(const struct patches *p, const struct ground *g,
	const struct transform *page, const struct round *r, struct findings *found)
{
	struct transform seen = smaller(page, r->per_mm > 3 ? 1 : g->factor);
	struct look look;

	found->count = 0;
	found->sought = 0;
	for (size_t i = 0; i < p->count; i++) {
		struct shift_mm by = {0, 0};
		double c;

		if (!take_piece(p, r, p->at[i], &look) || !take_window(g, &seen, r, &look))
			continue;
		found->sought++;
		c = find_piece(&look, r->per_mm, &by);
		if (c < FOUND)
			continue;
		found->is[found->count] = (struct point_mm){
			look.middle.x + (double)by.x, look.middle.y + (double)by.y};
		found->matches[found->count] = (struct match){
			look.middle, transform_apply(page, found->is[found->count]), c * c};
		found->count++;
	}
}

/* How many pieces confirm the similarity that two of them make of the page. */
static int confirm(struct findings *f, size_t a, size_t b, double within_mm, bool mark)
{
	struct point_mm p = f->matches[a].page, q = f->matches[b].page;
	struct point_mm u = f->is[a], v = f->is[b];
	double dx = q.x - p.x, dy = q.y - p.y, length = dx * dx + dy * dy;
	double re = ((v.x - u.x) * dx + (v.y - u.y) * dy) / length;
	double im = ((v.y - u.y) * dx - (v.x - u.x) * dy) / length;
	int count = 0;

	for (size_t i = 0; i < f->count; i++) {
		double x = f->matches[i].page.x - p.x, y = f->matches[i].page.y - p.y;
		double ex = u.x + re * x - im * y - f->is[i].x;
		double ey = u.y + im * x + re * y - f->is[i].y;
		bool agrees = hypot(ex, ey) < within_mm;

		if (mark)
			f->agrees[i] = agrees;
		count += agrees;
	}
	return count;
}

/* Marks the largest set of pieces that agree; returns their number. */
static int find_agreement(struct findings *f, double within_mm)
{
	size_t best_a = 0, best_b = 0;
	int most = 0;

	for (size_t i = 0; i < f->count; i++)
		f->agrees[i] = false;
	for (size_t a = 0; a < f->count; a++)
		for (size_t b = a + 1; b < f->count; b++) {
			struct point_mm p = f->matches[a].page, q = f->matches[b].page;
			int count;

			if (hypot(q.x - p.x, q.y - p.y) < 40)
				continue;
			count = confirm(f, a, b, within_mm, false);
			if (count > most) {
				most = count;
				best_a = a;
				best_b = b;
			}
		}
	return most > 0 ? confirm(f, best_a, best_b, within_mm, true) : 0;
}

/* --- fitting -------------------------------------------------------------------------------- */

/* With fewer pieces that agree a homography would make too much of what is only noise. */
enum { AFFINE_LEAST = 6, HOMOGRAPHY_LEAST = 14 };

/* Moves the page to where the pieces that agree were found. What is fitted is the way from where they
 * should be to where they are, so that a guess seen from the side stays so. */
static bool fit_page(const struct findings *f, const struct round *r, int agreeing,
	const struct blank *blank, struct transform *page)
{
	enum transform_model model = agreeing < AFFINE_LEAST       ? TRANSFORM_SIMILARITY
				     : agreeing < HOMOGRAPHY_LEAST ? TRANSFORM_AFFINE
								   : r->model;
	struct match matches[PATCHES_MAX];
	struct transform moved, fitted;
	size_t count = 0;

	for (size_t i = 0; i < f->count; i++) {
		if (!f->agrees[i])
			continue;
		matches[count] = f->matches[i];
		matches[count++].scan = (struct point_px){f->is[i].x, f->is[i].y};
	}
	if (!transform_fit(&moved, model, matches, count))
		return false;
	fitted = transform_after(page, &moved);
	if (!transform_steep(&fitted, blank->width_mm, blank->height_mm))
		return false;
	*page = fitted;
	return true;
}

/* What is left after the last fit bends the page. */
static void bend_page(const struct findings *f, double within_mm, struct fit *fit)
{
	struct observed_shift shifts[PATCHES_MAX];
	size_t count = 0;
	double sum = 0;

	for (size_t i = 0; i < f->count; i++) {
		struct point_mm at = f->matches[i].page;
		struct point_mm is = transform_back(&fit->page, f->matches[i].scan);
		double off = hypot(is.x - at.x, is.y - at.y);

		if (off > within_mm)
			continue;
		sum += off * off;
		fit->likeness += sqrt(f->matches[i].weight) / f->sought;
		shifts[count++] = (struct observed_shift){.at = at,
			.by = {(float)(is.x - at.x), (float)(is.y - at.y)},
			.weight = {(float)f->matches[i].weight, (float)f->matches[i].weight}};
	}
	fit->found = (int)count;
	fit->sought = f->sought;
	fit->agreement = f->sought >= LEAST ? (double)count / f->sought : 0;
	fit->rest_mm = count ? sqrt(sum / (double)count) : 0;
	transform_correct(&fit->page, shifts, count);
}

bool patches_fit(const struct patches *patches, const struct ground *ground,
	const struct transform *guess, struct fit *fit, struct error *err)
{
	struct findings *f = malloc(sizeof *f);

	*fit = (struct fit){.page = *guess};
	if (!f)
		return error_memory(err);
	for (int i = 0; i < ROUND_COUNT; i++) {
		int agreeing;

		look_for_all(patches, ground, &fit->page, &ROUNDS[i], f);
		agreeing = find_agreement(f, ROUNDS[i].agree_mm);
		if (agreeing < 4 || agreeing < 0.15 * f->sought)
			goto done;
		if (!fit_page(f, &ROUNDS[i], agreeing, patches->blank, &fit->page))
			goto done;
		if (i == ROUND_COUNT - 1)
			bend_page(f, 0.8, fit);
	}
done:
	free(f);
	return true;
}
