// SPDX-License-Identifier: EUPL-1.2
#include "paragraph.h"

#include "message.h"
#include "units.h"

#include <string.h>
#include <sysexits.h>

enum { LINE_TEXT_MAX = 400, FEW_WORDS = 3 };

/* Length of the first sentence: up to and with its end mark that is followed by a space. The marks
 * of Latin, Arabic and Ethiopic script. */
static size_t sentence_length(const char *text)
{
	static const char *const ends[] = {
		". ", "? ", "! ", "\xD8\x9F ", "\xE1\x8D\xA2 ", "\xE1\x8D\xA7 "};
	size_t best = strlen(text);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *found = strstr(text, ends[i]);

		if (found && (size_t)(found - text) + strlen(ends[i]) - 1 < best)
			best = (size_t)(found - text) + strlen(ends[i]) - 1;
	}
	return best;
}

static bool add_sentence(
	struct paragraph *p, const char *text, size_t length, double width_mm, struct error *err)
{
	char sentence[LINE_TEXT_MAX];
	struct font_line lines[PARAGRAPH_LINES_MAX];
	size_t count;

	if (length >= sizeof sentence)
		return error_set(
			err, EX_DATAERR, _("this sentence is too long: \"%.60s...\""), text);
	memcpy(sentence, text, length);
	sentence[length] = '\0';
	if (!font_covers(p->style.face, sentence, err))
		return false;
	count = font_break(p->style.face, p->style.size_pt, sentence, width_mm, lines,
		PARAGRAPH_LINES_MAX - p->line_count);
	if (count == 0)
		return error_set(err, EX_DATAERR,
			_("\"%s\" does not fit in a width of %.0f mm; use shorter words"), sentence,
			width_mm);
	for (size_t i = 0; i < count; i++) {
		p->lines[p->line_count].text = text + lines[i].start;
		p->lines[p->line_count++].length = lines[i].length;
	}
	return true;
}

static size_t word_count(const char *text, size_t length)
{
	size_t words = length > 0;

	for (size_t i = 0; i < length; i++)
		words += text[i] == ' ';
	return words;
}

/* A sentence of a few words shares a line with its neighbour where both fit: "Mistake?" on a line of
 * its own says nothing. Returns the length of what goes on together. */
static size_t with_neighbour(const struct paragraph *p, const char *text, double width_mm)
{
	size_t first = sentence_length(text), second;
	char both[LINE_TEXT_MAX];

	if (text[first] != ' ')
		return first;
	second = sentence_length(text + first + 1);
	if ((word_count(text, first) > FEW_WORDS &&
		    word_count(text + first + 1, second) > FEW_WORDS) ||
		first + 1 + second >= sizeof both)
		return first;
	memcpy(both, text, first + 1 + second);
	both[first + 1 + second] = '\0';
	if (font_width_mm(p->style.face, p->style.size_pt, both) > width_mm)
		return first;
	return first + 1 + second;
}

bool paragraph_add(
	struct paragraph *p, const char *text, double width_mm, bool joined, struct error *err)
{
	if (joined)
		return add_sentence(p, text, strlen(text), width_mm, err);
	while (*text) {
		size_t length = with_neighbour(p, text, width_mm);

		if (!add_sentence(p, text, length, width_mm, err))
			return false;
		text += length;
		while (*text == ' ')
			text++;
	}
	return true;
}

struct paragraph paragraph_new(enum font_face face, double size_pt, enum drawing_role role)
{
	return (struct paragraph){.style = {.face = face, .size_pt = size_pt, .role = role},
		.line_step_mm = mm_from_pt(1.5 * size_pt)};
}

double paragraph_height_mm(const struct paragraph *p)
{
	if (p->line_count == 0)
		return 0;
	return font_capital_mm(p->style.face, p->style.size_pt) +
	       (double)(p->line_count - 1) * p->line_step_mm +
	       font_descent_mm(p->style.face, p->style.size_pt);
}

/* The line as text of its own. */
static const char *line_text(const struct paragraph *p, size_t i, char text[LINE_TEXT_MAX])
{
	size_t length = p->lines[i].length;

	if (length >= LINE_TEXT_MAX)
		length = LINE_TEXT_MAX - 1;
	memcpy(text, p->lines[i].text, length);
	text[length] = '\0';
	return text;
}

double paragraph_width_mm(const struct paragraph *p)
{
	char text[LINE_TEXT_MAX];
	double widest = 0;

	for (size_t i = 0; i < p->line_count; i++) {
		double width =
			font_width_mm(p->style.face, p->style.size_pt, line_text(p, i, text));

		if (width > widest)
			widest = width;
	}
	return widest;
}

void paragraph_draw(
	const struct paragraph *p, struct drawing *d, struct rect_mm at, enum paragraph_align align)
{
	char text[LINE_TEXT_MAX];
	double baseline = at.y + font_capital_mm(p->style.face, p->style.size_pt);

	for (size_t i = 0; i < p->line_count; i++, baseline += p->line_step_mm) {
		const char *line = line_text(p, i, text);
		double spare = at.w - font_width_mm(p->style.face, p->style.size_pt, line);
		double x = at.x;

		if (align == ALIGN_CENTRE)
			x += spare / 2;
		else if (align == ALIGN_RIGHT)
			x += spare;
		drawing_text(d, &p->style, (struct point_mm){x, baseline}, line);
	}
}
