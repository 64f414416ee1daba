// SPDX-License-Identifier: EUPL-1.2
/*
 * A ring of slots, one per page, filled and emptied by the calling thread in the order of the
 * pile; in between each slot is worked on by any thread. With jobs = 1 there are no threads,
 * and the calling one works on the oldest slot when it has nothing else to do.
 *
 * The store is used by one thread at a time: the calling one for all that is stored, the
 * others only to look up how a sheet was printed, under the same lock.
 */
#include "read.h"

#include "decoder.h"
#include "message.h"
#include "scan_page.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* Enough that a thread never waits while a page with many doubts is stored or a large file
 * is opened; a finished page takes some 100 kB, most of it cut-outs. */
enum { SLOTS_PER_JOB = 4, SLOTS_MORE = 4 };

enum { HASH_PIECE = 256 << 10 };

/* How often the calling thread looks up from waiting, to see whether it is to stop. */
static const long LOOK_UP_NS = 200 * 1000 * 1000;

enum state { EMPTY, WAITING, IN_WORK, DONE };

/* What became of a page, apart from its verdict. */
enum fate {
	FATE_READ,   /* reading is filled: store it                           */
	FATE_LATER,  /* not the page's fault: why says so, nothing is stored  */
	FATE_SEEN,   /* the store knows it: outcome is filled                 */
	FATE_FAILED, /* the run must end: why says so                         */
};

struct slot {
	enum state state;
	enum fate fate;
	struct scan_source source;
	const char *path;     /* where the file is; source.file is what it is called */
	struct stat identity; /* of the file when its content was hashed */
	size_t number;        /* of the page in this run, from 1         */
	struct reading reading;
	struct store_outcome outcome;
	struct error why;
};

struct worker {
	struct read_run *run;
	struct decoder *decoder;
	struct scanner *scanner;
	pthread_t thread;
	bool started;
};

/* The file whose pages are being handed out. */
struct current {
	size_t index; /* in the inputs: the next file to open */
	struct scan_source source;
	const char *path;
	struct stat identity;
	size_t pages, given; /* given: handed out already */
};

struct read_run {
	const struct read_job *job;
	struct scan_forms forms;
	pthread_mutex_t lock; /* slots, closing */
	pthread_cond_t work, done;
	pthread_mutex_t store_lock;
	struct slot *slots;
	size_t slot_count;
	size_t filled, taken, emptied; /* slots ever; filled >= taken >= emptied */
	bool closing;
	struct worker *workers; /* jobs of them; with one job it has no thread */
	struct decoder *opener; /* counts pages for the calling thread */
	struct current file;
	size_t page_number;
};

/* --- one page ------------------------------------------------------------------------------- */

/* Cuts a reason to its size before a character that would be broken. */
static void set_reason(char reason[REASON_SIZE], const char *text)
{
	size_t length = strlen(text);

	if (length >= REASON_SIZE) {
		length = REASON_SIZE - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(reason, text, length);
	reason[length] = '\0';
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The picture belongs to the hash only if the file is still the one that was hashed. */
static bool still_the_same(const struct slot *slot)
{
	struct stat now;

	return !stat(slot->path, &now) && same_file(&now, &slot->identity);
}

/* A folder for the pictures of this page, named so that they sort in order. */
static void begin_trace(const struct worker *worker, const struct slot *slot)
{
	const char *folder = worker->run->job->trace;
	const char *name = strrchr(slot->source.file, '/');
	char path[4096];

	if (!folder)
		return;
	name = name ? name + 1 : slot->source.file;
	snprintf(path, sizeof path, "%s/%05zu-%.100s-%d", folder, slot->number, name,
		slot->source.page);
	scanner_trace(worker->scanner, mkdir(path, 0700) && errno != EEXIST ? NULL : path);
}

static enum fate unreadable(struct slot *slot)
{
	if (slot->why.status != EX_DATAERR)
		return FATE_LATER;
	slot->reading = (struct reading){.verdict = VERDICT_UNREADABLE};
	set_reason(slot->reading.reason, slot->why.text);
	return FATE_READ;
}

static bool look_at_page(const struct worker *worker, const struct image *image, struct slot *slot)
{
	const struct existing *existing = worker->run->job->existing;

	if (existing)
		return scan_existing(worker->scanner, image, existing, &slot->reading, &slot->why);
	return scan_page(worker->scanner, image, &slot->reading, &slot->why);
}

static enum fate read_page(struct worker *worker, struct slot *slot)
{
	struct image image;

	slot->reading = (struct reading){0};
	if (!decoder_page(
		    worker->decoder, slot->path, (size_t)slot->source.page, &image, &slot->why))
		return still_the_same(slot) ? unreadable(slot) : FATE_LATER;
	begin_trace(worker, slot);
	if (!look_at_page(worker, &image, slot))
		return FATE_FAILED;
	if (still_the_same(slot))
		return FATE_READ;
	reading_free(&slot->reading);
	error_set(&slot->why, EX_TEMPFAIL,
		_("the file changed while it was read; read it again when it is complete"));
	return FATE_LATER;
}

/* --- threads -------------------------------------------------------------------------------- */

static struct slot *slot_at(struct read_run *run, size_t number)
{
	return &run->slots[number % run->slot_count];
}

/* The next slot to work on; NULL when there is none, now or (waiting) ever. */
static struct slot *take_slot(struct read_run *run, bool wait)
{
	struct slot *slot = NULL;

	pthread_mutex_lock(&run->lock);
	while (wait && run->taken == run->filled && !run->closing)
		pthread_cond_wait(&run->work, &run->lock);
	if (run->taken < run->filled && !run->closing) {
		slot = slot_at(run, run->taken++);
		slot->state = IN_WORK;
	}
	pthread_mutex_unlock(&run->lock);
	return slot;
}

static void finish_slot(struct read_run *run, struct slot *slot)
{
	pthread_mutex_lock(&run->lock);
	slot->state = DONE;
	pthread_cond_signal(&run->done);
	pthread_mutex_unlock(&run->lock);
}

/* Pages that the store knows are only passed on. */
static void work_on(struct worker *worker, struct slot *slot)
{
	if (slot->fate != FATE_SEEN && slot->source.page > 0)
		slot->fate = read_page(worker, slot);
	finish_slot(worker->run, slot);
}

static bool furnish(struct worker *worker, struct error *err)
{
	worker->decoder = decoder_new(err);
	if (worker->decoder)
		worker->scanner = scanner_new(&worker->run->forms, err);
	return worker->scanner;
}

/* A decoder's child lives and dies with the thread that made the decoder. */
static void *work(void *context)
{
	struct worker *worker = context;
	struct slot *slot;
	struct error err;
	bool ready = furnish(worker, &err);

	while ((slot = take_slot(worker->run, true))) {
		if (ready) {
			work_on(worker, slot);
			continue;
		}
		slot->fate = FATE_FAILED;
		slot->why = err;
		finish_slot(worker->run, slot);
	}
	decoder_free(worker->decoder);
	worker->decoder = NULL;
	return NULL;
}

/* Signals are for the calling thread. */
static bool start_threads(struct read_run *run, struct error *err)
{
	sigset_t all, before;
	int failed = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (int i = 0; i < run->job->jobs && !failed; i++) {
		struct worker *worker = &run->workers[i];

		failed = pthread_create(&worker->thread, NULL, work, worker);
		worker->started = !failed;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed)
		return error_set(err, EX_OSERR, _("no new thread: %s"), strerror(failed));
	return true;
}

static void close_shop(struct read_run *run)
{
	pthread_mutex_lock(&run->lock);
	run->closing = true;
	pthread_cond_broadcast(&run->work);
	pthread_mutex_unlock(&run->lock);
}

/* --- filling slots -------------------------------------------------------------------------- */

/* All of an open file into the hasher; false: errno says why. */
static bool hash_bytes(int descriptor, struct secret_hasher *hasher, char *piece)
{
	for (;;) {
		ssize_t count = read(descriptor, piece, HASH_PIECE);

		if (count == 0)
			return true;
		if (count > 0)
			secret_hasher_add(hasher, piece, (size_t)count);
		else if (errno != EINTR)
			return false;
	}
}

static bool hash_file(const char *path, struct current *file, struct error *err)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct secret_hasher *hasher;
	char *piece;
	bool done = false;

	if (descriptor < 0)
		return error_set(err, EX_NOINPUT, "%s", strerror(errno));
	hasher = secret_hasher_new();
	piece = malloc(HASH_PIECE);
	if (!hasher || !piece)
		error_memory(err);
	else if (fstat(descriptor, &file->identity) || !hash_bytes(descriptor, hasher, piece))
		error_set(err, EX_NOINPUT, "%s", strerror(errno));
	else
		done = true;
	if (hasher)
		secret_hasher_end(hasher, done ? file->source.file_hash : NULL);
	free(piece);
	close(descriptor);
	return done;
}

/* Everything is to be read again, or a person has typed the code of a page that could not be. */
static bool reads_again(const struct read_run *run, const struct store_outcome *outcome)
{
	return run->job->again || (run->job->typed && !outcome->has_sheet &&
					  (outcome->verdict == VERDICT_UNREADABLE ||
						  outcome->verdict == VERDICT_FOREIGN));
}

/* A slot for a page, or for the file as a whole (page 0); why: what is wrong with that. */
static bool fill_slot(struct read_run *run, int page, const struct error *why, struct error *err)
{
	struct slot *slot = slot_at(run, run->filled);
	bool seen = false, asked;

	*slot = (struct slot){.source = run->file.source,
		.path = run->file.path,
		.identity = run->file.identity,
		.number = ++run->page_number};
	slot->source.page = page;
	pthread_mutex_lock(&run->store_lock);
	asked = !run->job->store ||
		store_scan_seen(run->job->store, &slot->source, &seen, &slot->outcome, err);
	pthread_mutex_unlock(&run->store_lock);
	if (!asked)
		return false;
	if (why) {
		slot->why = *why;
		slot->fate = unreadable(slot);
	}
	/* For pictures of its steps a page is read once more, though nothing of it is stored. */
	if (seen && !run->job->trace && !reads_again(run, &slot->outcome))
		slot->fate = FATE_SEEN;
	pthread_mutex_lock(&run->lock);
	slot->state = WAITING;
	run->filled++;
	pthread_cond_signal(&run->work);
	pthread_mutex_unlock(&run->lock);
	return true;
}

/* One page of the file, and no other. */
static bool fill_only_page(struct read_run *run, struct error *err)
{
	size_t pages = run->file.pages, page = (size_t)run->job->only_page;

	run->file.pages = 0;
	if (page <= pages)
		return fill_slot(run, (int)page, NULL, err);
	return error_set(err, EX_USAGE, _("%s has %zu pages, no page %zu"), run->file.source.file,
		pages, page);
}

/* Opens the next file that can be opened, and finds out how many pages it has. One that is
 * no picture gets a slot as a whole. */
static bool open_next(struct read_run *run, struct error *err)
{
	const struct inputs *inputs = run->job->inputs;
	const char *path = inputs->paths[run->file.index++];
	struct error why = {0};

	run->file.pages = run->file.given = 0;
	run->file.path = path;
	run->file.source = (struct scan_source){.file = run->job->name ? run->job->name : path};
	if (!hash_file(path, &run->file, &why)) {
		if (why.status != EX_NOINPUT) {
			*err = why;
			return false;
		}
		run->job->missing(run->job->context, path, &why);
		return true;
	}
	run->file.pages = decoder_pages(run->opener, path, &why);
	if (run->file.pages && run->job->only_page)
		return fill_only_page(run, err);
	if (run->file.pages)
		return true;
	if (why.status == EX_NOINPUT) {
		run->job->missing(run->job->context, path, &why);
		return true;
	}
	return fill_slot(run, 0, &why, err);
}

static bool more_to_fill(const struct read_run *run)
{
	return run->file.given < run->file.pages || run->file.index < run->job->inputs->count;
}

static bool fill_next(struct read_run *run, struct error *err)
{
	if (run->file.given < run->file.pages)
		return fill_slot(run, (int)++run->file.given, NULL, err);
	return open_next(run, err);
}

/* --- emptying slots ------------------------------------------------------------------------- */

static void give_record(struct read_run *run, const struct slot *slot, bool stored)
{
	struct read_record record = {.file = slot->source.file,
		.page = slot->source.page,
		.outcome = &slot->outcome,
		.stored = stored,
		.reading = slot->fate == FATE_READ ? &slot->reading : NULL};

	run->job->take(run->job->context, &record);
}

/* What the reading says, without a store that knows more. */
static void tell_reading(struct slot *slot)
{
	const struct reading *r = &slot->reading;

	slot->outcome = (struct store_outcome){.verdict = r->verdict,
		.has_sheet = r->has_sheet,
		.sheet = r->sheet,
		.side = r->side};
	set_reason(slot->outcome.reason, r->reason);
	for (size_t i = 0; i < r->answer_count; i++) {
		slot->outcome.answered += r->answers[i].state == ANSWER_ANSWERED;
		slot->outcome.doubtful += r->answers[i].state >= ANSWER_DOUBTFUL;
	}
}

/* The same content may stand twice in one pile: then the store knows it by now. */
static bool store_slot(struct read_run *run, struct slot *slot, struct error *err)
{
	struct store *store = run->job->store;
	bool seen, done;

	if (!store || run->job->again)
		tell_reading(slot);
	if (!store)
		return true;
	pthread_mutex_lock(&run->store_lock);
	if (run->job->again) {
		done = run->job->again(run->job->context, &slot->source, &slot->reading, err);
		pthread_mutex_unlock(&run->store_lock);
		return done;
	}
	done = store_scan_seen(store, &slot->source, &seen, &slot->outcome, err);
	if (done && (!seen || reads_again(run, &slot->outcome)))
		done = store_scan(store, &slot->source, &slot->reading, &slot->outcome, err);
	pthread_mutex_unlock(&run->store_lock);
	return done;
}

static bool empty_slot(struct read_run *run, struct slot *slot, struct error *err)
{
	bool done = true;

	switch (slot->fate) {
	case FATE_READ:
		done = store_slot(run, slot, err);
		if (done)
			give_record(run, slot, true);
		break;
	case FATE_SEEN:
		give_record(run, slot, true);
		break;
	case FATE_LATER:
		slot->outcome = (struct store_outcome){.verdict = VERDICT_UNREADABLE};
		set_reason(slot->outcome.reason, slot->why.text);
		give_record(run, slot, false);
		break;
	case FATE_FAILED:
		*err = slot->why;
		done = false;
		break;
	}
	reading_free(&slot->reading);
	slot->reading = (struct reading){0};
	slot->state = EMPTY;
	run->emptied++;
	return done;
}

/* Waits until the oldest slot is done, but not longer than LOOK_UP_NS. */
static bool oldest_is_done(struct read_run *run, bool wait)
{
	struct timespec until;
	bool done;

	pthread_mutex_lock(&run->lock);
	if (wait && slot_at(run, run->emptied)->state != DONE) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += LOOK_UP_NS;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&run->done, &run->lock, &until);
	}
	done = slot_at(run, run->emptied)->state == DONE;
	pthread_mutex_unlock(&run->lock);
	return done;
}

/* One thing that the calling thread can do now: store the oldest page, or hand out one more,
 * or (alone) read one. */
static bool step(struct read_run *run, bool fill, struct error *err)
{
	bool room = run->filled - run->emptied < run->slot_count;
	bool any = run->emptied < run->filled;

	if (any && oldest_is_done(run, false))
		return empty_slot(run, slot_at(run, run->emptied), err);
	if (run->job->jobs == 1 && any) {
		struct slot *slot = take_slot(run, false);

		if (slot)
			work_on(&run->workers[0], slot);
		return true;
	}
	if (fill && room)
		return fill_next(run, err);
	if (any)
		oldest_is_done(run, true);
	return true;
}

/* Pages that nobody has begun are left for another run. */
static void drop_waiting(struct read_run *run)
{
	pthread_mutex_lock(&run->lock);
	run->filled = run->taken;
	pthread_mutex_unlock(&run->lock);
}

static bool run_all(struct read_run *run, struct error *err)
{
	bool stopping = false;

	while ((more_to_fill(run) && !stopping) || run->emptied < run->filled) {
		if (!stopping && run->job->stop(run->job->context)) {
			stopping = true;
			drop_waiting(run);
			continue;
		}
		if (!step(run, more_to_fill(run) && !stopping, err))
			return false;
	}
	return true;
}

/* --- the run -------------------------------------------------------------------------------- */

static bool look_up_design(void *context, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err)
{
	struct read_run *run = context;
	bool done;

	pthread_mutex_lock(&run->store_lock);
	done = store_sheet_design(run->job->store, sheet, state, design, err);
	pthread_mutex_unlock(&run->store_lock);
	return done;
}

static bool open_run(struct read_run *run, struct error *err)
{
	size_t jobs = (size_t)run->job->jobs;

	pthread_mutex_init(&run->lock, NULL);
	pthread_mutex_init(&run->store_lock, NULL);
	pthread_cond_init(&run->work, NULL);
	pthread_cond_init(&run->done, NULL);
	run->forms = (struct scan_forms){.context = run,
		.page_key = run->job->store ? store_page_key(run->job->store) : NULL,
		.design = look_up_design,
		.typed = run->job->typed};
	run->slot_count = jobs == 1 ? 1 : jobs * SLOTS_PER_JOB + SLOTS_MORE;
	run->slots = calloc(run->slot_count, sizeof *run->slots);
	run->workers = calloc(jobs, sizeof *run->workers);
	if (!run->slots || !run->workers)
		return error_memory(err);
	for (size_t i = 0; i < jobs; i++)
		run->workers[i].run = run;
	if (jobs == 1) { /* one decoder does for counting pages and for decoding them */
		if (!furnish(&run->workers[0], err))
			return false;
		run->opener = run->workers[0].decoder;
		return true;
	}
	run->opener = decoder_new(err);
	return run->opener && start_threads(run, err);
}

static void close_run(struct read_run *run)
{
	close_shop(run);
	for (int i = 0; run->workers && i < run->job->jobs; i++) {
		struct worker *worker = &run->workers[i];

		if (worker->started)
			pthread_join(worker->thread, NULL);
		scanner_free(worker->scanner);
		decoder_free(worker->decoder);
	}
	if (run->job->jobs > 1)
		decoder_free(run->opener);
	for (size_t i = 0; run->slots && i < run->slot_count; i++)
		reading_free(&run->slots[i].reading);
	free(run->slots);
	free(run->workers);
	pthread_cond_destroy(&run->work);
	pthread_cond_destroy(&run->done);
	pthread_mutex_destroy(&run->lock);
	pthread_mutex_destroy(&run->store_lock);
}

bool read_pile(const struct read_job *job, struct error *err)
{
	struct read_run run = {.job = job};
	bool done = open_run(&run, err) && run_all(&run, err);

	close_run(&run);
	return done;
}
