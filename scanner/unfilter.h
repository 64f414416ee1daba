// SPDX-License-Identifier: EUPL-1.2
/*
 * The filters that PNG (and PDF after it) puts over rows before packing, taken off again.
 *
 * Each byte was stored as the difference from a guess made of its left, upper and upper
 * left neighbour. Taking that off is the slowest part of reading a noisy scan, because each
 * byte waits for the one before. Here sixteen rows are worked on at once, each one pixel
 * behind the row above it: a slanted front that moves to the right, one vector step per
 * column. On machines without SSE2 the rows go one by one.
 */
#ifndef UNFILTER_H
#define UNFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `rows` rows of one filter byte (0..4) and `row_bytes` bytes each, `pixel_bytes` (1..8) of
 * them per pixel (1 for less than a byte). The bytes are restored where they stand; the
 * filter bytes stay. false, with some rows restored, when there is another filter. */
bool unfilter_rows(uint8_t *data, size_t row_bytes, size_t rows, size_t pixel_bytes);

#endif
