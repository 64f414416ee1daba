// SPDX-License-Identifier: EUPL-1.2
/* formscan: pictures in, answers out. */
#include "cli.h"
#include "decoder.h"
#include "inputs.h"
#include "jsonout.h"
#include "message.h"
#include "read.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
	stop_signal = number;
}

/* The first signal ends the run neatly; a second one ends it at once, which loses nothing either. */
static void watch_signals(void)
{
	struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* --- read --------------------------------------------------------------------------------- */

struct report {
	bool json;
	long sides;
};

static void print_plain(const struct read_record *r, const char *code)
{
	printf("%s:%d\t%s\t%s\t", r->file, r->page, verdict_name(r->outcome.verdict), code);
	if (r->outcome.has_sheet)
		printf("%d\t%d\t%d", r->outcome.side, r->outcome.answered, r->outcome.doubtful);
	else
		printf("-\t-\t-");
	printf("\t%s\n", r->outcome.reason);
}

static void print_json(const struct read_record *r, const char *code)
{
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", r->file);
	jsonout_integer(&w, "page", r->page);
	jsonout_string(&w, "sheet", r->outcome.has_sheet ? code : NULL);
	if (r->outcome.has_sheet)
		jsonout_integer(&w, "side", r->outcome.side);
	else
		jsonout_string(&w, "side", NULL);
	jsonout_string(&w, "verdict", verdict_name(r->outcome.verdict));
	jsonout_string(&w, "reason", r->outcome.reason);
	jsonout_integer(&w, "answered", r->outcome.answered);
	jsonout_integer(&w, "doubtful", r->outcome.doubtful);
	jsonout_boolean(&w, "seen_before", r->outcome.seen_before);
	jsonout_object_end(&w);
	puts(buffer_text(&line));
	buffer_free(&line);
}

static void print_record(void *context, const struct read_record *record)
{
	struct report *report = context;
	char code[SHEET_CODE_SIZE] = "-";

	if (record->outcome.has_sheet)
		sheet_code_write(record->outcome.sheet, code);
	if (report->json)
		print_json(record, code);
	else
		print_plain(record, code);
	fflush(stdout);
	cli_progress(_("%ld sides read"), ++report->sides);
}

static void say_balance(const struct read_counts *c)
{
	cli_progress_end();
	cli_say(_("%ld sides in = %ld read + %ld duplicate + %ld blank + %ld foreign + %ld "
		  "unreadable"),
		c->sides, c->by_verdict[VERDICT_READ], c->by_verdict[VERDICT_DUPLICATE],
		c->by_verdict[VERDICT_BLANK], c->by_verdict[VERDICT_FOREIGN],
		c->by_verdict[VERDICT_UNREADABLE]);
	if (c->sides > 0 && c->seen_before == c->sides)
		cli_say(_("all of these were read before; nothing was changed"));
	else if (c->seen_before > 0)
		cli_say(_("%ld of these were read before; nothing was changed for them"),
			c->seen_before);
	if (c->stopped)
		cli_say(_("stopped; the same command goes on from here"));
}

static int status_of(const struct read_counts *c, int input_status)
{
	if (c->stopped)
		return 128 + (int)stop_signal;
	if (c->unopened > 0)
		return EX_NOINPUT;
	if (c->by_verdict[VERDICT_UNREADABLE] > 0)
		return EX_DATAERR;
	return input_status;
}

static int read_inputs(const struct cli_arguments *a, const struct inputs *inputs, int input_status)
{
	struct report report = {.json = cli_given(a, "json")};
	struct read_request request = {.files = inputs->files,
		.file_count = inputs->count,
		.jobs = (int)cli_whole(a, "jobs", 0),
		.trace = cli_text(a, "trace", NULL),
		.report = print_record,
		.context = &report,
		.stop = &stop_signal};
	struct read_counts counts;
	struct error err = {0};
	struct store *store;
	bool good;

	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	watch_signals();
	good = read_pile(store, &request, &counts, &err);
	store_close(store);
	say_balance(&counts);
	return good ? status_of(&counts, input_status) : cli_fail(&err);
}

static bool trace_folder(const char *folder, struct error *err)
{
	struct stat there;

	if (!folder || mkdir(folder, 0700) == 0 ||
		(stat(folder, &there) == 0 && S_ISDIR(there.st_mode)))
		return true;
	return error_set(err, EX_CANTCREAT, _("the folder %s cannot be made"), folder);
}

static int run_read(const struct cli_arguments *a)
{
	struct inputs inputs = {0};
	struct error err = {0};
	int status = EX_OK;

	if (!trace_folder(cli_text(a, "trace", NULL), &err))
		return cli_fail(&err);
	for (size_t i = 0; i < a->operand_count; i++)
		if (!inputs_add(&inputs, a->operands[i], &err))
			status = cli_fail(&err);
	if (inputs.count > 0)
		status = read_inputs(a, &inputs, status);
	else if (status == EX_OK)
		cli_say(_("there are no files in there"));
	inputs_free(&inputs);
	return status;
}

/* --- the program ---------------------------------------------------------------------------- */

static const struct cli_option READ_OPTIONS[] = {
	{.name = "jobs",
		.argument = "N",
		.low = 1,
		.high = 64,
		.help = N_(
			"how many pages at a time; as many as there are processors if left out")},
	{.name = "trace",
		.argument = "DIR",
		.help = N_("write a picture of each page after each step to this folder")},
	{0}};

static const struct cli_command COMMANDS[] = {
	{.name = "read",
		.run = run_read,
		.operands = "INPUT...",
		.options = READ_OPTIONS,
		.summary = N_("read scanned sheets into the store"),
		.example = "formscan read scan.pdf",
		.details = N_(
			"INPUT is a PDF, TIFF, PNG or JPEG, or a folder of them. One line per "
			"side: "
			"file and page, verdict (read, duplicate, blank, foreign, unreadable), "
			"sheet, "
			"side, answers, doubts, reason. The balance comes last, for people. "
			"Reading "
			"the same file again changes nothing.\n\n"
			"The exit status is 0 when every side is accounted for, 65 when some were "
			"unreadable (the others are stored), 66 when an INPUT is not there.")},
	{0}};

static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON, {0}};

static const struct cli_program PROGRAM = {.name = "formscan",
	.commands = COMMANDS,
	.options = COMMON,
	.summary = N_("filled-in sheets: from a scan to answers"),
	.example = "formscan read scan.pdf"};

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], DECODER_ARGUMENT) == 0)
		return decoder_serve();
	return cli_main(&PROGRAM, argc, argv);
}
