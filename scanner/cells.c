// SPDX-License-Identifier: EUPL-1.2
/*
 * A box is cut out straight from the scan, 1 mm more than itself on all sides. What counts as ink
 * is learnt from the empty boxes of the same page, as added.c does; within a box that has ink the
 * threshold is raised to a third of that ink's own darkness, so that a stroke has the same width
 * whether it is black or grey.
 *
 * Length of strokes: half the number of pixel edges around the ink, times pi / 4, which is right
 * for lines of all directions on average and within 12 % for any.
 */
#include "cells.h"

#include "writing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PER_MM = BLANK_FINE_PER_MM, WINDOW_MAX = 240, PATCH_LEAST = 6 };

/* From the outer edge to where print no longer disturbs: a line of 0.5 mm and 0.4 mm of blur and
 * misfit. */
static const double RIM_MM = 0.9;
static const double LINE_MM = 0.5;
static const double MARGIN_MM = 1.0;

/* What shows through thin paper was measured to be up to 0.16 dark; its edges are half as steep as
 * those of print and pens. */
static const double GHOST_DARKEST = 0.22, GHOST_SHARPEST = 0.62;

void side_ink_free(struct side_ink *side)
{
	free(side->cells);
	free(side->areas);
	*side = (struct side_ink){0};
}

const struct cell_ink *side_cell(const struct side_ink *side, size_t question, size_t option)
{
	size_t at = option;

	for (size_t i = 0; i < question; i++)
		at += side->side->questions[i].option_count;
	return &side->cells[at];
}

/* --- a piece of the page, straight ---------------------------------------------------------- */

struct window {
	struct cutting cutting;
	uint8_t darkness[WINDOW_MAX * WINDOW_MAX];
	uint8_t near[WINDOW_MAX * WINDOW_MAX];
	double white;
	bool unseen;
};

static bool off_picture(const struct added *ink, struct rect_mm at)
{
	return !transform_within(ink->page, ink->ground->full, at);
}

/* At most 30 x 30 mm. */
static void open_window(const struct added *ink, struct rect_mm at, struct window *w)
{
	const struct ground *g = ink->ground;
	struct point_px middle = transform_apply(ink->page, rect_centre(at));
	double white = ground_white(g, middle.x / g->factor, middle.y / g->factor);
	int level = (int)(white + 0.5);

	w->cutting = (struct cutting){
		.origin = {floor(at.x * PER_MM) / PER_MM, floor(at.y * PER_MM) / PER_MM},
		.px_per_mm = PER_MM,
		.width = (int)(at.w * PER_MM) < WINDOW_MAX ? (int)(at.w * PER_MM) : WINDOW_MAX,
		.height = (int)(at.h * PER_MM) < WINDOW_MAX ? (int)(at.h * PER_MM) : WINDOW_MAX,
		.outside = 255};
	w->white = white;
	w->unseen = off_picture(ink, at);
	transform_cut(ink->page, g->full, &w->cutting, w->darkness, (size_t)w->cutting.width);
	for (int i = 0; i < w->cutting.width * w->cutting.height; i++)
		w->darkness[i] = (uint8_t)(w->darkness[i] < level ? level - w->darkness[i] : 0);
	blank_near_cut(ink->blank, &w->cutting, w->near);
}

/* --- what is ink, at this resolution -------------------------------------------------------- */

struct limits {
	double print_sharp;
	double level[NEAR_STEPS];
};

static double quantile(const unsigned counts[256], unsigned all, double share)
{
	double wanted = share * all, sum = 0;

	for (int v = 0; v < 256; v++) {
		if (sum + counts[v] >= wanted)
			return v;
		sum += counts[v];
	}
	return 255;
}

static bool untouched(const struct added *ink, int question, int option)
{
	for (size_t i = 0; i < ink->count; i++)
		for (int k = 0; k < ink->things[i].touch_count; k++) {
			const struct added_touch *t = &ink->things[i].touches[k];

			if (t->question == question && t->option == option &&
				t->box_mm2 + t->beside_mm2 > 0)
				return false;
		}
	return true;
}

/* Adds an untouched box's levels to the counts. */
static void sample_box(const struct added *ink, struct rect_mm box, struct window *w,
	unsigned counts[NEAR_STEPS][256], unsigned all[NEAR_STEPS])
{
	open_window(ink, rect_grown(box, MARGIN_MM), w);
	if (w->unseen)
		return;
	for (int i = 0; i < w->cutting.width * w->cutting.height; i += 3) {
		counts[w->near[i]][w->darkness[i]]++;
		all[w->near[i]]++;
	}
}

/* Learns from up to six empty boxes, spread over the page. Without any, the coarse limits are
 * stretched: at 8 px/mm noise is up to twice that of the small copy. */
static void learn_limits(const struct added *ink, struct window *w, struct limits *limits)
{
	const struct layout_side *side = ink->blank->side;
	unsigned counts[NEAR_STEPS][256] = {{0}}, all[NEAR_STEPS] = {0};
	int sampled = 0;

	for (size_t pass = 0; pass < 2 && sampled < 6; pass++)
		for (size_t q = pass; q < side->question_count && sampled < 6; q += 2)
			for (size_t o = 0; o < side->questions[q].option_count; o += 2) {
				if (!untouched(ink, (int)q, (int)o))
					continue;
				sample_box(ink, side->questions[q].options[o].box, w, counts, all);
				sampled++;
				break;
			}
	for (int step = NEAR_STEPS - 1; step >= 0; step--) {
		double low = quantile(counts[step], all[step], 0.25);
		double high = quantile(counts[step], all[step], 0.75);

		limits->level[step] = all[step] > 150 ? high + 2.5 * (high - low) + 6
						      : 1.5 * ink->limit[step] + 4;
		if (step < NEAR_FAR && limits->level[step] < limits->level[step + 1])
			limits->level[step] = limits->level[step + 1];
	}
	limits->level[NEAR_PRINT] = 255;
	limits->print_sharp = ink->print_sharp;
}

/* --- inside a box --------------------------------------------------------------------------- */

/* The inside of a box as a mask of ink: one byte per pixel. */
struct inside {
	uint8_t mask[WINDOW_MAX * WINDOW_MAX];
	int width, height;
	double side;     /* px of one inner side of the box */
	double contrast; /* grey levels */
};

/* Ink in the inside of the window, thresholded twice: as ink at all, then at a third of how dark
 * that ink is. */
static void find_inside(const struct window *w, const struct limits *limits, struct inside *in)
{
	int rim = (int)((RIM_MM + MARGIN_MM) * PER_MM + 0.5);
	unsigned counts[256] = {0}, all = 0;
	double floor_level;

	in->width = w->cutting.width - 2 * rim;
	in->height = w->cutting.height - 2 * rim;
	in->side = w->cutting.width - 2 * (MARGIN_MM + LINE_MM) * PER_MM;
	for (int y = 0; y < in->height; y++)
		for (int x = 0; x < in->width; x++) {
			int at = (y + rim) * w->cutting.width + x + rim;
			int d = w->darkness[at];
			bool ink = d > limits->level[w->near[at]];

			in->mask[y * in->width + x] = ink;
			counts[d] += ink;
			all += ink;
		}
	in->contrast = all ? quantile(counts, all, 0.9) : 0;
	floor_level = in->contrast / 3;
	for (int y = 0; all && y < in->height; y++)
		for (int x = 0; x < in->width; x++) {
			int at = (y + rim) * w->cutting.width + x + rim;

			if (w->darkness[at] <= floor_level)
				in->mask[y * in->width + x] = 0;
		}
}

/* Extents along x, y and both diagonals. */
struct extents {
	double low[4], high[4];
};

static void extents_start(struct extents *e)
{
	for (int i = 0; i < 4; i++) {
		e->low[i] = 1e9;
		e->high[i] = -1e9;
	}
}

static void extents_add(struct extents *e, double x, double y)
{
	double along[4] = {x, y, (x + y) * 0.70710678, (x - y) * 0.70710678};

	for (int i = 0; i < 4; i++) {
		e->low[i] = fmin(e->low[i], along[i]);
		e->high[i] = fmax(e->high[i], along[i]);
	}
}

static double extents_longest(const struct extents *e)
{
	double most = 0;

	for (int i = 0; i < 4; i++)
		most = fmax(most, e->high[i] - e->low[i] + 1);
	return most;
}

/* Extent of all patches, and of the largest one; takes patches that are too small out of the
 * mask. */
static bool measure_patches(struct inside *in, struct box_ink *box, struct error *err)
{
	struct mask mask = {in->mask, in->width, in->height, (size_t)in->width};
	struct blobs blobs = {0};
	struct extents all;

	if (!blobs_find(&blobs, &mask, 1, err)) {
		blobs_free(&blobs);
		return false;
	}
	extents_start(&all);
	for (size_t i = 0; i < blobs.count; i++) {
		const struct blob *b = &blobs.items[i];
		struct extents one;

		extents_start(&one);
		for (int r = b->first; r >= 0; r = blobs.runs[r].next) {
			const struct run *run = &blobs.runs[r];

			if (b->area < PATCH_LEAST) {
				memset(in->mask + run->y * in->width + run->start, 0,
					(size_t)(run->end - run->start));
				continue;
			}
			extents_add(&one, run->start, run->y);
			extents_add(&one, run->end - 1, run->y);
			extents_add(&all, run->start, run->y);
			extents_add(&all, run->end - 1, run->y);
		}
		if (b->area >= PATCH_LEAST)
			box->patch = fmax(box->patch, extents_longest(&one));
	}
	box->span = all.low[0] < 1e8 ? extents_longest(&all) : 0;
	blobs_free(&blobs);
	return true;
}

/* Area, outline and middle of the mask. */
static void measure_strokes(const struct inside *in, struct box_ink *box)
{
	long area = 0, edges = 0, sum_x = 0, sum_y = 0;
	double path, width;

	for (int y = 0; y < in->height; y++)
		for (int x = 0; x < in->width; x++) {
			const uint8_t *m = in->mask + y * in->width + x;

			edges += x > 0 && m[0] != m[-1];
			edges += y > 0 && m[0] != m[-in->width];
			if (!m[0])
				continue;
			area++;
			sum_x += x;
			sum_y += y;
			edges += (x == 0) + (x == in->width - 1) + (y == 0) + (y == in->height - 1);
		}
	if (area == 0)
		return;
	path = (double)edges * 0.785398 / 2;
	width = (double)area / path;
	box->cover = (double)area / ((double)in->width * in->height);
	box->path = fmax(0, path - width) / in->side;
	box->span = fmax(0, box->span - width) / in->side;
	box->patch = fmax(0, box->patch - width) / in->side;
	box->width_mm = width / PER_MM;
	box->middle_x = ((double)sum_x / (double)area + 0.5) / in->width - 0.5;
	box->middle_y = ((double)sum_y / (double)area + 0.5) / in->height - 0.5;
}

/* Ink at half of its own darkness: where the edge of a stroke is, whatever scanner looks at it. A
 * field holds ink when a sixth of it is covered. */
static uint64_t shape_of(const struct window *w, const struct inside *in)
{
	int rim = (int)((RIM_MM + MARGIN_MM) * PER_MM + 0.5);
	uint64_t shape = 0;

	for (int field = 0; field < 64; field++) {
		int left = field % 8 * in->width / 8, right = (field % 8 + 1) * in->width / 8;
		int top = field / 8 * in->height / 8, low = (field / 8 + 1) * in->height / 8;
		int ink = 0;

		for (int y = top; y < low; y++)
			for (int x = left; x < right; x++)
				ink += in->mask[y * in->width + x] &&
				       2 * w->darkness[(y + rim) * w->cutting.width + x + rim] >
					       in->contrast;
		shape = shape << 1 | (6 * ink >= (right - left) * (low - top) && ink > 0);
	}
	return shape;
}

/* The largest bare disc, by chamfer distances from ink and from the sides. */
static double largest_hole(const struct inside *in)
{
	static const int STRAIGHT = 3, ACROSS = 4;
	uint16_t d[WINDOW_MAX + 2][WINDOW_MAX + 2];
	int most = 0;

	memset(d, 0, sizeof d);
	for (int y = 1; y <= in->height; y++)
		for (int x = 1; x <= in->width; x++) {
			int v = 30000;

			if (in->mask[(y - 1) * in->width + x - 1])
				continue;
			v = d[y][x - 1] + STRAIGHT < v ? d[y][x - 1] + STRAIGHT : v;
			v = d[y - 1][x] + STRAIGHT < v ? d[y - 1][x] + STRAIGHT : v;
			v = d[y - 1][x - 1] + ACROSS < v ? d[y - 1][x - 1] + ACROSS : v;
			v = d[y - 1][x + 1] + ACROSS < v ? d[y - 1][x + 1] + ACROSS : v;
			d[y][x] = (uint16_t)v;
		}
	for (int y = in->height; y >= 1; y--)
		for (int x = in->width; x >= 1; x--) {
			int v = d[y][x];

			v = d[y][x + 1] + STRAIGHT < v ? d[y][x + 1] + STRAIGHT : v;
			v = d[y + 1][x] + STRAIGHT < v ? d[y + 1][x] + STRAIGHT : v;
			v = d[y + 1][x + 1] + ACROSS < v ? d[y + 1][x + 1] + ACROSS : v;
			v = d[y + 1][x - 1] + ACROSS < v ? d[y + 1][x - 1] + ACROSS : v;
			d[y][x] = (uint16_t)v;
			most = v > most ? v : most;
		}
	return most / 3.0 / in->side;
}

/* The rise of darkness over 0.25 mm at the edges of the ink that three quarters of them reach,
 * relative to the ink's own darkness. */
static double edge_sharpness(const struct window *w, const struct inside *in)
{
	int rim = (int)((RIM_MM + MARGIN_MM) * PER_MM + 0.5), width = w->cutting.width;
	unsigned counts[256] = {0}, all = 0;

	for (int y = 1; y < in->height; y++)
		for (int x = 1; x < in->width; x++) {
			const uint8_t *m = in->mask + y * in->width + x;
			const uint8_t *d = w->darkness + (y + rim) * width + x + rim;

			if (m[0] != m[-1]) {
				counts[abs(d[1] - d[-2])]++;
				all++;
			}
			if (m[0] != m[-in->width]) {
				counts[abs(d[width] - d[-2 * width])]++;
				all++;
			}
		}
	return all ? quantile(counts, all, 0.4) / in->contrast : 0;
}

static bool measure_box(const struct window *w, const struct limits *limits, struct inside *in,
	struct box_ink *box, struct error *err)
{
	*box = (struct box_ink){.hole = 0.45, .noise = limits->level[NEAR_FAR] / w->white};
	find_inside(w, limits, in);
	if (in->width < 4 || in->height < 4)
		return true;
	if (!measure_patches(in, box, err))
		return false;
	measure_strokes(in, box);
	if (box->cover > 0) {
		box->contrast = in->contrast / w->white;
		box->sharp = edge_sharpness(w, in) / limits->print_sharp;
		box->hole = largest_hole(in);
		box->shape = shape_of(w, in);
	}
	return true;
}

/* --- cells ------------------------------------------------------------------------------------ */

struct scratch {
	struct window window;
	struct inside inside;
	struct limits limits;
};

static bool measure_cell(const struct added *ink, int question, int option, struct scratch *s,
	struct cell_ink *cell, struct error *err)
{
	const struct layout_option *o = &ink->blank->side->questions[question].options[option];
	bool any = false;

	*cell = (struct cell_ink){.box = {.hole = 0.45},
		.picture = blank_picture(ink->blank, (size_t)question, (size_t)option)};
	for (size_t i = 0; i < ink->count; i++)
		for (int k = 0; k < ink->things[i].touch_count; k++) {
			const struct added_touch *t = &ink->things[i].touches[k];

			if (t->question != question || t->option != option)
				continue;
			any |= t->box_mm2 > 0;
			if (ink->things[i].kind == ADDED_STROKES)
				cell->ink_mm2 += added_touch_mm2(t);
		}
	cell->unseen = off_picture(ink, o->box);
	if (!any || cell->unseen)
		return true;
	open_window(ink, rect_grown(o->box, MARGIN_MM), &s->window);
	return measure_box(&s->window, &s->limits, &s->inside, &cell->box, err);
}

static bool measure_cells(
	struct side_ink *side, const struct added *ink, struct scratch *s, struct error *err)
{
	struct cell_ink *cell = side->cells;

	for (size_t q = 0; q < side->side->question_count; q++)
		for (size_t o = 0; o < side->side->questions[q].option_count; o++)
			if (!measure_cell(ink, (int)q, (int)o, s, cell++, err))
				return false;
	return true;
}

/* --- pictures --------------------------------------------------------------------------------- */

/* Off the print, where it no longer disturbs: 0.25 mm. */
enum { OFF_PRINT = 2 };

/* Ink in the meshes of a picture, mm^2, darker than what shows through (`ghost`). On the small copy
 * close lines hide it. */
static double measure_picture(
	const struct added *ink, struct rect_mm picture, double ghost, struct scratch *s)
{
	const struct window *w = &s->window;
	int count = 0;

	if (picture.w <= 0 || off_picture(ink, picture))
		return 0;
	open_window(ink, picture, &s->window);
	for (int i = 0; i < w->cutting.width * w->cutting.height; i++)
		count += w->near[i] >= OFF_PRINT &&
			 w->darkness[i] > fmax(s->limits.level[w->near[i]], ghost * w->white);
	return (double)count / (PER_MM * PER_MM);
}

/* Only where no box has ink: who marks boxes does not mark pictures as well. */
static void measure_pictures(struct side_ink *side, const struct added *ink, struct scratch *s)
{
	struct cell_ink *cells = side->cells;

	for (size_t q = 0; q < side->side->question_count; q++) {
		size_t options = side->side->questions[q].option_count;
		bool bare = true;

		for (size_t o = 0; o < options; o++)
			bare = bare && cells[o].box.cover <= 0;
		for (size_t o = 0; bare && o < options; o++)
			cells[o].picture_mm2 =
				measure_picture(ink, cells[o].picture, 1.3 * side->ghost, s);
		cells += options;
	}
}

static double darkest_box(const struct side_ink *side)
{
	const struct cell_ink *cell = side->cells;
	double darkest = 0;

	for (size_t q = 0; q < side->side->question_count; q++)
		for (size_t o = 0; o < side->side->questions[q].option_count; o++, cell++)
			if (cell->box.cover > 0.04)
				darkest = fmax(darkest, cell->box.contrast);
	return darkest;
}

/* --- areas ------------------------------------------------------------------------------------ */

/* Digits reach so far out of their boxes; what is farther off is beside them. */
static const double DIGIT_OUT_MM = 4;

/* Who writes the number beside its boxes, or as a word, keeps to their row, a little above it or a line
 * below. Paler and softer things may come from the other side or be dirt; blue crayon in a scan that is too
 * light had a contrast of 0.46 and edges of 0.43. */
static const double ROW_ABOVE_MM = 4, ROW_BELOW_MM = 8, ROW_CONTRAST = 0.08, ROW_SHARP = 0.6,
		    ROW_DARK = 0.35;
static const double ROW_LEAST_MM = 2;

static bool in_text_area(const struct layout_side *side, const struct added_thing *t)
{
	for (size_t i = 0; i < side->area_count; i++)
		if (side->areas[i].type == QUESTION_TEXT && added_overlaps(t, side->areas[i].area))
			return true;
	return false;
}

/* Of some things those that stand in the row and belong to no other question. */
static double largest_in_row(const struct layout_side *side, const struct layout_area *place,
	const struct added_thing *things, size_t count)
{
	double top = place->digits[0].y - ROW_ABOVE_MM, most = 0;
	double bottom = rect_bottom(place->digits[0]) + ROW_BELOW_MM;

	for (size_t i = 0; i < count; i++) {
		const struct added_thing *t = &things[i];

		if (t->kind == ADDED_STROKES && t->touch_count == 0 && t->y > top &&
			t->y < bottom && t->contrast > ROW_CONTRAST &&
			(t->sharp > ROW_SHARP || t->contrast > ROW_DARK) && t->near_print < 0.5 &&
			!in_text_area(side, t))
			most = fmax(most, added_diagonal_mm(t));
	}
	return most > ROW_LEAST_MM ? most : 0;
}

/* Digits: whatever there is, a person confirms it. */
static void measure_digits(const struct layout_side *side, const struct added *ink,
	const struct layout_area *place, struct area_ink *area)
{
	if (place->digit_count == 0)
		return;
	area->beside_mm = fmax(largest_in_row(side, place, ink->things, ink->count),
		largest_in_row(side, place, ink->others, ink->other_count));
	for (size_t i = 0; i < ink->count; i++) {
		const struct added_thing *t = &ink->things[i];
		bool reaches = false;

		for (size_t k = 0; k < place->digit_count; k++)
			reaches |= added_overlaps(t, rect_grown(place->digits[k], DIGIT_OUT_MM));
		if (!reaches || t->kind != ADDED_STROKES)
			continue;
		area->strokes_mm +=
			fmax(added_diagonal_mm(t), t->area_mm2 / 0.6) * (1 - t->near_print);
		area->largest_mm = fmax(area->largest_mm, added_diagonal_mm(t));
		area->contrast = fmax(area->contrast, t->contrast);
	}
}

/* --- the line ----------------------------------------------------------------------------------- */

/* The line laid along x: a place beside it in mm, s along from 0 to 1, d across. */
struct line_frame {
	struct point_mm from;
	double dx, dy, length; /* direction, mm */
};

static struct line_frame frame_of(const struct layout_area *area)
{
	struct point_mm a = area->line[0], b = area->line[1];
	double length = hypot(b.x - a.x, b.y - a.y);

	return (struct line_frame){a, (b.x - a.x) / length, (b.y - a.y) / length, length};
}

static double along(const struct line_frame *f, double x, double y)
{
	return (x - f->from.x) * f->dx + (y - f->from.y) * f->dy;
}

static double across(const struct line_frame *f, double x, double y)
{
	return -(x - f->from.x) * f->dy + (y - f->from.y) * f->dx;
}

/* Ink just beside the line, one bin per fine pixel along it: above and below it. */
enum { BINS_MAX = 2400, BIN_MARGIN = 5 * PER_MM };

struct beside {
	unsigned short above[BINS_MAX], below[BINS_MAX];
	int count;
	double contrast; /* of the darkest of it */
};

/* From where print no longer disturbs to where a small cross still reaches, mm. */
static const double BAND_FROM_MM = 0.7, BAND_TO_MM = 1.7;

static void add_beside(const struct line_frame *f, const struct window *w,
	const struct limits *limits, struct beside *b)
{
	for (int y = 0; y < w->cutting.height; y++)
		for (int x = 0; x < w->cutting.width; x++) {
			int i = y * w->cutting.width + x;
			double px = w->cutting.origin.x + (x + 0.5) / PER_MM;
			double py = w->cutting.origin.y + (y + 0.5) / PER_MM;
			double d = across(f, px, py);
			int bin = (int)floor(along(f, px, py) * PER_MM) + BIN_MARGIN;

			if (fabs(d) < BAND_FROM_MM || fabs(d) > BAND_TO_MM || bin < 0 ||
				bin >= b->count || w->darkness[i] <= limits->level[w->near[i]])
				continue;
			b->above[bin] = (unsigned short)(b->above[bin] + (d < 0));
			b->below[bin] = (unsigned short)(b->below[bin] + (d > 0));
			b->contrast = fmax(b->contrast, w->darkness[i] / w->white);
		}
}

/* Looks along the whole line, in windows that do not overlap. */
static void look_beside(
	const struct added *ink, const struct line_frame *f, struct scratch *s, struct beside *b)
{
	const double step = 24, begin = -(double)BIN_MARGIN / PER_MM;
	int windows = (int)ceil((f->length - 2 * begin) / step);

	memset(b, 0, sizeof *b);
	b->count = (int)(f->length * PER_MM) + 2 * BIN_MARGIN;
	b->count = b->count > BINS_MAX ? BINS_MAX : b->count;
	for (int i = 0; i < windows; i++) {
		double at = begin + i * step;
		double from_x = f->from.x + at * f->dx, from_y = f->from.y + at * f->dy;
		struct rect_mm r = {fmin(from_x, from_x + step * f->dx),
			fmin(from_y, from_y + step * f->dy), fabs(step * f->dx),
			fabs(step * f->dy)};

		/* Only across: along it, the next window begins where this one ends. */
		r.x -= 2.5 * fabs(f->dy);
		r.w += 5 * fabs(f->dy);
		r.y -= 2.5 * fabs(f->dx);
		r.h += 5 * fabs(f->dx);
		open_window(ink, r, &s->window);
		add_beside(f, &s->window, &s->limits, b);
	}
}

static void add_crossing(struct area_ink *area, const struct line_frame *f, double place_mm)
{
	double place = place_mm < 0 ? 0 : place_mm > f->length ? f->length : place_mm;

	if (area->crossing_count < CROSSINGS_MAX)
		area->crossing[area->crossing_count++] = 100 * place / f->length;
}

/* Ink from bin `from` to `to`: the mean of where it is just above and just below the line, which
 * is the crossing for a stroke at any angle and for a cross on the line. A few pixels are dust. */
static void take_cluster(
	const struct beside *b, int from, int to, const struct line_frame *f, struct area_ink *area)
{
	double up = 0, down = 0, ups = 0, downs = 0, place;

	for (int i = from; i < to; i++) {
		up += (double)b->above[i] * (i + 0.5);
		ups += b->above[i];
		down += (double)b->below[i] * (i + 0.5);
		downs += b->below[i];
	}
	if (ups + downs < 10)
		return;
	place = ups < 4 ? down / downs : downs < 4 ? up / ups : (up / ups + down / downs) / 2;
	add_crossing(area, f, (place - BIN_MARGIN) / PER_MM);
}

/* Clusters of ink beside the line, at least 3 mm of nothing between two. */
static void find_crossings(
	const struct beside *b, const struct line_frame *f, struct area_ink *area)
{
	int from = -1, last = -1;

	for (int i = 0; i < b->count; i++) {
		if (b->above[i] + b->below[i] == 0)
			continue;
		if (from >= 0 && i - last > 3 * PER_MM) {
			take_cluster(b, from, last + 1, f, area);
			from = -1;
		}
		from = from < 0 ? i : from;
		last = i;
	}
	if (from >= 0)
		take_cluster(b, from, last + 1, f, area);
}

/* Of crossings that no stroke was seen to make, those on a line with ink enough for a thin cross: a
 * millimetre of a stroke of 0.2 mm above the line and below it. */
static int keep_large(const struct beside *b, int count)
{
	const int least = PER_MM * PER_MM / 5;
	int above = 0, below = 0;

	for (int i = 0; i < b->count; i++) {
		above += b->above[i];
		below += b->below[i];
	}
	return above >= least && below >= least ? count : 0;
}

static bool is_ring_on(const struct line_frame *f, const struct added_thing *t)
{
	double middle = across(f, (t->left + t->right) / 2, (t->top + t->bottom) / 2);

	return t->around > 0.8 && t->core < 0.1 && added_diagonal_mm(t) > 5 && fabs(middle) < 4;
}

/* Things about the line: those that touch it, those that do not, and a ring, which means the
 * place in its middle. */
static void measure_line(const struct added *ink, const struct layout_area *place,
	struct scratch *s, struct area_ink *area)
{
	struct line_frame f = frame_of(place);
	const struct added_thing *ring = NULL;
	struct beside beside;
	int touching = 0;

	for (size_t i = 0; i < ink->count; i++) {
		const struct added_thing *t = &ink->things[i];
		double a = across(&f, t->left, t->top), b = across(&f, t->right, t->bottom);
		double at = along(&f, t->x, t->y);

		if (t->kind != ADDED_STROKES || fmin(a, b) > 12 || fmax(a, b) < -12 || at < -12 ||
			at > f.length + 12 || t->near_print > 0.7)
			continue;
		area->largest_mm = fmax(area->largest_mm, added_diagonal_mm(t));
		area->contrast = fmax(area->contrast, t->contrast);
		if (fmin(a, b) < BAND_TO_MM && fmax(a, b) > -BAND_TO_MM && at > -5 &&
			at < f.length + 5) {
			touching++;
			ring = is_ring_on(&f, t) ? t : ring;
		} else {
			area->stray_count++;
		}
	}
	if (ring && touching == 1) {
		add_crossing(area, &f,
			along(&f, (ring->left + ring->right) / 2, (ring->top + ring->bottom) / 2));
		return;
	}
	look_beside(ink, &f, s, &beside);
	find_crossings(&beside, &f, area);
	/* A cross may hang together with a rim of the printed line and be thought a part of it. */
	if (touching == 0) {
		area->crossing_count = keep_large(&beside, area->crossing_count);
		area->contrast = fmax(area->contrast, 0.8 * beside.contrast);
	}
	area->stray_count += touching > 0 && area->crossing_count == 0;
}

/* All of it: the box, the digits or the line. */
static struct rect_mm area_rect(const struct layout_area *place)
{
	struct point_mm a = place->line[0], b = place->line[1];
	struct rect_mm r = place->area;

	if (place->type == QUESTION_LINE)
		return (struct rect_mm){
			fmin(a.x, b.x), fmin(a.y, b.y), fabs(a.x - b.x), fabs(a.y - b.y)};
	if (place->digit_count > 0) {
		r = place->digits[0];
		r.w = rect_right(place->digits[place->digit_count - 1]) - r.x;
	}
	return r;
}

static void measure_areas(struct side_ink *side, const struct added *ink, struct scratch *s)
{
	for (size_t i = 0; i < side->side->area_count; i++) {
		const struct layout_area *place = &side->side->areas[i];

		side->areas[i] = (struct area_ink){0};
		if (place->type == QUESTION_LINE)
			measure_line(ink, place, s, &side->areas[i]);
		else if (place->type == QUESTION_TEXT)
			writing_measure(side, ink, place, &side->areas[i]);
		else
			measure_digits(side->side, ink, place, &side->areas[i]);
		side->areas[i].unseen = off_picture(ink, area_rect(place));
	}
}

/* --- the other side ---------------------------------------------------------------------------- */

/* Beside the boxes, where nobody marks anything: pale, larger than dust, and softer than a pen. Paper
 * spreads what goes through it by more than its own thickness, 0.1 mm. */
static bool is_ghost(const struct layout_side *side, const struct added_thing *t)
{
	double in_boxes = 0;

	if (t->kind != ADDED_STROKES || t->contrast > GHOST_DARKEST || t->sharp > GHOST_SHARPEST ||
		added_diagonal_mm(t) < 2.5)
		return false;
	for (int i = 0; i < t->touch_count; i++)
		in_boxes += t->touches[i].box_mm2;
	for (size_t i = 0; i < side->area_count; i++)
		if (side->areas[i].type != QUESTION_LINE && added_overlaps(t, side->areas[i].area))
			return false;
	return in_boxes < 0.2 * t->area_mm2;
}

/* Print of the other side is all over the page, not here and there: at least six pieces of it. Their
 * darkness is what all but the darkest sixth stay below. */
static double measure_ghost(const struct layout_side *side, const struct added *ink)
{
	unsigned counts[101] = {0}, all = 0, sum = 0;

	for (size_t i = 0; i < ink->count; i++)
		if (is_ghost(side, &ink->things[i])) {
			counts[(int)(100 * ink->things[i].contrast)]++;
			all++;
		}
	for (int level = 0; all >= 6 && level <= 100; level++) {
		sum += counts[level];
		if (6 * sum >= 5 * all)
			return (level + 1) / 100.0;
	}
	return 0;
}

/* --- the whole ---------------------------------------------------------------------------------- */

/* The level of the paper where the boxes are, 1..255. */
static double white_around(const struct layout_side *side, const struct added *ink)
{
	double sum = 0, count = 0;

	for (size_t q = 0; q < side->question_count; q++)
		for (size_t o = 0; o < side->questions[q].option_count; o++) {
			struct point_px at = transform_apply(
				ink->page, rect_centre(side->questions[q].options[o].box));
			double f = ink->ground->factor;

			sum += ground_white(ink->ground, at.x / f, at.y / f);
			count++;
		}
	return count > 0 ? fmax(sum / count, 1) : 255;
}

static bool room(struct side_ink *side, struct error *err)
{
	size_t cells = 1, areas = side->side->area_count + 1;

	for (size_t i = 0; i < side->side->question_count; i++)
		cells += side->side->questions[i].option_count;
	if (cells > side->cell_room) {
		free(side->cells);
		side->cells = malloc(cells * sizeof *side->cells);
		side->cell_room = side->cells ? cells : 0;
	}
	if (areas > side->area_room) {
		free(side->areas);
		side->areas = malloc(areas * sizeof *side->areas);
		side->area_room = side->areas ? areas : 0;
	}
	return side->cell_room && side->area_room ? true : error_memory(err);
}

bool cells_measure(struct side_ink *side, const struct added *ink, struct error *err)
{
	struct scratch *scratch;
	bool ok;

	side->side = ink->blank->side;
	side->things = ink->things;
	side->thing_count = ink->count;
	side->others = ink->others;
	side->other_count = ink->other_count;
	side->noise = ink->limit[NEAR_FAR] / white_around(side->side, ink);
	side->ghost = measure_ghost(side->side, ink);
	if (!room(side, err))
		return false;
	scratch = malloc(sizeof *scratch);
	if (!scratch)
		return error_memory(err);
	learn_limits(ink, &scratch->window, &scratch->limits);
	ok = measure_cells(side, ink, scratch, err);
	side->darkest = ok ? darkest_box(side) : 0;
	if (ok)
		measure_pictures(side, ink, scratch);
	if (ok)
		measure_areas(side, ink, scratch);
	free(scratch);
	return ok;
}
