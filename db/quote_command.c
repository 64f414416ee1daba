// SPDX-License-Identifier: EUPL-1.2
#include "quote_command.h"

#include "commands.h"
#include "jsonout.h"
#include "quotes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option QUOTE_OPTIONS[] = {
	{.name = "type",
		.argument = "SHEET QUESTION TEXT",
		.help = N_("what is written there, typed over: at most 120 characters, without "
			   "names, places and numbers that tell who wrote it")},
	{.name = "without",
		.argument = "name|place|detail",
		.help = N_("with --type: what was left out")},
	{.name = "choose",
		.argument = "SHEET QUESTION",
		.help = N_("this text comes on the result; at most four of a form do")},
	{.name = "unchoose", .argument = "SHEET QUESTION", .help = N_("this one no longer")},
	{.name = "drop", .argument = "SHEET QUESTION", .help = N_("destroy what was typed")},
	{.name = "reading",
		.argument = "N",
		.low = 0,
		.high = 99,
		.help = N_("of a sheet with copies: which reading is meant; 0 = the first")},
	{0}};

/* --- the list ---------------------------------------------------------------------------- */

static void print_json(const struct quote *q)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(q->sheet, code);
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_integer(&w, "reading", q->number);
	jsonout_string(&w, "form", q->form);
	jsonout_string(&w, "question", q->question);
	jsonout_string(&w, "language", q->language);
	jsonout_integer(&w, "pictures", q->pictures);
	jsonout_boolean(&w, "typed", q->typed);
	jsonout_string(&w, "text", q->typed && q->readable ? q->text : NULL);
	jsonout_boolean(&w, "without_name", (q->left_out & QUOTE_WITHOUT_NAME) != 0);
	jsonout_boolean(&w, "without_place", (q->left_out & QUOTE_WITHOUT_PLACE) != 0);
	jsonout_boolean(&w, "without_detail", (q->left_out & QUOTE_WITHOUT_DETAIL) != 0);
	jsonout_integer(&w, "chosen", q->chosen);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void print_words(const struct quote *q)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(q->sheet, code);
	printf("%s  %s  ", code, q->question);
	if (!q->typed)
		printf(_("not typed over yet\n"));
	else if (!q->readable)
		printf(_("sealed, and the key is not here\n"));
	else
		printf("%s\"%s\"\n", q->chosen ? _("chosen  ") : "", q->text);
}

static bool list(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	struct quote *found = NULL;
	size_t count = 0;
	bool well = quotes_list(store, a->operands[0], role, &found, &count, err);

	for (size_t i = 0; well && i < count; i++)
		if (cli_given(a, "json"))
			print_json(&found[i]);
		else
			print_words(&found[i]);
	if (well && count == 0)
		cli_say(_("nothing was written in a text area"));
	free(found);
	return well;
}

/* --- one of them ------------------------------------------------------------------------- */

/* The text area that an option names; a sheet of another event is a slip of the hand. */
static bool read_place(const struct cli_arguments *a, struct store *store, const char *option,
	struct quote_place *place, struct error *err)
{
	const char *typed = cli_part(a, option, 0);
	char event[200];

	place->number = (int)cli_whole(a, "reading", 0);
	place->question = cli_part(a, option, 1);
	if (!sheet_code_read(typed, &place->sheet))
		return error_set(err, EX_USAGE,
			_("'%s' is no sheet code: twelve letters and digits, as on the sheet; one "
			  "of them may be misread"),
			typed);
	if (!store_sheet_event(store, place->sheet, event, err))
		return false;
	return strcmp(event, a->operands[0]) == 0 ||
	       error_set(err, EX_USAGE, _("this sheet belongs to \"%s\", not to \"%s\""), event,
		       a->operands[0]);
}

static unsigned left_out(const struct cli_arguments *a)
{
	const char *what = cli_text(a, "without", "");

	return strcmp(what, "name") == 0     ? QUOTE_WITHOUT_NAME
	       : strcmp(what, "place") == 0  ? QUOTE_WITHOUT_PLACE
	       : strcmp(what, "detail") == 0 ? QUOTE_WITHOUT_DETAIL
					     : 0;
}

static bool run(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	struct quote_place place;

	if (cli_given(a, "type")) {
		struct quote_typed typed = {
			.text = cli_part(a, "type", 2), .left_out = left_out(a)};

		return read_place(a, store, "type", &typed.place, err) &&
		       quotes_put(store, &typed, role, err);
	}
	if (cli_given(a, "choose"))
		return read_place(a, store, "choose", &place, err) &&
		       quotes_choose(store, &place, true, role, err);
	if (cli_given(a, "unchoose"))
		return read_place(a, store, "unchoose", &place, err) &&
		       quotes_choose(store, &place, false, role, err);
	if (cli_given(a, "drop"))
		return read_place(a, store, "drop", &place, err) &&
		       quotes_remove(store, &place, role, err);
	return list(a, store, role, err);
}

int quote_run(const struct cli_arguments *a)
{
	int asked = cli_given(a, "type") + cli_given(a, "choose") + cli_given(a, "unchoose") +
		    cli_given(a, "drop");
	struct store *store = NULL;
	const char *role;
	struct error err;
	bool well;

	if (asked > 1)
		return cli_usage(_("give one of --type, --choose, --unchoose and --drop"));
	if (cli_given(a, "without") && !cli_given(a, "type"))
		return cli_usage(_("--without goes with --type"));
	well = command_role(a, &role, &err) && command_store(a, &store, &err) &&
	       run(a, store, role, &err);
	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}
