// SPDX-License-Identifier: EUPL-1.2
/*
 * Scales: ZBar needs 3.3 px per module and is at its best near 5; at 300 dpi and more noise
 * hurts it, so everything is brought to that size. It has misses that depend on the exact size,
 * hence the second and third try. A new ZBar scanner for every picture: a used one grows.
 */
#include "code.h"

#include "frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum {
	SIZE = FRAME_CODE_MODULES,
	QUIET = FRAME_QUIET_MODULES,
	CUT_MAX = 320,   /* px, side of a code cut out: (25 + 2 x 6) modules at 8 px   */
	PAGE_SIDE = 1760 /* px, the long side of a whole page at 150 dpi              */
};

struct code_reader {
	uint8_t pixels[CUT_MAX * CUT_MAX];
	struct image page; /* the whole page at about 150 dpi */
};

struct code_reader *code_reader_new(struct error *err)
{
	struct code_reader *reader = calloc(1, sizeof *reader);

	if (!reader)
		error_memory(err);
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

enum { WHITE_MODULE, BLACK_MODULE, DATA_MODULE, FORMAT_MODULE };

/* What stands at a module of every version 2 symbol (ISO/IEC 18004, 6.3): the three finder
 * patterns with their separators, timing lines, the alignment pattern at (18, 18), the dark
 * module; the rest is data or format. */
static int module_kind(int x, int y)
{
	int fx = x < 8 ? x : x - (SIZE - 7), fy = y < 8 ? y : y - (SIZE - 7);
	bool corner = (x < 8 || x >= SIZE - 8) && (y < 8 || y >= SIZE - 8) &&
		      !(x >= SIZE - 8 && y >= SIZE - 8);

	if (corner) {
		int d = abs(fx - 3) > abs(fy - 3) ? abs(fx - 3) : abs(fy - 3);

		return d == 2 || d > 3 ? WHITE_MODULE : BLACK_MODULE;
	}
	if (x == 6 || y == 6)
		return (x + y) % 2 == 0 ? BLACK_MODULE : WHITE_MODULE;
	if (abs(x - 18) <= 2 && abs(y - 18) <= 2) {
		int d = abs(x - 18) > abs(y - 18) ? abs(x - 18) : abs(y - 18);

		return d == 1 ? WHITE_MODULE : BLACK_MODULE;
	}
	if (x == 8 && y == SIZE - 8)
		return BLACK_MODULE;
	if ((x == 8 && (y < 9 || y >= SIZE - 8)) || (y == 8 && (x < 9 || x >= SIZE - 8)))
		return FORMAT_MODULE;
	return DATA_MODULE;
}

enum { GRID_SCALE = 4, GRID_MARGIN = 3, GRID_SIDE = (SIZE + 2 * GRID_MARGIN) * GRID_SCALE };

/* How well the fixed modules are seen when the symbol starts at pixel (dx, dy): the mean of
 * white ones less that of black ones. */
static double fixed_contrast(const uint8_t *pixels, int dx, int dy)
{
	long white = 0, black = 0, whites = 0, blacks = 0;

	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			int kind = module_kind(x, y);
			const uint8_t *p = pixels + (dy + y * GRID_SCALE + 1) * GRID_SIDE + dx +
					   x * GRID_SCALE + 1;

			if (kind == WHITE_MODULE) {
				white += p[0] + p[GRID_SIDE + 1];
				whites += 2;
			} else if (kind == BLACK_MODULE) {
				black += p[0] + p[GRID_SIDE + 1];
				blacks += 2;
			}
		}
	return (double)white / (double)whites - (double)black / (double)blacks;
}

/* The brightness of each module, found where the fixed ones stand out best within 2.5 modules
 * of the expected place. false when no code is to be seen. */
static bool measure_modules(
	struct code_reader *reader, const struct code_place *place, double modules[SIZE][SIZE])
{
	int best_x = 0, best_y = 0, reach = 2 * GRID_SCALE + 2, home = GRID_MARGIN * GRID_SCALE;
	double best = -255;

	cut(reader->pixels, place, GRID_MARGIN, GRID_SCALE);
	stretch(reader->pixels, (size_t)GRID_SIDE * GRID_SIDE);
	for (int dy = home - reach; dy <= home + reach; dy++)
		for (int dx = home - reach; dx <= home + reach; dx++) {
			double c = fixed_contrast(reader->pixels, dx, dy);

			if (c > best) {
				best = c;
				best_x = dx;
				best_y = dy;
			}
		}
	if (best < 60)
		return false;
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			const uint8_t *p = reader->pixels +
					   (best_y + y * GRID_SCALE + 1) * GRID_SIDE + best_x +
					   x * GRID_SCALE + 1;

			modules[y][x] = (p[0] + p[1] + p[GRID_SIDE] + p[GRID_SIDE + 1]) / 4.0;
		}
	return true;
}

/* Black or white: against halfway between the darkest and lightest module within 3, so that a
 * stain or shadow over part of the code does no harm. */
static void split_modules(double modules[SIZE][SIZE], bool dark[SIZE][SIZE])
{
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			double least = 255, most = 0;

			for (int j = y - 3; j <= y + 3; j++)
				for (int i = x - 3; i <= x + 3; i++) {
					if (i < 0 || j < 0 || i >= SIZE || j >= SIZE)
						continue;
					least = fmin(least, modules[j][i]);
					most = fmax(most, modules[j][i]);
				}
			dark[y][x] = modules[y][x] < (least + most) / 2;
		}
}

/* The 15 format bits for level H and a mask (ISO/IEC 18004, 7.9): BCH(15,5), then masked. */
static unsigned format_word(unsigned mask)
{
	unsigned data = 2u << 3 | mask, rest = data << 10;

	for (int bit = 14; bit >= 10; bit--)
		if (rest & 1u << bit)
			rest ^= 0x537u << (bit - 10);
	return (data << 10 | rest) ^ 0x5412u;
}

/* Where bit `i` (0 the lowest) of the format stands, first and second copy. */
static void format_place(int i, int copy, int *x, int *y)
{
	if (copy == 0) {
		*x = i < 6 ? 8 : i < 8 ? 8 : i == 8 ? 7 : 14 - i;
		*y = i < 6 ? i : i == 6 ? 7 : 8;
		return;
	}
	*x = i < 8 ? SIZE - 1 - i : 8;
	*y = i < 8 ? 8 : SIZE - 15 + i;
}

/* Puts back what is known: the fixed modules, and the format word nearest to what is seen. */
static void restore(bool dark[SIZE][SIZE])
{
	int best = 99;
	unsigned word = 0;

	for (unsigned mask = 0; mask < 8; mask++) {
		int wrong = 0;

		for (int i = 0; i < 30; i++) {
			int x, y;

			format_place(i % 15, i / 15, &x, &y);
			wrong += dark[y][x] != (format_word(mask) >> i % 15 & 1u);
		}
		if (wrong < best) {
			best = wrong;
			word = format_word(mask);
		}
	}
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			int kind = module_kind(x, y);

			if (kind == WHITE_MODULE || kind == BLACK_MODULE)
				dark[y][x] = kind == BLACK_MODULE;
		}
	for (int i = 0; i < 30; i++) {
		int x, y;

		format_place(i % 15, i / 15, &x, &y);
		dark[y][x] = word >> i % 15 & 1u;
	}
}

/* Draws the symbol clean and lets ZBar read that. */
static bool read_grid(struct code_reader *reader, const struct code_place *place, struct code *code)
{
	double modules[SIZE][SIZE];
	bool dark[SIZE][SIZE];
	int scale = 4, side = (SIZE + 2 * QUIET) * scale;
	struct sight sight = {reader->pixels, (unsigned)side, (unsigned)side};

	if (!measure_modules(reader, place, modules))
		return false;
	split_modules(modules, dark);
	restore(dark);
	memset(reader->pixels, 255, (size_t)side * (size_t)side);
	for (int y = 0; y < SIZE * scale; y++)
		for (int x = 0; x < SIZE * scale; x++)
			if (dark[y / scale][x / scale])
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

	if (read_cut(reader, place, 5, code))
		return true;
	if (place->quick)
		return false;
	if (read_grid(reader, place, code))
		return true;
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
	double modules[SIZE][SIZE];
	bool dark[2][SIZE][SIZE];
	int equal = 0, all = 0;

	for (int i = 0; i < 2; i++) {
		if (!measure_modules(reader, i ? b : a, modules))
			return -1;
		split_modules(modules, dark[i]);
	}
	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++)
			if (module_kind(x, y) == DATA_MODULE) {
				all++;
				equal += dark[0][y][x] == dark[1][y][x];
			}
	return (double)equal / all;
}

/* --- the whole page ----------------------------------------------------------------------- */

/* Looks at a reduced picture; corners come back in px of the full one. */
static size_t look_at_page(const struct image *page, double scale, struct code *codes)
{
	struct sight sight = {page->pixels, (unsigned)page->width, (unsigned)page->height};
	size_t count = look(&sight, codes, CODES_FOUND_MAX);

	for (size_t i = 0; i < count; i++)
		for (int k = 0; k < 4; k++) {
			codes[i].corner[k].x *= scale;
			codes[i].corner[k].y *= scale;
		}
	return count;
}

size_t code_find(
	struct code_reader *reader, const struct ground *ground, struct code codes[CODES_FOUND_MAX])
{
	const struct image *full = ground->full;
	int side = full->width > full->height ? full->width : full->height;
	int factor = (side + PAGE_SIDE / 2) / PAGE_SIDE;
	size_t count = 0;

	(void)reader;
	for (int f = factor < 1 ? 1 : factor; f >= 1 && f >= factor - 1 && count == 0; f--) {
		struct image page;

		if (!image_reduce(full, f, &page, NULL))
			return 0;
		count = look_at_page(&page, f, codes);
		image_free(&page);
	}
	return count;
}
