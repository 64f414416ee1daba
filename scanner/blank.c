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
	image_free(&blank->zones);
	image_free(&blank->fine);
	image_free(&blank->grey);
	free(blank->boxes);
	free(blank->pictures);
	free(blank);
}

/* --- distances ---------------------------------------------------------------------------- */

/* Distances in thirds of a pixel, one byte each. All that counts is below 1.4 mm, 34 thirds: the
 * sweeps carry a distance 15 pixels along a row, far enough. FAR_AWAY and the longest way in one
 * sum fit in a byte. */
enum { FAR_AWAY = 200, STRAIGHT = 3, ACROSS = 4 };

/* What a pixel of `row` takes over from the row before. */
static void from_row_before(const uint8_t *before, int width, uint8_t *row)
{
	for (int x = 1; x < width - 1; x++) {
		uint8_t slant = before[x - 1] < before[x + 1] ? before[x - 1] : before[x + 1];
		uint8_t v = (uint8_t)(before[x] + STRAIGHT), w = (uint8_t)(slant + ACROSS);

		v = w < v ? w : v;
		row[x] = v < row[x] ? v : row[x];
	}
}

/* out[x] = the less of in[x] and what comes from `step` pixels to the left (or right). */
static void from_beside(const uint8_t *restrict in, int width, int step, uint8_t *restrict out)
{
	int far = step < 0 ? -step : step, from = step < 0 ? 0 : far;

	memcpy(out, in, (size_t)width);
	for (int x = from; x < from + width - far; x++) {
		uint8_t v = (uint8_t)(in[x - step] + far * STRAIGHT);

		out[x] = v < in[x] ? v : in[x];
	}
}

/* Along a row, in both directions: 1 + 2 + 4 + 8 pixels. */
static void along_row(uint8_t *row, int width, uint8_t *spare)
{
	for (int step = 1; step <= 8; step *= 2) {
		from_beside(row, width, step, spare);
		from_beside(spare, width, -step, row);
	}
}

/* From a picture to its distances, where it stands. */
static bool measure_distances(struct image *page, struct error *err)
{
	int print = (int)(255 * (1 - PRINT_DARKNESS)), w = page->width;
	uint8_t *spare = malloc((size_t)w);

	if (!spare)
		return error_memory(err);
	for (int y = 0; y < page->height; y++) {
		uint8_t *row = page->pixels + (size_t)y * page->stride;

		for (int x = 0; x < w; x++)
			row[x] = row[x] < print ? 0 : FAR_AWAY;
		if (y > 0)
			from_row_before(row - page->stride, w, row);
		along_row(row, w, spare);
	}
	for (int y = page->height - 2; y >= 0; y--) {
		uint8_t *row = page->pixels + (size_t)y * page->stride;

		from_row_before(row + page->stride, w, row);
		along_row(row, w, spare);
	}
	free(spare);
	return true;
}

/* Upper bounds of the distance steps, in thirds of a pixel. */
struct bounds {
	uint8_t most[NEAR_STEPS - 1];
};

static struct bounds find_bounds(void)
{
	struct bounds b;

	for (int i = 0; i < NEAR_STEPS - 1; i++)
		b.most[i] = (uint8_t)(STEP_MM[i] * BLANK_FINE_PER_MM * STRAIGHT + 1e-9);
	return b;
}

static void steps_of_row(
	const struct bounds *bounds, const uint8_t *distances, int count, uint8_t *steps)
{
	for (int x = 0; x < count; x++)
		steps[x] = distances[x] > bounds->most[0];
	for (int i = 1; i < NEAR_STEPS - 1; i++) {
		uint8_t most = bounds->most[i];

		for (int x = 0; x < count; x++)
			steps[x] = (uint8_t)(steps[x] + (distances[x] > most));
	}
}

/* --- the maps ----------------------------------------------------------------------------- */

/* Where the middle of each pixel of a row or column falls when `from` pixels become `to`: between
 * which two, and how far, 0..256. */
struct spot {
	int at;
	uint16_t part;
};

static struct spot *spots(double length_mm, int from, double per_mm, int to)
{
	struct spot *spot = malloc((size_t)to * sizeof *spot);

	for (int i = 0; spot && i < to; i++) {
		double place = (i + 0.5) / per_mm / length_mm * from - 0.5;
		int at = place < 0 ? 0 : (int)place;

		at = at > from - 2 ? from - 2 : at;
		spot[i].at = at;
		spot[i].part = (uint16_t)(place < at       ? 0
					  : place > at + 1 ? 256
							   : (place - at) * 256);
	}
	return spot;
}

static void resample(const struct image *picture, const struct spot *columns,
	const struct spot *rows, uint16_t *blend, struct image *out)
{
	int from = picture->width, width = out->width;

	for (int y = 0; y < out->height; y++) {
		const uint8_t *p = picture->pixels + (size_t)rows[y].at * picture->stride;
		const uint8_t *q = p + picture->stride;
		uint8_t *to = out->pixels + (size_t)y * out->stride;
		uint16_t b = rows[y].part, c = (uint16_t)(256 - b);

		/* 255 * 256 fits. */
		for (int x = 0; x < from; x++)
			blend[x] = (uint16_t)(p[x] * c + q[x] * b);
		for (int x = 0; x < width; x++) {
			const uint16_t *v = blend + columns[x].at;
			unsigned a = columns[x].part;

			to[x] = (uint8_t)((v[0] * (256 - a) + v[1] * a + 32768) >> 16);
		}
	}
}

/* The whole page of a picture resampled, bilinear, row by row. */
static bool whole_page(const struct image *picture, const struct blank *b, double per_mm,
	struct image *out, struct error *err)
{
	struct spot *columns, *rows;
	uint16_t *blend;
	bool ok;

	if (!image_new(out, (int)(b->width_mm * per_mm), (int)(b->height_mm * per_mm), err))
		return false;
	columns = spots(b->width_mm, picture->width, per_mm, out->width);
	rows = spots(b->height_mm, picture->height, per_mm, out->height);
	blend = malloc((size_t)picture->width * sizeof *blend);
	ok = columns && rows && blend;
	if (ok)
		resample(picture, columns, rows, blend, out);
	free(columns);
	free(rows);
	free(blend);
	return ok ? true : error_memory(err);
}

static bool pack_fine(struct blank *b, const struct image *distances, struct error *err)
{
	struct bounds bounds = find_bounds();
	uint8_t *steps = calloc((size_t)distances->width + 1, 1); /* one more: an odd width */

	int width = (distances->width + 1) / 2;

	b->fine_width = distances->width;
	if (!steps || !image_new(&b->fine, width, distances->height, err)) {
		free(steps);
		return error_memory(err);
	}
	for (int y = 0; y < distances->height; y++) {
		uint8_t *to = b->fine.pixels + (size_t)y * b->fine.stride;

		steps_of_row(&bounds, distances->pixels + (size_t)y * distances->stride,
			distances->width, steps);
		for (int x = 0; x < width; x++)
			to[x] = (uint8_t)(steps[2 * x] | steps[2 * x + 1] << 4);
	}
	free(steps);
	return true;
}

static int fine_at(const struct blank *b, int x, int y)
{
	if (x < 0 || y < 0 || x >= b->fine_width || y >= b->fine.height)
		return NEAR_FAR;
	return b->fine.pixels[(size_t)y * b->fine.stride + (size_t)(x / 2)] >> (x % 2 ? 4 : 0) & 15;
}

/* The least of the rows from `top` to `low` - 1 in each column. */
static void least_of_rows(const struct image *distances, int top, int low, uint8_t *least)
{
	int width = distances->width;

	memset(least, FAR_AWAY, (size_t)width);
	for (int y = top; y < low && y < distances->height; y++) {
		const uint8_t *row = distances->pixels + (size_t)y * distances->stride;

		for (int x = 0; x < width; x++)
			least[x] = row[x] < least[x] ? row[x] : least[x];
	}
}

/* Each coarse pixel takes the least distance of the fine ones under it. */
static bool make_coarse(struct blank *b, const struct image *distances, struct error *err)
{
	double ratio = (double)BLANK_FINE_PER_MM / BLANK_COARSE_PER_MM;
	struct bounds bounds = find_bounds();
	uint8_t *least = malloc((size_t)distances->width);

	if (!least || !image_new(&b->coarse, (int)(b->width_mm * BLANK_COARSE_PER_MM),
			      (int)(b->height_mm * BLANK_COARSE_PER_MM), err)) {
		free(least);
		return error_memory(err);
	}
	for (int y = 0; y < b->coarse.height; y++) {
		uint8_t *to = b->coarse.pixels + (size_t)y * b->coarse.stride;

		least_of_rows(distances, (int)(y * ratio), (int)((y + 1) * ratio + 0.5), least);
		for (int x = 0; x < b->coarse.width; x++) {
			int from = (int)(x * ratio), end = (int)((x + 1) * ratio + 0.5);
			uint8_t v = FAR_AWAY;

			end = end < distances->width ? end : distances->width;
			for (int i = from; i < end; i++)
				v = least[i] < v ? least[i] : v;
			least[x] = v; /* read already: coarse pixels are larger */
		}
		steps_of_row(&bounds, least, b->coarse.width, to);
	}
	free(least);
	return true;
}

static int zone_at(int x, int width)
{
	double mm = (fmin(x, width - 1 - x) + 0.5) / BLANK_COARSE_PER_MM;

	return (mm < BLANK_EDGE_MM ? ZONE_EDGE : 0) | (mm < BLANK_MARGIN_MM ? ZONE_MARGIN : 0);
}

static bool make_zones(struct blank *b, struct error *err)
{
	const struct image *c = &b->coarse;
	int width = c->width, height = c->height;
	uint8_t *across = malloc((size_t)width);

	if (!across || !image_new(&b->zones, width, height, err)) {
		free(across);
		return error_memory(err);
	}
	for (int x = 0; x < width; x++)
		across[x] = (uint8_t)zone_at(x, width);
	for (int y = 0; y < height; y++) {
		const uint8_t *from = c->pixels + (size_t)y * c->stride;
		uint8_t *to = b->zones.pixels + (size_t)y * b->zones.stride;
		uint8_t down = (uint8_t)zone_at(y, height);

		for (int x = 0; x < width; x++)
			to[x] = from[x] | across[x] | down;
	}
	free(across);
	return true;
}

/* --- edges -------------------------------------------------------------------------------- */

/* Bands are looked at with rows of this many columns; those past EDGE_WIDE hold anything. */
enum { BAND_COLUMNS = 32 };

/* The lesser of each two to the row above, the greater to the one below. */
static void part_rows(uint8_t *restrict above, uint8_t *restrict below)
{
	for (int i = 0; i < BAND_COLUMNS; i++) {
		uint8_t a = above[i], b = below[i];

		above[i] = a < b ? a : b;
		below[i] = a < b ? b : a;
	}
}

/* The middle value of each column: all columns at once are sorted by exchanging neighbouring
 * rows, odd and even in turn, which are whole vectors. Returns a row of the band. */
static const uint8_t *median_row(uint8_t (*band)[BAND_COLUMNS], int rows)
{
	for (int round = 0; round < rows; round++)
		for (int i = round % 2; i + 1 < rows; i += 2)
			part_rows(band[i], band[i + 1]);
	return band[rows / 2];
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
	uint8_t cut[EDGE_WIDE * ALONG_MAX], band[ALONG_MAX][BAND_COLUMNS] = {{0}};
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
	transform_cut(page, picture, &cutting, cut, (size_t)cutting.width);
	for (int n = 0; n < along; n++)
		for (int i = 0; i < EDGE_WIDE; i++)
			band[n][i] = cut[upright ? n * EDGE_WIDE + i : i * along + n];
	const uint8_t *middles = median_row(band, along);

	for (int i = 0; i < EDGE_WIDE; i++) {
		/* Right and bottom edges are turned round, so that all run from outside to inside. */
		int k = edge == EDGE_LEFT || edge == EDGE_TOP ? i : EDGE_WIDE - 1 - i;

		line[i] = along > 0 ? (float)(255 - middles[k]) : 0;
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
static bool find_picture(const struct blank *b, const struct layout_option *o,
	struct rect_mm *found, struct error *err)
{
	struct mask mask = {.width = (int)(o->cell.w * BLANK_GREY_PER_MM),
		.height = (int)(o->cell.h * BLANK_GREY_PER_MM)};
	size_t count = (size_t)mask.width * (size_t)mask.height;
	uint8_t *pixels = malloc(count ? count : 1);
	struct blobs blobs = {0};
	int most = (int)(7 * BLANK_GREY_PER_MM); /* smaller ones are no pictures */
	bool ok = pixels ? true : error_memory(err);

	*found = (struct rect_mm){0, 0, 0, 0};
	mask.pixels = pixels;
	mask.stride = (size_t)mask.width;
	if (ok && mask.width > 2 && mask.height > 2) {
		print_in_cell(b, o, &mask, pixels);
		ok = blobs_find(&blobs, &mask, 4, err);
	}
	for (size_t i = 0; ok && i < blobs.count; i++) {
		const struct blob *p = &blobs.items[i];
		int w = p->right - p->left, h = p->bottom - p->top;

		if ((w < h ? w : h) <= most)
			continue;
		most = w < h ? w : h;
		*found = (struct rect_mm){o->cell.x + (double)p->left / BLANK_GREY_PER_MM,
			o->cell.y + (double)p->top / BLANK_GREY_PER_MM,
			(double)w / BLANK_GREY_PER_MM, (double)h / BLANK_GREY_PER_MM};
	}
	blobs_free(&blobs);
	free(pixels);
	return ok;
}

static bool find_pictures(struct blank *b, struct error *err)
{
	size_t count = 1, at = 0;
	bool ok = true;

	for (size_t i = 0; i < b->side->question_count; i++)
		count += b->side->questions[i].option_count;
	b->pictures = calloc(count, sizeof *b->pictures);
	if (!b->pictures)
		return error_memory(err);
	for (size_t i = 0; i < b->side->question_count; i++)
		for (size_t k = 0; ok && k < b->side->questions[i].option_count; k++)
			ok = find_picture(
				b, &b->side->questions[i].options[k], &b->pictures[at++], err);
	return ok;
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
	bool ok = whole_page(picture, b, BLANK_GREY_PER_MM, &b->grey, err) &&
		  whole_page(picture, b, BLANK_FINE_PER_MM, &page, err) &&
		  measure_distances(&page, err) && pack_fine(b, &page, err) &&
		  make_coarse(b, &page, err) && make_zones(b, err) && keep_boxes(b, picture, err) &&
		  find_pictures(b, err);

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
	int width = cutting->width;
	bool inside = left >= 0 && left + width <= blank->fine_width;

	for (int y = top; y < top + cutting->height; y++, steps += width) {
		const uint8_t *row = blank->fine.pixels + (size_t)y * blank->fine.stride;

		if (inside && y >= 0 && y < blank->fine.height)
			for (int x = 0; x < width; x++)
				steps[x] = row[(left + x) >> 1] >> ((left + x) & 1 ? 4 : 0) & 15;
		else
			for (int x = 0; x < width; x++)
				steps[x] = (uint8_t)fine_at(blank, left + x, y);
	}
}
