// SPDX-License-Identifier: EUPL-1.2
/*
 * What is printed on every side: which sheet this is, and which side of it.
 *
 * A sheet has a random id of 55 bits. People see it as a sheet code of twelve letters and
 * digits in three groups, `K7M2-9PQR-T4XW`: eleven carry the id, the last is a check
 * character that catches every single wrong character and every swap of two. The alphabet
 * of 32 leaves out 0 O 1 I (rule L11), so that what is typed by hand is what was printed.
 *
 * The QR holds twenty of the same characters (a version 2 symbol at level H):
 *     S1  format mark and format number             2
 *     ff  form key, ten bits of a hash of the id     2
 *     id  the sheet                                 11
 *     s   side                                       1
 *     cccc keyed check, 20 bits                      4
 * The check is keyed with the store's own secret: a misread, a label of somebody else or
 * a home-made sheet does not pass (one in 2^20 by chance, and then its id must exist as
 * well).
 */
#ifndef PAGE_CODE_H
#define PAGE_CODE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	SHEET_CODE_SIZE = 15, /* "K7M2-9PQR-T4XW" and a zero byte */
	PAGE_CODE_LENGTH = 20,
	PAGE_CODE_SIZE = PAGE_CODE_LENGTH + 1,
	PAGE_KEY_BYTES = 32,
	SHEET_ID_BITS = 55,
};

typedef uint64_t sheet_id; /* below 2^55; 0 is no sheet */

/* A new id from the system's cryptographic random source. Never 0. */
sheet_id sheet_id_random(void);

/* A row of ids that follows from a text: the same text and key give the same row, and nobody without
 * the key can tell what it is (BLAKE2b with that key, then counted on). Never 0. */
struct sheet_id_row {
	unsigned char seed[32]; /* HASH_BYTES of secret.h */
	uint64_t taken;
};

void sheet_id_row_begin(
	struct sheet_id_row *row, const unsigned char key[PAGE_KEY_BYTES], const char *text);

/* The next one; with row NULL a random one. */
sheet_id sheet_id_next(struct sheet_id_row *row);

void sheet_code_write(sheet_id id, char code[SHEET_CODE_SIZE]);

/* Takes what a person typed: small letters, spaces, dots, dashes or none. false when it
 * is not twelve characters of the alphabet, the check character is wrong or the id is 0;
 * id is then untouched. `typed` of any length, or NULL. */
bool sheet_code_read(const char *typed, sheet_id *id);

struct page_code {
	uint16_t form_key; /* page_code_form_key() of the form id */
	sheet_id sheet;
	int side; /* 1..31 */
};

/* Ten bits, the same on every machine and in every version. Two forms may share one: it
 * only says where to look first, the sheet's id decides. */
/* Page codes of sheets that are never counted: an example to look at, and the sheet that parts two
 * piles. No code of ours starts like this, so they are PAGE_CODE_FOREIGN. */
#define PAGE_CODE_SPECIMEN "SPIEGELBLAD SPECIMEN"
#define PAGE_CODE_DIVIDER "SPIEGELBLAD DIVIDER"

uint16_t page_code_form_key(const char *form_id);

void page_code_write(const struct page_code *code, const unsigned char key[PAGE_KEY_BYTES],
	char text[PAGE_CODE_SIZE]);

enum page_code_verdict {
	PAGE_CODE_OURS,     /* well-formed and made with this key                     */
	PAGE_CODE_STRANGER, /* our shape, but made by another store, forged or misread */
	PAGE_CODE_FOREIGN,  /* something else: a parcel label, an address             */
};

/* Fills code unless the verdict is PAGE_CODE_FOREIGN. `text` of any length, or NULL. */
enum page_code_verdict page_code_read(
	const char *text, const unsigned char key[PAGE_KEY_BYTES], struct page_code *code);

#endif
