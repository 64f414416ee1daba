// SPDX-License-Identifier: EUPL-1.2
#include "result_command.h"

#include "event_file.h"
#include "output.h"
#include "result_data.h"
#include "result_said_command.h"
#include "result_store.h"
#include "results.h"
#include "store.h"

#include <assert.h>
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
	{.name = "together",
		.help = N_("events beside each other: also their sum, as far as it may be told")},
	{.name = "preview",
		.help = N_(
			"only look: the numbers as they were printed last, nothing new; printing "
			"fixes numbers until five more sheets came in, looking does not")},
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
	if (good && request->results->version > 0)
		cli_say(_("%s: the result of \"%s\", version %d, on one A4."), file,
			request->results->event, request->results->version);
	else if (good)
		cli_say(_("%s: how the result of \"%s\" will look, without numbers."), file,
			request->results->event);
	buffer_free(&bytes);
	free(file);
	return good ? EX_OK : cli_fail(err);
}

/* The events that were named, in that order, each with its chosen words. */
struct loaded {
	struct store *store;
	struct results *events[RESULT_EVENTS_MAX];
	struct result_quotes quotes[RESULT_EVENTS_MAX];
	size_t count;
};

/* Every event by itself: a line of JSON, or its lines of CSV under one head. */
static int write_data(const struct cli_arguments *a, const struct result_request *first,
	const struct loaded *loaded, struct error *err)
{
	bool csv = strcmp(cli_text(a, "format", "json"), "csv") == 0, good = true;
	const char *file = cli_text(a, "output", NULL);
	struct result_request request = *first;
	struct buffer text = {0};

	if (csv)
		result_csv_head(&text);
	request.other_count = 0;
	for (size_t i = 0; good && i < loaded->count; i++) {
		request.results = loaded->events[i];
		request.quotes = loaded->quotes[i].items;
		request.quote_count = loaded->quotes[i].count;
		good = (csv ? result_csv : result_json)(&request, &text, err);
	}
	if (good && file)
		good = output_whole(file, &text, err);
	else if (good)
		fwrite(text.data, 1, text.length, stdout);
	buffer_free(&text);
	return good ? EX_OK : cli_fail(err);
}

/* --- what a person should know ------------------------------------------------------------------ */

static void say_held(const struct results *results)
{
	struct buffer list = {0};

	for (size_t i = 0; i < results->form_count; i++)
		for (size_t k = 0; k < results->forms[i].question_count; k++)
			if (results->forms[i].questions[k].held)
				buffer_printf(&list, "%s%s", list.length ? ", " : "",
					results->forms[i].questions[k].id);
	cli_say(_("\"%s\": these numbers are held back as they were printed on %s, since fewer "
		  "than %d sheets came in after that and one could tell what these said: %s. They "
		  "are renewed as soon as %d or more came in."),
		results->event, results->version_day, results->limits.least, buffer_text(&list),
		results->limits.least);
	buffer_free(&list);
}

/* Before the first numbers are out it is still time to wait. */
static void say_fixed(const struct results *results)
{
	cli_say(ngettext("\"%s\": %d answer still waits for a check (formdb review). What it says "
			 "counts later only together with %d sheets or more: numbers that were "
			 "printed once are not changed for fewer. To look without printing: "
			 "--preview.",
			"\"%s\": %d answers still wait for a check (formdb review). What they say "
			"counts later only together with %d sheets or more: numbers that were "
			"printed once are not changed for fewer. To look without printing: "
			"--preview.",
			(unsigned long)results->waiting),
		results->event, results->waiting, results->limits.least);
}

static void say_what_matters(const struct loaded *loaded)
{
	for (size_t i = 0; i < loaded->count; i++) {
		const struct results *results = loaded->events[i];

		if (results->held > 0)
			say_held(results);
		if (!results->preview && results->version == 1 && results->waiting > 0)
			say_fixed(results);
		if (results->preview && results->coming > 0)
			cli_say(_("\"%s\": printing it would give new numbers at %d places. What "
				  "you see now was printed before; looking changed nothing."),
				results->event, results->coming);
		if (loaded->quotes[i].sealed > 0)
			cli_say(_("\"%s\": %zu chosen texts are sealed and the key of the store is "
				  "not here, so they are left out"),
				results->event, loaded->quotes[i].sealed);
	}
}

/* --- the command -------------------------------------------------------------------------------- */

static bool load_all(const struct cli_arguments *a, struct loaded *loaded, struct error *err)
{
	for (size_t i = 0; i < a->operand_count; i++, loaded->count++) {
		bool good = (cli_given(a, "preview") ? results_preview : results_load)(
			loaded->store, a->operands[i], NULL, &loaded->events[i], err);

		if (!good || !result_store_quotes(
				     loaded->store, a->operands[i], &loaded->quotes[i], err)) {
			results_free(good ? loaded->events[i] : NULL);
			result_quotes_free(&loaded->quotes[i]);
			return false;
		}
	}
	return true;
}

static int write_result(
	const struct cli_arguments *a, const struct loaded *loaded, struct error *err)
{
	const struct result_more more = result_store_more(loaded->store);
	struct result_request request = {.results = loaded->events[0],
		.language = cli_text(a, "lang", "nl"),
		.instrument = cli_text(a, "instrument", NULL),
		.more = &more,
		.quotes = loaded->quotes[0].items,
		.quote_count = loaded->quotes[0].count,
		.others = (const struct results *const *)&loaded->events[1],
		.other_count = loaded->count - 1,
		.together = cli_given(a, "together")};

	assert(loaded->count > 0 && loaded->events[0]);
	say_what_matters(loaded);
	if (strcmp(cli_text(a, "format", "pdf"), "pdf") == 0 && !cli_given(a, "json"))
		return write_sheet(a, &request, err);
	return write_data(a, &request, loaded, err);
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
	loaded.store = store;
	status = load_all(a, &loaded, &err) ? write_result(a, &loaded, &err) : cli_fail(&err);
	for (size_t i = 0; i < loaded.count; i++) {
		results_free(loaded.events[i]);
		result_quotes_free(&loaded.quotes[i]);
	}
	store_close(store);
	return status;
}
