// SPDX-License-Identifier: EUPL-1.2
/*
 * Each file is read into the store and only then moved, by one rename. Whatever stops the program
 * in between, the file still lies there; the next run reads it again, finds that all its sides
 * were read before, and moves it.
 */
#include "watch_command.h"

#include "health.h"
#include "hot_folder.h"
#include "jobs_option.h"
#include "jsonout.h"
#include "message.h"
#include "read.h"
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

const struct cli_option WATCH_OPTIONS[] = {
	JOBS_OPTION,
	{.name = "settle",
		.argument = "SECONDS",
		.low = 1,
		.high = 600,
		.help = N_("how long a file must not have changed before it is read; 2 if left "
			   "out")},
	{0},
};

enum { SETTLE_S = 2, AGAIN_S = 60, NUMBERS_MAX = 100000 };

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

/* What became of one file. */
struct tally {
	long long sides, by_verdict[VERDICTS], later;
	bool missing;
	struct health health;
	char reason[REASON_SIZE]; /* of its first trouble */
};

struct watch {
	struct hot_folder *folder;
	const char *path;
	struct store *store;
	int jobs;
	bool json;
};

/* --- reading -------------------------------------------------------------------------------- */

static void take(void *context, const struct read_record *record)
{
	struct tally *t = context;
	const struct store_outcome *o = record->outcome;

	t->sides++;
	t->by_verdict[o->verdict]++;
	t->later += !record->stored;
	if (record->reading)
		health_add(&t->health, record->reading);
	if (o->verdict == VERDICT_UNREADABLE && !t->reason[0])
		memcpy(t->reason, o->reason, sizeof t->reason);
}

static bool stop(void *context)
{
	(void)context;
	return stop_signal != 0;
}

static void missing(void *context, const char *path, const struct error *err)
{
	struct tally *t = context;

	(void)path;
	t->missing = true;
	snprintf(t->reason, sizeof t->reason, "%.180s", err->text);
}

static bool read_file(const struct watch *w, char *path, struct tally *t, struct error *err)
{
	char *paths[] = {path};
	struct inputs inputs = {.paths = paths, .count = 1};
	struct read_job job = {.store = w->store,
		.inputs = &inputs,
		.jobs = w->jobs,
		.take = take,
		.stop = stop,
		.missing = missing,
		.context = t};

	return read_pile(&job, err);
}

/* --- putting away --------------------------------------------------------------------------- */

/* "scan.pdf", "scan (2).pdf", ... */
static void number_name(const char *name, int number, char out[NAME_MAX + 1])
{
	const char *dot = strrchr(name, '.');
	int stem = dot && dot != name ? (int)(dot - name) : (int)strlen(name);

	if (number == 1)
		snprintf(out, NAME_MAX + 1, "%s", name);
	else if (stem > 230)
		snprintf(out, NAME_MAX + 1, "%.230s (%d)", name, number);
	else
		snprintf(out, NAME_MAX + 1, "%.*s (%d)%.20s", stem, name, number, name + stem);
}

/* Renames, but never onto what is there. Network folders do not all know how to refuse that: there
 * a second name is made first, or the name is looked for. */
static int move_to(int from, const char *name, int to, const char *as)
{
	struct stat there;

	if (!renameat2(from, name, to, as, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (!linkat(from, name, to, as, 0))
		return unlinkat(from, name, 0) ? errno : 0;
	if (errno == EEXIST)
		return EEXIST;
	if (!fstatat(to, as, &there, AT_SYMLINK_NOFOLLOW))
		return EEXIST;
	return renameat(from, name, to, as) ? errno : 0;
}

/* Into a folder below; `as` gets the name that was free. */
static bool put_away(const struct watch *w, const char *name, const char *folder,
	char as[NAME_MAX + 1], struct error *err)
{
	int from = hot_folder_descriptor(w->folder), to, failed = 0;

	if (mkdirat(from, folder, 0700) && errno != EEXIST)
		return error_set(err, EX_CANTCREAT, _("%s/%s: cannot make this folder: %s"),
			w->path, folder, strerror(errno));
	to = openat(from, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (to < 0)
		return error_set(err, EX_CANTCREAT, "%s/%s: %s", w->path, folder, strerror(errno));
	for (int number = 1; number < NUMBERS_MAX; number++) {
		number_name(name, number, as);
		failed = move_to(from, name, to, as);
		if (failed != EEXIST)
			break;
	}
	close(to);
	return !failed || error_set(err, EX_CANTCREAT, _("%s/%s cannot be moved to %s: %s"),
				  w->path, name, folder, strerror(failed));
}

/* --- telling -------------------------------------------------------------------------------- */

static void write_json(struct buffer *line, const char *name, const char *folder, const char *as,
	const struct tally *t)
{
	struct jsonout w = {.out = line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", name);
	jsonout_integer(&w, "sides", t->sides);
	for (int i = 0; i < VERDICTS; i++)
		jsonout_integer(&w, verdict_name((enum verdict)i), t->by_verdict[i]);
	jsonout_string(&w, "folder", folder);
	jsonout_string(&w, "name", as);
	jsonout_string(&w, "reason", t->reason);
	jsonout_object_end(&w);
}

static void tell(const struct watch *w, const char *name, const char *folder, const char *as,
	const struct tally *t)
{
	struct buffer clean = {0}, other = {0}, line = {0};

	record_file(&clean, name);
	record_file(&other, as);
	if (w->json) {
		write_json(&line, buffer_text(&clean), folder, buffer_text(&other), t);
	} else {
		buffer_printf(&line, "%s\t%s/%s\t%lld", buffer_text(&clean), folder,
			buffer_text(&other), t->sides);
		for (int i = 0; i < VERDICTS; i++)
			buffer_printf(&line, "\t%lld", t->by_verdict[i]);
		buffer_printf(&line, "\t%s", t->reason);
	}
	line.failed |= clean.failed || other.failed;
	cli_line(&line);
	fflush(stdout);
	buffer_free(&clean);
	buffer_free(&other);
}

static void say_health(void *context, const char *line)
{
	(void)context;
	cli_say("%s", line);
}

/* --- one file ------------------------------------------------------------------------------- */

/* Trouble: something on it could not be read, or nothing of it is ours. Blank and foreign pages
 * among others are as they should be. */
static const char *folder_for(const struct tally *t)
{
	bool nothing = t->by_verdict[VERDICT_READ] + t->by_verdict[VERDICT_DUPLICATE] == 0;

	return t->by_verdict[VERDICT_UNREADABLE] || (nothing && t->by_verdict[VERDICT_FOREIGN])
		       ? "trouble"
		       : "done";
}

/* Says what is wrong and leaves the file for a later try. */
static void try_later(const struct watch *w, const struct error *err)
{
	struct error told = *err;

	cli_fail(&told);
	hot_folder_later(w->folder, AGAIN_S);
}

static void take_file(const struct watch *w, const char *name)
{
	struct tally t = {0};
	struct error err = {0};
	char as[NAME_MAX + 1], *path = NULL;

	if (asprintf(&path, "%s/%s", w->path, name) < 0) {
		hot_folder_later(w->folder, AGAIN_S);
		return;
	}
	if (!read_file(w, path, &t, &err)) {
		error_prefix(&err, "%s: ", name);
		try_later(w, &err);
	} else if (stop_signal || (t.missing && access(path, F_OK))) {
		/* Not finished, or taken away by somebody: nothing to tell. */
	} else if (t.missing || t.later) {
		error_set(&err, EX_TEMPFAIL, _("%s: %s; it is tried again"), name, t.reason);
		try_later(w, &err);
	} else if (!put_away(w, name, folder_for(&t), as, &err)) {
		try_later(w, &err);
	} else {
		tell(w, name, folder_for(&t), as, &t);
		health_report(&t.health, say_health, NULL);
	}
	health_free(&t.health);
	free(path);
}

/* --- the command ---------------------------------------------------------------------------- */

/* Signals come in only while nothing is in hand, or are asked for between pages. */
static void hear_signals(sigset_t *while_waiting)
{
	struct sigaction action = {.sa_handler = on_stop};
	sigset_t ours;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &ours, NULL);
	sigprocmask(SIG_SETMASK, NULL, while_waiting);
}

static int watch_folder(struct watch *w, struct error *err)
{
	sigset_t while_waiting;
	const char *name;

	hear_signals(&while_waiting);
	cli_say(_("watching %s; Ctrl-C ends it"), w->path);
	for (;;) {
		if (!hot_folder_next(w->folder, &while_waiting, &stop_signal, &name, err))
			return cli_fail(err);
		if (!name)
			return EX_OK;
		take_file(w, name);
	}
}

static int cores(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > READ_JOBS_MAX ? READ_JOBS_MAX : (int)count;
}

int watch_command(const struct cli_arguments *arguments)
{
	struct watch w = {.path = arguments->operands[0],
		.jobs = (int)cli_whole(arguments, "jobs", cores()),
		.json = cli_given(arguments, "json")};
	struct error err = {0};
	int status;

	w.folder = hot_folder_open(w.path, cli_whole(arguments, "settle", SETTLE_S), &err);
	if (!w.folder || !store_open(cli_text(arguments, "db", NULL), &w.store, &err)) {
		hot_folder_close(w.folder);
		return cli_fail(&err);
	}
	status = watch_folder(&w, &err);
	store_close(w.store);
	hot_folder_close(w.folder);
	return status;
}
