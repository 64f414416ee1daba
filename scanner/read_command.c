// SPDX-License-Identifier: EUPL-1.2
#include "read_command.h"

#include "decoder.h"
#include "health.h"
#include "jobs_option.h"
#include "message.h"
#include "read.h"
#include "record.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

const struct cli_option READ_OPTIONS[] = {
	JOBS_OPTION,
	{.name = "blank",
		.argument = "FILE",
		.help = N_("read forms that were printed by others: this is one that nobody filled "
			   "in, a PDF or a scan; nothing is stored")},
	{.name = "layout",
		.argument = "FILE",
		.help = N_("where the boxes of that form are (man 5 spiegelblad-layout)")},
	{.name = "sheet",
		.argument = "CODE",
		.help = N_(
			"the code printed on the sheet, typed over, of one page whose page codes "
			"cannot be read: INPUT is scan.pdf:3 or a file of one page")},
	{.name = "trace",
		.argument = "DIR",
		.help = N_("write pictures of each step of reading to this folder")},
	{0},
};

/* The shell's way to say that a signal ended a program. */
enum { STATUS_OF_SIGNAL = 128 };

/* Set by a signal, asked between pages. A second signal ends the program at once. */
static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

struct pile {
	bool json, progress;
	bool existing; /* forms printed by others: answers go to stdout, nothing is stored */
	bool missing;  /* something that was named is not there */
	long long sides, by_verdict[VERDICTS];
	long long seen, later; /* of them: stored by an earlier run; not stored this time */
	long long answered, doubtful;
	sheet_id typed; /* by a person; 0: nothing */
	struct health health;
	bool other; /* the page's own code can be read and is another one */
};

/* --- records ------------------------------------------------------------------------------ */

static void count(struct pile *pile, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;

	pile->sides++;
	pile->by_verdict[o->verdict]++;
	pile->seen += o->seen_before;
	pile->later += !record->stored;
	if (o->verdict == VERDICT_READ && !o->seen_before) {
		pile->answered += o->answered;
		pile->doubtful += o->doubtful;
	}
}

static void take(void *context, const struct read_record *record)
{
	struct pile *pile = context;
	struct buffer file = {0}, line = {0};

	count(pile, record);
	if (record->reading)
		health_add(&pile->health, record->reading);
	pile->other |=
		pile->typed && record->outcome->has_sheet && record->outcome->sheet != pile->typed;
	record_file(&file, record->file);
	if (pile->existing)
		record_answers(&line, buffer_text(&file), record);
	else if (pile->json)
		record_json(&line, buffer_text(&file), record);
	else
		record_line(&line, buffer_text(&file), record);
	if (pile->progress)
		cli_progress_end();
	line.failed |= file.failed;
	cli_line(&line);
	fflush(stdout); /* what is stored has been told, whatever happens next */
	if (pile->progress)
		cli_progress(_("%lld sides, %lld read, %lld unreadable: %s"), pile->sides,
			pile->by_verdict[VERDICT_READ], pile->by_verdict[VERDICT_UNREADABLE],
			buffer_text(&file));
	buffer_free(&file);
}

static bool stop(void *context)
{
	(void)context;
	return stop_signal != 0;
}

static void missing(void *context, const char *path, const struct error *err)
{
	struct pile *pile = context;

	pile->missing = true;
	cli_fail_file(path, err);
}

/* --- the balance -------------------------------------------------------------------------- */

static void say_balance(const struct pile *p)
{
	cli_say(_("%lld sides in = %lld read + %lld duplicate + %lld blank + %lld foreign + %lld "
		  "unreadable"),
		p->sides, p->by_verdict[VERDICT_READ], p->by_verdict[VERDICT_DUPLICATE],
		p->by_verdict[VERDICT_BLANK], p->by_verdict[VERDICT_FOREIGN],
		p->by_verdict[VERDICT_UNREADABLE]);
	if (p->sides && p->seen == p->sides)
		cli_say(_("all of them were read before; nothing changed"));
	else if (p->seen)
		cli_say(_("%lld of them were read before and changed nothing"), p->seen);
	if (p->existing && p->doubtful)
		cli_say(_("%lld answers are clear, %lld are for a person to look at"), p->answered,
			p->doubtful);
	else if (p->doubtful)
		cli_say(_("%lld answers are clear, %lld wait for a person: formdb review"),
			p->answered, p->doubtful);
	if (p->existing)
		return;
	if (p->later)
		cli_say(_("%lld sides were not stored; read them again when the cause is gone"),
			p->later);
	if (stop_signal)
		cli_say(_("stopped; the same command goes on from here"));
}

static void say_health(void *context, const char *line)
{
	(void)context;
	cli_say("%s", line);
}

static int status_of(const struct pile *p)
{
	if (stop_signal)
		return STATUS_OF_SIGNAL + stop_signal;
	if (p->other)
		return EX_DATAERR;
	if (p->missing)
		return EX_NOINPUT;
	return p->by_verdict[VERDICT_UNREADABLE] ? EX_DATAERR : EX_OK;
}

/* --- the command -------------------------------------------------------------------------- */

static void hear_signals(void)
{
	struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int cores(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > READ_JOBS_MAX ? READ_JOBS_MAX : (int)count;
}

static bool make_trace_folder(const char *folder, struct error *err)
{
	if (!folder || !mkdir(folder, 0700) || errno == EEXIST)
		return true;
	return error_set(
		err, EX_CANTCREAT, _("%s: cannot make this folder: %s"), folder, strerror(errno));
}

/* --- a typed code -------------------------------------------------------------------------- */

/* "scan.pdf:3", as the lines of formscan name a page: *page is 3 and the path loses its end. A file
 * of that very name goes first. */
static void split_page(char *path, int *page)
{
	char *colon = strrchr(path, ':');
	long number;

	*page = 0;
	if (!colon || access(path, F_OK) == 0 || !cli_number(colon + 1, 1, 1000000, &number))
		return;
	*colon = '\0';
	*page = (int)number;
}

/* A typed code belongs to one page: which one must be clear. */
static bool check_one_page(const char *path, int page, struct error *err)
{
	struct decoder *decoder = page ? NULL : decoder_new(err);
	size_t pages = page ? 1 : decoder ? decoder_pages(decoder, path, err) : 0;

	decoder_free(decoder);
	if (pages == 0)
		return error_prefix(err, "%s: ", path);
	return pages == 1 || error_set(err, EX_USAGE,
				     _("%s has %zu pages; say which one has that code: %s:3, say"),
				     path, pages, path);
}

static bool take_typed(const struct cli_arguments *arguments, struct read_job *job,
	struct pile *pile, struct error *err)
{
	const char *typed = cli_text(arguments, "sheet", NULL);
	enum store_sheet_state state;
	const struct store_known_design *design;

	if (!typed)
		return true;
	if (!sheet_code_read(typed, &job->typed))
		return error_set(err, EX_USAGE,
			_("\"%s\" is not a sheet code; are all twelve letters and digits right? "
			  "It never has 0, O, 1 or I"),
			typed);
	pile->typed = job->typed;
	if (arguments->operand_count != 1)
		return error_set(
			err, EX_USAGE, _("a code belongs to one page; name just that one"));
	split_page(arguments->operands[0], &job->only_page);
	if (!store_sheet_design(job->store, job->typed, &state, &design, err) ||
		!check_one_page(arguments->operands[0], job->only_page, err))
		return false;
	if (state == SHEET_UNKNOWN)
		return error_set(err, EX_NOINPUT,
			_("no sheet with the code %s was printed from this store"), typed);
	return state != SHEET_FORGOTTEN ||
	       error_set(err, EX_NOINPUT, _("what the sheet %s said was erased on request"), typed);
}

/* The store, or the form that others printed: either is asked for. */
static bool open_job(const struct cli_arguments *arguments, struct read_job *job,
	struct existing **existing, struct error *err)
{
	const char *blank = cli_text(arguments, "blank", NULL);

	if (!make_trace_folder(job->trace, err))
		return false;
	if (!blank)
		return store_open(cli_text(arguments, "db", NULL), &job->store, err);
	*existing = existing_open(blank, cli_text(arguments, "layout", NULL), err);
	job->existing = *existing;
	return *existing;
}

int read_command(const struct cli_arguments *arguments)
{
	struct pile pile = {.json = cli_given(arguments, "json"),
		.progress = cli_progress_shown(),
		.existing = cli_given(arguments, "blank")};
	struct inputs inputs = {0};
	struct existing *existing = NULL;
	struct read_job job = {.inputs = &inputs,
		.jobs = (int)cli_whole(arguments, "jobs", cores()),
		.trace = cli_text(arguments, "trace", NULL),
		.take = take,
		.stop = stop,
		.missing = missing,
		.context = &pile};
	struct error err = {0};
	bool done;

	if (cli_given(arguments, "blank") != cli_given(arguments, "layout"))
		return cli_usage(_("--blank and --layout belong together"));
	if (cli_given(arguments, "blank") && cli_given(arguments, "sheet"))
		return cli_usage(_("--sheet is for forms of our own, not for those of --blank"));
	if (!open_job(arguments, &job, &existing, &err))
		return cli_fail(&err);
	if (!take_typed(arguments, &job, &pile, &err)) {
		store_close(job.store);
		return cli_fail(&err);
	}
	hear_signals();
	done = inputs_add(&inputs, arguments->operands, arguments->operand_count, missing, &pile,
		       &err) &&
	       read_pile(&job, &err);
	cli_progress_end();
	inputs_free(&inputs);
	store_close(job.store);
	existing_free(existing);
	if (!done)
		cli_fail(&err);
	say_balance(&pile);
	health_report(&pile.health, say_health, NULL);
	health_free(&pile.health);
	if (pile.other)
		cli_say(_("the page has another code of its own, which can be read: the typed one "
			  "was not used"));
	return done ? status_of(&pile) : err.status;
}
