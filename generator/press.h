// SPDX-License-Identifier: EUPL-1.2
/*
 * The press: one PDF with sheets of one or more lots and loose pages between them, and the sheets
 * registered with it.
 *
 * The file and the registration belong together: a kill, a full disk or an unwritable folder leaves
 * neither (see store_print in store.h). The same command once more, with the file still there,
 * finds its own work and changes nothing. A file that holds sheets registered by another command is
 * not overwritten: they may still have to be printed.
 */
#ifndef PRESS_H
#define PRESS_H

#include "lot.h"

/* One thing in the file: a sheet, or a loose page (then lot is NULL). */
struct press_item {
	struct lot *lot;
	size_t sheet;                /* index in its lot                  */
	const struct drawing *loose; /* lent; not registered anywhere     */
};

struct press_job {
	const char *event;
	const char *file;
	const char *title; /* of the PDF; no personal data */
	struct lot *lots;
	size_t lot_count;
	const struct press_item *items; /* in the order of the pages */
	size_t item_count;
	bool leaves; /* every sheet begins on a leaf of its own: for a mix of one and two sides */
};

/* What happened to the file. */
enum press_outcome {
	PRESS_DONE,
	PRESS_AGAIN, /* nothing: it holds the sheets of this very command */
	PRESS_ANEW   /* made again: its sheets, of a seed, were registered by this very command */
};

/* With PRESS_AGAIN, `before` gets the sheets that the file holds already, lot by lot; free() it. */
bool press_print(struct store *store, const struct press_job *job, enum press_outcome *outcome,
	sheet_id **before, struct error *err);

#endif
