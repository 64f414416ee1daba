// SPDX-License-Identifier: EUPL-1.2
#include "actions_command.h"

#include "actions.h"
#include "jsonout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option ACTIONS_OPTIONS[] = {
	{.name = "number",
		.letter = 'n',
		.argument = "N",
		.low = 1,
		.high = ACTIONS_MAX,
		.help = N_("the point to change; without it a new one is added")},
	{.name = "said", .argument = "TEXT", .help = N_("what clients said, at most 8 words")},
	{.name = "doing", .argument = "TEXT", .help = N_("what we do, at most 10 words")},
	{.name = "cannot",
		.argument = "REASON",
		.help = N_("why it cannot be done, at most 10 words")},
	{.name = "who", .argument = "WHO", .help = N_("who does it: a function or a team")},
	{.name = "due", .argument = "DAY", .help = N_("when it is ready: 2026-06-01")},
	{.name = "told", .argument = "DAY", .help = N_("when clients were told")},
	{.name = "status",
		.argument = "not-started|in-progress|done|not-possible",
		.help = N_("how it stands")},
	{.name = "pictogram",
		.argument = "KEY",
		.help = N_("the picture beside it on the card, such as phone")},
	{.name = "lang",
		.argument = "LANGUAGE",
		.help = N_("language of the words; nl if left out")},
	{.name = "remove", .help = N_("take point --number off the list")}, {0}};

/* Options that say something about a point. */
static const char *const FIELDS[] = {
	"said", "doing", "cannot", "who", "due", "told", "status", "pictogram", NULL};

static bool says_something(const struct cli_arguments *a)
{
	for (size_t i = 0; FIELDS[i]; i++)
		if (cli_given(a, FIELDS[i]))
			return true;
	return false;
}

/* --- showing ----------------------------------------------------------------------------- */

static void print_json(const struct action *a)
{
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	jsonout_object_begin(&w, NULL);
	jsonout_integer(&w, "number", a->number);
	jsonout_string(&w, "status", action_status_name(a->status));
	jsonout_string(&w, "said", a->said);
	jsonout_string(&w, "doing", a->doing);
	jsonout_string(&w, "because", a->because);
	jsonout_string(&w, "who", a->who);
	jsonout_string(&w, "due", a->due);
	jsonout_string(&w, "told", a->told);
	jsonout_string(&w, "pictogram", a->pictogram);
	jsonout_string(&w, "day", a->day);
	jsonout_string(&w, "changed", a->changed);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void print_point(const struct action *a)
{
	printf("%2d  %-12s %s\n", a->number, action_status_name(a->status), a->said);
	if (*a->doing)
		printf("    %-12s %s\n", _("we do"), a->doing);
	if (*a->because)
		printf("    %-12s %s\n", _("cannot, for"), a->because);
	if (*a->who || *a->due)
		printf("    %-12s %s%s%s\n", _("who, when"), a->who, *a->who && *a->due ? ", " : "",
			a->due);
	if (*a->told)
		printf("    %-12s %s\n", _("told"), a->told);
}

static int show(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct action *list;
	size_t count;

	if (!actions_list(store, a->operands[0], cli_text(a, "lang", "nl"), &list, &count, err))
		return cli_fail(err);
	for (size_t i = 0; i < count; i++)
		(cli_given(a, "json") ? print_json : print_point)(&list[i]);
	if (count == 0)
		cli_say(_("\"%s\" has no action points yet; add one with --said and --doing"),
			a->operands[0]);
	free(list);
	return EX_OK;
}

/* --- changing ---------------------------------------------------------------------------- */

/* Copies an option that is given; a text that does not fit is an error, never cut. */
static bool take(const struct cli_arguments *a, const char *option, char *field, size_t size,
	struct error *err)
{
	const char *given = cli_text(a, option, NULL);

	if (given && strlen(given) >= size)
		return error_set(
			err, EX_DATAERR, _("--%s is too long: \"%.60s...\""), option, given);
	if (given)
		strcpy(field, given);
	return true;
}

static bool take_all(const struct cli_arguments *a, struct action *action, struct error *err)
{
	const char *status = cli_text(a, "status", NULL);

	if (!take(a, "said", action->said, sizeof action->said, err) ||
		!take(a, "doing", action->doing, sizeof action->doing, err) ||
		!take(a, "cannot", action->because, sizeof action->because, err) ||
		!take(a, "who", action->who, sizeof action->who, err) ||
		!take(a, "due", action->due, sizeof action->due, err) ||
		!take(a, "told", action->told, sizeof action->told, err) ||
		!take(a, "pictogram", action->pictogram, sizeof action->pictogram, err))
		return false;
	if (cli_given(a, "cannot"))
		action->status = ACTION_IMPOSSIBLE;
	if (status)
		action_status_parse(status, &action->status);
	return true;
}

/* The point as it is now; a new one when no number is given. */
static bool find(const struct cli_arguments *a, struct store *store, struct action *action,
	struct error *err)
{
	long number = cli_whole(a, "number", 0);
	struct action *list;
	size_t count, i = 0;

	*action = (struct action){0};
	if (!number)
		return true;
	if (!actions_list(store, a->operands[0], cli_text(a, "lang", "nl"), &list, &count, err))
		return false;
	while (i < count && list[i].number != number)
		i++;
	if (i < count)
		*action = list[i];
	free(list);
	return i < count || error_set(err, EX_NOINPUT, _("\"%.150s\" has no action point %ld"),
				    a->operands[0], number);
}

static int change(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct action action;
	bool is_new = !cli_given(a, "number");

	if (!find(a, store, &action, err) || !take_all(a, &action, err) ||
		!actions_put(store, a->operands[0], cli_text(a, "lang", "nl"), &action, err))
		return cli_fail(err);
	printf("%d\n", action.number);
	cli_say(is_new ? _("action point %d was added") : _("action point %d was changed"),
		action.number);
	return EX_OK;
}

static int drop(const struct cli_arguments *a, struct store *store, struct error *err)
{
	int number = (int)cli_whole(a, "number", 0);

	if (!actions_remove(store, a->operands[0], number, err))
		return cli_fail(err);
	cli_say(_("action point %d was taken off the list"), number);
	return EX_OK;
}

static bool take_scans(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct actions_scans scans;

	if (!actions_take_scans(store, a->operands[0], &scans, err))
		return false;
	actions_scans_tell(&scans, a->operands[0], cli_say);
	return true;
}

int actions_run(const struct cli_arguments *a)
{
	struct store *store = NULL;
	struct error err = {0};
	int status;

	if (cli_given(a, "remove") && (!cli_given(a, "number") || says_something(a)))
		return cli_usage(_("--remove needs --number and nothing else"));
	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	if (!take_scans(a, store, &err))
		status = cli_fail(&err);
	else if (cli_given(a, "remove"))
		status = drop(a, store, &err);
	else if (says_something(a))
		status = change(a, store, &err);
	else
		status = show(a, store, &err);
	store_close(store);
	return status;
}
