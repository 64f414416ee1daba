// SPDX-License-Identifier: EUPL-1.2
/* Printing for an event: what the file and the store say afterwards. */
#include "sheets.h"

#include "frame.h"
#include "library.h"
#include "page_code.h"
#include "printed.h"
#include "room.h"

#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

static struct sheets_request order(const struct room *p, const struct form *form)
{
	return (struct sheets_request){
		.form = form, .language = "nl", .event = "Proef", .count = 4, .file = p->file};
}

static struct form *form_of(const char *id)
{
	struct form *form = library_form(id, NULL);

	assert_non_null(form);
	return form;
}

static void every_sheet_has_an_id_of_its_own(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("sg-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result, again;
	struct error err = {0};

	if (!sheets_print(p->store, &request, &result, &err))
		fail_msg("%s", err.text);
	assert_int_equal(result.count, 4);
	assert_false(result.again);
	assert_int_equal(pages_in(p->file), 4 * result.sides);
	for (size_t i = 0; i < 4; i++) {
		enum store_sheet_state known;
		const struct store_known_design *design;

		for (size_t k = 0; k < i; k++)
			assert_true(result.sheets[i] != result.sheets[k]);
		assert_true(store_sheet_design(p->store, result.sheets[i], &known, &design, &err));
		assert_int_equal(known, SHEET_PRINTED);
		assert_string_equal(design->layout->form, "sg-c");
		assert_non_null(design->blank_png[0]);
	}
	assert_int_equal(ask(p, "SELECT count(*) FROM strip"), 4);
	assert_int_equal(ask(p, "SELECT count(*) FROM sheet WHERE family IS NOT NULL"), 0);
	/* The same command once more changes nothing; another one spoils nothing. */
	assert_true(sheets_print(p->store, &request, &again, &err));
	assert_true(again.again);
	assert_memory_equal(again.sheets, result.sheets, 4 * sizeof *result.sheets);
	request.event = "Ander";
	free(again.sheets);
	assert_false(sheets_print(p->store, &request, &again, &err));
	assert_int_equal(err.status, EX_CANTCREAT);
	assert_int_equal(ask(p, "SELECT count(*) FROM sheet"), 4);
	free(result.sheets);
	form_free(form);
}

static void a_pair_shares_a_code_and_nothing_else(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("tr-v"), *partner = form_of("tr-n");
	struct sheets_request request = order(p, form);
	struct sheets_result result, again;
	struct error err = {0};

	request.partner = partner;
	if (!sheets_print(p->store, &request, &result, &err))
		fail_msg("%s", err.text);
	assert_int_equal(result.count, 8);
	assert_int_equal(pages_in(p->file), 16);
	for (size_t i = 0; i < 8; i++) {
		enum store_sheet_state known;
		const struct store_known_design *design;

		assert_true(store_sheet_design(p->store, result.sheets[i], &known, &design, &err));
		assert_string_equal(design->layout->form, i % 2 ? "tr-n" : "tr-v");
	}
	assert_int_equal(ask(p, "SELECT count(DISTINCT pair) FROM sheet"), 4);
	assert_int_equal(ask(p, "SELECT count(*) FROM (SELECT pair FROM sheet GROUP BY pair "
				"HAVING count(*) = 2)"),
		4);
	assert_int_equal(
		ask(p, "SELECT count(*) FROM sheet WHERE pair IN (SELECT sheet FROM sheet)"), 0);
	/* The order of the pages is told the same when asked again. */
	assert_true(sheets_print(p->store, &request, &again, &err));
	assert_true(again.again);
	assert_memory_equal(again.sheets, result.sheets, 8 * sizeof *result.sheets);
	free(again.sheets);
	free(result.sheets);
	form_free(form);
	form_free(partner);
}

/* SS-P has no nl-u; a worker is addressed the plain way. */
static void a_partner_is_printed_in_the_nearest_language_or_not_at_all(void **state)
{
	struct form *partner = form_of("ss-p");
	struct error err = {0};

	(void)state;
	assert_string_equal(sheets_partner_language(partner, "nl-u", &err), "nl");
	assert_string_equal(sheets_partner_language(partner, "en", &err), "en");
	assert_null(sheets_partner_language(partner, "ti", &err));
	assert_int_equal(err.status, EX_DATAERR);
	form_free(partner);
}

static void regime_B_gets_a_token_per_family(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("ww-e");
	struct sheets_request request = order(p, form);
	struct sheets_result result;
	struct error err = {0};
	char other[100];

	assert_true(sheets_print(p->store, &request, &result, &err));
	free(result.sheets);
	assert_int_equal(ask(p, "SELECT count(DISTINCT family) FROM sheet"), 4);
	assert_int_equal(ask(p, "SELECT count(*) FROM sheet WHERE worker IS NOT NULL"), 0);
	assert_int_equal(ask(p, "SELECT count(*) FROM strip"), 0);
	snprintf(other, sizeof other, "%s/other.pdf", p->folder);
	request.file = other;
	request.family = sheet_id_random();
	request.worker = sheet_id_random();
	assert_true(sheets_print(p->store, &request, &result, &err));
	free(result.sheets);
	assert_int_equal(ask(p, "SELECT count(DISTINCT family) FROM sheet"), 5);
	assert_int_equal(ask(p, "SELECT count(DISTINCT worker) FROM sheet"), 1);
	form_free(form);
}

static void a_draft_is_printed_when_it_is_asked_for_only(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("sg-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result;
	struct error err = {0};

	request.language = "ar";
	assert_false(sheets_print(p->store, &request, &result, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "--draft"));
	assert_int_not_equal(access(p->file, F_OK), 0);
	assert_int_equal(ask(p, "SELECT count(*) FROM sheet"), 0);
	request.draft = true;
	assert_true(sheets_print(p->store, &request, &result, &err));
	assert_int_equal(result.count, 4);
	free(result.sheets);
	form_free(form);
}

static struct theme *theme_from(const struct room *p, const char *yaml, struct error *err)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof path, "%s/theme.yaml", p->folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(yaml, f);
	fclose(f);
	return theme_load(path, err);
}

#define WORD(pictogram, label) "  - {pictogram: " pictogram ", label: {nl: " label "}}\n"

static void theme_words_take_the_codes_of_the_options_they_replace(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("sg-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result;
	struct error err = {0};
	const struct store_known_design *design;
	enum store_sheet_state known;
	struct theme *theme = theme_from(p,
		"languages: [nl]\nwords:\n" WORD("house", "terug naar huis")
			WORD("letter", "brieven"),
		&err);
	const struct layout_question *q = NULL;

	assert_non_null(theme);
	request.theme = theme;
	if (!sheets_print(p->store, &request, &result, &err))
		fail_msg("%s", err.text);
	assert_true(store_sheet_design(p->store, result.sheets[0], &known, &design, &err));
	for (size_t side = 0; side < design->layout->side_count; side++)
		for (size_t i = 0; i < design->layout->sides[side].question_count; i++)
			if (strcmp(design->layout->sides[side].questions[i].id, "sg5") == 0)
				q = &design->layout->sides[side].questions[i];
	assert_non_null(q);
	assert_int_equal(q->option_count, 3);
	assert_string_equal(q->options[0].label, "terug naar huis");
	assert_int_equal(q->options[0].code, 1);
	assert_int_equal(q->options[1].code, 2);
	assert_string_equal(q->options[2].label, "iets anders");
	assert_int_equal(q->options[2].code, 6);
	free(result.sheets);
	theme_free(theme);
	form_free(form);
}

static void theme_words_keep_the_rules(void **state)
{
	static const struct {
		const char *yaml, *rule;
	} bad[] = {
		{WORD("house", "terug naar huis") WORD("letter", "terug naar huis"), "T07"},
		{WORD("house", "terug naar huis") WORD("house", "brieven"), "T07"},
		{WORD("house", "dit is een veel te lang woord") WORD("letter", "brieven"), "T07"},
		{WORD("huisje", "thuis") WORD("letter", "brieven"), "T07"},
		{WORD("house", "bejegening") WORD("letter", "brieven"), "T04"},
		{WORD("house", "thuis") WORD(
			 "letter", "Hottentottententententoonstellingsmakersopleidingsprogramma"),
			"L03"},
		{WORD("house", "好") WORD("letter", "brieven"), "L13"},
		{WORD("pencil", "thuis") WORD("letter", "brieven"), "T07"},
		{WORD("house", "a") WORD("letter", "b") WORD("ear", "c") WORD("phone", "d")
				WORD("plan", "e") WORD("star", "f"),
			"T08"},
	};
	struct room *p = *state;
	struct form *form = form_of("sg-c"), *other = form_of("ct-c");
	struct theme_options options;
	struct error err = {0};
	struct theme *theme;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char yaml[600];

		snprintf(yaml, sizeof yaml, "languages: [nl]\nwords:\n%s", bad[i].yaml);
		err = (struct error){0};
		theme = theme_from(p, yaml, &err);
		assert_non_null(theme);
		if (theme_apply(theme, form, "nl", &options, &err))
			fail_msg("%s was taken", bad[i].yaml);
		assert_int_equal(err.status, EX_DATAERR);
		if (!strstr(err.text, bad[i].rule) || !strstr(err.text, "theme.yaml"))
			fail_msg("%s: %s", bad[i].yaml, err.text);
		theme_free(theme);
	}
	theme = theme_from(p,
		"languages: [nl]\nwords:\n" WORD("house", "thuis") WORD("letter", "brieven"), &err);
	assert_false(theme_apply(theme, form, "en", &options, &err));
	assert_non_null(strstr(err.text, "T12"));
	assert_false(theme_apply(theme, other, "nl", &options, &err));
	theme_free(theme);
	assert_null(theme_from(p, "languages: [nl]\nwords: thuis\n", &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "theme.yaml:2:"));
	form_free(form);
	form_free(other);
}

static void T13_depends_on_how_many_are_printed(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("ct-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result;
	struct error err = {0};
	const struct store_known_design *design;
	enum store_sheet_state known;
	size_t questions[2] = {0};

	for (size_t i = 0; i < 2; i++) {
		char file[100];

		snprintf(file, sizeof file, "%s/%zu.pdf", p->folder, i);
		request.file = file;
		request.count = i ? 10 : 9;
		assert_true(sheets_print(p->store, &request, &result, &err));
		assert_true(store_sheet_design(p->store, result.sheets[0], &known, &design, &err));
		for (size_t side = 0; side < design->layout->side_count; side++)
			questions[i] += design->layout->sides[side].question_count +
					design->layout->sides[side].area_count;
		free(result.sheets);
	}
	assert_int_equal(questions[0], 6);
	assert_int_equal(questions[1], 7);
	form_free(form);
}

static void a_file_that_cannot_be_written_registers_nothing(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("sg-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result;
	struct error err = {0};

	request.file = "/nowhere/sheets.pdf";
	assert_false(sheets_print(p->store, &request, &result, &err));
	assert_int_equal(err.status, EX_CANTCREAT);
	assert_int_equal(ask(p, "SELECT count(*) FROM sheet"), 0);
	form_free(form);
}

static void L14_no_sheet_tells_who_printed_it(void **state)
{
	struct room *p = *state;
	struct form *form = form_of("sg-c");
	struct sheets_request request = order(p, form);
	struct sheets_result result;

	request.event = "Geheime Naam";
	assert_true(sheets_print(p->store, &request, &result, NULL));
	assert_int_equal(file_count(p->file, "Geheime"), 0);
	assert_int_equal(file_count(p->file, "/Author"), 0);
	assert_int_equal(file_count(p->file, "/CreationDate"), 0);
	free(result.sheets);
	form_free(form);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)
	const struct CMUnitTest tests[] = {
		WITH_STORE(every_sheet_has_an_id_of_its_own),
		WITH_STORE(a_pair_shares_a_code_and_nothing_else),
		cmocka_unit_test(a_partner_is_printed_in_the_nearest_language_or_not_at_all),
		WITH_STORE(regime_B_gets_a_token_per_family),
		WITH_STORE(a_draft_is_printed_when_it_is_asked_for_only),
		WITH_STORE(theme_words_take_the_codes_of_the_options_they_replace),
		WITH_STORE(theme_words_keep_the_rules),
		WITH_STORE(T13_depends_on_how_many_are_printed),
		WITH_STORE(a_file_that_cannot_be_written_registers_nothing),
		WITH_STORE(L14_no_sheet_tells_who_printed_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
