// SPDX-License-Identifier: EUPL-1.2
/* What all pages share while the desk is open. */
#ifndef DESK_H
#define DESK_H

#include "session.h"
#include "store.h"

#include <limits.h>
#include <pthread.h>

struct desk {
	struct store *store;
	const char *db; /* as given with --db, or NULL */
	struct sessions *sessions;
	struct passwords *passwords;
	struct catalogue *catalogue;
	struct previews *previews;
	struct papers *papers;
	struct papers *drafts; /* of forms that are being written */
	struct piles *piles;
	struct intake *intake;
	char origin[280];      /* "http://127.0.0.1:4747", for links; set when the server listens */
	char folder[PATH_MAX]; /* private, beside the store: print files, piles, passwords */
	/* The generator fills caches of its own (fonts, pictograms) that no two threads may fill
	 * at once. Held while it draws, never while a page waits for something else. */
	pthread_mutex_t press;
};

/* The private folder that goes with a store, made when it is not there. EX_CANTCREAT. */
bool desk_find_folder(const char *db, char folder[PATH_MAX], struct error *err);

/* Opens the store and the folder and reads the library; db NULL: as store_open. The desk must not
 * move. Free it with desk_close in either case. */
bool desk_open(struct desk *desk, const char *db, struct error *err);
void desk_close(struct desk *desk);

#endif
