// SPDX-License-Identifier: EUPL-1.2
/* Sixteen rows of sixteen bytes, turned into sixteen columns, in registers. */
#ifndef TRANSPOSE_H
#define TRANSPOSE_H

#include <stdint.h>
#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16 bytes16_load(const uint8_t *from)
{
	bytes16 v;

	memcpy(&v, from, sizeof v);
	return v;
}

static inline void bytes16_store(uint8_t *to, bytes16 v)
{
	memcpy(to, &v, sizeof v);
}

/* One round deals the rows out like a pack of cards cut in the middle; four rounds
 * exchange the four bits of the row number with those of the column number. */
static inline void transpose_round(const bytes16 in[16], bytes16 out[16])
{
	for (int i = 0; i < 8; i++) {
		out[2 * i] = __builtin_shufflevector(
			in[i], in[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
		out[2 * i + 1] = __builtin_shufflevector(in[i], in[i + 8], 8, 24, 9, 25, 10, 26, 11,
			27, 12, 28, 13, 29, 14, 30, 15, 31);
	}
}

/* Byte j of row i becomes byte i of row j. */
static inline void transpose16(bytes16 rows[16])
{
	bytes16 other[16];

	transpose_round(rows, other);
	transpose_round(other, rows);
	transpose_round(rows, other);
	transpose_round(other, rows);
}

#endif
