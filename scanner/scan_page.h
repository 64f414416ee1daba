// SPDX-License-Identifier: EUPL-1.2
/*
 * One picture of one side: what does it say?
 *
 *   find marks -> solve transform -> read code -> measure cells -> decide answers
 *
 * Pure: the same picture and the same store content give the same reading, on any machine
 * and number of threads. Nothing is stored here.
 */
#ifndef SCAN_PAGE_H
#define SCAN_PAGE_H

#include "image.h"
#include "store.h"

struct trace;
struct existing;

/* How the reader learns which design a sheet has. May be called from several threads. */
struct scan_forms {
	void *context;
	const unsigned char *page_key;
	bool (*design)(void *context, sheet_id sheet, enum store_sheet_state *state,
		const struct store_known_design **design, struct error *err);
	sheet_id typed; /* the sheet of pages without a readable code, as a person typed it; or 0 */
};

/* Working memory of one thread; grows to the size of the largest page and stays. */
struct scanner;
struct scanner *scanner_new(const struct scan_forms *forms, struct error *err);
void scanner_free(struct scanner *scanner);

/* Pictures and times after each step go to this folder (NULL: none). */
void scanner_trace(struct scanner *scanner, const char *folder);

/* Fills reading (free it with reading_free). false only for errors that are not the
 * paper's: no memory, a store that fails. */
bool scan_page(struct scanner *scanner, const struct image *image, struct reading *reading,
	struct error *err);

/* The same for a form that was printed by others (existing.h): the side that fits best, in
 * reading->side, without a sheet. */
bool scan_existing(struct scanner *scanner, const struct image *image,
	const struct existing *existing, struct reading *reading, struct error *err);

#endif
