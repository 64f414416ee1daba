// SPDX-License-Identifier: EUPL-1.2
/*
 * Scales: ZBar needs 3.3 px per module and is at its best near 5; at 300 dpi and more noise
 * hurts it, so everything is brought to that size. It has misses that depend on the exact size,
 * hence the second and third try. A new ZBar scanner for every picture: a used one grows.
 */
#include "code.h"

#include "symbol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum {
	SIZE = SYMBOL_SIZE,
	QUIET = FRAME_QUIET_MODULES,
	CUT_MAX = 320,   /* px, side of a code cut out: (25 + 2 x 6) modules at 8 px   */
	PAGE_SIDE = 1760 /* px, the long side of a whole page at 150 dpi              */
};

/* Modules are measured in a cutting of this size. */
enum { GRID_SCALE = 4, GRID_MARGIN = 3, GRID_SIDE = (SIZE + 2 * GRID_MARGIN) * GRID_SCALE };

/* Where the modules of one kind have their first inner pixel, from that of the symbol. */
struct places {
	int count;
	int at[SIZE * SIZE];
};

struct code_reader {
	uint8_t pixels[CUT_MAX * CUT_MAX];
	struct places white, black; /* of the fixed modules */
};

static void list_places(struct places *places, enum symbol_kind kind)
{
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++)
			if (symbol_kind(x, y) == kind)
				places->at[places->count++] =
					(y * GRID_SCALE + 1) * GRID_SIDE + x * GRID_SCALE + 1;
}

struct code_reader *code_reader_new(struct error *err)
{
	struct code_reader *reader = calloc(1, sizeof *reader);

	if (!reader) {
		error_memory(err);
		return NULL;
	}
	list_places(&reader->white, SYMBOL_WHITE);
	list_places(&reader->black, SYMBOL_BLACK);
	return reader;
}

void code_reader_free(struct code_reader *reader)
{
	free(reader);
}

/* --- ZBar --------------------------------------------------------------------------------- */

/* A picture for ZBar, and what came of it. */
struct sight {
	const uint8_t *pixels;
	unsigned width, height;
};

static void take_symbol(const zbar_symbol_t *symbol, struct code *code)
{
	/* ZBar's order: top left, bottom left, bottom right, top right of the symbol. */
	static const unsigned ORDER[4] = {0, 3, 2, 1};
	const char *text = zbar_symbol_get_data(symbol);
	size_t length = strlen(text);

	if (length >= CODE_TEXT_SIZE)
		length = CODE_TEXT_SIZE - 1;
	memcpy(code->text, text, length);
	code->text[length] = '\0';
	for (unsigned i = 0; i < 4; i++) {
		code->corner[i] = (struct point_px){0, 0};
		if (zbar_symbol_get_loc_size(symbol) == 4)
			code->corner[i] = (struct point_px){zbar_symbol_get_loc_x(symbol, ORDER[i]),
				zbar_symbol_get_loc_y(symbol, ORDER[i])};
	}
}

/* Reads the QR codes in a grey picture; corners come back in its px. */
static size_t look(const struct sight *sight, struct code *codes, size_t most)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	size_t count = 0;

	if (scanner && image) {
		zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
		zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
		zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
		zbar_image_set_size(image, sight->width, sight->height);
		zbar_image_set_data(
			image, sight->pixels, (unsigned long)sight->width * sight->height, NULL);
		zbar_scan_image(scanner, image);
		for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s && count < most;
			s = zbar_symbol_next(s))
			if (zbar_symbol_get_type(s) == ZBAR_QRCODE)
				take_symbol(s, &codes[count++]);
	}
	if (image)
		zbar_image_destroy(image);
	if (scanner)
		zbar_image_scanner_destroy(scanner);
	return count;
}

/* --- a code cut out ----------------------------------------------------------------------- */

static double module_mm(const struct code_place *place)
{
	return place->box.w / SIZE;
}

/* Cuts the box with `margin` modules around it at `scale` px per module. Returns its side. */
static int cut(uint8_t *pixels, const struct code_place *place, double margin, double scale)
{
	double module = module_mm(place);
	int side = (int)((SIZE + 2 * margin) * scale + 0.5);
	struct cutting cutting = {
		.origin = {place->box.x - margin * module, place->box.y - margin * module},
		.px_per_mm = scale / module,
		.width = side,
		.height = side,
		.outside = 255};

	transform_cut(place->page, place->ground->full, &cutting, pixels, (size_t)side);
	return side;
}

/* Spreads the levels between the darkest and the lightest tenth over the whole range. */
static void stretch(uint8_t *pixels, size_t count)
{
	size_t levels[256] = {0}, sum = 0;
	uint8_t table[256];
	int low = 0, high = 255;

	for (size_t i = 0; i < count; i++)
		levels[pixels[i]]++;
	while (low < 255 && (sum += levels[low]) < count / 10)
		low++;
	sum = 0;
	while (high > low + 1 && (sum += levels[high]) < count / 10)
		high--;
	if (high <= low)
		return;
	for (int v = 0; v < 256; v++) {
		int to = (v - low) * 255 / (high - low);

		table[v] = (uint8_t)(to < 0 ? 0 : to > 255 ? 255 : to);
	}
	for (size_t i = 0; i < count; i++)
		pixels[i] = table[pixels[i]];
}

/* The pixel `at` of a cutting, as a place in the full picture. */
static struct point_px place_of(
	const struct code_place *place, double margin, double scale, struct point_px at)
{
	double module = module_mm(place);
	struct point_mm page = {place->box.x + (at.x / scale - margin) * module,
		place->box.y + (at.y / scale - margin) * module};

	return transform_apply(place->page, page);
}

static bool read_cut(
	struct code_reader *reader, const struct code_place *place, double scale, struct code *code)
{
	double margin = QUIET + 1;
	int side = cut(reader->pixels, place, margin, scale);
	struct sight sight = {reader->pixels, (unsigned)side, (unsigned)side};

	stretch(reader->pixels, (size_t)side * (size_t)side);
	if (look(&sight, code, 1) == 0)
		return false;
	for (int i = 0; i < 4; i++)
		code->corner[i] = place_of(place, margin, scale, code->corner[i]);
	return true;
}

/* --- modules ------------------------------------------------------------------------------ */

/* Two inner pixels of each module. */
static double mean_of(const uint8_t *pixels, const struct places *places)
{
	int sum = 0;

	for (int i = 0; i < places->count; i++)
		sum += pixels[places->at[i]] + pixels[places->at[i] + GRID_SIDE + 1];
	return sum / (2.0 * places->count);
}

/* What is measured of a symbol: how bright each module is, and where the symbol begins, px of the
 * cutting. */
struct modules {
	double light[SIZE][SIZE];
	int left, top;
};

/* The brightness of each module, found where the fixed ones stand out best within 2.5 modules
 * of the expected place: white ones less black ones. false when no code is to be seen. */
static bool measure_modules(
	struct code_reader *reader, const struct code_place *place, struct modules *m)
{
	int reach = 2 * GRID_SCALE + 2, home = GRID_MARGIN * GRID_SCALE;
	double best = -255;

	cut(reader->pixels, place, GRID_MARGIN, GRID_SCALE);
	stretch(reader->pixels, (size_t)GRID_SIDE * GRID_SIDE);
	for (int y = home - reach; y <= home + reach; y++)
		for (int x = home - reach; x <= home + reach; x++) {
			const uint8_t *from = reader->pixels + y * GRID_SIDE + x;
			double c = mean_of(from, &reader->white) - mean_of(from, &reader->black);

			if (c > best) {
				best = c;
				m->left = x;
				m->top = y;
			}
		}
	if (best < 60)
		return false;
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			const uint8_t *p = reader->pixels +
					   (m->top + y * GRID_SCALE + 1) * GRID_SIDE + m->left +
					   x * GRID_SCALE + 1;

			m->light[y][x] = (p[0] + p[1] + p[GRID_SIDE] + p[GRID_SIDE + 1]) / 4.0;
		}
	return true;
}

/* Black or white: against halfway between the darkest and lightest module within 3, so that a
 * stain or shadow over part of the code does no harm. */
static void split_modules(const struct modules *m, struct symbol *symbol)
{
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			int left = x < 3 ? 0 : x - 3, right = x + 4 < SIZE ? x + 4 : SIZE;
			int low = y + 4 < SIZE ? y + 4 : SIZE;
			double least = 255, most = 0;

			for (int j = y < 3 ? 0 : y - 3; j < low; j++)
				for (int i = left; i < right; i++) {
					double v = m->light[j][i];

					least = v < least ? v : least;
					most = v > most ? v : most;
				}
			symbol->dark[y][x] = m->light[y][x] < (least + most) / 2;
		}
}

/* What the modules say, where none of them is wrong: most symbols on most pages. */
static bool read_whole(const struct symbol *symbol, const struct modules *m,
	const struct code_place *place, struct code *code)
{
	char text[SYMBOL_TEXT_SIZE];

	if (!symbol_text(symbol, text))
		return false;
	memcpy(code->text, text, sizeof text);
	for (int i = 0; i < 4; i++) {
		struct point_px at = {m->left + (i == 1 || i == 2 ? SIZE * GRID_SCALE : 0),
			m->top + (i >= 2 ? SIZE * GRID_SCALE : 0)};

		code->corner[i] = place_of(place, GRID_MARGIN, GRID_SCALE, at);
	}
	return true;
}

/* Draws the symbol clean and lets ZBar read that. */
static bool read_drawn(struct code_reader *reader, const struct symbol *symbol,
	const struct code_place *place, struct code *code)
{
	int scale = 4, side = (SIZE + 2 * QUIET) * scale;
	struct sight sight = {reader->pixels, (unsigned)side, (unsigned)side};

	memset(reader->pixels, 255, (size_t)side * (size_t)side);
	for (int y = 0; y < SIZE * scale; y++)
		for (int x = 0; x < SIZE * scale; x++)
			if (symbol->dark[y / scale][x / scale])
				reader->pixels[(y + QUIET * scale) * side + x + QUIET * scale] = 0;
	if (look(&sight, code, 1) == 0)
		return false;
	for (int i = 0; i < 4; i++)
		code->corner[i] = place_of(place, QUIET, scale, code->corner[i]);
	return true;
}

/* --- in its place ------------------------------------------------------------------------- */

bool code_read_at(struct code_reader *reader, const struct code_place *place, struct code *code)
{
	static const double SCALES[] = {4, 6.5, 5.6};
	struct modules modules;
	struct symbol symbol;
	bool seen = measure_modules(reader, place, &modules);

	if (seen) {
		split_modules(&modules, &symbol);
		if (read_whole(&symbol, &modules, place, code))
			return true;
	}
	if (read_cut(reader, place, 5, code))
		return true;
	if (place->quick)
		return false;
	if (seen) {
		symbol_restore(&symbol);
		if (read_drawn(reader, &symbol, place, code))
			return true;
	}
	for (size_t i = 0; i < sizeof SCALES / sizeof *SCALES; i++)
		if (read_cut(reader, place, SCALES[i], code))
			return true;
	return false;
}

bool code_upright(const struct transform *page, struct rect_mm box, const struct code *code)
{
	struct point_mm expected[4] = {{box.x, box.y}, {rect_right(box), box.y},
		{rect_right(box), rect_bottom(box)}, {box.x, rect_bottom(box)}};

	for (int i = 0; i < 4; i++) {
		struct point_mm at = transform_back(page, code->corner[i]);

		if (hypot(at.x - expected[i].x, at.y - expected[i].y) > 0.4 * box.w)
			return false;
	}
	return true;
}

double code_compare(
	struct code_reader *reader, const struct code_place *a, const struct code_place *b)
{
	struct modules modules;
	struct symbol symbol[2];
	int equal = 0, all = 0;

	for (int i = 0; i < 2; i++) {
		if (!measure_modules(reader, i ? b : a, &modules))
			return -1;
		split_modules(&modules, &symbol[i]);
	}
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++)
			if (symbol_kind(x, y) == SYMBOL_DATA) {
				all++;
				equal += symbol[0].dark[y][x] == symbol[1].dark[y][x];
			}
	return (double)equal / all;
}

/* --- the whole page ----------------------------------------------------------------------- */

static bool known(const struct code *codes, size_t count, const struct code *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(codes[i].text, code->text) == 0 &&
			hypot(codes[i].corner[0].x - code->corner[0].x,
				codes[i].corner[0].y - code->corner[0].y) < 50)
			return true;
	return false;
}

/* Looks at a reduced picture and adds what is new; corners come back in px of the full one. */
static size_t look_at_page(const struct image *page, double scale, struct code *codes, size_t count)
{
	struct sight sight = {page->pixels, (unsigned)page->width, (unsigned)page->height};
	struct code seen[CODES_FOUND_MAX];
	size_t more = look(&sight, seen, CODES_FOUND_MAX);

	for (size_t i = 0; i < more && count < CODES_FOUND_MAX; i++) {
		for (int k = 0; k < 4; k++) {
			seen[i].corner[k].x *= scale;
			seen[i].corner[k].y *= scale;
		}
		if (!known(codes, count, &seen[i]))
			codes[count++] = seen[i];
	}
	return count;
}

/* A page of ours has two codes. ZBar now and then misses one at one size and sees it at another. */
size_t code_find(
	struct code_reader *reader, const struct ground *ground, struct code codes[CODES_FOUND_MAX])
{
	const struct image *full = ground->full;
	int side = full->width > full->height ? full->width : full->height;
	int factor = (side + PAGE_SIDE / 2) / PAGE_SIDE;
	size_t count = 0;

	(void)reader;
	for (int f = factor < 1 ? 1 : factor; f >= 1 && f >= factor - 1 && count < 2; f--) {
		struct image page;

		if (!image_reduce(full, f, &page, NULL))
			return count;
		count = look_at_page(&page, f, codes, count);
		image_free(&page);
	}
	return count;
}
