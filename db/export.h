// SPDX-License-Identifier: EUPL-1.2
/*
 * Answers out of the store, one row for each sheet, for other programs. The formats are
 * described in formdb(1); their field names are a contract.
 *
 * Rows are in the order of their (random) sheet codes, which says nothing about the order of
 * scanning. Every sheet of which a side came back has its row; questions on sides that did
 * not come back are left out.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "store.h"

enum export_format { EXPORT_JSONL, EXPORT_CSV, EXPORT_XLSX, EXPORT_SAV, EXPORT_FORMATS };

struct export_request {
	const char *event; /* NULL = all */
	enum export_format format;
	char separator;       /* CSV: ',' or ';'. With ';' a byte order mark goes first, so that
			   Excel of a country with decimal commas opens it as it is */
	const char *reason;   /* why the rows are needed; NULL or "" = not given */
	const char *role;     /* who takes them out */
	const char *language; /* of labels and codebook: "nl", ...; NULL = nl */
	FILE *codebook;       /* what the columns mean goes here, as CSV; NULL = nowhere */
};

/* "jsonl", "csv", "xlsx", "sav". */
const char *export_format_name(enum export_format format);
bool export_format_parse(const char *name, enum export_format *format);

/* Writes the rows to out. Rows of regime A and B leave only with a reason (EX_NOPERM, saying
 * what to add). The export is in the log before its first byte is written. Trouble of `out`
 * is the caller's to see (ferror). */
bool export_write(
	struct store *store, const struct export_request *request, FILE *out, struct error *err);

#endif
