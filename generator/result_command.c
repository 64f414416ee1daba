// SPDX-License-Identifier: EUPL-1.2
#include "result_command.h"

#include "event_file.h"
#include "output.h"
#include "result.h"
#include "result_data.h"
#include "result_said_command.h"
#include "results.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option RESULT_OPTIONS[] = {
	{.name = "lang",
		.argument = "LANGUAGE",
		.help = N_("language of the sheet: nl (if left out) or en")},
	{.name = "format",
		.argument = "pdf|json|csv",
		.help = N_("a sheet to print, or the same numbers for another program")},
	{.name = "instrument",
		.argument = "NAME",
		.help = N_("which, when sheets of several instruments were printed for "
			   "the event")},
	{.name = "case",
		.argument = "TOKEN",
		.help = N_("not the numbers of the group but the sheet for one family and its "
			   "worker (Samen Sterker, Wat werkt, Startvragen, Matching); the token is "
			   "the one the family got when its sheets were printed")},
	{.name = "list",
		.argument = "NAME",
		.help = N_("not the numbers but a list of work: requests and warnings (Maatjes), "
			   "call-back and wishes (experts), requests (ambassador), open (client "
			   "office: open for more than 90 days)")},
	{.name = "reason",
		.argument = "TEXT",
		.help = N_("why a list of what clients asked is needed; kept in the log")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("the file to write; if left out, a PDF is named after the event, and "
			   "JSON and CSV go to standard output")},
	{0}};

static int write_sheet(
	const struct cli_arguments *a, const struct result_request *request, struct error *err)
{
	struct buffer bytes = {0};
	char *file = event_file(cli_text(a, "output", NULL), "result", a->operands[0]);
	bool good = file != NULL || error_memory(err);

	good = good && result_pdf(request, &bytes, err) && output_whole(file, &bytes, err);
	if (good)
		cli_say(_("%s: the result of \"%s\", version %d, on one A4."), file,
			request->results->event, request->results->version);
	buffer_free(&bytes);
	free(file);
	return good ? EX_OK : cli_fail(err);
}

static bool add_data(const struct results *results, const char *language, bool csv,
	struct buffer *text, struct error *err)
{
	struct result_source source;

	if (!result_source_open(results, language, &source, err))
		return false;
	(csv ? result_csv : result_json)(&source, text);
	result_source_close(&source);
	return true;
}

/* Every event by itself: a line of JSON, or its lines of CSV under one head. */
static int write_data(
	const struct cli_arguments *a, const struct result_request *request, struct error *err)
{
	bool csv = strcmp(cli_text(a, "format", "json"), "csv") == 0;
	const char *file = cli_text(a, "output", NULL);
	struct buffer text = {0};
	bool good = true;

	if (csv)
		result_csv_head(&text);
	for (size_t i = 0; good && i <= request->other_count; i++)
		good = add_data(i ? request->others[i - 1] : request->results, request->language,
			csv, &text, err);
	if (good && text.failed)
		good = error_memory(err);
	if (good && file)
		good = output_whole(file, &text, err);
	else if (good)
		fwrite(text.data, 1, text.length, stdout);
	buffer_free(&text);
	return good ? EX_OK : cli_fail(err);
}

static bool split_in_store(
	void *store, const struct results *results, struct results_split *split, struct error *err)
{
	return results_split(store, results, split, err);
}

static bool table_in_store(
	void *store, const struct results *results, struct results_table *table, struct error *err)
{
	return results_table(store, results, table, err);
}

/* The events that were named, in that order. */
struct loaded {
	struct results *events[RESULT_EVENTS_MAX];
	size_t count;
};

static bool load_all(const struct cli_arguments *a, struct store *store, struct loaded *loaded,
	struct error *err)
{
	for (size_t i = 0; i < a->operand_count; i++, loaded->count++)
		if (!results_load(store, a->operands[i], NULL, &loaded->events[i], err))
			return false;
	return true;
}

static int write_result(const struct cli_arguments *a, struct store *store,
	const struct loaded *loaded, struct error *err)
{
	const struct result_more more = {split_in_store, table_in_store, store};
	struct result_request request = {.results = loaded->events[0],
		.language = cli_text(a, "lang", "nl"),
		.instrument = cli_text(a, "instrument", NULL),
		.more = &more,
		.others = (const struct results *const *)&loaded->events[1],
		.other_count = loaded->count - 1};

	if (strcmp(cli_text(a, "format", "pdf"), "pdf") == 0 && !cli_given(a, "json"))
		return write_sheet(a, &request, err);
	return write_data(a, &request, err);
}

int result_run(const struct cli_arguments *a)
{
	struct loaded loaded = {0};
	struct store *store = NULL;
	struct error err = {0};
	int status;

	if (a->operand_count > RESULT_EVENTS_MAX)
		return cli_usage(_("at most %d events fit beside each other"), RESULT_EVENTS_MAX);
	if (cli_given(a, "case") && cli_given(a, "list"))
		return cli_usage(_("--case and --list are two different papers"));
	if ((cli_given(a, "case") || cli_given(a, "list")) && a->operand_count > 1)
		return cli_usage(_("--case and --list take one event"));
	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	if (cli_given(a, "case") || cli_given(a, "list")) {
		status = (cli_given(a, "case") ? result_case_run : result_list_run)(a, store);
		store_close(store);
		return status;
	}
	status = load_all(a, store, &loaded, &err) ? write_result(a, store, &loaded, &err)
						   : cli_fail(&err);
	for (size_t i = 0; i < loaded.count; i++)
		results_free(loaded.events[i]);
	store_close(store);
	return status;
}
