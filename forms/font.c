// SPDX-License-Identifier: EUPL-1.2
/* The only file that includes HarfBuzz. The faces are opened once and never changed after that. */
#include "font.h"

#include "buffer.h"
#include "message.h"
#include "units.h"

#include <harfbuzz/hb-subset.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Longest line a person reads with ease (rule L03). */
enum { WORDS_PER_LINE = 12, LETTERS_PER_LINE = 60 };

struct face {
	const char *file;
	hb_face_t *face;
	hb_font_t *font;
	double units_per_em;
	double capital, x_height, descent; /* in font units, positive */
};

static struct face faces[FONT_FACES] = {
	[FONT_REGULAR] = {.file = "/usr/share/fonts/truetype/andika/Andika-Regular.ttf"},
	[FONT_BOLD] = {.file = "/usr/share/fonts/truetype/andika/Andika-Bold.ttf"},
};
static bool opened;

/* Height above the baseline of one letter's outline; 0 when the font has no such letter. */
static double letter_height(const struct face *f, hb_codepoint_t letter)
{
	hb_codepoint_t glyph;
	hb_glyph_extents_t extents;

	if (!hb_font_get_nominal_glyph(f->font, letter, &glyph) ||
		!hb_font_get_glyph_extents(f->font, glyph, &extents))
		return 0;
	return extents.y_bearing;
}

static double letter_depth(const struct face *f, hb_codepoint_t letter)
{
	hb_codepoint_t glyph;
	hb_glyph_extents_t extents;

	if (!hb_font_get_nominal_glyph(f->font, letter, &glyph) ||
		!hb_font_get_glyph_extents(f->font, glyph, &extents))
		return 0;
	return -(extents.y_bearing + extents.height);
}

static bool open_face(struct face *f, struct error *err)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(f->file);

	if (!blob)
		return error_set(err, EX_UNAVAILABLE,
			_("%s cannot be read; install the Debian package fonts-sil-andika"),
			f->file);
	f->face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	f->font = hb_font_create(f->face);
	hb_face_make_immutable(f->face);
	hb_font_make_immutable(f->font);
	f->units_per_em = hb_face_get_upem(f->face);
	f->capital = letter_height(f, 'H');
	f->x_height = letter_height(f, 'x');
	f->descent = letter_depth(f, 'g');
	if (hb_face_get_glyph_count(f->face) == 0 || f->capital <= 0 || f->x_height <= 0)
		return error_set(
			err, EX_UNAVAILABLE, _("%s is not a font that can be used"), f->file);
	return true;
}

bool fonts_open(struct error *err)
{
	if (opened)
		return true;
	for (size_t i = 0; i < FONT_FACES; i++)
		if (!faces[i].face && !open_face(&faces[i], err))
			return false;
	opened = true;
	return true;
}

/* The next character of valid UTF-8, or U+FFFD for a byte that starts none; moves *text on. */
static hb_codepoint_t next_character(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
	hb_codepoint_t c = more == 3   ? p[0] & 0x07u
			   : more == 2 ? p[0] & 0x0Fu
			   : more == 1 ? p[0] & 0x1Fu
				       : p[0];

	(*text)++;
	if (p[0] >= 0x80 && (more == 0 || p[0] >= 0xF8))
		return 0xFFFD;
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0xFFFD;
		c = c << 6 | (p[i] & 0x3Fu);
		(*text)++;
	}
	return c;
}

/* Width in font units of the first `length` bytes. */
static double width_units(const struct face *f, const char *text, size_t length)
{
	const char *end = text + length;
	double width = 0;

	while (text < end && *text) {
		hb_codepoint_t glyph = 0;

		hb_font_get_nominal_glyph(f->font, next_character(&text), &glyph);
		width += hb_font_get_glyph_h_advance(f->font, glyph);
	}
	return width;
}

static double mm_from_units(const struct face *f, double size_pt, double units)
{
	return mm_from_pt(units / f->units_per_em * size_pt);
}

double font_width_mm(enum font_face face, double size_pt, const char *text)
{
	const struct face *f = &faces[face];

	return fonts_open(NULL) ? mm_from_units(f, size_pt, width_units(f, text, strlen(text))) : 0;
}

double font_capital_mm(enum font_face face, double size_pt)
{
	const struct face *f = &faces[face];

	return fonts_open(NULL) ? mm_from_units(f, size_pt, f->capital) : 0;
}

double font_x_height_mm(enum font_face face, double size_pt)
{
	const struct face *f = &faces[face];

	return fonts_open(NULL) ? mm_from_units(f, size_pt, f->x_height) : 0;
}

double font_descent_mm(enum font_face face, double size_pt)
{
	const struct face *f = &faces[face];

	return fonts_open(NULL) ? mm_from_units(f, size_pt, f->descent) : 0;
}

bool font_covers(enum font_face face, const char *text, struct error *err)
{
	const char *p = text;

	if (!fonts_open(err))
		return false;
	while (*p) {
		const char *start = p;
		hb_codepoint_t glyph, c = next_character(&p);

		if (!hb_font_get_nominal_glyph(faces[face].font, c, &glyph))
			return error_set(err, EX_DATAERR,
				_("the font has no letter \"%.*s\" (U+%04X), which stands in "
				  "\"%s\""),
				(int)(p - start), start, c, text);
	}
	return true;
}

/* One line from text[start]: as many words as fit. Returns its length, 0 when not even one does. */
static size_t fill_line(
	const struct face *f, const char *text, size_t start, double width_units_max)
{
	size_t length = 0;
	int words = 0, letters = 0;

	for (size_t i = start;; i++) {
		if (text[i] == ' ' || text[i] == '\0') {
			if (width_units(f, text + start, i - start) > width_units_max ||
				++words > WORDS_PER_LINE || letters > LETTERS_PER_LINE)
				return length;
			length = i - start;
			if (text[i] == '\0')
				return length;
		}
		if (((unsigned char)text[i] & 0xC0) != 0x80)
			letters++;
	}
}

static size_t fill_lines(
	const struct face *f, const char *text, double width, struct font_line *lines, size_t most)
{
	size_t start = 0, count = 0;

	while (text[start]) {
		size_t length = fill_line(f, text, start, width);

		if (length == 0 || count == most)
			return 0;
		lines[count++] = (struct font_line){start, length};
		start += length;
		while (text[start] == ' ')
			start++;
	}
	return count;
}

size_t font_break(enum font_face face, double size_pt, const char *text, double width_mm,
	struct font_line *lines, size_t most)
{
	const struct face *f = &faces[face];
	double width, low, high;
	size_t count;

	if (!fonts_open(NULL))
		return 0;
	width = pt_from_mm(width_mm) / size_pt * f->units_per_em;
	count = fill_lines(f, text, width, lines, most);
	if (count < 2)
		return count;
	/* The narrowest width that needs no line more makes the lines about equally long. */
	for (low = width / 3, high = width; high - low > f->units_per_em / 8;) {
		double middle = (low + high) / 2;

		if (fill_lines(f, text, middle, lines, most) == count)
			high = middle;
		else
			low = middle;
	}
	return fill_lines(f, text, high, lines, most);
}

/* HarfBuzz 6 with all characters of the texts, without hinting and layout tables: those do nothing
 * in a PDF, and libharu carries every table along. */
static hb_face_t *subset_face(const struct face *f, const char *texts)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_set_t *drop;
	hb_face_t *subset;

	if (!input)
		return NULL;
	while (*texts)
		hb_set_add(hb_subset_input_unicode_set(input), next_character(&texts));
	hb_set_add(hb_subset_input_unicode_set(input), ' ');
	hb_subset_input_set_flags(
		input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	hb_set_add(drop, HB_TAG('G', 'S', 'U', 'B'));
	hb_set_add(drop, HB_TAG('G', 'P', 'O', 'S'));
	hb_set_add(drop, HB_TAG('G', 'D', 'E', 'F'));
	subset = hb_subset_or_fail(f->face, input);
	hb_subset_input_destroy(input);
	return subset;
}

bool font_subset(enum font_face face, const char *texts, unsigned char **bytes, size_t *count,
	struct error *err)
{
	hb_face_t *subset;
	hb_blob_t *blob;
	unsigned int length = 0;
	const char *data;
	unsigned char *copy;

	if (!fonts_open(err) || !font_covers(face, texts, err))
		return false;
	subset = subset_face(&faces[face], texts);
	if (!subset)
		return error_memory(err);
	blob = hb_face_reference_blob(subset);
	data = hb_blob_get_data(blob, &length);
	copy = malloc(length ? length : 1);
	if (copy)
		memcpy(copy, data, length);
	hb_blob_destroy(blob);
	hb_face_destroy(subset);
	if (!copy)
		return error_memory(err);
	*bytes = copy;
	*count = length;
	return true;
}
