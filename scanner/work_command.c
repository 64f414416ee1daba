// SPDX-License-Identifier: EUPL-1.2
/*
 * A worker. The scan it has taken is in a file without a name, which goes when the worker goes,
 * however it goes. A thread renews the lease three times in its term. When the store cannot be
 * reached the worker waits and tries again: a scan it had then is taken by another one.
 */
#include "work_command.h"

#include "jobs_option.h"
#include "jsonout.h"
#include "message.h"
#include "queue.h"
#include "read.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

const struct cli_option WORK_OPTIONS[] = {
	{.name = "once", .help = N_("read one scan and stop")},
	{.name = "until-empty",
		.help = N_("stop when the queue is empty; else wait for more scans, for ever")},
	JOBS_OPTION,
	{.name = "lease",
		.argument = "SECONDS",
		.low = 2,
		.high = 3600,
		.help = N_(
			"after how much silence of this worker another one takes its scan; 60 if "
			"left out")},
	{0},
};

enum { STATUS_OF_SIGNAL = 128, POLL_S = 1, AGAIN_S = 3, ATTEMPTS_MAX = 20 };

/* Set by a signal, asked between pages. A second signal ends the program at once. */
static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

static void hear_signals(void)
{
	struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

struct worker_run {
	struct store *store;
	int jobs, lease_s;
	bool once, until_empty, json;
	char name[QUEUE_WORKER_SIZE];
	long scans;
	long long sides, unreadable;
};

/* The scan at hand. */
struct hand {
	struct worker_run *run;
	struct queue_item item;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool over;  /* the heartbeat may stop */
	bool lost;  /* somebody else has the scan */
	bool later; /* a page was not stored */
	char reason[REASON_SIZE];
	long long sides, by_verdict[VERDICTS];
};

/* --- heartbeat --------------------------------------------------------------------------- */

/* Waits a third of the lease; false when the scan is finished. */
static bool wait_a_third(struct hand *h)
{
	struct timespec until;
	bool over;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += h->run->lease_s * 1000L % 3000 * 1000000 / 3;
	until.tv_sec += h->run->lease_s / 3 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&h->lock);
	while (!h->over && pthread_cond_timedwait(&h->ended, &h->lock, &until) != ETIMEDOUT)
		;
	over = h->over;
	pthread_mutex_unlock(&h->lock);
	return !over;
}

/* A store that cannot be reached is no reason to stop: the lease may still hold when it can. */
static void *beat(void *context)
{
	struct hand *h = context;

	while (wait_a_third(h)) {
		struct error err;
		bool ours = true;

		if (queue_renew(h->run->store, &h->item, h->run->lease_s, &ours, &err) && !ours) {
			pthread_mutex_lock(&h->lock);
			h->lost = true;
			pthread_mutex_unlock(&h->lock);
			return NULL;
		}
	}
	return NULL;
}

static bool is_lost(struct hand *h)
{
	bool lost;

	pthread_mutex_lock(&h->lock);
	lost = h->lost;
	pthread_mutex_unlock(&h->lock);
	return lost;
}

/* --- reading ----------------------------------------------------------------------------- */

static void take_record(void *context, const struct read_record *record)
{
	struct hand *h = context;

	h->sides++;
	h->by_verdict[record->outcome->verdict]++;
	if (record->stored)
		return;
	h->later = true;
	snprintf(h->reason, sizeof h->reason, "%s", record->outcome->reason);
}

static bool stop_reading(void *context)
{
	return stop_signal != 0 || is_lost(context);
}

static void not_there(void *context, const char *path, const struct error *err)
{
	struct hand *h = context;

	(void)path;
	h->later = true;
	snprintf(h->reason, sizeof h->reason, "%.*s", REASON_SIZE - 1, err->text);
}

/* A file without a name, on the disk for temporary files if it can have such, else in memory. */
static FILE *nameless_file(void)
{
	const char *folder = getenv("TMPDIR");
	int fd = open(folder && folder[0] ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	FILE *file;

	if (fd < 0)
		fd = memfd_create("scan", MFD_CLOEXEC);
	file = fd < 0 ? NULL : fdopen(fd, "w+");
	if (!file && fd >= 0)
		close(fd);
	return file;
}

/* Decoders are programs of their own: they open it by way of this one. */
static bool read_file(struct hand *h, FILE *file, struct error *err)
{
	char path[64], *paths[1] = {path};
	struct inputs inputs = {.paths = paths, .count = 1};
	struct read_job job = {.store = h->run->store,
		.inputs = &inputs,
		.name = h->item.file,
		.jobs = h->run->jobs,
		.take = take_record,
		.stop = stop_reading,
		.missing = not_there,
		.context = h};
	pthread_t heart;
	int failed;
	bool well;

	snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getpid(), fileno(file));
	failed = pthread_create(&heart, NULL, beat, h);
	if (failed)
		return error_set(err, EX_OSERR, _("no new thread: %s"), strerror(failed));
	well = read_pile(&job, err);
	pthread_mutex_lock(&h->lock);
	h->over = true;
	pthread_cond_signal(&h->ended);
	pthread_mutex_unlock(&h->lock);
	pthread_join(heart, NULL);
	return well;
}

static bool read_scan(struct hand *h, struct error *err)
{
	FILE *file = nameless_file();
	bool well;

	if (!file)
		return error_set(err, EX_CANTCREAT, _("no temporary file: %s"), strerror(errno));
	well = queue_fetch(h->run->store, &h->item, file, err) && read_file(h, file, err);
	fclose(file);
	return well;
}

/* --- one scan ---------------------------------------------------------------------------- */

static void tell(const struct hand *h)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	if (h->run->json) {
		jsonout_object_begin(&w, NULL);
		jsonout_string(&w, "file", h->item.file);
		jsonout_integer(&w, "sides", h->sides);
		for (int i = 0; i < VERDICTS; i++)
			jsonout_integer(&w, verdict_name((enum verdict)i), h->by_verdict[i]);
		jsonout_object_end(&w);
		cli_line(&line);
	} else {
		printf(_("%s\t%lld sides: %lld read, %lld duplicate, %lld blank, %lld foreign, "
			 "%lld unreadable\n"),
			h->item.file, h->sides, h->by_verdict[VERDICT_READ],
			h->by_verdict[VERDICT_DUPLICATE], h->by_verdict[VERDICT_BLANK],
			h->by_verdict[VERDICT_FOREIGN], h->by_verdict[VERDICT_UNREADABLE]);
	}
	fflush(stdout);
}

/* Off the queue, back on it, or somebody else's by now. */
static bool settle(struct hand *h, bool read, struct error *err)
{
	struct worker_run *run = h->run;
	struct error why = *err;
	bool well, blame;

	if (is_lost(h)) {
		cli_say(_("%s: another worker has taken it over"), h->item.file);
		return true;
	}
	if (read && !h->later && !stop_signal) {
		well = queue_done(run->store, &h->item, err);
		run->scans += well;
		run->sides += h->sides;
		run->unreadable += h->by_verdict[VERDICT_UNREADABLE];
		if (well)
			tell(h);
		return well;
	}
	/* A worker that is told to stop, or cannot reach the store or the key, is not the scan's
	 * fault; bytes that do not open, or a page that could not be stored, may be. */
	blame = read ? h->later : why.status == EX_DATAERR;
	well = queue_give_back(
		run->store, &h->item, blame, read ? h->reason : why.text, read ? err : NULL);
	return (read || blame) && well;
}

/* *got is false when there was none. */
static bool work_on_one(struct worker_run *run, bool *got, struct error *err)
{
	struct hand h = {
		.run = run, .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};

	if (!queue_take(run->store, run->name, run->lease_s, &h.item, got, err))
		return false;
	return !*got || settle(&h, read_scan(&h, err), err);
}

/* --- the command ------------------------------------------------------------------------- */

/* Does anything wait, or is anybody at work? What they have may come back. */
static bool is_empty(struct worker_run *run, bool *empty, struct error *err)
{
	struct queue_entry *list;
	size_t count;

	if (!queue_list(run->store, &list, &count, err))
		return false;
	*empty = true;
	for (size_t i = 0; i < count; i++)
		*empty = *empty && list[i].state == QUEUE_FAILED;
	free(list);
	return true;
}

static void wait_seconds(int seconds)
{
	struct timespec time = {.tv_sec = seconds};

	if (!stop_signal)
		nanosleep(&time, NULL);
}

static bool may_pass(const struct error *err)
{
	return err->status == EX_TEMPFAIL || err->status == EX_UNAVAILABLE;
}

static bool work_on(struct worker_run *run, struct error *err)
{
	int attempts = 0;

	while (!stop_signal) {
		bool got = false, empty = false;

		if (work_on_one(run, &got, err) &&
			(got || !run->until_empty || is_empty(run, &empty, err))) {
			attempts = 0;
			if (run->once || empty)
				return true;
			if (!got)
				wait_seconds(POLL_S);
			continue;
		}
		if (run->once || !may_pass(err) || (run->until_empty && ++attempts == ATTEMPTS_MAX))
			return false;
		cli_fail(err);
		wait_seconds(AGAIN_S);
	}
	return true;
}

static int cores(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > READ_JOBS_MAX ? READ_JOBS_MAX : (int)count;
}

static void name_worker(char name[QUEUE_WORKER_SIZE])
{
	char host[64] = "";

	gethostname(host, sizeof host - 1);
	snprintf(name, QUEUE_WORKER_SIZE, "%s:%ld", host, (long)getpid());
}

int work_command(const struct cli_arguments *arguments)
{
	struct worker_run run = {.once = cli_given(arguments, "once"),
		.until_empty = cli_given(arguments, "until-empty"),
		.json = cli_given(arguments, "json"),
		.jobs = (int)cli_whole(arguments, "jobs", cores()),
		.lease_s = (int)cli_whole(arguments, "lease", QUEUE_LEASE_S)};
	struct error err = {0};
	bool well;

	if (!store_open(cli_text(arguments, "db", NULL), &run.store, &err))
		return cli_fail(&err);
	name_worker(run.name);
	hear_signals();
	well = work_on(&run, &err);
	store_close(run.store);
	if (!well)
		cli_fail(&err);
	cli_say(_("%ld scans read, %lld sides, %lld of them unreadable"), run.scans, run.sides,
		run.unreadable);
	if (!well)
		return err.status;
	return stop_signal ? STATUS_OF_SIGNAL + stop_signal : EX_OK;
}
