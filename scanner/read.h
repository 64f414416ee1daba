// SPDX-License-Identifier: EUPL-1.2
/*
 * Reading a pile: files in, one record per side out, everything in the store.
 *
 * Pages are decoded and read side by side by as many threads as are asked for, and stored by
 * the calling thread one by one, in the order of the files and their pages. So any number
 * of threads gives the same store and the same records. No more pages are in work than a
 * few per thread: memory does not grow with the pile.
 *
 * Each side is one transaction. A run that is stopped or killed has stored what it has
 * recorded, and the next run over the same files goes on where it was: a page that the
 * store knows (by the content of its file and its number) is not decoded again.
 *
 * With one job everything happens on the calling thread.
 */
#ifndef READ_H
#define READ_H

#include "existing.h"
#include "inputs.h"
#include "store.h"

enum { READ_JOBS_MAX = 64 };

/* One side. All texts are lent during the call. */
struct read_record {
	const char *file;
	int page; /* from 1; 0: the file as a whole could not be read */
	const struct store_outcome *outcome;
	bool stored; /* false: nothing was stored, a later run tries again (see reason) */
	const struct reading *reading; /* of this run; NULL when the page was not read in it */
};

struct read_job {
	struct store *store; /* NULL: nothing is stored, and sheets of ours are not known */
	const struct existing *existing; /* the form that all pages are; NULL: forms of ours */
	const struct inputs *inputs;
	int only_page; /* of every file; 0 = all                                                  */
	sheet_id typed; /* the sheet of pages without a readable code, typed by a person; 0 = none.
			 * Pages that were stored as unreadable are read again */
	int jobs;       /* threads, 1 .. READ_JOBS_MAX */
	const char *trace; /* a folder for pictures of each step, one folder per page; or NULL */

	/* Takes each record, in order. */
	void (*take)(void *context, const struct read_record *record);
	/* Takes each reading instead of the store, also of pages that were stored before; NULL: they
	 * are stored. Called while nobody else uses the store. */
	bool (*again)(void *context, const struct scan_source *source,
		const struct reading *reading, struct error *err);
	/* Asked between pages: true ends the run after the pages in hand. */
	bool (*stop)(void *context);
	/* A file is there no more or cannot be opened (err without its name); it has no
	 * record. */
	inputs_missing *missing;
	void *context;

	const char *name; /* what the one input is called for people; NULL: as its path */
};

/* false and err: the store failed, or memory ran out; what was recorded is stored. A run
 * that was asked to stop is no failure. */
bool read_pile(const struct read_job *job, struct error *err);

#endif
