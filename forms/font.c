// SPDX-License-Identifier: EUPL-1.2
/*
 * The only file that includes HarfBuzz. The faces are opened once and never changed after that.
 *
 * A line goes through four steps: its characters get a script, then an embedding level (bidi.c),
 * then neighbours with the same script and level become a run, and the runs are set from left to
 * right. A simple run is one piece of text; a shaped one is a piece per glyph, under a private code
 * that the font's subset maps back to the glyph (font_subset).
 */
#include "font.h"

#include "bidi.h"
#include "message.h"
#include "units.h"
#include "utf8.h"

#include <harfbuzz/hb-subset.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Shaped glyphs get codes from the start of the private use area: glyph + PRIVATE_FIRST. Noto Naskh
 * Arabic has 1,602 glyphs, the area room for 6,400. */
enum { PRIVATE_FIRST = 0xE000, PRIVATE_COUNT = 6400 };

/* The loops of Noto Naskh Arabic are 0.34 to 0.41 of its size, the x of Andika is 0.50, its alef 0.67
 * where a capital is 0.71. A tenth larger it reads as easily as Andika does, and two sides still
 * hold the longest form. */
#define ARABIC_SCALE 1.1

struct face {
	const char *file, *package;
	atomic_bool open; /* the rest is there, and never changes again */
	hb_face_t *face;
	hb_font_t *font;
	double units_per_em;
	double above, x_height, below; /* in font units, positive */
};

#define ANDIKA "/usr/share/fonts/truetype/andika/Andika-"
#define NOTO "/usr/share/fonts/truetype/noto/Noto"

static struct face faces[FONT_SCRIPTS][FONT_FACES] = {
	[FONT_LATIN] = {{.file = ANDIKA "Regular.ttf", .package = "fonts-sil-andika"},
		{.file = ANDIKA "Bold.ttf", .package = "fonts-sil-andika"}},
	[FONT_ARABIC] = {{.file = NOTO "NaskhArabic-Regular.ttf", .package = "fonts-noto-core"},
		{.file = NOTO "NaskhArabic-Bold.ttf", .package = "fonts-noto-core"}},
	[FONT_ETHIOPIC] = {{.file = NOTO "SansEthiopic-Regular.ttf", .package = "fonts-noto-core"},
		{.file = NOTO "SansEthiopic-Bold.ttf", .package = "fonts-noto-core"}},
};

/* Letters that reach as high and as deep as any of their script does in ordinary words: H and g;
 * alef with hamza, ya and jim; three of the Ethiopic ones. The small letter, for its height, is an
 * x or does its work. */
static const struct {
	uint32_t small, tall[3];
} MEASURED[FONT_SCRIPTS] = {
	[FONT_LATIN] = {'x', {'H', 'g', 'p'}},
	[FONT_ARABIC] = {0x0648, {0x0623, 0x064A, 0x062C}},
	[FONT_ETHIOPIC] = {0x1230, {0x12A8, 0x1228, 0x1335}},
};

/* --- faces --------------------------------------------------------------------------------------- */

static hb_codepoint_t glyph_of(const struct face *f, uint32_t character)
{
	hb_codepoint_t glyph = 0;

	hb_font_get_nominal_glyph(f->font, character, &glyph);
	return glyph;
}

static void measure_face(struct face *f, enum font_script script)
{
	hb_glyph_extents_t e = {0};

	hb_font_get_glyph_extents(f->font, glyph_of(f, MEASURED[script].small), &e);
	f->x_height = e.y_bearing;
	for (size_t i = 0; i < 3; i++) {
		uint32_t letter = MEASURED[script].tall[i];

		if (!hb_font_get_glyph_extents(f->font, glyph_of(f, letter), &e))
			continue;
		if (script != FONT_LATIN || letter == 'H')
			f->above = fmax(f->above, e.y_bearing);
		f->below = fmax(f->below, -(e.y_bearing + e.height));
	}
}

static bool open_face(struct face *f, enum font_script script, struct error *err)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(f->file);

	if (!blob)
		return error_set(err, EX_UNAVAILABLE,
			_("%s cannot be read; install the Debian package %s"), f->file, f->package);
	f->face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	f->font = hb_font_create(f->face);
	hb_face_make_immutable(f->face);
	hb_font_make_immutable(f->font);
	f->units_per_em = hb_face_get_upem(f->face);
	measure_face(f, script);
	if (hb_face_get_glyph_count(f->face) > PRIVATE_COUNT || f->above <= 0 || f->x_height <= 0)
		return error_set(
			err, EX_UNAVAILABLE, _("%s is not a font that can be used"), f->file);
	return true;
}

/* The face, opened; NULL and err when it is not there. */
static const struct face *face_for(enum font_script script, enum font_face face, struct error *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct face *f = &faces[script][face];

	if (atomic_load_explicit(&f->open, memory_order_acquire))
		return f;
	pthread_mutex_lock(&lock);
	if (!atomic_load(&f->open) && open_face(f, script, err))
		atomic_store_explicit(&f->open, true, memory_order_release);
	pthread_mutex_unlock(&lock);
	return atomic_load(&f->open) ? f : NULL;
}

bool fonts_open(struct error *err)
{
	return face_for(FONT_LATIN, FONT_REGULAR, err) && face_for(FONT_LATIN, FONT_BOLD, err);
}

double font_scale(enum font_script script)
{
	return script == FONT_ARABIC ? ARABIC_SCALE : 1;
}

static double mm_from_units(
	enum font_script script, const struct face *f, double size_pt, double units)
{
	return mm_from_pt(units / f->units_per_em * size_pt * font_scale(script));
}

/* Latin letters and digits may stand between those of any script. */
double font_above_mm(enum font_script script, enum font_face face, double size_pt)
{
	const struct face *f = face_for(script, face, NULL);
	double own = f ? mm_from_units(script, f, size_pt, f->above) : 0;

	return script == FONT_LATIN ? own : fmax(own, font_above_mm(FONT_LATIN, face, size_pt));
}

double font_below_mm(enum font_script script, enum font_face face, double size_pt)
{
	const struct face *f = face_for(script, face, NULL);
	double own = f ? mm_from_units(script, f, size_pt, f->below) : 0;

	return script == FONT_LATIN ? own : fmax(own, font_below_mm(FONT_LATIN, face, size_pt));
}

double font_capital_mm(enum font_face face, double size_pt)
{
	return font_above_mm(FONT_LATIN, face, size_pt);
}

double font_descent_mm(enum font_face face, double size_pt)
{
	return font_below_mm(FONT_LATIN, face, size_pt);
}

double font_x_height_mm(enum font_face face, double size_pt)
{
	const struct face *f = face_for(FONT_LATIN, face, NULL);

	return f ? mm_from_units(FONT_LATIN, f, size_pt, f->x_height) : 0;
}

/* --- which font for which letter ------------------------------------------------------------------ */

/* FONT_SCRIPTS for characters that have no script of their own: spaces and punctuation. */
static enum font_script own_script(uint32_t c)
{
	if ((c >= 0x0600 && c <= 0x06FF) || (c >= 0x0750 && c <= 0x077F) ||
		(c >= 0x08A0 && c <= 0x08FF) || (c >= 0xFB50 && c <= 0xFDFF) ||
		(c >= 0xFE70 && c <= 0xFEFC))
		return FONT_ARABIC;
	if ((c >= 0x1200 && c <= 0x139F) || (c >= 0x2D80 && c <= 0x2DDF) ||
		(c >= 0xAB01 && c <= 0xAB2E))
		return FONT_ETHIOPIC;
	return utf8_is_word(c) ? FONT_LATIN : FONT_SCRIPTS;
}

enum font_script font_script_of(const char *text)
{
	const char *end = text + strlen(text);
	enum font_script tallest = FONT_LATIN;

	while (text < end) {
		uint32_t c = utf8_next(&text, end);
		enum font_script script = c == UTF8_BAD ? FONT_SCRIPTS : own_script(c);

		if (script == FONT_ARABIC)
			return FONT_ARABIC;
		if (script == FONT_ETHIOPIC)
			tallest = FONT_ETHIOPIC;
		text += c == UTF8_BAD;
	}
	return tallest;
}

/* The script that a character is set in: its own, or that of the letter before it. */
static enum font_script script_after(enum font_script before, enum font_face face, uint32_t c)
{
	enum font_script own = own_script(c);
	const struct face *f;

	if (own != FONT_SCRIPTS || before == FONT_LATIN)
		return own != FONT_SCRIPTS ? own : FONT_LATIN;
	f = face_for(before, face, NULL);
	return f && glyph_of(f, c) ? before : FONT_LATIN;
}

static bool missing(
	const char *start, const char *end, uint32_t c, const char *text, struct error *err)
{
	return error_set(err, EX_DATAERR,
		_("L13: the font has no letter \"%.*s\" (U+%04X), which stands in \"%.80s\""),
		(int)(end - start), start, c == UTF8_BAD ? 0xFFFDu : c, text);
}

bool font_covers(enum font_face face, const char *text, struct error *err)
{
	const char *at = text, *end = text + strlen(text);
	enum font_script script = FONT_LATIN;

	if (!fonts_open(err))
		return false;
	while (at < end) {
		const char *start = at;
		uint32_t c = utf8_next(&at, end);
		const struct face *f;

		if (c == UTF8_BAD)
			return missing(start, start + 1, c, text, err);
		script = script_after(script, face, c);
		f = face_for(script, face, err);
		if (!f)
			return false;
		if (!glyph_of(f, c))
			return missing(start, at, c, text, err);
	}
	return true;
}

/* --- a line ---------------------------------------------------------------------------------------- */

struct letter {
	uint32_t character;
	size_t start; /* byte */
	enum font_script script;
};

struct run {
	size_t first, count; /* letters */
	enum font_script script;
	unsigned char level;
};

/* What is being set. */
struct setting {
	enum font_face face;
	double size_pt;
	const char *text;
	struct letter letters[FONT_LINE_MAX + 1]; /* one more, to hold where the text ends */
	unsigned char levels[FONT_LINE_MAX];
	size_t count;
	struct font_line *line;
	struct error *err;
};

static bool read_letters(struct setting *s)
{
	const char *at = s->text, *end = s->text + strlen(s->text);
	enum font_script script = FONT_LATIN;

	for (s->count = 0; at < end; s->count++) {
		struct letter *letter = &s->letters[s->count];
		uint32_t c;

		letter->start = (size_t)(at - s->text);
		c = utf8_next(&at, end);
		if (s->count == FONT_LINE_MAX)
			return error_set(s->err, EX_DATAERR,
				_("a line of more than %d characters: \"%.60s...\""), FONT_LINE_MAX,
				s->text);
		if (c == UTF8_BAD)
			return missing(at, at + 1, c, s->text, s->err);
		script = script_after(script, s->face, c);
		letter->character = c;
		letter->script = script;
	}
	s->letters[s->count].start = strlen(s->text);
	return true;
}

static bool find_levels(struct setting *s, bool right_to_left)
{
	uint32_t characters[FONT_LINE_MAX];
	bool any = right_to_left;

	for (size_t i = 0; i < s->count; i++) {
		characters[i] = s->letters[i].character;
		any = any || s->letters[i].script == FONT_ARABIC;
	}
	memset(s->levels, 0, s->count);
	return !any || bidi_levels(characters, s->count, right_to_left, s->levels) ||
	       error_memory(s->err);
}

static size_t find_runs(const struct setting *s, struct run runs[FONT_LINE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (i == 0 || s->letters[i].script != runs[count - 1].script ||
			s->levels[i] != runs[count - 1].level)
			runs[count++] = (struct run){i, 0, s->letters[i].script, s->levels[i]};
		runs[count - 1].count++;
	}
	return count;
}

/* Room for one more piece, starting where the line ends now; NULL when memory ran out. */
static struct font_piece *new_piece(struct setting *s, enum font_script script)
{
	struct font_line *line = s->line;
	struct font_piece *piece;

	if ((line->count & (line->count - 1)) == 0) {
		size_t room = line->count ? 2 * line->count : 1;
		struct font_piece *pieces = realloc(line->pieces, room * sizeof *pieces);

		if (!pieces)
			return NULL;
		line->pieces = pieces;
	}
	piece = &line->pieces[line->count++];
	*piece = (struct font_piece){.script = script,
		.x_mm = line->width_mm,
		.size_pt = s->size_pt * font_scale(script),
		.start = line->codes.length};
	return piece;
}

static void add_code(struct font_line *line, struct font_piece *piece, uint32_t code)
{
	char bytes[4];
	size_t length = utf8_write(code, bytes);

	buffer_add(&line->codes, bytes, length);
	piece->length += length;
}

/* Widens the line's ink by that of a glyph whose origin stands there. */
static void add_ink(struct setting *s, enum font_script script, struct point_mm at, uint32_t glyph)
{
	const struct face *f = &faces[script][s->face];
	struct rect_mm *ink = &s->line->ink, r;
	hb_glyph_extents_t e;

	if (!hb_font_get_glyph_extents(f->font, glyph, &e) || e.width == 0 || e.height == 0)
		return;
	r.x = at.x + mm_from_units(script, f, s->size_pt, e.x_bearing);
	r.y = at.y - mm_from_units(script, f, s->size_pt, e.y_bearing);
	r.w = mm_from_units(script, f, s->size_pt, e.width);
	r.h = mm_from_units(script, f, s->size_pt, -e.height);
	if (ink->w > 0) {
		double right = fmax(rect_right(*ink), rect_right(r));
		double bottom = fmax(rect_bottom(*ink), rect_bottom(r));

		r.x = fmin(ink->x, r.x);
		r.y = fmin(ink->y, r.y);
		r.w = right - r.x;
		r.h = bottom - r.y;
	}
	*ink = r;
}

/* Letters as they are, one after the other in the order of painting. */
static bool set_simple(struct setting *s, const struct run *run)
{
	struct font_piece *piece = new_piece(s, run->script);
	const struct face *f = &faces[run->script][s->face];

	if (!piece)
		return error_memory(s->err);
	for (size_t i = 0; i < run->count; i++) {
		bool backwards = run->level % 2 == 1;
		size_t at = backwards ? run->first + run->count - 1 - i : run->first + i;
		const struct letter *letter = &s->letters[at];
		uint32_t c = backwards ? bidi_mirror(letter->character) : letter->character;
		hb_codepoint_t glyph = glyph_of(f, c);

		if (!glyph)
			return missing(s->text + letter->start, s->text + letter[1].start, c,
				s->text, s->err);
		add_code(s->line, piece, c);
		add_ink(s, run->script, (struct point_mm){s->line->width_mm, 0}, glyph);
		s->line->width_mm += mm_from_units(
			run->script, f, s->size_pt, hb_font_get_glyph_h_advance(f->font, glyph));
	}
	return true;
}

/* The language is left open: with one taken from the environment the same form would come out
 * differently on another computer. */
static hb_buffer_t *shape(const struct setting *s, const struct run *run)
{
	hb_buffer_t *b = hb_buffer_create();
	size_t start = s->letters[run->first].start;
	size_t end = s->letters[run->first + run->count].start;

	hb_buffer_add_utf8(b, s->text, -1, (unsigned int)start, (int)(end - start));
	hb_buffer_set_direction(b, run->level % 2 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	hb_buffer_set_script(b, HB_SCRIPT_ARABIC);
	hb_shape(faces[run->script][s->face].font, b, NULL, 0);
	return b;
}

static bool set_glyph(struct setting *s, const struct run *run, const hb_glyph_info_t *info,
	const hb_glyph_position_t *position)
{
	const struct face *f = &faces[run->script][s->face];
	double x = mm_from_units(run->script, f, s->size_pt, position->x_offset);
	double y = mm_from_units(run->script, f, s->size_pt, position->y_offset);
	struct font_piece *piece = new_piece(s, run->script);

	if (!piece)
		return error_memory(s->err);
	if (info->codepoint == 0)
		return error_set(s->err, EX_DATAERR,
			_("the font lacks a letter of \"%.80s\" in the shape it needs there"),
			s->text);
	piece->x_mm += x;
	piece->y_mm = -y;
	add_code(s->line, piece, PRIVATE_FIRST + info->codepoint);
	add_ink(s, run->script, (struct point_mm){piece->x_mm, piece->y_mm}, info->codepoint);
	s->line->width_mm += mm_from_units(run->script, f, s->size_pt, position->x_advance);
	return true;
}

static bool set_shaped(struct setting *s, const struct run *run)
{
	hb_buffer_t *b = shape(s, run);
	unsigned int count;
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(b, &count);
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(b, &count);
	bool good = hb_buffer_allocation_successful(b) || error_memory(s->err);

	for (unsigned int i = 0; good && i < count; i++)
		good = set_glyph(s, run, &infos[i], &positions[i]);
	hb_buffer_destroy(b);
	return good;
}

static bool set_runs(struct setting *s)
{
	struct run runs[FONT_LINE_MAX];
	unsigned char levels[FONT_LINE_MAX];
	size_t order[FONT_LINE_MAX], count = find_runs(s, runs);

	for (size_t i = 0; i < count; i++)
		levels[i] = runs[i].level;
	bidi_order(levels, count, order);
	for (size_t i = 0; i < count; i++) {
		const struct run *run = &runs[order[i]];

		if (!face_for(run->script, s->face, s->err) ||
			!(run->script == FONT_ARABIC ? set_shaped(s, run) : set_simple(s, run)))
			return false;
	}
	return !s->line->codes.failed || error_memory(s->err);
}

bool font_set_line(enum font_face face, double size_pt, bool right_to_left, const char *text,
	struct font_line *line, struct error *err)
{
	struct setting s = {
		.face = face, .size_pt = size_pt, .text = text, .line = line, .err = err};

	*line = (struct font_line){0};
	return fonts_open(err) && read_letters(&s) && find_levels(&s, right_to_left) &&
	       set_runs(&s);
}

void font_line_free(struct font_line *line)
{
	free(line->pieces);
	buffer_free(&line->codes);
	*line = (struct font_line){0};
}

/* Without setting the line: what simple text adds up to. Below 0 when it is not that simple. */
static double simple_width_mm(enum font_face face, double size_pt, const char *text)
{
	const char *end = text + strlen(text);
	const struct face *f = &faces[FONT_LATIN][face];
	double units = 0;

	while (text < end) {
		uint32_t c = utf8_next(&text, end);
		enum font_script script = c == UTF8_BAD ? FONT_SCRIPTS : own_script(c);

		if (c == UTF8_BAD || script == FONT_ARABIC || script == FONT_ETHIOPIC)
			return -1;
		units += hb_font_get_glyph_h_advance(f->font, glyph_of(f, c));
	}
	return mm_from_units(FONT_LATIN, f, size_pt, units);
}

double font_width_mm(enum font_face face, double size_pt, const char *text)
{
	struct font_line line;
	double width;

	if (!fonts_open(NULL))
		return 0;
	width = simple_width_mm(face, size_pt, text);
	if (width >= 0)
		return width;
	/* A line is as wide in one direction as in the other. */
	width = font_set_line(face, size_pt, false, text, &line, NULL) ? line.width_mm : 0;
	font_line_free(&line);
	return width;
}

/* --- subsets ---------------------------------------------------------------------------------------- */

static bool is_private(uint32_t code)
{
	return code >= PRIVATE_FIRST && code < PRIVATE_FIRST + PRIVATE_COUNT;
}

/* What is to be kept: glyphs for private codes, characters for others, and a space. */
static hb_subset_input_t *subset_input(const char *codes)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	const char *end = codes + strlen(codes);
	hb_set_t *drop;

	if (!input)
		return NULL;
	while (codes < end) {
		uint32_t code = utf8_next(&codes, end);

		if (code == UTF8_BAD)
			codes++;
		else if (is_private(code))
			hb_set_add(hb_subset_input_glyph_set(input), code - PRIVATE_FIRST);
		else
			hb_set_add(hb_subset_input_unicode_set(input), code);
	}
	hb_set_add(hb_subset_input_unicode_set(input), ' ');
	/* Hinting and layout tables do nothing in a PDF, and libharu carries every table along. */
	hb_subset_input_set_flags(
		input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	hb_set_add(drop, HB_TAG('G', 'S', 'U', 'B'));
	hb_set_add(drop, HB_TAG('G', 'P', 'O', 'S'));
	hb_set_add(drop, HB_TAG('G', 'D', 'E', 'F'));
	return input;
}

static void put16(struct buffer *b, unsigned value)
{
	unsigned char bytes[2] = {(unsigned char)(value >> 8), (unsigned char)value};

	buffer_add(b, bytes, sizeof bytes);
}

struct mapping {
	uint32_t code, glyph;
};

/* A character map of format 4 (OpenType: cmap), a segment per code: the format that libharu reads.
 * The codes rise; 0xFFFF ends them. */
static void write_character_map(struct buffer *b, const struct mapping *map, size_t count)
{
	unsigned segments = (unsigned)count + 1, power = 1, log = 0;

	while (2 * power <= segments) {
		power *= 2;
		log++;
	}
	put16(b, 0); /* version, one table: Windows, Unicode, at byte 12 */
	put16(b, 1);
	put16(b, 3);
	put16(b, 1);
	put16(b, 0);
	put16(b, 12);
	put16(b, 4);
	put16(b, 16 + 8 * segments);
	put16(b, 0);
	put16(b, 2 * segments);
	put16(b, 2 * power);
	put16(b, log);
	put16(b, 2 * (segments - power));
	for (size_t i = 0; i < count; i++)
		put16(b, map[i].code);
	put16(b, 0xFFFF);
	put16(b, 0);
	for (size_t i = 0; i < count; i++)
		put16(b, map[i].code);
	put16(b, 0xFFFF);
	for (size_t i = 0; i < count; i++)
		put16(b, (map[i].glyph - map[i].code) & 0xFFFF);
	put16(b, 1);
	for (size_t i = 0; i <= count; i++)
		put16(b, 0);
}

/* The private codes and the space, with their glyphs in the subset. */
static bool character_map(const struct face *f, const hb_subset_plan_t *plan,
	const hb_set_t *glyphs, struct buffer *b)
{
	const hb_map_t *renamed = hb_subset_plan_old_to_new_glyph_mapping(plan);
	size_t count = 0;
	hb_codepoint_t glyph = HB_SET_VALUE_INVALID;
	struct mapping *map = calloc(hb_set_get_population(glyphs) + 1, sizeof *map);

	if (!map)
		return false;
	map[count++] = (struct mapping){' ', hb_map_get(renamed, glyph_of(f, ' '))};
	while (hb_set_next(glyphs, &glyph))
		map[count++] = (struct mapping){PRIVATE_FIRST + glyph, hb_map_get(renamed, glyph)};
	write_character_map(b, map, count);
	free(map);
	return !b->failed;
}

/* The same font with another character map. */
static hb_face_t *with_character_map(hb_face_t *subset, const struct buffer *map)
{
	/* HarfBuzz 6 lists no tables of a face that it has just built, so it is read again. */
	hb_blob_t *blob = hb_face_reference_blob(subset), *cmap;
	hb_face_t *read = hb_face_create(blob, 0), *built = hb_face_builder_create();
	hb_tag_t tags[64];
	unsigned int count = sizeof tags / sizeof *tags;

	hb_face_get_table_tags(read, 0, &count, tags);
	for (unsigned int i = 0; i < count; i++) {
		hb_blob_t *table;

		if (tags[i] == HB_TAG('c', 'm', 'a', 'p'))
			continue;
		table = hb_face_reference_table(read, tags[i]);
		hb_face_builder_add_table(built, tags[i], table);
		hb_blob_destroy(table);
	}
	cmap = hb_blob_create(
		map->data, (unsigned int)map->length, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
	hb_face_builder_add_table(built, HB_TAG('c', 'm', 'a', 'p'), cmap);
	hb_blob_destroy(cmap);
	hb_face_destroy(read);
	hb_blob_destroy(blob);
	return built;
}

static hb_face_t *subset_face(const struct face *f, const char *codes)
{
	hb_subset_input_t *input = subset_input(codes);
	hb_subset_plan_t *plan = input ? hb_subset_plan_create_or_fail(f->face, input) : NULL;
	hb_face_t *subset = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
	const hb_set_t *glyphs = input ? hb_subset_input_glyph_set(input) : NULL;
	struct buffer map = {0};

	if (subset && !hb_set_is_empty(glyphs)) {
		hb_face_t *mapped = character_map(f, plan, glyphs, &map)
					    ? with_character_map(subset, &map)
					    : NULL;

		hb_face_destroy(subset);
		subset = mapped;
	}
	buffer_free(&map);
	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(input);
	return subset;
}

/* HarfBuzz leaves out glyphs and tables where memory runs out, and says nothing. So it does its work
 * twice, and what comes out must be the same. */
static hb_blob_t *subset_blob(const struct face *f, const char *codes)
{
	hb_blob_t *blobs[2] = {NULL, NULL};
	const char *data[2] = {NULL, NULL};
	unsigned int lengths[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		hb_face_t *subset = subset_face(f, codes);

		blobs[i] = subset ? hb_face_reference_blob(subset) : hb_blob_get_empty();
		data[i] = hb_blob_get_data(blobs[i], &lengths[i]);
		hb_face_destroy(subset);
	}
	if (lengths[0] == 0 || lengths[0] != lengths[1] ||
		memcmp(data[0], data[1], lengths[0]) != 0) {
		hb_blob_destroy(blobs[0]);
		blobs[0] = NULL;
	}
	hb_blob_destroy(blobs[1]);
	return blobs[0];
}

bool font_subset(enum font_script script, enum font_face face, const char *codes,
	unsigned char **bytes, size_t *count, struct error *err)
{
	const struct face *f = face_for(script, face, err);
	hb_blob_t *blob;
	unsigned int length = 0;
	const char *data;

	if (!f)
		return false;
	blob = subset_blob(f, codes);
	if (!blob)
		return error_memory(err);
	data = hb_blob_get_data(blob, &length);
	*bytes = malloc(length);
	if (*bytes)
		memcpy(*bytes, data, length);
	*count = length;
	hb_blob_destroy(blob);
	return *bytes ? true : error_memory(err);
}
