// SPDX-License-Identifier: EUPL-1.2
#include "read_command.h"

#include "jsonout.h"
#include "message.h"
#include "read.h"
#include "utf8.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

const struct cli_option READ_OPTIONS[] = {
	{.name = "jobs",
		.letter = 'j',
		.argument = "N",
		.low = 1,
		.high = READ_JOBS_MAX,
		.help = N_(
			"pages to read at the same time; as many as there are processor cores if "
			"left out")},
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
	bool missing; /* something that was named is not there */
	long long sides, by_verdict[VERDICTS];
	long long seen, later; /* of them: stored by an earlier run; not stored this time */
	long long answered, doubtful;
};

/* --- records ------------------------------------------------------------------------------ */

/* File names are bytes; JSON and terminals want characters. */
static void add_clean(struct buffer *out, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		const char *from = text;
		uint32_t character = utf8_next(&text, end);

		if (text == from) {
			buffer_puts(out, "\xEF\xBF\xBD"); /* the sign for "no character" */
			text++;
		} else if (character < ' ' || character == 0x7F) {
			buffer_puts(out, "?");
		} else {
			buffer_add(out, from, (size_t)(text - from));
		}
	}
}

static void write_json(struct buffer *line, const char *file, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;
	struct jsonout w = {.out = line};
	char code[SHEET_CODE_SIZE];

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", file);
	jsonout_integer(&w, "page", record->page);
	if (o->has_sheet) {
		sheet_code_write(o->sheet, code);
		jsonout_string(&w, "sheet", code);
		jsonout_integer(&w, "side", o->side);
	} else {
		jsonout_string(&w, "sheet", NULL);
		jsonout_string(&w, "side", NULL);
	}
	jsonout_string(&w, "verdict", verdict_name(o->verdict));
	jsonout_string(&w, "reason", o->reason);
	jsonout_boolean(&w, "seen_before", o->seen_before);
	jsonout_integer(&w, "answered", o->answered);
	jsonout_integer(&w, "doubtful", o->doubtful);
	jsonout_object_end(&w);
}

/* place, verdict, sheet, side, answered, doubtful, reason; with tabs between them. */
static void write_line(struct buffer *line, const char *file, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;
	char code[SHEET_CODE_SIZE];

	buffer_puts(line, file);
	if (record->page)
		buffer_printf(line, ":%d", record->page);
	buffer_printf(line, "\t%s", verdict_name(o->verdict));
	if (o->has_sheet) {
		sheet_code_write(o->sheet, code);
		buffer_printf(line, "\t%s\t%d", code, o->side);
	} else {
		buffer_puts(line, "\t-\t-");
	}
	if (o->verdict == VERDICT_READ)
		buffer_printf(line, "\t%d\t%d\t", o->answered, o->doubtful);
	else
		buffer_puts(line, "\t-\t-\t");
	if (o->seen_before)
		buffer_printf(line, "%s%s", _("read before"), o->reason[0] ? "; " : "");
	buffer_puts(line, o->reason);
}

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
	add_clean(&file, record->file);
	if (pile->json)
		write_json(&line, buffer_text(&file), record);
	else
		write_line(&line, buffer_text(&file), record);
	if (pile->progress)
		cli_progress_end();
	puts(buffer_text(&line));
	fflush(stdout); /* what is stored has been told, whatever happens next */
	if (pile->progress)
		cli_progress(_("%lld sides, %lld read, %lld unreadable: %s"), pile->sides,
			pile->by_verdict[VERDICT_READ], pile->by_verdict[VERDICT_UNREADABLE],
			buffer_text(&file));
	buffer_free(&file);
	buffer_free(&line);
}

static bool stop(void *context)
{
	(void)context;
	return stop_signal != 0;
}

static void missing(void *context, const char *path, const struct error *err)
{
	struct pile *pile = context;
	struct error told = *err;

	pile->missing = true;
	error_prefix(&told, "%s: ", path);
	cli_fail(&told);
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
	if (p->doubtful)
		cli_say(_("%lld answers are clear, %lld wait for a person: formdb review"),
			p->answered, p->doubtful);
	if (p->later)
		cli_say(_("%lld sides were not stored; read them again when the cause is gone"),
			p->later);
	if (stop_signal)
		cli_say(_("stopped; the same command goes on from here"));
}

static int status_of(const struct pile *p)
{
	if (stop_signal)
		return STATUS_OF_SIGNAL + stop_signal;
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

int read_command(const struct cli_arguments *arguments)
{
	struct pile pile = {.json = cli_given(arguments, "json"), .progress = cli_progress_shown()};
	struct inputs inputs = {0};
	struct read_job job = {.inputs = &inputs,
		.jobs = (int)cli_whole(arguments, "jobs", cores()),
		.trace = cli_text(arguments, "trace", NULL),
		.take = take,
		.stop = stop,
		.missing = missing,
		.context = &pile};
	struct error err = {0};
	bool done;

	if (!make_trace_folder(job.trace, &err) ||
		!store_open(cli_text(arguments, "db", NULL), &job.store, &err))
		return cli_fail(&err);
	hear_signals();
	done = inputs_add(&inputs, arguments->operands, arguments->operand_count, missing, &pile,
		       &err) &&
	       read_pile(&job, &err);
	cli_progress_end();
	inputs_free(&inputs);
	store_close(job.store);
	if (!done)
		cli_fail(&err);
	say_balance(&pile);
	return done ? status_of(&pile) : err.status;
}
