// SPDX-License-Identifier: EUPL-1.2
/*
 * Distances are chamfer distances with steps of 3 and 4 thirds of a pixel (Borgefors 1986), within
 * 8 % of the true ones; the steps are coarser than that by far.
 *
 * The profile of an edge is the median along the edge of the darkness across it: a pen stroke
 * that crosses the edge, or several, covers less than half of its length and leaves no trace.
 */
#include "blank.h"

#include "blobs.h"
#include "png_in.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Darker than this is print, 0..1: also a thin grey rule, not the noise of a drawing program. */
static const double PRINT_DARKNESS = 0.1;

/* Upper bounds of the distance steps, mm. */
static const double STEP_MM[NEAR_STEPS - 1] = {0.10, 0.25, 0.40, 0.60, 0.90, 1.40};

void blank_free(struct blank *blank)
{
	if (!blank)
		return;
	image_free(&blank->coarse);
	image_free(&blank->fine);
	image_free(&blank->grey);
	free(blank->boxes);
	free(blank->pictures);
	free(blank);
}

/* --- distances ---------------------------------------------------------------------------- */

/* A map of distances in thirds of a pixel, with a border of 1 on all sides. */
struct distances {
	int width, height;
	uint16_t *items; /* (width + 2) x (height + 2) */
};

static uint16_t *distance_row(const struct distances *d, int y)
{
	return d->items + (size_t)(y + 1) * (size_t)(d->width + 2) + 1;
}

enum { FAR_AWAY = 60000, STRAIGHT = 3, ACROSS = 4 };

static uint16_t least(uint16_t a, int b)
{
	return b < a ? (uint16_t)b : a;
}

/* One sweep: each pixel from its neighbours in the row before and the pixel before it. */
static void sweep(struct distances *d, int y, int direction)
{
	uint16_t *row = distance_row(d, y), *before = distance_row(d, y - direction);
	int x = direction > 0 ? 0 : d->width - 1;

	for (int n = 0; n < d->width; n++, x += direction) {
		uint16_t v = least(row[x], before[x] + STRAIGHT);

		v = least(v, before[x - 1] + ACROSS);
		v = least(v, before[x + 1] + ACROSS);
		row[x] = least(v, row[x - direction] + STRAIGHT);
	}
}

static bool measure_distances(struct distances *d, const struct image *page, struct error *err)
{
	size_t count = (size_t)(page->width + 2) * (size_t)(page->height + 2);
	int print = (int)(255 * (1 - PRINT_DARKNESS));

	d->width = page->width;
	d->height = page->height;
	d->items = malloc(count * sizeof *d->items);
	if (!d->items)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		d->items[i] = FAR_AWAY;
	for (int y = 0; y < page->height; y++) {
		const uint8_t *p = page->pixels + (size_t)y * page->stride;
		uint16_t *row = distance_row(d, y);

		for (int x = 0; x < page->width; x++)
			if (p[x] < print)
				row[x] = 0;
	}
	for (int y = 0; y < page->height; y++)
		sweep(d, y, 1);
	for (int y = page->height - 1; y >= 0; y--)
		sweep(d, y, -1);
	return true;
}

static uint8_t step_of(uint16_t distance)
{
	double mm = distance / (double)STRAIGHT / BLANK_FINE_PER_MM;
	uint8_t step = 0;

	while (step < NEAR_STEPS - 1 && mm > STEP_MM[step])
		step++;
	return step;
}

/* --- the maps ----------------------------------------------------------------------------- */

/* The whole page of a picture resampled. */
static bool whole_page(const struct image *picture, const struct blank *b, double per_mm,
	struct image *out, struct error *err)
{
	struct match corners[3] = {{{0, 0}, {0, 0}, 1}, {{b->width_mm, 0}, {picture->width, 0}, 1},
		{{0, b->height_mm}, {0, picture->height}, 1}};
	struct cutting cutting = {.px_per_mm = per_mm,
		.width = (int)(b->width_mm * per_mm),
		.height = (int)(b->height_mm * per_mm),
		.outside = 255};
	struct transform map;

	if (!transform_fit(&map, TRANSFORM_AFFINE, corners, 3) ||
		!image_new(out, cutting.width, cutting.height, err))
		return false;
	transform_cut(&map, picture, &cutting, out->pixels, out->stride);
	return true;
}

static bool pack_fine(struct blank *b, const struct distances *d, struct error *err)
{
	uint8_t steps[3000];

	for (int i = 0; i < 3000; i++)
		steps[i] = step_of((uint16_t)i);
	b->fine_width = d->width;
	if (!image_new(&b->fine, (d->width + 1) / 2, d->height, err))
		return false;
	memset(b->fine.pixels, 0, b->fine.stride * (size_t)d->height);
	for (int y = 0; y < d->height; y++) {
		const uint16_t *from = distance_row(d, y);
		uint8_t *to = b->fine.pixels + (size_t)y * b->fine.stride;

		for (int x = 0; x < d->width; x++) {
			unsigned step = from[x] < 3000 ? steps[from[x]] : NEAR_FAR;

			to[x / 2] = (uint8_t)(to[x / 2] | step << (x % 2 ? 4 : 0));
		}
	}
	return true;
}

static int fine_at(const struct blank *b, int x, int y)
{
	if (x < 0 || y < 0 || x >= b->fine_width || y >= b->fine.height)
		return NEAR_FAR;
	return b->fine.pixels[(size_t)y * b->fine.stride + (size_t)(x / 2)] >> (x % 2 ? 4 : 0) & 15;
}

/* Each coarse pixel takes the least distance of the fine ones under it. */
static bool make_coarse(struct blank *b, struct error *err)
{
	double ratio = (double)BLANK_FINE_PER_MM / BLANK_COARSE_PER_MM;

	if (!image_new(&b->coarse, (int)(b->width_mm * BLANK_COARSE_PER_MM),
		    (int)(b->height_mm * BLANK_COARSE_PER_MM), err))
		return false;
	for (int y = 0; y < b->coarse.height; y++)
		for (int x = 0; x < b->coarse.width; x++) {
			int step = NEAR_FAR;

			for (int j = (int)(y * ratio); j < (int)((y + 1) * ratio + 0.5); j++)
				for (int i = (int)(x * ratio); i < (int)((x + 1) * ratio + 0.5);
					i++)
					step = fine_at(b, i, j) < step ? fine_at(b, i, j) : step;
			b->coarse.pixels[(size_t)y * b->coarse.stride + (size_t)x] = (uint8_t)step;
		}
	return true;
}

/* --- edges -------------------------------------------------------------------------------- */

static int compare_bytes(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

/* The middle value of `count` bytes, at most 64 of them. */
static uint8_t median(uint8_t *values, int count)
{
	if (count > 24) {
		qsort(values, (size_t)count, 1, compare_bytes);
		return values[count / 2];
	}
	for (int i = 1; i < count; i++) {
		uint8_t v = values[i];
		int k = i;

		for (; k > 0 && values[k - 1] > v; k--)
			values[k] = values[k - 1];
		values[k] = v;
	}
	return values[count / 2];
}

/* A band of the picture across one edge: EDGE_WIDE pixels from outside to inside, along at most
 * 24 places. */
enum { ALONG_MAX = 24 };

static void view_edge(const struct transform *page, const struct image *picture, struct rect_mm at,
	int edge, float *line)
{
	bool upright = edge == EDGE_LEFT || edge == EDGE_RIGHT;
	double length = upright ? at.h : at.w, reach = (double)EDGE_WIDE / 2 / EDGE_PER_MM;
	double used = length * 0.7 < (double)ALONG_MAX / EDGE_PER_MM
			      ? length * 0.7
			      : (double)ALONG_MAX / EDGE_PER_MM;
	int along = (int)(used * EDGE_PER_MM);
	uint8_t band[EDGE_WIDE * ALONG_MAX], values[ALONG_MAX];
	double middle = edge == EDGE_LEFT    ? at.x
			: edge == EDGE_RIGHT ? rect_right(at)
			: edge == EDGE_TOP   ? at.y
					     : rect_bottom(at);
	struct point_mm centre = rect_centre(at);
	struct cutting cutting = {.px_per_mm = EDGE_PER_MM,
		.width = upright ? EDGE_WIDE : along,
		.height = upright ? along : EDGE_WIDE,
		.outside = 255};

	cutting.origin.x = upright ? middle - reach : centre.x - used / 2;
	cutting.origin.y = upright ? centre.y - used / 2 : middle - reach;
	transform_cut(page, picture, &cutting, band, (size_t)cutting.width);
	for (int i = 0; i < EDGE_WIDE; i++) {
		/* Right and bottom edges are turned round, so that all run from outside to inside. */
		int k = edge == EDGE_LEFT || edge == EDGE_TOP ? i : EDGE_WIDE - 1 - i;

		for (int n = 0; n < along; n++)
			values[n] = band[upright ? n * EDGE_WIDE + k : k * along + n];
		line[i] = along > 0 ? (float)(255 - median(values, along)) : 0;
	}
}

void blank_edge_view(const struct transform *page, const struct image *picture, struct rect_mm at,
	struct edge_view *view)
{
	for (int edge = 0; edge < EDGES; edge++)
		view_edge(page, picture, at, edge, view->line[edge]);
}

/* An edge is worth looking for when something dark stands in the profile and it is light
 * outside. */
static void keep_edge(const float *wide, struct edge *edge)
{
	float most = 0;

	memcpy(edge->line, wide + EDGE_SEARCH, sizeof edge->line);
	for (int i = 0; i < EDGE_LENGTH; i++)
		most = edge->line[i] > most ? edge->line[i] : most;
	edge->seen = most > 50 && edge->line[0] < most / 2;
}

static void keep_box(struct blank *b, struct rect_mm at, const struct transform *map,
	const struct image *picture)
{
	struct outline_box *box = &b->boxes[b->box_count];
	struct edge_view view;
	bool seen = false;

	blank_edge_view(map, picture, at, &view);
	box->at = at;
	for (int edge = 0; edge < EDGES; edge++) {
		keep_edge(view.line[edge], &box->edges[edge]);
		seen |= box->edges[edge].seen;
	}
	b->box_count += seen;
}

static bool keep_boxes(struct blank *b, const struct image *picture, struct error *err)
{
	struct match corners[3] = {{{0, 0}, {0, 0}, 1}, {{b->width_mm, 0}, {picture->width, 0}, 1},
		{{0, b->height_mm}, {0, picture->height}, 1}};
	const struct layout_side *side = b->side;
	struct transform map;
	size_t room = 1;

	for (size_t i = 0; i < side->question_count; i++)
		room += side->questions[i].option_count;
	room += side->area_count * LAYOUT_DIGITS_MAX;
	b->boxes = calloc(room, sizeof *b->boxes);
	if (!b->boxes)
		return error_memory(err);
	if (!transform_fit(&map, TRANSFORM_AFFINE, corners, 3))
		return true;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++)
			keep_box(b, side->questions[i].options[k].box, &map, picture);
	for (size_t i = 0; i < side->area_count; i++) {
		const struct layout_area *area = &side->areas[i];

		if (area->type == QUESTION_TEXT)
			keep_box(b, area->area, &map, picture);
		for (size_t k = 0; k < area->digit_count; k++)
			keep_box(b, area->digits[k], &map, picture);
	}
	return true;
}

/* --- pictures ----------------------------------------------------------------------------- */

/* The print in a cell, without its box, as a mask at BLANK_GREY_PER_MM; parts nearer than half
 * a millimetre grow together. */
static void print_in_cell(
	const struct blank *b, const struct layout_option *o, struct mask *mask, uint8_t *pixels)
{
	struct rect_mm box = rect_grown(o->box, 0.8);
	int left = (int)(o->cell.x * BLANK_GREY_PER_MM), top = (int)(o->cell.y * BLANK_GREY_PER_MM);

	memset(pixels, 0, (size_t)mask->width * (size_t)mask->height);
	for (int y = 1; y < mask->height - 1; y++)
		for (int x = 1; x < mask->width - 1; x++) {
			double at_x = (left + x + 0.5) / BLANK_GREY_PER_MM;
			double at_y = (top + y + 0.5) / BLANK_GREY_PER_MM;
			uint8_t *m = pixels + y * mask->width + x;

			if (left + x >= b->grey.width || top + y >= b->grey.height ||
				(at_x > box.x && at_x < rect_right(box) && at_y > box.y &&
					at_y < rect_bottom(box)) ||
				b->grey.pixels[(size_t)(top + y) * b->grey.stride +
					       (size_t)(left + x)] > 200)
				continue;
			for (int j = -1; j <= 1; j++)
				for (int i = -1; i <= 1; i++)
					m[j * mask->width + i] = 1;
		}
}

/* The largest patch in both directions at once: letters are 3-4 mm high, pictures 12. */
static struct rect_mm find_picture(const struct blank *b, const struct layout_option *o)
{
	struct mask mask = {.width = (int)(o->cell.w * BLANK_GREY_PER_MM),
		.height = (int)(o->cell.h * BLANK_GREY_PER_MM)};
	size_t count = (size_t)mask.width * (size_t)mask.height;
	uint8_t *pixels = malloc(count ? count : 1);
	struct blobs blobs = {0};
	struct rect_mm found = {0, 0, 0, 0};
	int most = (int)(7 * BLANK_GREY_PER_MM); /* smaller ones are no pictures */

	mask.pixels = pixels;
	mask.stride = (size_t)mask.width;
	if (pixels && mask.width > 2 && mask.height > 2) {
		print_in_cell(b, o, &mask, pixels);
		if (blobs_find(&blobs, &mask, 4, NULL))
			for (size_t i = 0; i < blobs.count; i++) {
				const struct blob *p = &blobs.items[i];
				int w = p->right - p->left, h = p->bottom - p->top;

				if ((w < h ? w : h) <= most)
					continue;
				most = w < h ? w : h;
				found = (struct rect_mm){
					o->cell.x + (double)p->left / BLANK_GREY_PER_MM,
					o->cell.y + (double)p->top / BLANK_GREY_PER_MM,
					(double)w / BLANK_GREY_PER_MM,
					(double)h / BLANK_GREY_PER_MM};
			}
	}
	blobs_free(&blobs);
	free(pixels);
	return found;
}

static bool find_pictures(struct blank *b, struct error *err)
{
	size_t count = 1, at = 0;

	for (size_t i = 0; i < b->side->question_count; i++)
		count += b->side->questions[i].option_count;
	b->pictures = calloc(count, sizeof *b->pictures);
	if (!b->pictures)
		return error_memory(err);
	for (size_t i = 0; i < b->side->question_count; i++)
		for (size_t k = 0; k < b->side->questions[i].option_count; k++)
			b->pictures[at++] = find_picture(b, &b->side->questions[i].options[k]);
	return true;
}

struct rect_mm blank_picture(const struct blank *blank, size_t question, size_t option)
{
	size_t at = option;

	for (size_t i = 0; i < question; i++)
		at += blank->side->questions[i].option_count;
	return blank->pictures[at];
}

/* --- the whole ---------------------------------------------------------------------------- */

static bool prepare(struct blank *b, const struct image *picture, struct error *err)
{
	struct image page = {0};
	struct distances distances = {0};
	bool ok = whole_page(picture, b, BLANK_GREY_PER_MM, &b->grey, err) &&
		  whole_page(picture, b, BLANK_FINE_PER_MM, &page, err) &&
		  measure_distances(&distances, &page, err) && pack_fine(b, &distances, err) &&
		  make_coarse(b, err) && keep_boxes(b, picture, err) && find_pictures(b, err);

	free(distances.items);
	image_free(&page);
	return ok;
}

struct blank *blank_new(const struct blank_source *source, struct error *err)
{
	struct blank *b = calloc(1, sizeof *b);
	struct image picture = {0};

	if (!b) {
		error_memory(err);
		return NULL;
	}
	b->width_mm = source->layout->page_width_mm;
	b->height_mm = source->layout->page_height_mm;
	b->side = &source->layout->sides[source->side];
	if (!png_in_decode(source->png, source->png_bytes, NULL, &picture, err) ||
		!prepare(b, &picture, err)) {
		image_free(&picture);
		blank_free(b);
		return NULL;
	}
	image_free(&picture);
	return b;
}

int blank_near(const struct blank *blank, struct point_mm at)
{
	return fine_at(
		blank, (int)floor(at.x * BLANK_FINE_PER_MM), (int)floor(at.y * BLANK_FINE_PER_MM));
}

void blank_near_cut(const struct blank *blank, const struct cutting *cutting, uint8_t *steps)
{
	int left = (int)lround(cutting->origin.x * BLANK_FINE_PER_MM);
	int top = (int)lround(cutting->origin.y * BLANK_FINE_PER_MM);

	for (int y = 0; y < cutting->height; y++)
		for (int x = 0; x < cutting->width; x++)
			*steps++ = (uint8_t)fine_at(blank, left + x, top + y);
}
