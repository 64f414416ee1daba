// SPDX-License-Identifier: EUPL-1.2
/*
 * Characters stand for the 32 elements of GF(32), five bits each, so that ids, side,
 * form key and checks are whole numbers of characters.
 */
#include "page_code.h"
#include "secret.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char ALPHABET[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

enum {
	BITS = 5,
	ID_LENGTH = 11,
	SHEET_CODE_LENGTH = ID_LENGTH + 1, /* without the dashes */
	FIELD_POLYNOMIAL = 0x25,           /* x^5 + x^2 + 1, primitive over GF(2) */

	/* Where each part of a page code starts. */
	AT_MARK = 0,
	AT_FORM = 2,
	AT_SHEET = 4,
	AT_SIDE = AT_SHEET + ID_LENGTH,
	AT_CHECK = AT_SIDE + 1,
	CHECK_LENGTH = PAGE_CODE_LENGTH - AT_CHECK,
};

static const char MARK[] = "S1";

_Static_assert(ID_LENGTH *BITS == SHEET_ID_BITS, "the id fills its characters");
_Static_assert(CHECK_LENGTH == 4, "as page_code.h tells");

/* -1 for a character that is not in the alphabet. Takes no notice of the locale. */
static int character_value(char c)
{
	const char *at = c ? strchr(ALPHABET, c) : NULL;

	return at ? (int)(at - ALPHABET) : -1;
}

/* Writes the lowest 5 x length bits, most significant character first. */
static void write_number(char *text, size_t length, uint64_t number)
{
	for (size_t i = length; i-- > 0; number >>= BITS)
		text[i] = ALPHABET[number & 31];
}

static bool read_number(const char *text, size_t length, uint64_t *number)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		int value = character_value(text[i]);

		if (value < 0)
			return false;
		sum = sum << BITS | (uint64_t)value;
	}
	*number = sum;
	return true;
}

/* a times x in GF(32). */
static unsigned field_double(unsigned a)
{
	a <<= 1;
	return a & 32 ? a ^ FIELD_POLYNOMIAL : a;
}

/*
 * The character that makes the sum over all twelve of x^place times character zero. The
 * check character itself has place 0, so it is the sum of the others. The weights x^0 ..
 * x^11 are all different and not zero. One wrong character changes the sum by weight times
 * difference, a swap by difference of weights times difference of characters: in a field
 * neither product is ever zero, so both are always seen.
 */
static char check_character(const char id[ID_LENGTH])
{
	unsigned sum = 0;

	/* Horner: the first character ends up with the highest weight, the last with x. */
	for (size_t i = 0; i < ID_LENGTH; i++)
		sum = field_double(sum ^ (unsigned)character_value(id[i]));
	return ALPHABET[sum];
}

sheet_id sheet_id_random(void)
{
	sheet_id id;

	do {
		secret_random(&id, sizeof id);
		id &= (UINT64_C(1) << SHEET_ID_BITS) - 1;
	} while (id == 0);
	return id;
}

void sheet_id_row_begin(
	struct sheet_id_row *row, const unsigned char key[PAGE_KEY_BYTES], const char *text)
{
	static_assert(sizeof row->seed == HASH_BYTES, "the seed is a hash");

	secret_mac(text, strlen(text), key, PAGE_KEY_BYTES, row->seed);
	row->taken = 0;
}

sheet_id sheet_id_next(struct sheet_id_row *row)
{
	unsigned char mac[HASH_BYTES];
	char number[24];
	sheet_id id;

	if (!row)
		return sheet_id_random();
	do {
		snprintf(number, sizeof number, "%" PRIu64, row->taken++);
		secret_mac(number, strlen(number), row->seed, sizeof row->seed, mac);
		id = 0;
		for (size_t i = 0; i < sizeof id; i++)
			id = id << 8 | mac[i];
		id &= (UINT64_C(1) << SHEET_ID_BITS) - 1;
	} while (id == 0);
	return id;
}

void sheet_code_write(sheet_id id, char code[SHEET_CODE_SIZE])
{
	char plain[SHEET_CODE_LENGTH];
	size_t n = 0;

	write_number(plain, ID_LENGTH, id);
	plain[ID_LENGTH] = check_character(plain);
	for (size_t i = 0; i < SHEET_CODE_LENGTH; i++) {
		if (i == 4 || i == 8)
			code[n++] = '-';
		code[n++] = plain[i];
	}
	code[n] = '\0';
}

bool sheet_code_read(const char *typed, sheet_id *id)
{
	char plain[SHEET_CODE_LENGTH];
	size_t n = 0;
	uint64_t number;

	for (const char *p = typed; p && *p; p++) {
		if (strchr(" .-", *p))
			continue;
		if (n == SHEET_CODE_LENGTH)
			return false;
		plain[n++] = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	}
	if (n < SHEET_CODE_LENGTH || !read_number(plain, ID_LENGTH, &number) || number == 0)
		return false;
	if (plain[ID_LENGTH] != check_character(plain))
		return false;
	*id = number;
	return true;
}

uint16_t page_code_form_key(const char *form_id)
{
	unsigned char hash[HASH_BYTES];

	secret_hash(form_id, strlen(form_id), hash);
	return (uint16_t)((hash[0] << 2 | hash[1] >> 6) & 1023);
}

static void write_check(
	const char *text, const unsigned char key[PAGE_KEY_BYTES], char check[CHECK_LENGTH])
{
	unsigned char mac[HASH_BYTES];

	secret_mac(text, AT_CHECK, key, PAGE_KEY_BYTES, mac);
	write_number(check, CHECK_LENGTH, (uint64_t)mac[0] << 16 | (uint64_t)mac[1] << 8 | mac[2]);
	secret_forget(mac, sizeof mac);
}

void page_code_write(const struct page_code *code, const unsigned char key[PAGE_KEY_BYTES],
	char text[PAGE_CODE_SIZE])
{
	/* A code that cannot be read back must never be printed. */
	assert(code->form_key < 1 << (AT_SHEET - AT_FORM) * BITS);
	assert(code->sheet > 0 && code->sheet >> SHEET_ID_BITS == 0);
	assert(code->side >= 1 && code->side < 1 << BITS);

	memcpy(text + AT_MARK, MARK, 2);
	write_number(text + AT_FORM, AT_SHEET - AT_FORM, code->form_key);
	write_number(text + AT_SHEET, ID_LENGTH, code->sheet);
	write_number(text + AT_SIDE, 1, (uint64_t)code->side);
	write_check(text, key, text + AT_CHECK);
	text[PAGE_CODE_LENGTH] = '\0';
}

enum page_code_verdict page_code_read(
	const char *text, const unsigned char key[PAGE_KEY_BYTES], struct page_code *code)
{
	uint64_t form, sheet, side, check;
	char expected[CHECK_LENGTH];

	if (!text || strnlen(text, PAGE_CODE_SIZE) != PAGE_CODE_LENGTH ||
		memcmp(text + AT_MARK, MARK, 2) != 0)
		return PAGE_CODE_FOREIGN;
	if (!read_number(text + AT_FORM, AT_SHEET - AT_FORM, &form) ||
		!read_number(text + AT_SHEET, ID_LENGTH, &sheet) ||
		!read_number(text + AT_SIDE, 1, &side) ||
		!read_number(text + AT_CHECK, CHECK_LENGTH, &check))
		return PAGE_CODE_FOREIGN;
	if (sheet == 0 || side == 0)
		return PAGE_CODE_FOREIGN;

	code->form_key = (uint16_t)form;
	code->sheet = sheet;
	code->side = (int)side;
	write_check(text, key, expected);
	return memcmp(expected, text + AT_CHECK, CHECK_LENGTH) == 0 ? PAGE_CODE_OURS
								    : PAGE_CODE_STRANGER;
}
