// SPDX-License-Identifier: EUPL-1.2
/*
 * A pack: everything for one day in one file, from a description that a coordinator writes:
 *
 *     event: 2026-11-30 Eindhoven
 *     sheets:
 *       - {form: sg-c, language: nl, count: 9}
 *       - {form: sg-c, language: nl, variant: eenvoudig, count: 3}
 *       - {form: sg-c, language: ar, count: 2, draft: yes}
 *       - {form: sg-t, count: 15}
 *       - {form: ss-c, count: 4, pair: yes}
 *     theme:                      # optional: words for the question that is open for them; or the
 *       languages: [nl, ar]       # name of a file with this in it
 *       words: [...]
 *     language: nl                # optional: of the pages for helpers (nl or en)
 *     reading-cards: 4            # optional, as are the next three, which are yes by themselves
 *     reading-sheets: yes
 *     separators: yes
 *     copy-test: yes
 *
 * In the file: a page that says what is in it; the copy test; a reading sheet per form and language
 * (not of forms for staff);
 * reading cards; then form by form a separator and its sheets, those in all languages and variants
 * shuffled. Every sheet begins on a leaf of its own.
 */
#ifndef PACK_H
#define PACK_H

#include "store.h"

struct pack;

/* NULL and err: EX_NOINPUT, or EX_DATAERR with a line per mistake, `file:line:column: what`. */
struct pack *pack_load(const char *path, struct error *err);
void pack_free(struct pack *pack); /* NULL is fine */

const char *pack_event(const struct pack *pack); /* lent */

/* A sheet of the printed pack; texts are lent by the pack. */
struct pack_sheet {
	sheet_id sheet;
	const char *form, *language, *variant;
};

struct pack_result {
	struct pack_sheet
		*sheets; /* in the order of the pages (of `again`: by form and language) */
	size_t count;
	bool again; /* the file holds this very pack already; nothing changed */
};
void pack_result_free(struct pack_result *result);

/* Writes and registers it, or neither: see press.h. */
bool pack_print(struct store *store, const struct pack *pack, const char *file,
	struct pack_result *result, struct error *err);

#endif
