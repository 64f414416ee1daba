// SPDX-License-Identifier: EUPL-1.2
/*
 * A text that runs on over as many A4 pages as it needs: headings with a drawing beside them,
 * sentences, lists, tables, lines to write on. For what people read at ease: calm, large, black on
 * white.
 *
 * Places itself from top to bottom. A heading stays with what follows; a short paragraph, a short
 * table and a row of a long one stay whole. What goes wrong is remembered: check once, with pages_pdf.
 *
 *     pages_new - pages_title - pages_heading, pages_text, ... - pages_pdf - pages_free
 */
#ifndef PAGES_H
#define PAGES_H

#include "buffer.h"
#include "drawing.h"

struct pages_look {
	double text_pt;   /* 12 to 14: everything else follows from it                   */
	bool sentences;   /* every sentence on a line of its own: for who reads with effort */
	double margin_mm; /* a column for drawings beside headings; 0 = none             */
};

struct pages;

/* Texts are copied or drawn at once: nothing needs to live on. NULL and err when memory runs out. */
struct pages *pages_new(const struct pages_look *look, struct error *err);
void pages_free(struct pages *pages);

/* What is written from here on begins on a new page, and pages are counted from 1 again. */
void pages_section(struct pages *pages);

/* The large title with one smaller line under it ("" = none) and a drawing beside it (NULL = none). */
void pages_title(struct pages *pages, const char *title, const char *under, const char *pictogram);

/* A heading is drawn together with what follows it. */
void pages_heading(struct pages *pages, const char *text, const char *pictogram);
void pages_subheading(struct pages *pages, const char *text);
void pages_text(struct pages *pages, const char *text);

/* An item of a list; `number` 0 = a dot before it, else that number. */
void pages_item(struct pages *pages, int number, const char *text);

/* Lines to write on, with what belongs there in front of the first. */
void pages_lines(struct pages *pages, const char *label, size_t count);

enum { PAGES_COLUMNS_MAX = 4 };
struct pages_table {
	size_t columns;
	double shares[PAGES_COLUMNS_MAX]; /* of the width, 1 together                   */
	const char *const *cells;         /* row by row; the first is the heading       */
	size_t rows;
};
void pages_table(struct pages *pages, const struct pages_table *table);

/* All of it as a PDF. At the foot of each page: `foot`, and `page` with {1} and {2} replaced by its
 * number and how many its section has. False and err for what went wrong on the way: EX_DATAERR naming a letter that the font lacks, or
 * a word that is wider than the page. */
bool pages_pdf(struct pages *pages, const char *title, const char *foot, const char *page,
	struct buffer *bytes, struct error *err);

/* How many pages there are now, and what stands on one of them; lent. For tests. */
size_t pages_count(const struct pages *pages);
const struct drawing *pages_drawing(const struct pages *pages, size_t index);

#endif
