// SPDX-License-Identifier: EUPL-1.2
/* formgen: definitions in, PDF out. */
#include "action_list_command.h"
#include "aids_command.h"
#include "check.h"
#include "check_layout.h"
#include "cli.h"
#include "design.h"
#include "documents.h"
#include "feedback_command.h"
#include "form_options.h"
#include "import.h"
#include "jsonout.h"
#include "keysheet.h"
#include "library.h"
#include "message.h"
#include "output.h"
#include "pack_command.h"
#include "print_command.h"
#include "printed.h"
#include "result_command.h"
#include "sheets.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- list ---------------------------------------------------------------------------------------- */

static void print_form_line(const struct form *form)
{
	const char *title = texts_in(&form->title, form->languages[0].tag);
	struct buffer tags = {0};

	for (size_t i = 0; i < form->language_count; i++)
		buffer_printf(&tags, "%s%s%s", i ? "," : "", form->languages[i].tag,
			form->languages[i].draft ? "*" : "");
	printf("%-6s %c  %2zu  %-22s %s\n", form->id, regime_letter(form->regime),
		form->question_count, buffer_text(&tags), title ? title : "");
	buffer_free(&tags);
}

static void print_form_json(const struct form *form)
{
	const char *title = texts_in(&form->title, form->languages[0].tag);
	char regime[2] = {regime_letter(form->regime), '\0'};
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "id", form->id);
	jsonout_integer(&w, "version", form->version);
	jsonout_string(&w, "regime", regime);
	jsonout_integer(&w, "questions", (long long)form->question_count);
	jsonout_array_begin(&w, "languages");
	for (size_t i = 0; i < form->language_count; i++)
		jsonout_string(&w, NULL, form->languages[i].tag);
	jsonout_array_end(&w);
	jsonout_array_begin(&w, "drafts");
	for (size_t i = 0; i < form->language_count; i++)
		if (form->languages[i].draft)
			jsonout_string(&w, NULL, form->languages[i].tag);
	jsonout_array_end(&w);
	jsonout_string(&w, "title", title);
	jsonout_object_end(&w);
	cli_line(&line);
}

static int run_list(const struct cli_arguments *a)
{
	struct error err = {0};
	char **ids;
	size_t count;
	int status = EX_OK;

	if (!library_ids(&ids, &count, &err))
		return cli_fail(&err);
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);

		if (!form)
			status = cli_fail(&err);
		else if (cli_given(a, "json"))
			print_form_json(form);
		else
			print_form_line(form);
		form_free(form);
	}
	library_ids_free(ids, count);
	if (!cli_given(a, "json"))
		cli_say(_("in columns: the form; A without a name, B client and worker, C staff; "
			  "questions; languages, * = a draft; title"));
	return status;
}

/* --- check --------------------------------------------------------------------------------------- */

static void print_remark(const struct form *form, const struct remark *r, bool json)
{
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	if (!json) {
		printf("%s:%d:%d: %s%s%s: %s%s%s\n", form->path, r->place.line, r->place.column,
			r->rule[0] ? r->rule : "", r->rule[0] ? ": " : "",
			r->error ? _("error") : _("advice"), r->text, r->suggestion[0] ? "; " : "",
			r->suggestion);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", form->path);
	jsonout_integer(&w, "line", r->place.line);
	jsonout_integer(&w, "column", r->place.column);
	jsonout_string(&w, "rule", r->rule);
	jsonout_string(&w, "severity", r->error ? "error" : "advice");
	jsonout_string(&w, "text", r->text);
	jsonout_string(&w, "suggestion", r->suggestion);
	jsonout_object_end(&w);
	cli_line(&line);
}

static int check_one(const char *name, bool json)
{
	struct error err = {0};
	struct remarks remarks = {0};
	struct form *form = library_form(name, &err);
	int status = EX_OK;

	if (!form)
		return cli_fail(&err);
	if (!check_words(form, &remarks, &err) || !check_layout(form, &remarks, &err))
		status = cli_fail(&err);
	for (size_t i = 0; i < remarks.count; i++)
		print_remark(form, &remarks.items[i], json);
	if (remarks_errors(&remarks) > 0)
		status = EX_DATAERR;
	if (status == EX_OK)
		cli_say(_("%s: no errors"), form->path);
	remarks_free(&remarks);
	form_free(form);
	return status;
}

static int run_check(const struct cli_arguments *a)
{
	int status = EX_OK;

	for (size_t i = 0; i < a->operand_count; i++) {
		int one = check_one(a->operands[i], cli_given(a, "json"));

		if (one != EX_OK)
			status = one;
	}
	return status;
}

/* --- layout -------------------------------------------------------------------------------------- */

/* As it was printed for an event: the frozen layout, whatever became of the definition. */
static int print_frozen_layout(const struct cli_arguments *a)
{
	struct printed_wanted wanted = {.event = cli_text(a, "event", NULL),
		.form = a->operands[0],
		.language = cli_text(a, "lang", NULL),
		.variant = cli_text(a, "variant", NULL)};
	const struct store_known_design *design;
	struct buffer json = {0};
	struct error err = {0};
	struct store *store;
	int status = EX_OK;

	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	if (!printed_design(store, &wanted, &design, &err) ||
		!layout_write(design->layout, &json, &err))
		status = cli_fail(&err);
	else
		puts(buffer_text(&json));
	buffer_free(&json);
	store_close(store);
	return status;
}

static int run_layout(const struct cli_arguments *a)
{
	struct error err = {0};
	struct form *form = NULL;
	struct design *design = NULL;
	struct buffer json = {0};
	int status = EX_OK;

	if (cli_given(a, "event"))
		return print_frozen_layout(a);
	form = library_form(a->operands[0], &err);
	if (form) {
		struct design_request request = {.form = form,
			.language = form_options_language(a, form),
			.variant = cli_text(a, "variant", NULL)};

		design = design_new(&request, &err);
	}
	if (!design || !layout_write(design->layout, &json, &err))
		status = cli_fail(&err);
	else
		puts(buffer_text(&json));
	buffer_free(&json);
	design_free(design);
	form_free(form);
	return status;
}

/* --- the program ---------------------------------------------------------------------------------- */

static const struct cli_option NO_OPTIONS[] = {{0}};
static const struct cli_option LAYOUT_OPTIONS[] = {
	{.name = "event",
		.argument = "NAME",
		.help = N_("as it was printed for that event, instead of as it would be now")},
	FORM_OPTION_LANG, FORM_OPTION_VARIANT, {0}};
static const struct cli_command COMMANDS[] = {
	{.name = "list",
		.run = run_list,
		.options = NO_OPTIONS,
		.summary = N_("the forms in the library"),
		.example = "formgen list",
		.details =
			N_("Columns: id, regime (A without name, B client and worker, C staff), "
			   "questions, languages (* = not yet checked by a translator), title.")},
	{.name = "check",
		.run = run_check,
		.operands = "FORM...",
		.options = NO_OPTIONS,
		.summary = N_("say where a form breaks the rules for easy reading"),
		.example = "formgen check my-form.yaml"},
	{.name = "print",
		.run = print_run,
		.operands = "FORM",
		.options = PRINT_OPTIONS,
		.summary = N_("print sheets for an event"),
		.example = "formgen print sg-c --event \"2026-11-30 Eindhoven\" --count 25 -o "
			   "sheets.pdf",
		.details = N_("Every sheet gets an id of its own; the ids come out on standard "
			      "output, in "
			      "the order of the pages.")},
	{.name = "specimen",
		.run = specimen_run,
		.operands = "FORM",
		.options = SPECIMEN_OPTIONS,
		.summary = N_("an example to look at, which is never counted"),
		.example = "formgen specimen sg-c -o example.pdf"},
	{.name = "pack",
		.run = pack_run,
		.operands = "EVENT.yaml",
		.options = PACK_OPTIONS,
		.summary = N_("everything for one day in one file"),
		.example = "formgen pack 2026-11-30-eindhoven.yaml -o pack.pdf",
		.details = N_("EVENT.yaml names the event and how many sheets of which form in "
			      "which language; see man formgen. With the sheets come a reading "
			      "sheet per form, sheets to part the piles, reading cards and a copy "
			      "test.")},
	{.name = "readaloud",
		.run = readaloud_run,
		.operands = "FORM",
		.options = READALOUD_OPTIONS,
		.summary = N_("a form in large letters, for whoever reads it aloud"),
		.example = "formgen readaloud sg-c -o readaloud.pdf"},
	{.name = "copytest",
		.run = copytest_run,
		.operands = "FORM",
		.options = COPYTEST_OPTIONS,
		.summary = N_("a page that shows whether printer and copier do"),
		.example = "formgen copytest sg-c -o copytest.pdf"},
	{.name = "card",
		.run = card_run,
		.options = CARD_OPTIONS,
		.summary = N_("a card with a window, to see one question at a time"),
		.example = "formgen card -o card.pdf"},
	{.name = "separator",
		.run = separator_run,
		.options = SEPARATOR_OPTIONS,
		.summary = N_("a sheet to put between two piles; it is not counted"),
		.example = "formgen separator --below \"Spiegelgesprek\" -o separator.pdf"},
	{.name = "import",
		.run = import_run,
		.operands = "FILE.xlsx",
		.options = IMPORT_OPTIONS,
		.summary = N_("make a definition of a questionnaire in an XLSForm workbook"),
		.example = "formgen import survey.xlsx -o my-form.yaml",
		.details = N_("XLSForm is what ODK and KoboToolbox use. What cannot be taken over "
			      "to paper is said, with its sheet and row.")},
	{.name = "layout",
		.run = run_layout,
		.operands = "FORM",
		.options = LAYOUT_OPTIONS,
		.summary = N_("where everything stands on a form, as JSON"),
		.example = "formgen layout sg-c --lang nl"},
	{.name = "result",
		.run = result_run,
		.operands = "EVENT...",
		.options = RESULT_OPTIONS,
		.summary = N_("the A4 for the team meeting: what an event said"),
		.example = "formgen result \"2026-11-30 Eindhoven\" -o result.pdf",
		.details = N_("Numbers about few people are left out, and the sheet says so: none "
			      "below 5 sheets, two bands below 10. This cannot be switched "
			      "off.\n\nWith more events (at most four) they stand beside "
			      "each other on one sheet, each with its own numbers.")},
	{.name = "actions",
		.run = action_list_run,
		.operands = "EVENT",
		.options = ACTION_LIST_OPTIONS,
		.summary = N_("the action list of a team, with boxes to tick"),
		.example = "formgen actions \"2026-11-30 Eindhoven\" -o actions.pdf",
		.details = N_("The ticked list can be scanned: formscan read, and formdb action "
			      "shows how the points stand.")},
	{.name = "feedback",
		.run = feedback_run,
		.operands = "EVENT",
		.options = FEEDBACK_OPTIONS,
		.summary = N_("the card for the clients: you said - we do"),
		.example = "formgen feedback \"2026-11-30 Eindhoven\" --ask \"the people at "
			   "the desk\"",
		.details =
			N_("The words come from the action points (formdb action). At most three "
			   "points, eight words for what clients said and ten for what we do.")},
	{.name = "accountability",
		.run = accountability_run,
		.operands = "[FORM...]",
		.options = ACCOUNTABILITY_OPTIONS,
		.summary = N_("what is asked, by which rules, how long it is kept"),
		.example = "formgen accountability -o accountability.pdf",
		.details =
			N_("In plain words, for a client council. Without FORM: all forms of the "
			   "library.")},
	{.name = "keysheet",
		.run = keysheet_run,
		.options = KEYSHEET_OPTIONS,
		.summary = N_("the key of the store on paper, for the safe"),
		.example = "formgen keysheet -o key.pdf",
		.details = N_("A code and letters that formdb key restore takes back. The store "
			      "must have a key (formdb key create) and it must be here.")},
	{.name = "leaflet",
		.run = leaflet_run,
		.operands = "FORM|REGIME",
		.options = LEAFLET_OPTIONS,
		.summary = N_("what people should know before they fill in a form"),
		.example = "formgen leaflet sg-c -o leaflet.pdf",
		.details = N_("REGIME is A, B or C.")},
	{.name = "dpia",
		.run = dpia_run,
		.operands = "[FORM...]",
		.options = DPIA_OPTIONS,
		.summary = N_("facts for a data protection impact assessment"),
		.example = "formgen dpia -o dpia.pdf",
		.details = N_("For the data protection officer. Without FORM: all forms of the "
			      "library.")},
	{0}};

static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON, {0}};

static const struct cli_program PROGRAM = {.name = "formgen",
	.commands = COMMANDS,
	.options = COMMON,
	.summary = N_("forms on paper: from a definition to a PDF"),
	.example = "formgen print sg-c --event \"2026-11-30 Eindhoven\" --count 25 -o sheets.pdf"};

int main(int argc, char **argv)
{
	return cli_main(&PROGRAM, argc, argv);
}
