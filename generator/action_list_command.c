// SPDX-License-Identifier: EUPL-1.2
#include "action_list_command.h"

#include "action_list.h"
#include "event_file.h"
#include "output.h"
#include "sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

const struct cli_option ACTION_LIST_OPTIONS[] = {
	{.name = "lang",
		.argument = "LANGUAGE",
		.help = N_("language of the list: nl (if left out) or en")},
	{.name = "all", .help = N_("also the points that are done or not possible")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("the PDF to write; named after the event if left out")},
	{0}};

static void today(char day[ACTION_DAY_SIZE])
{
	time_t now = time(NULL);
	struct tm parts;

	gmtime_r(&now, &parts);
	strftime(day, ACTION_DAY_SIZE, "%Y-%m-%d", &parts);
}

/* Points that are at their end go, unless they all are wanted. */
static size_t keep_open(struct action *actions, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (actions[i].status == ACTION_TODO || actions[i].status == ACTION_BUSY)
			actions[kept++] = actions[i];
	return kept;
}

static bool print_list(struct store *store, const struct action_list *list, const char *file,
	struct sheets_result *result, struct error *err)
{
	char event[ACTIONS_EVENT_SIZE];
	struct form *form = action_list_form(list, err);
	struct design *design = form ? action_list_design(list, form, err) : NULL;
	struct sheets_request request = {.form = form,
		.language = list->words->language,
		.event = event,
		.count = 1,
		.file = file,
		.design = design};
	bool good = design != NULL;

	actions_event(list->event, event);
	if (good && !*event)
		good = error_set(err, EX_DATAERR,
			_("the name of the event is too long for a list that can be scanned"));
	good = good && sheets_print(store, &request, result, err);
	design_free(design);
	form_free(form);
	return good;
}

/* The file to write: the one that was asked for, else the first name that is free or holds this
 * very list. */
static bool print_somewhere(const struct cli_arguments *a, struct store *store,
	const struct action_list *list, char **file, struct sheets_result *result,
	struct error *err)
{
	const char *given = cli_text(a, "output", NULL);
	char kind[40] = "actions";

	for (int i = 2;; i++) {
		*file = event_file(given, kind, list->event);
		if (!*file)
			return error_memory(err);
		if (print_list(store, list, *file, result, err))
			return true;
		if (given || err->status != EX_CANTCREAT || i > 99)
			return false;
		free(*file);
		*file = NULL;
		*err = (struct error){0};
		snprintf(kind, sizeof kind, "actions (%d)", i);
	}
}

static bool take_scans(struct store *store, const char *event, struct error *err)
{
	struct actions_scans scans;

	if (!actions_take_scans(store, event, &scans, err))
		return false;
	actions_scans_tell(&scans, event, cli_say);
	return true;
}

static bool run(const struct cli_arguments *a, struct store *store, struct result_words *words,
	struct error *err)
{
	struct action_list list = {.words = words, .event = a->operands[0]};
	struct sheets_result result = {0};
	struct action *actions = NULL;
	char day[ACTION_DAY_SIZE], *file = NULL;
	bool good;

	today(day);
	list.day = day;
	good = take_scans(store, list.event, err) &&
	       actions_list(store, list.event, words->language, &actions, &list.count, err);
	list.actions = actions;
	if (good && !cli_given(a, "all"))
		list.count = keep_open(actions, list.count);
	good = good && print_somewhere(a, store, &list, &file, &result, err);
	if (good)
		cli_say(_("%s: the action list of \"%s\", points: %zu. Tick it at the next "
			  "meeting and scan it."),
			file, list.event, list.count);
	free(result.sheets);
	free(actions);
	free(file);
	return good;
}

int action_list_run(const struct cli_arguments *a)
{
	struct result_words words;
	struct store *store = NULL;
	struct error err = {0};
	int status = EX_OK;

	if (!result_words_open(cli_text(a, "lang", "nl"), &words, &err))
		return cli_fail(&err);
	if (!store_open(cli_text(a, "db", NULL), &store, &err) || !run(a, store, &words, &err))
		status = cli_fail(&err);
	store_close(store);
	result_words_close(&words);
	return status;
}
