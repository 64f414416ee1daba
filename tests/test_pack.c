// SPDX-License-Identifier: EUPL-1.2
/* A day in one file, and the pages that go with the sheets (L16). */
#include "pack.h"

#include "day_pages.h"
#include "frame.h"
#include "ink.h"
#include "library.h"
#include "page_code.h"
#include "readaloud.h"
#include "room.h"
#include "utf8.h"

#include <sysexits.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static struct pack *pack_from(const struct room *r, const char *yaml, struct error *err)
{
	write_file(r->yaml, yaml);
	return pack_load(r->yaml, err);
}

static const char DAY[] = "event: 2026-11-30 Eindhoven\n"
			  "sheets:\n"
			  "  - {form: sg-c, language: nl, count: 12}\n"
			  "  - {form: sg-c, language: nl, variant: eenvoudig, count: 6}\n"
			  "  - {form: sg-c, language: ar, count: 6, draft: yes}\n"
			  "  - {form: ma-p, count: 2}\n"
			  "  - {form: ss-c, count: 2, pair: yes}\n"
			  "reading-cards: 2\n";

static void a_pack_holds_all_sheets_once_and_registers_them(void **state)
{
	struct room *r = *state;
	struct error err = {0};
	struct pack *pack = pack_from(r, DAY, &err);
	struct pack_result result, again;
	size_t of[4] = {0};

	if (!pack || !pack_print(r->store, pack, r->file, &result, &err))
		fail_msg("%s", err.text);
	assert_string_equal(pack_event(pack), "2026-11-30 Eindhoven");
	assert_int_equal(result.count, 12 + 6 + 6 + 2 + 2 * 2);
	for (size_t i = 0; i < result.count; i++) {
		of[0] += strcmp(result.sheets[i].form, "sg-c") == 0;
		of[1] += strcmp(result.sheets[i].language, "ar") == 0;
		of[2] += strcmp(result.sheets[i].form, "ss-p") == 0;
		for (size_t k = 0; k < i; k++)
			assert_true(result.sheets[i].sheet != result.sheets[k].sheet);
	}
	assert_int_equal(of[0], 24);
	assert_int_equal(of[1], 6);
	assert_int_equal(of[2], 2);
	/* Forms one after the other; each pair stays together. */
	for (size_t i = 0; i < 24; i++)
		assert_string_equal(result.sheets[i].form, "sg-c");
	for (size_t i = 26; i < 30; i++)
		assert_string_equal(result.sheets[i].form, i % 2 ? "ss-p" : "ss-c");
	assert_int_equal(ask(r, "SELECT count(*) FROM sheet"), 30);
	assert_int_equal(ask(r, "SELECT count(*) FROM run WHERE pending = 1"), 0);
	assert_int_equal(ask(r, "SELECT count(DISTINCT event) FROM run"), 1);
	assert_true(pack_print(r->store, pack, r->file, &again, &err));
	assert_true(again.again);
	assert_int_equal(again.count, 30);
	assert_int_equal(ask(r, "SELECT count(*) FROM sheet"), 30);
	pack_result_free(&again);
	pack_result_free(&result);
	pack_free(pack);
}

/* P02: who got an Arabic or a simple sheet does not follow from its place in the pile. */
static void P02_sheets_of_a_form_are_shuffled_over_languages_and_variants(void **state)
{
	struct room *r = *state;
	struct error err = {0};
	struct pack *pack = pack_from(r, DAY, &err);
	char orders[3][30];
	size_t changes = 0;

	for (size_t run = 0; run < 3; run++) {
		struct pack_result result;
		char file[100];

		snprintf(file, sizeof file, "%s/%zu.pdf", r->folder, run);
		assert_true(pack_print(r->store, pack, file, &result, &err));
		for (size_t i = 0; i < 24; i++)
			orders[run][i] = *result.sheets[i].variant             ? 'e'
					 : result.sheets[i].language[0] == 'a' ? 'a'
									       : 'n';
		orders[run][24] = '\0';
		pack_result_free(&result);
	}
	for (size_t i = 1; i < 24; i++)
		changes += orders[0][i] != orders[0][i - 1];
	/* By lot there would be two changes of kind; by chance fewer than five is one in 10^5. */
	assert_true(changes >= 5);
	assert_true(strcmp(orders[0], orders[1]) != 0 || strcmp(orders[1], orders[2]) != 0);
	pack_free(pack);
}

static void every_sheet_begins_on_a_leaf_of_its_own(void **state)
{
	struct room *r = *state;
	struct error err = {0};
	struct pack *pack = pack_from(r,
		"event: Proef\nsheets:\n  - {form: ma-p, count: 3}\n  - {form: sg-t, count: 1}\n"
		"separators: no\nreading-sheets: no\ncopy-test: no\n",
		&err);
	struct pack_result result;

	assert_non_null(pack);
	assert_true(pack_print(r->store, pack, r->file, &result, &err));
	/* The cover and its back, three sheets of one side and their backs, one of two sides. */
	assert_int_equal(pages_in(r->file), 2 + 3 * 2 + 2);
	pack_result_free(&result);
	pack_free(pack);
}

static void what_is_wrong_with_a_pack_is_told_with_its_place(void **state)
{
	static const struct {
		const char *yaml, *text;
	} bad[] = {
		{"event: X\n", "sheets"},
		{"event: X\nsheets: []\n", ":2:"},
		{"event: X\nsheets:\n  - {form: sg-x, count: 3}\n", ":3:"},
		{"event: X\nsheets:\n  - {form: sg-c, count: 0}\n", ":3:"},
		{"event: X\nsheets:\n  - {form: sg-c, count: 3, language: ti-x}\n", "ti-x"},
		{"event: X\nsheets:\n  - {form: sg-c, count: 3, variant: groot}\n", "eenvoudig"},
		{"event: X\nsheets:\n  - {form: sg-c, count: 3, pair: yes}\n", "pair"},
		{"event: X\nsheets:\n  - {form: sg-c, cuont: 3}\n", "cuont"},
		{"event: X\nlanguage: fr\nsheets:\n  - {form: sg-c, count: 3}\n", ":2:"},
		{"event: X\ntheme: none.yaml\nsheets:\n  - {form: sg-c, count: 3}\n", "none.yaml"},
		{"event: X\ntheme: {languages: [nl], words: []}\nsheets:\n  - {form: sg-c, count: "
		 "3}\n",
			"words"},
	};
	struct room *r = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error err = {0};
		struct pack *pack = pack_from(r, bad[i].yaml, &err);

		if (pack)
			fail_msg("%s was taken", bad[i].yaml);
		assert_int_equal(err.status, EX_DATAERR);
		if (!strstr(err.text, "day.yaml:") || !strstr(err.text, bad[i].text))
			fail_msg("%s: %s", bad[i].yaml, err.text);
	}
}

static void a_pack_keeps_the_rules_of_printing(void **state)
{
	struct room *r = *state;
	struct error err = {0};
	struct pack_result result;
	struct pack *pack =
		pack_from(r, "event: X\nsheets:\n  - {form: sg-c, language: uk, count: 3}\n", &err);

	/* A draft is not printed unless that line says so. */
	assert_non_null(pack);
	assert_false(pack_print(r->store, pack, r->file, &result, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "day.yaml:3:"));
	assert_int_equal(ask(r, "SELECT count(*) FROM sheet"), 0);
	assert_int_not_equal(access(r->file, F_OK), 0);
	pack_free(pack);
	/* T13 counts the sheets of a form over all lines: 6 and 4 are 10. */
	pack = pack_from(r,
		"event: X\nsheets:\n  - {form: ct-c, count: 6}\n  - {form: ct-c, language: en, "
		"count: 4}\n",
		&err);
	assert_true(pack_print(r->store, pack, r->file, &result, &err));
	assert_int_equal(ask(r, "SELECT count(*) FROM question WHERE id = 'ct7'"), 2);
	pack_result_free(&result);
	pack_free(pack);
}

static void the_theme_of_a_pack_may_stand_in_a_file_beside_it(void **state)
{
	struct room *r = *state;
	struct error err = {0};
	struct pack_result result;
	struct pack *pack;
	char path[100];

	snprintf(path, sizeof path, "%s/theme.yaml", r->folder);
	write_file(path, "languages: [nl]\nwords:\n  - {pictogram: house, label: {nl: thuis}}\n"
			 "  - {pictogram: letter, label: {nl: brieven}}\n");
	pack = pack_from(r,
		"event: X\ntheme: theme.yaml\nsheets:\n  - {form: sg-c, count: 3}\n"
		"  - {form: sg-t, count: 3}\n",
		&err);
	if (!pack || !pack_print(r->store, pack, r->file, &result, &err))
		fail_msg("%s", err.text);
	assert_int_equal(
		ask(r, "SELECT count(*) FROM question WHERE id = 'sg5' AND codes = '1,2,6'"), 1);
	pack_result_free(&result);
	pack_free(pack);
}

/* --- pages for helpers ----------------------------------------------------------------------------- */

/* All words of the leaves, one line behind the other. */
static void all_words(const struct leaves *leaves, struct buffer *words)
{
	for (size_t i = 0; i < leaves->count; i++)
		for (size_t k = 0; k < leaves->pages[i].count; k++)
			if (leaves->pages[i].items[k].kind == DRAW_TEXT)
				buffer_printf(words, "%s ", leaves->pages[i].items[k].text);
}

static void check_on_paper(const struct leaves *leaves, const char *name)
{
	static const struct rect_mm paper = {15, 15, 180, 267};

	for (size_t i = 0; i < leaves->count; i++) {
		const struct drawing *d = &leaves->pages[i];

		assert_false(d->failed);
		for (size_t k = 0; k < d->count; k++) {
			struct ink ink;

			assert_true(ink_of(&d->items[k], &ink));
			for (size_t n = 0; n < ink.count; n++)
				if (!rect_contains(paper, ink.rects[n], 0.05))
					fail_msg(
						"%s, page %zu: something at the edge", name, i + 1);
			/* Read at arm's length. */
			if (d->items[k].kind == DRAW_TEXT && d->items[k].role == ROLE_READING)
				assert_true(d->items[k].size_pt >= 14);
		}
	}
}

static void check_read_aloud(const struct form *form, const char *language)
{
	struct design_request request = {.form = form, .language = language};
	struct leaves leaves = {0};
	struct buffer words = {0};
	struct error err = {0};

	if (!readaloud_add(&request, &leaves, &err))
		fail_msg("%s %s: %s", form->id, language, err.text);
	assert_in_range(leaves.count, 1, 3);
	check_on_paper(&leaves, form->id);
	all_words(&leaves, &words);
	for (size_t i = 0; i < form->question_count; i++) {
		const struct question *q = &form->questions[i];

		if (!strstr(buffer_text(&words), texts_in(&q->text, language)))
			fail_msg("%s %s: question %s is not read", form->id, language, q->id);
		for (size_t k = 0; k < q->option_count; k++)
			if (!strstr(buffer_text(&words), texts_in(&q->options[k].label, language)))
				fail_msg("%s %s: %s: option %d is not read", form->id, language,
					q->id, q->options[k].code);
	}
	buffer_free(&words);
	leaves_free(&leaves);
}

static void L16_every_form_can_be_read_aloud_in_every_language(void **state)
{
	struct error err = {0};
	char **ids;
	size_t count;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);

		for (size_t k = 0; k < form->language_count; k++)
			check_read_aloud(form, form->languages[k].tag);
		form_free(form);
	}
	library_ids_free(ids, count);
}

static void L16_every_form_has_a_copy_test(void **state)
{
	static const char *const languages[] = {"nl", "en"};
	struct error err = {0};
	char **ids;
	size_t count;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);
		struct design_request request = {.form = form, .language = form->languages[0].tag};
		struct day_words words;
		struct leaves leaves = {0};

		assert_true(day_words_open(languages[i % 2], &words, &err));
		if (!day_copy_test(&words, &request, &leaves, &err))
			fail_msg("%s: %s", form->id, err.text);
		assert_int_equal(leaves.count, 1);
		check_on_paper(&leaves, form->id);
		leaves_free(&leaves);
		day_words_close(&words);
		form_free(form);
	}
	library_ids_free(ids, count);
}

static void separators_and_cards_stand_on_one_page(void **state)
{
	static const char *const languages[] = {"nl", "en"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct day_words words;
		struct leaves leaves = {0};
		struct error err = {0};

		assert_true(day_words_open(languages[i], &words, &err));
		assert_true(day_separator(&words, "Spiegelgesprek – deelnemer", &leaves, &err));
		assert_true(day_card(&words, &leaves, &err));
		assert_int_equal(leaves.count, 2);
		check_on_paper(&leaves, languages[i]);
		leaves_free(&leaves);
		day_words_close(&words);
	}
}

static void words_for_helpers_are_there_in_two_languages(void **state)
{
	struct day_words words;
	struct error err = {0};
	char *text;

	(void)state;
	assert_false(day_words_open("fr", &words, &err));
	assert_int_equal(err.status, EX_USAGE);
	day_words_close(&words);
	assert_true(day_words_open("nl", &words, &err));
	text = day_words(&words, "cover-sheets", "3", "SG-C", NULL);
	assert_string_equal(text, "3 bladen van SG-C");
	free(text);
	assert_null(day_words(&words, "no-such-key", NULL, NULL, NULL));
	day_words_close(&words);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_pack_holds_all_sheets_once_and_registers_them),
		WITH_STORE(P02_sheets_of_a_form_are_shuffled_over_languages_and_variants),
		WITH_STORE(every_sheet_begins_on_a_leaf_of_its_own),
		WITH_STORE(what_is_wrong_with_a_pack_is_told_with_its_place),
		WITH_STORE(a_pack_keeps_the_rules_of_printing),
		WITH_STORE(the_theme_of_a_pack_may_stand_in_a_file_beside_it),
		cmocka_unit_test(L16_every_form_can_be_read_aloud_in_every_language),
		cmocka_unit_test(L16_every_form_has_a_copy_test),
		cmocka_unit_test(separators_and_cards_stand_on_one_page),
		cmocka_unit_test(words_for_helpers_are_there_in_two_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
