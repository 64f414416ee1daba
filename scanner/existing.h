// SPDX-License-Identifier: EUPL-1.2
/*
 * A form that was printed by others: a blank copy of it and a layout that says where its boxes are.
 *
 * It has no squares and no codes of ours, so its sides are told apart, and laid straight, by their
 * print alone. Whatever of it does not look like the blank form where it should is never an answer.
 */
#ifndef EXISTING_H
#define EXISTING_H

#include "align.h"
#include "store.h"
#include "tint.h"

struct existing;

/* The blank form (any file that formscan reads; page 1 is side 1) and its layout (JSON). NULL and
 * err naming the file that is wrong: EX_NOINPUT, EX_DATAERR. */
struct existing *existing_open(const char *blank_path, const char *layout_path, struct error *err);
void existing_free(struct existing *existing);

/* Which side a page is and how it lies; see align_page. */
bool existing_align(const struct existing *existing, const struct ground *ground, double dpi,
	struct laid *laid, struct error *err);

/* Whether a page lies as it was found, and in no other way: enough of its pieces agree, and the rest is
 * marks and not another place. Of a page that lies right a piece may be covered by a mark, or its print may
 * be too pale to be seen; the share of pieces that agree and the share of print that is seen were together
 * 1.86 at least in 390 photos and scans of five forms, but for one whose marks were as thick as its boxes: all of
 * its print was seen. Of a page laid a row too high, and of another form with boxes in the same places, they
 * were 1.73 at most, and of their print no more than 0.93 was seen. */
bool existing_holds(const struct laid *laid);

/* The blank form of a side, as laid.side counts them. Lent. */
const struct blank *existing_blank(const struct existing *existing, size_t side);

/* The tints behind the boxes of a side; NULL when there are none. Lent. */
const struct tint *existing_tint(const struct existing *existing, size_t side);

/* Makes answers doubtful where the print around a question is not seen in its place, where the blank
 * form is so dark that no mark would be seen, what is blank where nothing sure is on the side, and the few
 * that would be left on a side of which nearly all is in doubt. */
bool existing_doubt(const struct blank *blank, const struct ground *ground,
	const struct transform *page, struct reading *reading, struct error *err);

#endif
