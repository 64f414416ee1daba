// SPDX-License-Identifier: EUPL-1.2
/*
 * What kind of thing is a blob of ink: strokes, or dust, a stain, a fold, a hole, print beside its
 * place? And is it one thing, or a mark on top of something else?
 *
 * Pale things are looked at in the full picture: a pen leaves an edge that is only as wide as
 * the scanner's blur (0.1-0.2 mm), what shows through from the back or has dried up is wider.
 */
#include "added_inside.h"

#include "frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPLITS_MAX = 3 };

/* Ink darker than this needs no excuse for being soft or large; felt-tip that comes through the
 * paper is measured up to the second. */
static const double PALE = 0.45, MAY_SHOW_THROUGH = 0.65;

/* The lightest pencil is darker than this when anybody can see it. */
static const double FAINTEST = 0.085;

/* Below this, what has no sharp edge is a stain. 1 is a step of the scanner's own blur. */
static const double SOFT = 0.38;

/* Rings of cups are 70-90 mm across and run over several cells, sharp on the outside only; a ring
 * around an option with all its words may be as long, but a pen is sharp on both sides. */
static const double STAIN_MM = 60, STAIN_CONTRAST = 0.35, STAIN_SHARP = 0.70;

/* Punch holes: discs of 5.5-6.5 mm whose middle is up to 14 mm from the edge of the page. */
static const double HOLE_LEAST_MM = 4.5, HOLE_MOST_MM = 8.0, HOLE_EDGE_MM = 20;

/* Smaller than this in both directions: dust, or a pen that rested. */
static const double SPECK_MM = 1.3;

/* Less ink than a black spot of this size: ripples of compression, grains of toner. */
static const double SPECK_INK_MM2 = 0.14;

/* --- which things matter ------------------------------------------------------------------ */

static struct rect_mm line_rect(const struct layout_area *area)
{
	struct point_mm a = area->line[0], b = area->line[1];

	return (struct rect_mm){fmin(a.x, b.x), fmin(a.y, b.y), fabs(a.x - b.x), fabs(a.y - b.y)};
}

/* As far as a code may lie from its place. */
static const double CODE_ABOVE_MM = 2;

/* Page codes and the sheet code printed beside them differ from sheet to sheet and are not in
 * the blank. */
static bool is_code(const struct layout_side *side, const struct added_thing *t)
{
	for (size_t i = 0; i < side->code_count; i++) {
		struct rect_mm r = rect_grown(side->codes[i].box, 4);

		r.h += 6;
		/* Above it stands nothing: what does was written there. */
		if (t->top > side->codes[i].box.y - CODE_ABOVE_MM &&
			rect_contains(r, added_rect(t), 4))
			return true;
	}
	return false;
}

static struct rect_mm digit_row(const struct added *ink, const struct layout_area *area)
{
	struct rect_mm row = rect_grown(area->digits[0], 6);

	row.x = ADDED_MARGIN_MM;
	row.w = ink->blank->width_mm - 2 * ADDED_MARGIN_MM;
	row.h += 3;
	return row;
}

/* Does the thing reach a place where something can be answered? */
static bool matters(const struct added *ink, const struct added_thing *t)
{
	const struct layout_side *side = ink->blank->side;

	if (is_code(side, t))
		return false;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++) {
			struct rect_mm row = rect_grown(side->questions[i].options[k].cell, 3);

			/* Words in the margin beside the options belong to them. */
			row.x = ADDED_MARGIN_MM;
			row.w = ink->blank->width_mm - 2 * ADDED_MARGIN_MM;
			if (added_overlaps(t, row))
				return true;
		}
	for (size_t i = 0; i < side->area_count; i++) {
		const struct layout_area *area = &side->areas[i];

		if (area->type == QUESTION_TEXT && added_overlaps(t, area->area))
			return true;
		if (area->type == QUESTION_LINE &&
			added_overlaps(t, rect_grown(line_rect(area), 12)))
			return true;
		/* A number may stand beside its boxes, or as a word under them. */
		if (area->digit_count > 0 && added_overlaps(t, digit_row(ink, area)))
			return true;
	}
	return false;
}

/* --- pale things -------------------------------------------------------------------------- */

static int steepest_beside(const struct ground *g, int x, int y)
{
	int most = 0;

	for (int k = -1; k <= 1; k++) {
		int steep = ground_steepest(g, x + k, y);

		most = steep > most ? steep : most;
	}
	return most;
}

/* How sharp the edge of a thing is, less what noise alone makes, relative to its contrast. A fold
 * is sharp on one side only, so what two thirds of the edge reach is taken. */
static double sharpness(const struct visit *v, const struct blob *b, double contrast)
{
	const struct ground *g = v->ink->ground;
	unsigned counts[256] = {0}, all = 0;
	double white = ground_white(g, b->x + v->dx, b->y + v->dy);
	int runs = 0, every;

	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next)
		runs++;
	every = 1 + runs / 100;
	for (int i = b->first, n = 0; i >= 0; i = v->blobs->runs[i].next, n++) {
		const struct run *run = &v->blobs->runs[i];

		for (int end = 0; n % every == 0 && end < 2; end++) {
			int x = (end ? run->end - 1 : run->start), steep;

			/* Print has edges of its own. */
			if (step_at(v->ink, spot_place(v, x, run->y)) < 4)
				continue;
			steep = steepest_beside(g, x + v->dx, run->y + v->dy);
			counts[steep > 255 ? 255 : steep]++;
			all++;
		}
	}
	if (all < 4)
		return 1;
	return fmax(0, added_quantile(counts, all, 0.35) - 4 * g->noise * 255) /
	       (contrast * white + 1) / v->ink->print_sharp;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What an edge on the page shows of the sharpness of print: how steep it is, relative to how dark. 0 when
 * it is not dark, or too near the edge of the picture. */
static double edge_seen(const struct added *ink, struct point_mm edge, int dark)
{
	int factor = ink->ground->factor;
	struct point_px p = transform_apply(ink->page, edge);
	double white = ground_white(ink->ground, p.x / factor, p.y / factor);

	if (dark <= 0.3 * white || p.x < 4 * factor || p.y < 4 * factor ||
		p.x > ink->ground->full->width - 4 * factor ||
		p.y > ink->ground->full->height - 4 * factor)
		return 0;
	return steepest_beside(ink->ground, (int)p.x / factor, (int)p.y / factor) / (double)dark;
}

enum { EDGES_MAX = 256, EDGES_LEAST = 4 };

/* Edges of the frame's squares. */
static size_t squares_seen(const struct added *ink, double *found)
{
	static const double SIDES[4][2] = {{-0.5, 0}, {0.5, 0}, {0, -0.5}, {0, 0.5}};
	int factor = ink->ground->factor;
	size_t count = 0;

	for (int i = 0; i < FRAME_MARKS; i++) {
		struct point_px c = transform_apply(ink->page, FRAME_MARK[i]);
		int dark = darkness_at(ink, (int)c.x / factor, (int)c.y / factor);

		for (int k = 0; k < 4; k++) {
			struct point_mm side = {FRAME_MARK[i].x + SIDES[k][0] * FRAME_MARK_MM,
				FRAME_MARK[i].y + SIDES[k][1] * FRAME_MARK_MM};

			found[count] = edge_seen(ink, side, dark);
			count += found[count] > 0;
		}
	}
	return count;
}

/* The darkest pixel about a place: a thin line may fall between two. */
static int darkest_about(const struct added *ink, struct point_mm at)
{
	struct point_px p = transform_apply(ink->page, at);
	int factor = ink->ground->factor, most = 0;

	for (int j = -1; j <= 1; j++)
		for (int i = -1; i <= 1; i++) {
			int dark = darkness_at(ink, (int)p.x / factor + i, (int)p.y / factor + j);

			most = dark > most ? dark : most;
		}
	return most;
}

/* A form that others printed has no squares; but its boxes have lines, which are as thin as those of
 * pens. */
static size_t boxes_seen(const struct added *ink, double *found)
{
	const struct blank *b = ink->blank;
	size_t every = b->box_count / (EDGES_MAX / EDGES) + 1, count = 0;

	for (size_t i = 0; i < b->box_count; i += every) {
		struct rect_mm r = b->boxes[i].at;
		struct point_mm c = rect_centre(r);
		struct point_mm middles[EDGES] = {[EDGE_LEFT] = {r.x, c.y},
			[EDGE_RIGHT] = {rect_right(r), c.y},
			[EDGE_TOP] = {c.x, r.y},
			[EDGE_BOTTOM] = {c.x, rect_bottom(r)}};

		for (int k = 0; k < EDGES; k++) {
			if (!b->boxes[i].edges[k].seen)
				continue;
			found[count] = edge_seen(ink, middles[k], darkest_about(ink, middles[k]));
			count += found[count] > 0;
		}
	}
	return count;
}

/* What this printer and scanner make of a sharp edge. 1 when none is to be seen. */
double things_print_sharpness(const struct added *ink)
{
	double found[EDGES_MAX + 1];
	size_t count = ink->blank->side->mark_count > 0 ? squares_seen(ink, found)
							: boxes_seen(ink, found);

	if (count < EDGES_LEAST)
		return 1;
	qsort(found, count, sizeof *found, compare_doubles);
	return fmin(1, fmax(0.35, found[count / 2]));
}

/* --- lines over the page ------------------------------------------------------------------ */

/* A line being followed in the small copy. */
struct track {
	double x, y, dx, dy; /* px; one mm per step */
	int hits, looks;
};

/* How much darker the line is than both its sides, at the best place within 1 px. */
static int ridge(const struct added *ink, const struct track *t, double px_per_mm, double *aside)
{
	double nx = -t->dy / px_per_mm, ny = t->dx / px_per_mm;
	int best = -255;

	for (int k = -2; k <= 2; k++) {
		int mid = darkness_at(ink, (int)(t->x + k * nx), (int)(t->y + k * ny));
		int left = darkness_at(ink, (int)(t->x + (k - 4) * nx), (int)(t->y + (k - 4) * ny));
		int right =
			darkness_at(ink, (int)(t->x + (k + 4) * nx), (int)(t->y + (k + 4) * ny));
		int up = mid - (left > right ? left : right);

		/* The nearest of equals: a line, not a drift. */
		if (up > best || (up == best && abs(k) < fabs(*aside))) {
			best = up;
			*aside = k;
		}
	}
	return best;
}

/* Follows the line until it leaves the page. Only bare paper is looked at. */
static void follow(const struct added *ink, struct track *t, double px_per_mm, double least)
{
	double nx = -t->dy / px_per_mm, ny = t->dx / px_per_mm;

	for (int step = 0; step < 320; step++) {
		struct point_mm at;
		double aside = 0;

		t->x += t->dx;
		t->y += t->dy;
		if (t->x < 1 || t->y < 1 || t->x >= ink->ground->small.width - 1 ||
			t->y >= ink->ground->small.height - 1)
			return;
		at = place_of(ink, t->x, t->y);
		if (at.x < 4 || at.y < 4 || at.x > ink->blank->width_mm - 4 ||
			at.y > ink->blank->height_mm - 4)
			return;
		if (step_at(ink, at) < NEAR_FAR)
			continue;
		t->looks++;
		if (ridge(ink, t, px_per_mm, &aside) < least)
			continue;
		t->hits++;
		/* Follow it a little: folds are not quite straight. */
		t->x += 0.4 * aside * nx;
		t->y += 0.4 * aside * ny;
	}
}

/* Straight, thin, and it goes on outside its ends as far as the page does. */
static bool crosses_page(const struct visit *v, const struct added_thing *t, const struct blob *b)
{
	double angle = t->direction_deg * 3.14159265358979 / 180, reach = 1.9 * t->longest;
	double mm = sqrt(pixel_area(v->ink, b->x + v->dx, b->y + v->dy));
	double least = fmax(
		3, 0.3 * t->contrast * ground_white(v->ink->ground, b->x + v->dx, b->y + v->dy));
	int hits = 0, looks = 0;

	if (t->longest < 1.2 || t->shortest > 0.6 || t->longest < 4 * t->shortest)
		return false;
	for (int way = -1; way <= 1; way += 2) {
		struct point_mm from = {
			t->x + way * reach * cos(angle), t->y + way * reach * sin(angle)};
		struct point_mm to = {from.x + way * cos(angle), from.y + way * sin(angle)};
		struct point_px p = transform_apply(v->ink->page, from);
		struct point_px q = transform_apply(v->ink->page, to);
		double factor = v->ink->ground->factor;
		struct track track = {.x = p.x / factor,
			.y = p.y / factor,
			.dx = (q.x - p.x) / factor,
			.dy = (q.y - p.y) / factor};

		follow(v->ink, &track, 1 / mm, least);
		hits += track.hits;
		looks += track.looks;
	}
	return looks >= 25 && hits >= 0.6 * looks;
}

/* --- kinds -------------------------------------------------------------------------------- */

/* Inside a free box people write and draw as large as they like. */
static bool in_free_box(const struct added *ink, const struct added_thing *t)
{
	const struct layout_side *side = ink->blank->side;

	for (size_t i = 0; i < side->area_count; i++)
		if (side->areas[i].type == QUESTION_TEXT &&
			rect_has(side->areas[i].area, added_middle(t)))
			return true;
	return false;
}

/* Along the edge of the page: the shadow of a lid, a lamp, the sheet beside it. */
static bool is_edge(const struct added *ink, const struct added_thing *t)
{
	double reach = ADDED_MARGIN_MM + 1, w = t->right - t->left, h = t->bottom - t->top;
	bool side = t->left < reach || t->right > ink->blank->width_mm - reach;
	bool end = t->top < reach || t->bottom > ink->blank->height_mm - reach;

	return (side && h > 30 && h > 3 * w) || (end && w > 30 && w > 3 * h);
}

static bool is_hole(const struct added *ink, const struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;
	double x = fmin(t->x, ink->blank->width_mm - t->x);
	double y = fmin(t->y, ink->blank->height_mm - t->y);

	return w > HOLE_LEAST_MM && w < HOLE_MOST_MM && fabs(w - h) < 1.2 &&
	       t->area_mm2 > 0.68 * w * h && fmin(x, y) < HOLE_EDGE_MM;
}

/* Print that lies or spreads a little off leaves its rim. In places as large as a mark it was up to
 * 12 mm^2 on 672 simulated sides, nearly all of it within 0.5 mm of print; less of it was not, and then
 * up to 7.3 mm^2. What is more is a mark on a picture. */
static const double RIM_LEAST_MM2 = 8, RIM_MOST_MM2 = 14;

static bool is_residue(const struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;

	if (fmin(w, h) > 5 && fmax(w, h) < 25 &&
		t->area_mm2 > (t->near_print < 0.93 ? RIM_LEAST_MM2 : RIM_MOST_MM2))
		return false;
	return t->near_print > 0.85;
}

static enum added_kind kind_of(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;

	if ((w < SPECK_MM && h < SPECK_MM) || t->area_mm2 * t->contrast < SPECK_INK_MM2)
		return ADDED_SPECK;
	if (is_residue(t))
		return ADDED_RESIDUE;
	if (is_hole(v->ink, t))
		return ADDED_HOLE;
	if (is_edge(v->ink, t))
		return ADDED_STAIN;
	if (crosses_page(v, t, b))
		return ADDED_CREASE;
	if (t->contrast < MAY_SHOW_THROUGH)
		t->sharp = sharpness(v, b, t->contrast);
	if (t->contrast >= PALE)
		return ADDED_STROKES;
	if (t->sharp < SOFT || t->contrast < FAINTEST)
		return ADDED_STAIN;
	if (fmax(w, h) > STAIN_MM && t->contrast < STAIN_CONTRAST && t->sharp < STAIN_SHARP &&
		!in_free_box(v->ink, t))
		return ADDED_STAIN;
	return ADDED_STROKES;
}

/* --- things in things --------------------------------------------------------------------- */

/* A piece of mask of its own, around one thing. */
struct piece {
	struct rect_px at;
	uint8_t *mask;
};

enum { RESCUED = SPLITS_MAX + 1 };

static bool find_in_piece(
	struct added *ink, const struct piece *piece, int depth, struct error *err);

enum { DARK = 1, REST = 2, AROUND = 3 };

static bool beside_dark(const struct piece *p, int x, int y)
{
	for (int j = y - 1; j <= y + 1; j++)
		for (int i = x - 1; i <= x + 1; i++)
			if (i >= 0 && j >= 0 && i < p->at.w && j < p->at.h &&
				p->mask[(size_t)j * (size_t)p->at.w + (size_t)i] == DARK)
				return true;
	return false;
}

/* Splits the pixels of a thing at a level: the dark ones, those around them (edges of strokes and
 * bridges over print), and the rest. Returns the share of the rest. */
static double split_levels(
	const struct visit *v, const struct blob *b, int level, const struct piece *piece)
{
	size_t w = (size_t)piece->at.w;
	double rest = 0, all = 0;

	memset(piece->mask, 0, w * (size_t)piece->at.h);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		uint8_t *row = piece->mask + (size_t)(run->y - b->top) * w;

		for (int x = run->start; x < run->end; x++) {
			bool dark = darkness_at(v->ink, x + v->dx, run->y + v->dy) > level;

			row[x - b->left] = !is_ink(v, x, run->y) ? AROUND : dark ? DARK : REST;
			all += is_ink(v, x, run->y);
		}
	}
	for (int y = 0; y < piece->at.h; y++)
		for (int x = 0; x < piece->at.w; x++) {
			uint8_t *m = piece->mask + (size_t)y * w + (size_t)x;

			if (*m == REST && beside_dark(piece, x, y))
				*m = AROUND;
			rest += *m == REST;
		}
	return rest / all;
}

/* Things found in the pixels of a piece whose value is one of two. */
static bool find_level(
	struct added *ink, const struct piece *piece, int depth, int a, int c, struct error *err)
{
	size_t count = (size_t)piece->at.w * (size_t)piece->at.h;
	struct piece one = {.at = piece->at, .mask = malloc(count ? count : 1)};
	bool ok;

	if (!one.mask)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		one.mask[i] = piece->mask[i] == a || piece->mask[i] == c;
	ok = find_in_piece(ink, &one, depth + 1, err);
	free(one.mask);
	return ok;
}

/* Takes a large or unclear thing apart into what is dark in it and what is pale. *split tells
 * whether it was; then its parts have been added instead. */
static bool take_apart(struct added *ink, const struct visit *v, const struct blob *b,
	const struct added_thing *t, int depth, bool *split, struct error *err)
{
	double white = ground_white(ink->ground, b->x + v->dx, b->y + v->dy);
	struct piece piece = {
		.at = {b->left + v->dx, b->top + v->dy, b->right - b->left, b->bottom - b->top}};
	double rest;
	bool ok = true;

	*split = false;
	piece.mask = malloc((size_t)piece.at.w * (size_t)piece.at.h);
	if (!piece.mask)
		return error_memory(err);
	rest = split_levels(v, b, (int)(0.5 * t->contrast * white), &piece);
	if (rest > 0.15 && rest < 0.97) {
		*split = true;
		ok = find_level(ink, &piece, depth, DARK, AROUND, err) &&
		     find_level(ink, &piece, depth, REST, REST, err);
	}
	free(piece.mask);
	return ok;
}

/* --- marks on stains ---------------------------------------------------------------------- */

/* The pixels of a blob in a part of the small copy: how dark the middle one of them is. */
static int middle_level(const struct visit *v, const struct blob *b, const struct rect_px *part)
{
	unsigned counts[256] = {0}, all = 0;

	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		int y = run->y + v->dy;

		if (y < part->y || y >= part->y + part->h)
			continue;
		for (int x = run->start + v->dx; x < run->end + v->dx; x++) {
			if (x < part->x || x >= part->x + part->w)
				continue;
			counts[darkness_at(v->ink, x, y)]++;
			all++;
		}
	}
	return all ? (int)added_quantile(counts, all, 0.5) : 255;
}

/* A mark in a box that a stain or fold runs over hangs together with it. In and around the box,
 * what is clearly darker than the rest of the stain there is looked at by itself. */
static bool rescue_mark(struct added *ink, const struct visit *v, const struct blob *b,
	const struct added_touch *touch, struct error *err)
{
	const struct layout_question *q = &ink->blank->side->questions[touch->question];
	struct piece piece = {
		.at = added_part_of(ink, rect_grown(q->options[touch->option].box, 4))};
	int level = (int)(1.4 * middle_level(v, b, &piece.at)) + 10;
	bool ok;

	piece.mask = calloc((size_t)piece.at.w * (size_t)piece.at.h + 1, 1);
	if (!piece.mask)
		return error_memory(err);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		int y = run->y + v->dy - piece.at.y;

		if (y < 0 || y >= piece.at.h)
			continue;
		for (int x = run->start; x < run->end; x++) {
			int at = x + v->dx - piece.at.x;

			if (at >= 0 && at < piece.at.w)
				piece.mask[(size_t)y * (size_t)piece.at.w + (size_t)at] =
					!is_ink(v, x, run->y) ||
					darkness_at(ink, x + v->dx, run->y + v->dy) > level;
		}
	}
	ok = find_in_piece(ink, &piece, RESCUED, err);
	free(piece.mask);
	return ok;
}

/* Large, or soft: may be several things on top of each other. */
static bool unclear(const struct added_thing *t)
{
	int boxes = 0;

	for (int i = 0; i < t->touch_count; i++)
		boxes += t->touches[i].box_mm2 > 0.5;
	return t->kind == ADDED_STAIN || boxes > 1 || added_size_mm(t) > 40;
}

/* To the right of a code stands what else differs from sheet to sheet: the code in letters, up to
 * twelve of 9 pt with two dashes. */
static const double CODE_WORDS_MM = 70;

static bool beside_code(const struct layout_side *side, const struct added_thing *t)
{
	for (size_t i = 0; i < side->code_count; i++) {
		struct rect_mm r = rect_grown(side->codes[i].box, 4);

		r.w += CODE_WORDS_MM;
		if (t->left > r.x && t->right < rect_right(r) && t->top > r.y &&
			t->bottom < rect_bottom(r) + 4)
			return true;
	}
	return false;
}

/* Smaller than a letter, or larger than any signature: nothing to keep. Below the cut the strip
 * has codes of its own. */
static bool worth_keeping(const struct added *ink, const struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;

	return fmax(w, h) > 1.5 && w < 100 && h < 60 && !is_code(ink->blank->side, t) &&
	       !beside_code(ink->blank->side, t) && t->bottom < FRAME_CUT_MM;
}

/* Writing where nothing is asked: flags.h. */
static bool take_other(struct added *ink, const struct visit *v, const struct blob *b,
	struct added_thing *t, struct error *err)
{
	struct added_thing *kept;

	if (!worth_keeping(ink, t) || !thing_measure(v, b, t))
		return true;
	t->kind = kind_of(v, b, t);
	if (t->kind != ADDED_STROKES)
		return true;
	kept = added_add_other(ink, err);
	if (!kept)
		return false;
	*kept = *t;
	return true;
}

static bool take_blob(struct added *ink, const struct visit *v, const struct blob *b, int depth,
	struct error *err)
{
	struct added_thing thing = {.kind = ADDED_STROKES}, *kept;
	bool split = false;

	thing_extent(v, b, &thing);
	if (!matters(ink, &thing))
		return depth > 0 || take_other(ink, v, b, &thing, err);
	if (!thing_measure(v, b, &thing))
		return true;
	thing.kind = kind_of(v, b, &thing);
	if (depth < SPLITS_MAX && unclear(&thing) &&
		!take_apart(ink, v, b, &thing, depth, &split, err))
		return false;
	if (split || (depth == RESCUED && thing.kind != ADDED_STROKES))
		return true;
	for (int i = 0; i < thing.touch_count && depth != RESCUED; i++)
		if ((thing.kind == ADDED_STAIN || thing.kind == ADDED_CREASE) &&
			thing.touches[i].box_mm2 > 0.5 &&
			!rescue_mark(ink, v, b, &thing.touches[i], err))
			return false;
	kept = added_add(ink, err);
	if (!kept)
		return false;
	*kept = thing;
	return true;
}

static bool find_in_piece(
	struct added *ink, const struct piece *piece, int depth, struct error *err)
{
	struct mask mask = {piece->mask, piece->at.w, piece->at.h, (size_t)piece->at.w};
	struct blobs blobs = {0};
	struct visit visit = {ink, &blobs, piece->at.x, piece->at.y};
	bool ok = blobs_find(&blobs, &mask, ADDED_LEAST, err);

	for (size_t i = 0; ok && i < blobs.count; i++)
		ok = take_blob(ink, &visit, &blobs.items[i], depth, err);
	blobs_free(&blobs);
	return ok;
}

bool things_take(struct added *ink, const struct visit *v, const struct blob *b, struct error *err)
{
	return take_blob(ink, v, b, 0, err);
}
