// SPDX-License-Identifier: EUPL-1.2
#include "pages.h"

#include "message.h"
#include "pdf.h"
#include "units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define PAGE_WIDTH_MM 210.0
#define PAGE_HEIGHT_MM 297.0
#define LEFT_MM 22.0
#define RIGHT_MM 188.0
#define TOP_MM 20.0
#define BOTTOM_MM 276.0 /* of texts; the foot is below it */
#define FOOT_MM 284.0
#define FOOT_PT 9.5
#define LINE_STEP 1.42 /* times the size: Andika's own 1.61 is for single lines */
#define RULE_MM 0.25
#define GREY 0.35 /* of rules and foot: 7:1 on white, and no distraction */

enum { LINES_MAX = 60, LETTERS_PER_LINE = 78, WHOLE_LINES = 6, FEW_WORDS = 3 };

#define WHOLE_TABLE_MM 90.0 /* a table up to this height is not broken over pages */

struct page {
	struct drawing *drawing;
	size_t section; /* counted from 1 */
};

/* A heading that waits for what belongs under it. */
struct heading {
	char *text; /* NULL: none */
	struct text_style style;
	char pictogram[PICTOGRAM_NAME_SIZE];
	double before, after; /* white, mm */
};

struct pages {
	struct pages_look look;
	struct page *pages;
	size_t count, section;
	double y;   /* where the next thing begins: the top of its capitals */
	double gap; /* white that goes before it                            */
	struct heading heading;
	struct error err;
};

/* A part of a text: bytes. */
struct stretch {
	size_t start, length;
};

struct lines {
	struct stretch items[LINES_MAX];
	size_t count;
};

/* --- pages --------------------------------------------------------------------------------------- */

struct pages *pages_new(const struct pages_look *look, struct error *err)
{
	struct pages *p = calloc(1, sizeof *p);

	if (!p) {
		error_memory(err);
		return NULL;
	}
	p->look = *look;
	pages_section(p);
	return p;
}

void pages_free(struct pages *pages)
{
	if (!pages)
		return;
	for (size_t i = 0; i < pages->count; i++) {
		drawing_free(pages->pages[i].drawing);
		free(pages->pages[i].drawing);
	}
	free(pages->heading.text);
	free(pages->pages);
	free(pages);
}

static void fail(struct pages *p, const struct error *err)
{
	if (!p->err.status)
		p->err = *err;
}

static void fail_memory(struct pages *p)
{
	struct error err;

	error_memory(&err);
	fail(p, &err);
}

static void new_page(struct pages *p)
{
	struct page *more = realloc(p->pages, (p->count + 1) * sizeof *more);
	struct drawing *drawing = more ? calloc(1, sizeof *drawing) : NULL;

	if (more)
		p->pages = more;
	if (!drawing) {
		fail_memory(p);
		return;
	}
	drawing->width_mm = PAGE_WIDTH_MM;
	drawing->height_mm = PAGE_HEIGHT_MM;
	more[p->count++] = (struct page){drawing, p->section};
	p->y = TOP_MM;
	p->gap = 0;
}

void pages_section(struct pages *pages)
{
	pages->section++;
	pages->y = BOTTOM_MM + 1; /* so that the next thing begins a page */
}

size_t pages_count(const struct pages *pages)
{
	return pages->count;
}

const struct drawing *pages_drawing(const struct pages *pages, size_t index)
{
	return pages->pages[index].drawing;
}

/* --- lines --------------------------------------------------------------------------------------- */

static struct text_style style_of(double size_pt, enum font_face face)
{
	return (struct text_style){face, size_pt, ROLE_RESULT, 0};
}

static double step_mm(const struct text_style *style)
{
	return mm_from_pt(LINE_STEP * style->size_pt);
}

static double width_of(
	struct pages *p, const struct text_style *style, const char *text, struct stretch s)
{
	char *part = strndup(text + s.start, s.length);
	double width = 0;

	if (part)
		width = font_width_mm(style->face, style->size_pt, part);
	else
		fail_memory(p);
	free(part);
	return width;
}

static bool too_wide(struct pages *p, const struct text_style *style, const char *text,
	struct stretch s, double width_mm)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.length; i++)
		letters += ((unsigned char)text[s.start + i] & 0xC0) != 0x80;
	return letters > LETTERS_PER_LINE || width_of(p, style, text, s) > width_mm;
}

/* One line of a part of a text: as many of its words as fit. */
static size_t fill_line(struct pages *p, const struct text_style *style, const char *text,
	struct stretch part, double width_mm)
{
	size_t length = 0;

	for (size_t i = 1; i <= part.length; i++) {
		bool end = i == part.length || text[part.start + i] == ' ';

		if (!end)
			continue;
		if (too_wide(p, style, text, (struct stretch){part.start, i}, width_mm))
			return length;
		length = i;
	}
	return length;
}

/* Adds the lines of a part; false when a word is too wide or there are too many. */
static bool fill_lines(struct pages *p, const struct text_style *style, const char *text,
	struct stretch part, double width_mm, struct lines *lines)
{
	while (part.length > 0) {
		size_t length = fill_line(p, style, text, part, width_mm);
		size_t next = length;

		if (length == 0 || lines->count == LINES_MAX)
			return false;
		lines->items[lines->count++] = (struct stretch){part.start, length};
		while (next < part.length && text[part.start + next] == ' ')
			next++;
		part.start += next;
		part.length -= next;
	}
	return true;
}

/* The same with lines of about equal length: no word alone on the last one. */
static bool fill_evenly(struct pages *p, const struct text_style *style, const char *text,
	struct stretch part, double width_mm, struct lines *lines)
{
	size_t before = lines->count, count;
	double low = width_mm / 3, high = width_mm;

	if (!fill_lines(p, style, text, part, width_mm, lines))
		return false;
	count = lines->count;
	while (count - before > 1 && high - low > 0.5) {
		double middle = (low + high) / 2;

		lines->count = before;
		if (fill_lines(p, style, text, part, middle, lines) && lines->count == count)
			high = middle;
		else
			low = middle;
	}
	lines->count = before;
	return fill_lines(p, style, text, part, high, lines);
}

/* Length of the first sentence. */
static size_t sentence_length(const char *text)
{
	size_t i = 0;

	while (text[i] && !(strchr(".?!", text[i]) && text[i + 1] == ' '))
		i++;
	return i + (text[i] != '\0');
}

static int word_count(const char *text, size_t length)
{
	int words = 1;

	for (size_t i = 0; i < length; i++)
		words += text[i] == ' ';
	return words;
}

/* A sentence, together with its neighbour when one of them has a few words only and both fit on a
 * line: "No." alone says little. */
static size_t with_neighbour(
	struct pages *p, const struct text_style *style, const char *text, double width_mm)
{
	size_t first = sentence_length(text), second;

	if (!text[first])
		return first;
	second = sentence_length(text + first + 1);
	if (word_count(text, first) > FEW_WORDS && word_count(text + first + 1, second) > FEW_WORDS)
		return first;
	return too_wide(p, style, text, (struct stretch){0, first + 1 + second}, width_mm)
		       ? first
		       : first + 1 + second;
}

static bool fill_sentences(struct pages *p, const struct text_style *style, const char *text,
	double width_mm, struct lines *lines)
{
	size_t start = 0;

	while (text[start]) {
		size_t length = with_neighbour(p, style, text + start, width_mm);

		if (!fill_evenly(p, style, text, (struct stretch){start, length}, width_mm, lines))
			return false;
		start += length;
		start += strspn(text + start, " ");
	}
	return true;
}

/* Breaks the text; fails when a word or the whole is too long. Bold texts are headings and not made
 * of sentences. */
static void break_text(struct pages *p, const struct text_style *style, const char *text,
	double width_mm, struct lines *lines)
{
	struct stretch whole = {0, strlen(text)};
	struct error err;
	bool good;

	lines->count = 0;
	if (!font_covers(style->face, text, &err)) {
		fail(p, &err);
		return;
	}
	if (p->look.sentences && style->face == FONT_REGULAR)
		good = fill_sentences(p, style, text, width_mm, lines);
	else
		good = fill_lines(p, style, text, whole, width_mm, lines);
	if (good)
		return;
	lines->count = 0;
	error_set(&err, EX_DATAERR, _("\"%.80s\" does not fit on the page"), text);
	fail(p, &err);
}

static void draw_line(struct pages *p, struct drawing *d, const struct text_style *style,
	struct point_mm at, const char *text, struct stretch s)
{
	char *part = strndup(text + s.start, s.length);

	if (part)
		drawing_text(d, style, at, part);
	else
		fail_memory(p);
	free(part);
}

static double block_mm(const struct text_style *style, size_t lines)
{
	return lines == 0 ? 0
			  : font_capital_mm(style->face, style->size_pt) +
				    (double)(lines - 1) * step_mm(style) +
				    font_descent_mm(style->face, style->size_pt);
}

static double text_left(const struct pages *p)
{
	return LEFT_MM + p->look.margin_mm;
}

static void draw_pictogram(struct pages *p, struct drawing *d, const char *key, struct rect_mm at)
{
	struct error err = {0};
	const struct pictogram *pictogram = pictogram_load(key, &err);

	if (pictogram)
		drawing_pictogram(d, pictogram, at);
	else
		fail(p, &err);
}

/* Lines from p->y on, which moves to where they end. */
static void draw_lines(struct pages *p, struct drawing *d, const struct text_style *style,
	double x_mm, const char *text, const struct lines *lines)
{
	double capital = font_capital_mm(style->face, style->size_pt);

	for (size_t i = 0; i < lines->count; i++)
		draw_line(p, d, style,
			(struct point_mm){x_mm, p->y + capital + (double)i * step_mm(style)}, text,
			lines->items[i]);
	p->y += block_mm(style, lines->count);
}

/* The heading that waits, above something that is height_mm high. */
static void draw_heading(struct pages *p, double height_mm)
{
	struct heading h = p->heading;
	double size = p->look.margin_mm - 6;
	struct lines lines;
	struct drawing *d;

	p->heading.text = NULL;
	break_text(p, &h.style, h.text, RIGHT_MM - text_left(p), &lines);
	p->gap = fmax(p->gap, h.before);
	if (p->y + p->gap + block_mm(&h.style, lines.count) + h.after + height_mm > BOTTOM_MM)
		new_page(p);
	if (!p->err.status) {
		d = p->pages[p->count - 1].drawing;
		p->y += p->gap;
		if (*h.pictogram && size > 0)
			draw_pictogram(
				p, d, h.pictogram, (struct rect_mm){LEFT_MM, p->y - 1, size, size});
		draw_lines(p, d, &h.style, text_left(p), h.text, &lines);
		p->gap = h.after;
	}
	free(h.text);
}

/* The page on which the next height_mm fit, the white before it taken; NULL after a failure. */
static struct drawing *room_for(struct pages *p, double height_mm)
{
	if (p->heading.text && !p->err.status)
		draw_heading(p, height_mm);
	if (!p->err.status && p->y + p->gap + height_mm > BOTTOM_MM)
		new_page(p);
	if (p->err.status)
		return NULL;
	p->y += p->gap;
	p->gap = 0;
	return p->pages[p->count - 1].drawing;
}

/* A text at x_mm: whole when it is short, else over pages, but no line alone at the top or the foot
 * of one. */
static void set_text(struct pages *p, const struct text_style *style, double x_mm, double width_mm,
	const char *text)
{
	struct lines lines, part;
	struct drawing *d;

	break_text(p, style, text, width_mm, &lines);
	for (size_t done = 0; done < lines.count && !p->err.status; done += part.count) {
		size_t left = lines.count - done;

		part.count = lines.count <= WHOLE_LINES ? left
			     : left == 3                ? 3
			     : left < 2                 ? left
							: 2;
		memcpy(part.items, lines.items + done, part.count * sizeof part.items[0]);
		d = room_for(p, block_mm(style, part.count));
		if (!d)
			return;
		draw_lines(p, d, style, x_mm, text, &part);
		p->gap = step_mm(style) - block_mm(style, 1);
	}
}

/* --- what can be put on a page ------------------------------------------------------------------- */

void pages_title(struct pages *pages, const char *title, const char *under, const char *pictogram)
{
	struct text_style large = style_of(1.75 * pages->look.text_pt, FONT_BOLD);
	struct text_style small = style_of(pages->look.text_pt, FONT_REGULAR);
	double size = pictogram ? 22 : 0, x = LEFT_MM + (size > 0 ? size + 6 : 0), top;
	struct drawing *d = room_for(pages, 60);

	if (!d)
		return;
	top = pages->y;
	if (pictogram)
		draw_pictogram(pages, d, pictogram, (struct rect_mm){LEFT_MM, top, size, size});
	pages->y += size > 0 ? 3 : 0;
	set_text(pages, &large, x, RIGHT_MM - x, title);
	if (*under) {
		pages->gap = 2.5;
		set_text(pages, &small, x, RIGHT_MM - x, under);
	}
	pages->y = fmax(pages->y, top + size);
	pages->gap = 0.6 * pages->look.text_pt;
}

static void hold_heading(struct pages *p, const struct heading *heading, const char *text)
{
	if (p->heading.text)
		draw_heading(p, 0);
	p->heading = *heading;
	p->heading.text = strdup(text);
	if (!p->heading.text)
		fail_memory(p);
}

void pages_heading(struct pages *pages, const char *text, const char *pictogram)
{
	double pt = pages->look.text_pt;
	struct heading heading = {
		.style = style_of(1.25 * pt, FONT_BOLD), .before = 0.6 * pt, .after = 0.25 * pt};

	snprintf(heading.pictogram, sizeof heading.pictogram, "%s", pictogram ? pictogram : "");
	hold_heading(pages, &heading, text);
}

void pages_subheading(struct pages *pages, const char *text)
{
	double pt = pages->look.text_pt;
	struct heading heading = {
		.style = style_of(pt, FONT_BOLD), .before = 0.45 * pt, .after = 0.16 * pt};

	hold_heading(pages, &heading, text);
}

void pages_text(struct pages *pages, const char *text)
{
	struct text_style style = style_of(pages->look.text_pt, FONT_REGULAR);

	pages->gap = fmax(pages->gap, 0.2 * pages->look.text_pt);
	set_text(pages, &style, text_left(pages), RIGHT_MM - text_left(pages), text);
	pages->gap = 0.2 * pages->look.text_pt;
}

/* The mark of a list in front of a line that begins at p->y. */
static void draw_mark(struct pages *p, struct drawing *d, int number)
{
	struct text_style style = style_of(p->look.text_pt, FONT_REGULAR);
	double baseline = p->y + font_capital_mm(style.face, style.size_pt);
	double middle = baseline - font_x_height_mm(style.face, style.size_pt) / 2;
	char mark[16];

	snprintf(mark, sizeof mark, "%d.", number);
	if (number)
		drawing_text(d, &style, (struct point_mm){text_left(p), baseline}, mark);
	else
		drawing_disc(d, (struct point_mm){text_left(p) + 1.4, middle}, 0.75, 0, 0);
}

void pages_item(struct pages *pages, int number, const char *text)
{
	struct text_style style = style_of(pages->look.text_pt, FONT_REGULAR);
	double indent = (number ? 0.55 : 0.38) * pages->look.text_pt;
	double x = text_left(pages) + indent;
	struct lines lines;
	struct drawing *d;

	break_text(pages, &style, text, RIGHT_MM - x, &lines);
	d = room_for(pages, block_mm(&style, lines.count <= WHOLE_LINES ? lines.count : 2));
	if (!d)
		return;
	draw_mark(pages, d, number);
	set_text(pages, &style, x, RIGHT_MM - x, text);
	pages->gap = 0.14 * pages->look.text_pt;
}

void pages_lines(struct pages *pages, const char *label, size_t count)
{
	struct text_style style = style_of(pages->look.text_pt, FONT_REGULAR);
	double capital = font_capital_mm(style.face, style.size_pt);

	for (size_t i = 0; i < count; i++) {
		struct drawing *d;
		double x = text_left(pages);

		pages->gap = fmax(pages->gap, 3.5);
		d = room_for(pages, capital + 3);
		if (!d)
			return;
		if (i == 0 && *label)
			x += drawing_text(
				     d, &style, (struct point_mm){x, pages->y + capital}, label) +
			     3;
		pages->y += capital + 1;
		drawing_line(d, (struct point_mm){x, pages->y},
			(struct point_mm){RIGHT_MM, pages->y}, RULE_MM);
	}
	pages->gap = 0.3 * pages->look.text_pt;
}

/* --- tables -------------------------------------------------------------------------------------- */

struct row {
	struct lines lines[PAGES_COLUMNS_MAX];
	double height;
};

static double column_left(const struct pages *p, const struct pages_table *t, size_t column)
{
	double x = text_left(p);

	for (size_t i = 0; i < column; i++)
		x += t->shares[i] * (RIGHT_MM - text_left(p));
	return x;
}

#define COLUMN_GAP_MM 5.0 /* words of two columns must not run into each other */
#define RULE_GAP_MM 1.6   /* from a row to the rule under it                  */
#define ROW_GAP_MM 4.2    /* from a row to the next                           */

static void measure_row(struct pages *p, const struct pages_table *t, size_t number,
	const struct text_style *style, struct row *row)
{
	row->height = 0;
	for (size_t c = 0; c < t->columns; c++) {
		double width = t->shares[c] * (RIGHT_MM - text_left(p)) - COLUMN_GAP_MM;

		break_text(p, style, t->cells[number * t->columns + c], width, &row->lines[c]);
		row->height = fmax(row->height, block_mm(style, row->lines[c].count));
	}
}

static void draw_row(struct pages *p, const struct pages_table *t, size_t number, struct drawing *d)
{
	struct text_style style = style_of(p->look.text_pt, number == 0 ? FONT_BOLD : FONT_REGULAR);
	double capital = font_capital_mm(style.face, style.size_pt);
	struct row row;

	measure_row(p, t, number, &style, &row);
	for (size_t c = 0; c < t->columns && !p->err.status; c++)
		for (size_t i = 0; i < row.lines[c].count; i++)
			draw_line(p, d, &style,
				(struct point_mm){column_left(p, t, c),
					p->y + capital + (double)i * step_mm(&style)},
				t->cells[number * t->columns + c], row.lines[c].items[i]);
	p->y += row.height + RULE_GAP_MM;
	drawing_line(d, (struct point_mm){text_left(p), p->y}, (struct point_mm){RIGHT_MM, p->y},
		number == 0 ? 2 * RULE_MM : RULE_MM);
	drawing_last(d)->line_grey = GREY;
	p->gap = ROW_GAP_MM - RULE_GAP_MM;
}

/* What the table takes as a whole. */
static double table_mm(struct pages *p, const struct pages_table *t)
{
	double height = 0;

	for (size_t i = 0; i < t->rows; i++) {
		struct text_style style =
			style_of(p->look.text_pt, i == 0 ? FONT_BOLD : FONT_REGULAR);
		struct row row;

		measure_row(p, t, i, &style, &row);
		height += row.height + ROW_GAP_MM;
	}
	return height;
}

void pages_table(struct pages *pages, const struct pages_table *table)
{
	double whole = table_mm(pages, table);

	pages->gap = fmax(pages->gap, 0.4 * pages->look.text_pt);
	for (size_t i = 0; i < table->rows && !pages->err.status; i++) {
		struct text_style style =
			style_of(pages->look.text_pt, i == 0 ? FONT_BOLD : FONT_REGULAR);
		size_t page = pages->count;
		struct drawing *d;
		struct row row;

		measure_row(pages, table, i, &style, &row);
		/* The heading does not stay behind alone. */
		d = room_for(pages, i > 0                    ? row.height + 2
				    : whole < WHOLE_TABLE_MM ? whole
							     : row.height + 24);
		if (d && i > 0 && pages->count != page) {
			draw_row(pages, table, 0, d);
			d = room_for(pages, row.height + 2);
		}
		if (d)
			draw_row(pages, table, i, d);
	}
	pages->gap = 0.5 * pages->look.text_pt;
}

/* --- the file ------------------------------------------------------------------------------------ */

/* Text with {1} and {2} replaced by numbers. */
static void write_page(struct buffer *out, const char *text, size_t one, size_t two)
{
	for (; *text; text++) {
		bool first = strncmp(text, "{1}", 3) == 0;

		if (first || strncmp(text, "{2}", 3) == 0) {
			buffer_printf(out, "%zu", first ? one : two);
			text += 2;
		} else {
			buffer_add(out, text, 1);
		}
	}
}

/* How many pages of that section there are, up to (not with) `before`. */
static size_t section_pages(const struct pages *p, size_t section, size_t before)
{
	size_t count = 0;

	for (size_t i = 0; i < before; i++)
		count += p->pages[i].section == section;
	return count;
}

static void draw_foot(struct pages *p, size_t index, const char *foot, const char *page)
{
	struct text_style style = {FONT_REGULAR, FOOT_PT, ROLE_FOOTER, GREY};
	struct drawing *d = p->pages[index].drawing;
	size_t section = p->pages[index].section;
	struct buffer number = {0};
	double width;

	write_page(&number, page, section_pages(p, section, index) + 1,
		section_pages(p, section, p->count));
	width = font_width_mm(style.face, style.size_pt, buffer_text(&number));
	drawing_text(d, &style, (struct point_mm){LEFT_MM, FOOT_MM}, foot);
	drawing_text(d, &style, (struct point_mm){RIGHT_MM - width, FOOT_MM}, buffer_text(&number));
	if (d->failed || number.failed)
		fail_memory(p);
	buffer_free(&number);
}

bool pages_pdf(struct pages *pages, const char *title, const char *foot, const char *page,
	struct buffer *bytes, struct error *err)
{
	struct pdf *pdf;
	bool good;

	if (pages->heading.text && !pages->err.status)
		draw_heading(pages, 0);
	for (size_t i = 0; i < pages->count; i++)
		draw_foot(pages, i, foot, page);
	if (pages->err.status) {
		if (err)
			*err = pages->err;
		return false;
	}
	pdf = pdf_new(title, err);
	good = pdf != NULL;
	for (size_t i = 0; i < pages->count && good; i++)
		good = pdf_announce(pdf, pages->pages[i].drawing, err);
	for (size_t i = 0; i < pages->count && good; i++)
		good = pdf_page(pdf, PDF_NO_STENCIL, pages->pages[i].drawing, err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}
