// SPDX-License-Identifier: EUPL-1.2
/*
 * The key of a store: pictures and typed-over texts are sealed with it, so that whoever has the
 * file of the store, or a copy of it, and not the key, sees none of them.
 *
 * The store keeps the public half of the key, and seals with that: reading a pile needs no key.
 * The secret half opens; it is in a file outside the store (mode 0600) and on paper in the safe.
 * Every picture and every text has a key of its own in the store, wrapped for that secret half:
 * destroying a picture is destroying its key, and a new key for the store means wrapping those
 * again, not sealing every picture anew.
 *
 * Counts, balances, results and exports of answers need no key. Without it pictures and texts
 * stay closed: EX_NOINPUT with one sentence that says where the key is looked for. A thing that was
 * changed, swapped or sealed for another key does not open: EX_DATAERR.
 *
 * A store without a key keeps pictures as they are.
 */
#ifndef VAULT_H
#define VAULT_H

#include "key_file.h"
#include "store.h"

enum { VAULT_FINGERPRINT_SIZE = 20, VAULT_PATH_SIZE = 512 }; /* "1a2b-3c4d-5e6f-7081" */

/* Where the secret half is, for this store: a file. NULL or never called: $SPIEGELBLAD_KEY, else a
 * file in $XDG_CONFIG_HOME/spiegelblad (~/.config/spiegelblad) that is named after the store and
 * stays so when its key changes. */
bool vault_use(struct store *store, const char *file, struct error *err);

struct vault_state {
	bool has_key;                             /* the store seals */
	char fingerprint[VAULT_FINGERPRINT_SIZE]; /* of its key; "" = none */
	char file[VAULT_PATH_SIZE];               /* where the secret half is looked for */
	bool here;                                /* and it is there, and it is the right one */
	char trouble[300];                        /* why not, "" when it is simply not there */
	long sealed, plain;                       /* pictures, texts, pieces of scans that wait */
};
bool vault_look(struct store *store, struct vault_state *state, struct error *err);

/*
 * Makes a key, writes its file, and seals what is there already; *sealed tells how many things.
 * Killed half-way, the same again finishes it. EX_CANTCREAT: there is another key where it would
 * be written. EX_USAGE: the store has a key; with `lost` it gets a new one all the same, and what
 * was sealed with the old one stays closed for ever.
 */
bool vault_create(
	struct store *store, bool lost, const char *role, long *sealed, struct error *err);

/* A new key in the place of the old one, of which the file is overwritten: copies of the store
 * from before keep their pictures closed from now on. Killed half-way, either the old key holds or
 * the new one, and the file is the right one at the next opening. *wrapped: things that go with the
 * new key; *dead: that did not open with the old one either. */
bool vault_rotate(
	struct store *store, const char *role, long *wrapped, long *dead, struct error *err);

/* The secret half as it is written on paper. Logged as "key shown". */
bool vault_text(struct store *store, const char *role, char text[KEY_TEXT_SIZE], struct error *err);

/* Writes the key file again from what was typed from paper. EX_DATAERR: a letter is wrong, or it
 * is the key of another store. */
bool vault_restore(struct store *store, const char *typed, const char *role, struct error *err);

/* Forgets the secret half until it is needed again: for a desk that locks. */
void vault_lock(struct store *store);

#endif
