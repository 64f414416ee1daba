// SPDX-License-Identifier: EUPL-1.2
/*
 * `formgen keysheet`: the key of a store on paper for the safe, as a QR and in letters that can be
 * typed. It is the only way but a file by which a key leaves the program (db/vault.h); the PDF is
 * written for its owner alone.
 */
#ifndef KEYSHEET_H
#define KEYSHEET_H

#include "buffer.h"
#include "cli.h"

struct keysheet {
	const char *key;         /* letters, as vault_text gives them */
	const char *fingerprint; /* of the key */
	const char *day;         /* of making, 2026-11-30 */
	const char *language;    /* nl or en */
};

/* One A4. EX_USAGE: there is no such language. */
bool keysheet_pdf(const struct keysheet *sheet, struct buffer *pdf, struct error *err);

extern const struct cli_option KEYSHEET_OPTIONS[];
int keysheet_run(const struct cli_arguments *arguments);

#endif
