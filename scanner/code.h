// SPDX-License-Identifier: EUPL-1.2
/*
 * What do the page codes (QR) say? code.c is the only file that includes zbar.h.
 *
 * Where the page's place is known the modules of a code are measured one by one; a symbol without
 * a wrong module is read there and then (symbol.h), in a tenth of the time that looking for it
 * takes. Otherwise it is cut out straight at 5 px per module, its contrast stretched, and given to
 * ZBar; then the measured modules are drawn again clean, which saves codes with a destroyed finder
 * pattern, a streak or ink over them; then ZBar tries other scales. Where nothing is known ZBar
 * looks at the whole page at about 150 dpi.
 *
 * ZBar never returned a wrong text in tests of tens of thousands of damaged symbols; the keyed
 * check in the text (page_code.h) is there for the day that it does.
 */
#ifndef CODE_H
#define CODE_H

#include "ground.h"
#include "transform.h"

enum { CODE_TEXT_SIZE = 256, CODES_FOUND_MAX = 8 };

/* A code that was read. */
struct code {
	char text[CODE_TEXT_SIZE]; /* cut off when longer; bytes as they stand there          */
	struct point_px corner[4]; /* of the dark square in the full picture: where the symbol's
				own top left, top right, bottom right, bottom left lie        */
};

/* Memory that is kept between pages. */
struct code_reader;
struct code_reader *code_reader_new(struct error *err);
void code_reader_free(struct code_reader *reader);

/* Reads the code printed in `box` on a page that lies as `page` says. `quick` tries only once;
 * else every way there is. */
struct code_place {
	const struct ground *ground;
	const struct transform *page;
	struct rect_mm box;
	bool quick;
};
bool code_read_at(struct code_reader *reader, const struct code_place *place, struct code *code);

/* True when the code read stands upright on the page as `page` has it, within `box`. */
bool code_upright(const struct transform *page, struct rect_mm box, const struct code *code);

/* Share of data modules that are equal in two places of the same page, 0..1; about 0.5 for
 * different texts. -1 when no code is to be seen in one of them. */
double code_compare(
	struct code_reader *reader, const struct code_place *a, const struct code_place *b);

/* All codes on a page of which nothing is known. Returns how many were read, at most
 * CODES_FOUND_MAX. */
size_t code_find(struct code_reader *reader, const struct ground *ground,
	struct code codes[CODES_FOUND_MAX]);

#endif
