// SPDX-License-Identifier: EUPL-1.2
/*
 * A pile read: files in, every side of them in the store.
 *
 * Several threads decode and read pages, each with a decoder and a scanner of its own; the caller's
 * thread stores what they found strictly in the order of files and pages, one transaction per
 * side. So any number of jobs gives the same store and the same records, and a run that is killed
 * goes on where it was. What was stored by an earlier run is not even decoded. No more pages are
 * under way than a few per job, however long the pile is.
 */
#ifndef READ_H
#define READ_H

#include "store.h"

#include <signal.h>

/* One side, when it is in the store. */
struct read_record {
	const char *file;
	int page; /* from 1; 0 stands for a file that cannot be read at all */
	struct store_outcome outcome;
};

struct read_request {
	char **files; /* as inputs.h lists them */
	size_t file_count;
	int jobs;          /* 0: one per processor */
	const char *trace; /* folder for pictures of each step (then one job), or NULL */
	void (*report)(void *context, const struct read_record *record);
	void *context;
	const volatile sig_atomic_t *stop; /* set: finish what is under way, then stop */
};

/* Verdicts of this run, also of sides that were read before. */
struct read_counts {
	long sides, by_verdict[VERDICTS], seen_before;
	long unopened; /* files that could not be opened; each was told to `trouble` */
	bool stopped;
};

/* false and err when it could not go on: the store fails, no memory. What was reported is stored. */
bool read_pile(struct store *store, const struct read_request *request, struct read_counts *counts,
	struct error *err);

#endif
