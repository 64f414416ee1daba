// SPDX-License-Identifier: EUPL-1.2
/*
 * Lines in which words run both ways: the Unicode bidirectional algorithm (UAX #9), by FriBidi.
 * bidi.c is the only file that includes fribidi.h.
 */
#ifndef BIDI_H
#define BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BIDI_LINE_MAX = 1000 }; /* characters */

/* The embedding level of each character of one line, in the order they are read: odd levels are
 * painted from right to left. `right_to_left` is the direction of the line as a whole. Numbers such
 * as 0800-0432 always run from left to right. False when memory ran out or there are more than
 * BIDI_LINE_MAX. */
bool bidi_levels(
	const uint32_t *characters, size_t count, bool right_to_left, unsigned char *levels);

/* What is painted for the character from right to left: ( for ), itself for most. */
uint32_t bidi_mirror(uint32_t character);

/* Rule L2: the order in which `count` runs with these levels are painted, from left to right.
 * order[0] is the run that stands leftmost. */
void bidi_order(const unsigned char *levels, size_t count, size_t *order);

#endif
