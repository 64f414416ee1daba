// SPDX-License-Identifier: EUPL-1.2
#include "paragraph.h"

#include "message.h"
#include "units.h"

#include <math.h>
#include <string.h>
#include <sysexits.h>

enum { LINE_TEXT_MAX = 400, FEW_WORDS = 3 };

/* Longest line a person reads with ease (rule L03). */
enum { WORDS_PER_LINE = 12, LETTERS_PER_LINE = 60 };

#define EN_DASH "\xE2\x80\x93"
#define LEAST_PT 14.0 /* rule L01 */
#define LINE_STEP 1.5 /* times the size (rule L02) */

/* --- breaking ------------------------------------------------------------------------------------ */

/* A part of a sentence: bytes. */
struct stretch {
	size_t start, length;
};

/* What a sentence is broken for. */
struct breaking {
	const struct paragraph *p;
	char text[LINE_TEXT_MAX];
};

static double stretch_width_mm(const struct breaking *b, size_t start, size_t length)
{
	char text[LINE_TEXT_MAX];

	memcpy(text, b->text + start, length);
	text[length] = '\0';
	return font_width_mm(b->p->style.face, b->p->style.size_pt, text);
}

/* A line may end at a space, but not before a dash: that stays with what it follows. */
static bool may_end(const char *at)
{
	return *at == '\0' || (*at == ' ' && strncmp(at + 1, EN_DASH " ", sizeof EN_DASH) != 0);
}

/* One line from there: as many words as fit. Returns its length, 0 when not even one does. */
static size_t fill_line(const struct breaking *b, size_t start, double width_mm)
{
	size_t length = 0;
	int words = 0, letters = 0;

	for (size_t i = start;; i++) {
		if (may_end(b->text + i)) {
			if (stretch_width_mm(b, start, i - start) > width_mm ||
				++words > WORDS_PER_LINE || letters > LETTERS_PER_LINE)
				return length;
			length = i - start;
			if (b->text[i] == '\0')
				return length;
		}
		if (((unsigned char)b->text[i] & 0xC0) != 0x80)
			letters++;
	}
}

/* The number of lines; 0 when there would be more than `most` or a word is too wide. */
static size_t fill_lines(
	const struct breaking *b, double width_mm, struct stretch *lines, size_t most)
{
	size_t start = 0, count = 0;

	while (b->text[start]) {
		size_t length = fill_line(b, start, width_mm);

		if (length == 0 || count == most)
			return 0;
		lines[count++] = (struct stretch){start, length};
		start += length;
		while (b->text[start] == ' ')
			start++;
	}
	return count;
}

/* Lines of about equal length, so that no word is left alone on the last one: the narrowest width
 * that needs no line more. */
static size_t break_evenly(
	const struct breaking *b, double width_mm, struct stretch *lines, size_t most)
{
	size_t count = fill_lines(b, width_mm, lines, most);
	double low = width_mm / 3, high = width_mm;

	if (count < 2)
		return count;
	while (high - low > 0.5) {
		double middle = (low + high) / 2;

		if (fill_lines(b, middle, lines, most) == count)
			high = middle;
		else
			low = middle;
	}
	return fill_lines(b, high, lines, most);
}

/* --- sentences ----------------------------------------------------------------------------------- */

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

/* Lines that end where a sentence ends, as many sentences on each as fit. The number of lines; 0
 * when a sentence is too long for a line of its own or there would be more than `most`. */
static size_t break_at_sentences(
	const struct breaking *b, double width_mm, struct stretch *lines, size_t most)
{
	size_t start = 0, count = 0;

	while (b->text[start]) {
		size_t fits = fill_line(b, start, width_mm), length = 0;

		for (size_t next = 0; next <= fits; next = length + 1) {
			size_t end = next + sentence_length(b->text + start + next);

			if (end > fits)
				break;
			length = end;
			if (b->text[start + end] == '\0')
				break;
		}
		if (length == 0 || count == most)
			return 0;
		lines[count++] = (struct stretch){start, length};
		start += length;
		while (b->text[start] == ' ')
			start++;
	}
	return count;
}

/* Whole sentences to a line where that needs no line more than words would. */
static size_t break_text(
	const struct breaking *b, double width_mm, struct stretch *lines, size_t most)
{
	struct stretch whole[PARAGRAPH_LINES_MAX];
	size_t count = break_evenly(b, width_mm, lines, most);

	if (count > 1 && break_at_sentences(b, width_mm, whole, count) == count)
		memcpy(lines, whole, count * sizeof *lines);
	return count;
}

static bool add_sentence(
	struct paragraph *p, const char *text, size_t length, double width_mm, struct error *err)
{
	struct breaking b = {.p = p};
	struct stretch lines[PARAGRAPH_LINES_MAX];
	size_t count;

	if (length >= sizeof b.text)
		return error_set(
			err, EX_DATAERR, _("this sentence is too long: \"%.60s...\""), text);
	memcpy(b.text, text, length);
	b.text[length] = '\0';
	if (!font_covers(p->style.face, b.text, err))
		return false;
	count = break_text(&b, width_mm, lines, PARAGRAPH_LINES_MAX - p->line_count);
	if (count == 0)
		return error_set(err, EX_DATAERR,
			_("L03: \"%s\" does not fit in a width of %.0f mm; use shorter words"),
			b.text, width_mm);
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
	if (p->script != FONT_ARABIC && font_script_of(text) != FONT_LATIN)
		p->script = font_script_of(text);
	p->line_step_mm = LINE_STEP * mm_from_pt(p->style.size_pt * font_scale(p->script));
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

double paragraph_size_pt(double like_pt, const char *text)
{
	return fmax(LEAST_PT, like_pt / font_scale(font_script_of(text)));
}

struct paragraph paragraph_new(enum font_face face, double size_pt, enum drawing_role role)
{
	return (struct paragraph){.style = {.face = face, .size_pt = size_pt, .role = role},
		.line_step_mm = LINE_STEP * mm_from_pt(size_pt)};
}

double paragraph_above_mm(const struct paragraph *p)
{
	return font_above_mm(p->script, p->style.face, p->style.size_pt);
}

double paragraph_below_mm(const struct paragraph *p)
{
	return font_below_mm(p->script, p->style.face, p->style.size_pt);
}

double paragraph_middle_mm(const struct paragraph *p)
{
	if (p->script == FONT_ARABIC)
		return (paragraph_above_mm(p) - paragraph_below_mm(p)) / 2;
	return paragraph_above_mm(p) / 2;
}

double paragraph_height_mm(const struct paragraph *p)
{
	if (p->line_count == 0)
		return 0;
	return paragraph_above_mm(p) + (double)(p->line_count - 1) * p->line_step_mm +
	       paragraph_below_mm(p);
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
	double baseline = at.y + paragraph_above_mm(p);

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
