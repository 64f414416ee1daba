// SPDX-License-Identifier: EUPL-1.2
/*
 * The marks of one question as bytes for the store, and the question whether two readings
 * of a side show the same ink.
 *
 * Packed: six bytes for each option, big end first: code * 4 + state, ink in thousandths,
 * confidence in ten-thousandths. Values beyond what fits are cut to the nearest that does.
 */
#ifndef MARKS_H
#define MARKS_H

#include "store.h"

enum { MARK_BYTES = 6, MARKS_BYTES_MAX = MARK_BYTES * FORM_OPTIONS_MAX };

/* Writes MARK_BYTES * count bytes; returns their number. count <= FORM_OPTIONS_MAX. */
size_t marks_pack(const struct reading_mark *marks, size_t count, unsigned char *bytes);

/* Returns the number of marks in these bytes, at most FORM_OPTIONS_MAX. */
size_t marks_unpack(
	const void *bytes, size_t byte_count, struct reading_mark marks[FORM_OPTIONS_MAX]);

/*
 * Do two readings of one side come from one and the same sheet of paper? Photocopied forms
 * carry the same code, and then two people answered.
 *
 * Another scanner setting makes all ink darker or lighter by about one factor, so that is
 * taken out first. After that each box must agree within 0.08 + a fifth of its ink: what
 * one sheet, scanned twice, stays well within, and strokes of two hands do not. Looser, and
 * a second person's sheet is taken for a copy and lost; tighter, and people are asked about
 * scans of one sheet. When in doubt the answer is false: then a person is asked.
 *
 * A box that is clearly empty in one and clearly marked in the other is other ink.
 */
bool marks_same_ink(const struct reading_answer *a, size_t a_count, const struct reading_answer *b,
	size_t b_count);

#endif
