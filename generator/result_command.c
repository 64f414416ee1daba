// SPDX-License-Identifier: EUPL-1.2
#include "result_command.h"

#include "event_file.h"
#include "output.h"
#include "result.h"
#include "result_data.h"
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

static int write_data(
	const struct cli_arguments *a, const struct result_request *request, struct error *err)
{
	const char *file = cli_text(a, "output", NULL);
	struct result_source source;
	struct buffer text = {0};
	bool good = result_source_open(request->results, request->language, &source, err);

	if (!good)
		return cli_fail(err);
	if (strcmp(cli_text(a, "format", "pdf"), "csv") == 0)
		result_csv(&source, &text);
	else
		result_json(&source, &text);
	result_source_close(&source);
	if (text.failed)
		good = error_memory(err);
	else if (file)
		good = output_whole(file, &text, err);
	else
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

int result_run(const struct cli_arguments *a)
{
	bool sheet = strcmp(cli_text(a, "format", "pdf"), "pdf") == 0 && !cli_given(a, "json");
	struct result_request request = {.language = cli_text(a, "lang", "nl"),
		.instrument = cli_text(a, "instrument", NULL)};
	struct result_more more = {split_in_store, table_in_store, NULL};
	struct results *results = NULL;
	struct store *store = NULL;
	struct error err = {0};
	int status;

	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	if (!results_load(store, a->operands[0], NULL, &results, &err)) {
		status = cli_fail(&err);
	} else {
		request.results = results;
		request.more = &more;
		more.context = store;
		status = sheet ? write_sheet(a, &request, &err) : write_data(a, &request, &err);
	}
	results_free(results);
	store_close(store);
	return status;
}
