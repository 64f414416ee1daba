// SPDX-License-Identifier: EUPL-1.2
/*
 * The marks of one question as bytes for the store and as JSON, and the question whether two readings
 * of a side show the same ink.
 *
 * Packed, big end first: for each option two bytes of code * 4 + state, ink in thousandths (two),
 * confidence in ten-thousandths (two), and where the highest bit of the first byte is set, the
 * eight bytes of the shape. Values beyond what fits are cut to the nearest that does.
 */
#ifndef MARKS_H
#define MARKS_H

#include "jsonout.h"
#include "store.h"

enum { MARK_BYTES = 6, SHAPE_BYTES = 8 };
enum { MARKS_BYTES_MAX = (MARK_BYTES + SHAPE_BYTES) * FORM_OPTIONS_MAX };

/* Writes at most MARKS_BYTES_MAX bytes; returns their number. count <= FORM_OPTIONS_MAX. */
size_t marks_pack(const struct reading_mark *marks, size_t count, unsigned char *bytes);

/* Returns the number of marks in these bytes, at most FORM_OPTIONS_MAX. */
size_t marks_unpack(
	const void *bytes, size_t byte_count, struct reading_mark marks[FORM_OPTIONS_MAX]);

/* Adds "options":{"1":{"mark","ink","confidence"},...}, as in every JSON about answers. */
void marks_write(struct jsonout *w, const struct reading_mark *marks, size_t count);

/*
 * Do two readings of one side come from one and the same sheet of paper? Photocopied forms
 * carry the same code, and then two people answered, perhaps the same.
 *
 * A box that is clearly empty in one and clearly marked in the other is other ink. Strokes in
 * the same boxes are compared by their shapes: over 216 pairs of sides, one paper scanned
 * twice (300 and 150 dpi, one bit, turned) shared 0.67 to 1.00 of its fields, two people who
 * ticked the same with the same pen 0.14 to 0.42; below 0.55 it is other ink.
 *
 * Marks without a shape (rings around a face) are compared by their amount of ink. Another
 * scanner setting makes all ink darker or lighter by about one factor, so that is taken out
 * first; then each must agree within 0.08 + a fifth of its ink, three times what one paper,
 * scanned twice, was seen to differ. That is coarse: two people get past it.
 *
 * When in doubt the answer is false: then a person is asked.
 */
bool marks_same_ink(const struct reading_answer *a, size_t a_count, const struct reading_answer *b,
	size_t b_count);

#endif
