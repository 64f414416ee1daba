// SPDX-License-Identifier: EUPL-1.2
#include "bidi.h"

#include <fribidi/fribidi.h>

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* By the letter of the algorithm a phone number behind an Arabic word would come out with its two
 * halves swapped: 0800-0432 as 0432-0800. So digits, and signs between two of them, count as one
 * word that runs from left to right. */
static void hold_numbers_together(const uint32_t *characters, size_t count, FriBidiCharType *types)
{
	static const uint32_t signs[] = {'-', '.', ',', ':', '/', 0x2013, 0x2011};

	for (size_t i = 0; i < count; i++) {
		bool between = i > 0 && i + 1 < count && is_digit(characters[i - 1]) &&
			       is_digit(characters[i + 1]);
		bool held = is_digit(characters[i]);

		for (size_t k = 0; between && k < sizeof signs / sizeof *signs; k++)
			held = held || characters[i] == signs[k];
		if (held)
			types[i] = FRIBIDI_TYPE_LTR;
	}
}

bool bidi_levels(
	const uint32_t *characters, size_t count, bool right_to_left, unsigned char *levels)
{
	FriBidiCharType types[BIDI_LINE_MAX];
	FriBidiBracketType brackets[BIDI_LINE_MAX];
	FriBidiLevel found[BIDI_LINE_MAX];
	FriBidiParType base = right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	FriBidiStrIndex length = (FriBidiStrIndex)count;

	if (count > BIDI_LINE_MAX)
		return false;
	if (count == 0)
		return true;
	fribidi_get_bidi_types(characters, length, types);
	hold_numbers_together(characters, count, types);
	fribidi_get_bracket_types(characters, length, types, brackets);
	if (!fribidi_get_par_embedding_levels_ex(types, brackets, length, &base, found))
		return false;
	for (size_t i = 0; i < count; i++)
		levels[i] = found[i] < 0 ? 0 : (unsigned char)found[i];
	return true;
}

uint32_t bidi_mirror(uint32_t character)
{
	FriBidiChar mirrored;

	return fribidi_get_mirror_char(character, &mirrored) ? mirrored : character;
}

static void turn(size_t *order, size_t from, size_t to)
{
	for (; from + 1 < to; from++, to--) {
		size_t first = order[from];

		order[from] = order[to - 1];
		order[to - 1] = first;
	}
}

void bidi_order(const unsigned char *levels, size_t count, size_t *order)
{
	unsigned char highest = 0;

	for (size_t i = 0; i < count; i++) {
		order[i] = i;
		if (levels[i] > highest)
			highest = levels[i];
	}
	/* From the highest level down: whatever stands at that level or above is turned round. */
	for (unsigned char level = highest; level > 0; level--) {
		for (size_t i = 0; i < count;) {
			size_t from = i;

			while (i < count && levels[order[i]] >= level)
				i++;
			turn(order, from, i);
			i += i == from;
		}
	}
}
