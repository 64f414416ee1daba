// SPDX-License-Identifier: EUPL-1.2
/*
 * The queue is a ring of slots. Threads take pages in order, each into the next free slot; the
 * caller's thread empties the slots in the same order. A thread that is far ahead waits for a free
 * slot, so memory does not grow with the pile.
 */
#include "read.h"

#include "decoder.h"
#include "message.h"
#include "scan_page.h"
#include "secret.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { JOBS_MAX = 64, SLOTS_PER_JOB = 4 };

/* One page on its way: taken by a thread, filled, emptied by the caller. */
struct slot {
	bool filled;
	struct scan_source source;
	bool seen; /* stored by an earlier run; outcome has it */
	struct store_outcome outcome;
	struct reading reading;
	struct error trouble; /* status 0: none; else reading cannot go on */
};

struct pile {
	struct store *store;
	const struct read_request *request;
	struct scan_forms forms;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slot *slots;
	size_t slot_count;
	size_t taken, stored; /* pages handed out; pages put in the store */
	bool finished;        /* nothing more to hand out                 */

	/* Where handing out stands. */
	size_t file;             /* index of the file that is open            */
	size_t page, page_count; /* next page of it; 0 pages = not opened yet */
	unsigned char file_hash[HASH_BYTES];
};

/* --- handing out ------------------------------------------------------------------------- */

static bool hash_file(const char *path, unsigned char hash[HASH_BYTES], struct error *err)
{
	FILE *file = fopen(path, "rbe");
	struct secret_hasher *hasher = file ? secret_hasher_new() : NULL;
	char block[65536];
	size_t n;
	bool good;

	if (!file)
		return error_set(
			err, EX_NOINPUT, _("%s cannot be opened: %s"), path, strerror(errno));
	if (!hasher) {
		fclose(file);
		return error_memory(err);
	}
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		secret_hasher_add(hasher, block, n);
	good = !ferror(file);
	secret_hasher_end(hasher, hash);
	fclose(file);
	return good ? true : error_set(err, EX_NOINPUT, _("%s cannot be read"), path);
}

/* A file that cannot be read at all still is one side in the balance, with its reason. */
static void unreadable(struct slot *slot, const struct error *why)
{
	slot->reading = (struct reading){.verdict = VERDICT_UNREADABLE};
	snprintf(slot->reading.reason, sizeof slot->reading.reason, "%.*s", REASON_SIZE - 1,
		why->text);
}

/* Opens the next file. Returns its number of pages; 0 when it cannot be read, err says why. */
static size_t open_file(struct pile *pile, struct decoder *decoder, struct error *err)
{
	const char *path = pile->request->files[pile->file];

	if (!hash_file(path, pile->file_hash, err))
		return 0;
	return decoder_pages(decoder, path, err);
}

/* Takes the next page of the pile into a slot. false when there is none. Called with the lock held,
 * so that pages are numbered in order; opening a file takes no longer than reading its list. */
static bool next_page(struct pile *pile, struct decoder *decoder, struct slot *slot, bool *ready)
{
	struct error why = {0};

	*ready = false;
	if (pile->file >= pile->request->file_count)
		return false;
	if (pile->page_count == 0) {
		pile->page_count = open_file(pile, decoder, &why);
		pile->page = 1;
	}
	*slot = (struct slot){.source = {.file = pile->request->files[pile->file]}};
	memcpy(slot->source.file_hash, pile->file_hash, HASH_BYTES);
	if (pile->page_count == 0) {
		pile->file++;
		*ready = true;
		if (why.status == EX_NOINPUT || why.status == EX_DATAERR)
			unreadable(slot, &why);
		if (why.status != EX_DATAERR)
			slot->trouble = why;
		return true;
	}
	slot->source.page = (int)pile->page++;
	if (pile->page > pile->page_count) {
		pile->file++;
		pile->page_count = 0;
	}
	return true;
}

/* --- reading ----------------------------------------------------------------------------- */

struct worker {
	struct pile *pile;
	struct decoder *decoder;
	struct scanner *scanner;
};

static void read_page(struct worker *w, struct slot *slot)
{
	struct image image;
	struct error why = {0};

	if (!store_scan_seen(
		    w->pile->store, &slot->source, &slot->seen, &slot->outcome, &slot->trouble) ||
		slot->seen)
		return;
	if (decoder_page(w->decoder, slot->source.file, (size_t)slot->source.page, &image, &why))
		scan_page(w->scanner, &image, &slot->reading, &slot->trouble);
	else if (why.status == EX_DATAERR || why.status == EX_NOINPUT ||
		 why.status == EX_UNAVAILABLE)
		unreadable(slot, &why);
	else
		slot->trouble = why;
}

/* Waits for a free slot and takes a page into it. NULL when there is nothing more. */
static struct slot *take(struct pile *pile, struct decoder *decoder, bool *ready)
{
	struct slot *slot = NULL;

	pthread_mutex_lock(&pile->lock);
	while (!pile->finished && pile->taken - pile->stored >= pile->slot_count)
		pthread_cond_wait(&pile->changed, &pile->lock);
	if (!pile->finished && !(pile->request->stop && *pile->request->stop)) {
		slot = &pile->slots[pile->taken % pile->slot_count];
		if (next_page(pile, decoder, slot, ready))
			pile->taken++;
		else
			slot = NULL;
	}
	if (!slot) {
		pile->finished = true;
		pthread_cond_broadcast(&pile->changed);
	}
	pthread_mutex_unlock(&pile->lock);
	return slot;
}

static void hand_over(struct pile *pile, struct slot *slot)
{
	pthread_mutex_lock(&pile->lock);
	slot->filled = true;
	pthread_cond_broadcast(&pile->changed);
	pthread_mutex_unlock(&pile->lock);
}

static void *work(void *argument)
{
	struct worker w = {.pile = argument};
	struct error err = {0};
	struct slot *slot;
	bool ready;

	w.decoder = decoder_new(&err);
	w.scanner = w.decoder ? scanner_new(&w.pile->forms, &err) : NULL;
	if (w.scanner && w.pile->request->trace)
		scanner_trace(w.scanner, w.pile->request->trace);
	while ((slot = take(w.pile, w.decoder, &ready)) != NULL) {
		if (!w.scanner)
			slot->trouble = err;
		else if (!ready)
			read_page(&w, slot);
		hand_over(w.pile, slot);
	}
	scanner_free(w.scanner);
	decoder_free(w.decoder);
	return NULL;
}

/* --- storing ------------------------------------------------------------------------------ */

/* The next slot in order, when it is filled; NULL when all is done. */
static struct slot *next_filled(struct pile *pile)
{
	struct slot *slot = &pile->slots[pile->stored % pile->slot_count];

	pthread_mutex_lock(&pile->lock);
	while (!(pile->stored < pile->taken && slot->filled) &&
		!(pile->finished && pile->stored == pile->taken))
		pthread_cond_wait(&pile->changed, &pile->lock);
	if (pile->stored == pile->taken)
		slot = NULL;
	pthread_mutex_unlock(&pile->lock);
	return slot;
}

static void release(struct pile *pile, struct slot *slot)
{
	reading_free(&slot->reading);
	pthread_mutex_lock(&pile->lock);
	slot->filled = false;
	pile->stored++;
	pthread_cond_broadcast(&pile->changed);
	pthread_mutex_unlock(&pile->lock);
}

static void stop_handing_out(struct pile *pile)
{
	pthread_mutex_lock(&pile->lock);
	pile->finished = true;
	pthread_cond_broadcast(&pile->changed);
	pthread_mutex_unlock(&pile->lock);
}

static bool store_slot(
	struct pile *pile, struct slot *slot, struct read_counts *counts, struct error *err)
{
	struct read_record record = {slot->source.file, slot->source.page, slot->outcome};

	if (slot->trouble.status == EX_NOINPUT) {
		/* Never opened, so there is nothing that a store could know again. */
		counts->unopened++;
		record.outcome.verdict = VERDICT_UNREADABLE;
		memcpy(record.outcome.reason, slot->reading.reason, REASON_SIZE);
	} else if (slot->trouble.status) {
		*err = slot->trouble;
		return false;
	} else if (!slot->seen &&
		   !store_scan(pile->store, &slot->source, &slot->reading, &record.outcome, err)) {
		return false;
	}
	counts->sides++;
	counts->by_verdict[record.outcome.verdict]++;
	counts->seen_before += record.outcome.seen_before;
	pile->request->report(pile->request->context, &record);
	return true;
}

static bool store_all(struct pile *pile, struct read_counts *counts, struct error *err)
{
	struct slot *slot;
	bool good = true;

	while ((slot = next_filled(pile)) != NULL) {
		if (good && !store_slot(pile, slot, counts, err)) {
			good = false;
			stop_handing_out(pile);
		}
		release(pile, slot);
	}
	return good;
}

static bool design_of(void *context, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err)
{
	return store_sheet_design(context, sheet, state, design, err);
}

static int job_count(const struct read_request *request)
{
	long jobs = request->jobs ? request->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	if (request->trace)
		return 1; /* the pictures are numbered in the order of the pages */
	return jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : (int)jobs;
}

bool read_pile(struct store *store, const struct read_request *request, struct read_counts *counts,
	struct error *err)
{
	struct pile pile = {.store = store,
		.request = request,
		.forms = {store, store_page_key(store), design_of},
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER};
	int jobs = job_count(request), started = 0;
	pthread_t threads[JOBS_MAX];
	bool good;

	*counts = (struct read_counts){0};
	pile.slot_count = (size_t)jobs * SLOTS_PER_JOB;
	pile.slots = calloc(pile.slot_count, sizeof *pile.slots);
	if (!pile.slots)
		return error_memory(err);
	while (started < jobs && pthread_create(&threads[started], NULL, work, &pile) == 0)
		started++;
	if (started == 0) {
		free(pile.slots);
		return error_set(err, EX_OSERR, _("no thread can be started"));
	}
	good = store_all(&pile, counts, err);
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	counts->stopped = request->stop && *request->stop;
	free(pile.slots);
	return good;
}
