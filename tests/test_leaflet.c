// SPDX-License-Identifier: EUPL-1.2
#include "document.h"
#include "leaflet.h"
#include "library.h"
#include "pages.h"
#include "retention.h"
#include "word_rules.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const LEAFLETS[] = {"leaflet-a-young", "leaflet-a-parents", "leaflet-b-young",
	"leaflet-b-parents", "leaflet-c-staff", NULL};
static const char *const ALL[] = {"leaflet-a-young", "leaflet-a-parents", "leaflet-b-young",
	"leaflet-b-parents", "leaflet-c-staff", "accountability", "dpia", NULL};
static const char *const LANGUAGES[] = {"nl", "en", NULL};

/* A PDF of one document with two forms in its tables; the pages are counted. */
static struct buffer make(const char *document, const char *language, size_t *pages)
{
	const char *const documents[] = {document, NULL};
	struct error err = {0};
	struct form *forms[] = {library_form("sg-c", &err), library_form("ss-k", &err)};
	struct leaflet_request request = {.documents = documents,
		.language = language,
		.about = "Spiegelgesprek – deelnemer",
		.forms = forms,
		.form_count = 2};
	struct buffer bytes = {0};

	assert_true(forms[0] && forms[1]);
	if (!leaflet_pdf(&request, &bytes, pages, &err))
		fail_msg("%s in %s: %s", document, language, err.text);
	form_free(forms[0]);
	form_free(forms[1]);
	return bytes;
}

static void every_document_comes_out_in_every_language(void **state)
{
	(void)state;
	for (size_t i = 0; ALL[i]; i++)
		for (size_t k = 0; LANGUAGES[k]; k++) {
			size_t pages = 0;
			struct buffer bytes = make(ALL[i], LANGUAGES[k], &pages);

			assert_true(bytes.length > 5000 && pages > 0);
			assert_memory_equal(bytes.data, "%PDF-", 5);
			buffer_free(&bytes);
		}
}

/* P22: both sides of one sheet of paper, so that it can be handed out. */
static void a_leaflet_fits_on_one_sheet_of_paper(void **state)
{
	(void)state;
	for (size_t i = 0; LEAFLETS[i]; i++)
		for (size_t k = 0; LANGUAGES[k]; k++) {
			size_t pages = 0;
			struct buffer bytes = make(LEAFLETS[i], LANGUAGES[k], &pages);

			if (pages > 2)
				fail_msg("%s in %s: %zu pages", LEAFLETS[i], LANGUAGES[k], pages);
			buffer_free(&bytes);
		}
}

static void the_same_request_gives_the_same_bytes(void **state)
{
	size_t pages;
	struct buffer one = make("accountability", "nl", &pages);
	struct buffer two = make("accountability", "nl", &pages);

	(void)state;
	assert_int_equal(one.length, two.length);
	assert_memory_equal(one.data, two.data, one.length);
	buffer_free(&one);
	buffer_free(&two);
}

/* --- wording ------------------------------------------------------------------------------------- */

enum { WORDS_MOST = 15 };

struct judging {
	const struct word_rules *rules;
	const char *document;
};

static bool judge(void *context, const struct texts *texts)
{
	const struct judging *j = context;

	for (size_t i = 0; i < texts->count; i++) {
		struct words words;

		assert_true(words_split(texts->items[i].text, &words));
		if (words_longest_sentence(&words) > WORDS_MOST)
			fail_msg("%s:%d: a sentence of %zu words: %s", j->document,
				texts->items[i].place.line, words_longest_sentence(&words),
				texts->items[i].text);
		for (size_t k = 0; k < j->rules->count; k++) {
			const struct word_rule *rule = &j->rules->items[k];

			if (rule->list == LIST_BANNED &&
				strcmp(rule->language, texts->items[i].language) == 0 &&
				words_find(&words, rule->phrase, 0) < words.count)
				fail_msg("%s:%d: '%s' is a hard word", j->document,
					texts->items[i].place.line, rule->phrase);
		}
		words_free(&words);
	}
	return true;
}

/* Leaflets for clients keep to the rules for easy reading; staff may read longer sentences. */
static void leaflets_for_clients_are_plain(void **state)
{
	struct word_rules rules;
	struct error err = {0};

	(void)state;
	assert_true(word_rules_load(&rules, &err));
	for (size_t i = 0; strcmp(LEAFLETS[i], "leaflet-c-staff") != 0; i++) {
		struct document *document = document_load(LEAFLETS[i], &err);
		struct judging judging = {&rules, LEAFLETS[i]};

		assert_non_null(document);
		document_each_text(document, judge, &judging);
		document_free(document);
	}
	word_rules_free(&rules);
}

/* What P22 asks of a leaflet, by the names that must be filled in. */
static bool collect(void *context, const struct texts *texts)
{
	buffer_puts(context, texts->items[0].text);
	return true;
}

static void a_leaflet_says_who_what_how_long_and_whom_to_ask(void **state)
{
	static const char *const names[] = {"{organisation}", "{ground}", "{paper}", "{pictures-",
		"{answers-", "{contact}", "{privacy-officer}", "Autoriteit Persoonsgegevens"};
	struct error err = {0};

	(void)state;
	for (size_t i = 0; LEAFLETS[i]; i++) {
		struct document *document = document_load(LEAFLETS[i], &err);
		struct buffer all = {0};

		assert_non_null(document);
		document_each_text(document, collect, &all);
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			if (!strstr(buffer_text(&all), names[k]))
				fail_msg("%s does not say %s", LEAFLETS[i], names[k]);
		buffer_free(&all);
		document_free(document);
	}
}

/* --- pages --------------------------------------------------------------------------------------- */

static bool no_insert(void *context, const char *name, struct pages *pages, struct error *err)
{
	(void)context;
	(void)name;
	(void)pages;
	(void)err;
	return true;
}

/* All that stands on the pages of a document whose names are all filled with `word`. */
static struct pages *lay(const char *name, const char *language, const char *word)
{
	static const char *const names[] = {"organisation", "contact", "phone", "email",
		"confidant", "privacy-officer", "ground", "about", "least", "full", "below-full",
		"few", "workers", "version", "pictures-a", "pictures-b", "pictures-c", "answers-a",
		"answers-b", "answers-c", "actions", "log", "paper"};
	struct document_fillings fillings = {0};
	struct error err = {0};
	struct document *document = document_load(name, &err);
	struct document_request request = {.document = document,
		.language = language,
		.fillings = &fillings,
		.insert = no_insert};
	struct pages_look look;
	struct pages *pages;

	assert_non_null(document);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		document_fill(&fillings, names[i], word);
	look = document_look(document);
	pages = pages_new(&look, &err);
	assert_non_null(pages);
	if (!document_lay(&request, pages, &err))
		fail_msg("%s", err.text);
	document_free(document);
	document_fillings_free(&fillings);
	return pages;
}

static void text_is_large_and_inside_the_margins(void **state)
{
	(void)state;
	for (size_t i = 0; ALL[i]; i++) {
		struct pages *pages = lay(ALL[i], "nl", "Wilhelmina van Hooghesteeger");

		for (size_t p = 0; p < pages_count(pages); p++) {
			const struct drawing *d = pages_drawing(pages, p);

			for (size_t k = 0; k < d->count; k++) {
				const struct drawing_item *item = &d->items[k];

				assert_true(item->at.x >= 15 && rect_right(item->at) <= 195);
				assert_true(item->at.y >= 15 && rect_bottom(item->at) <= 282);
				if (item->kind == DRAW_TEXT)
					assert_true(item->size_pt >= 12);
			}
		}
		pages_free(pages);
	}
}

/* Two lines of text of a page must not run through each other. */
static void no_line_covers_another(void **state)
{
	(void)state;
	for (size_t i = 0; ALL[i]; i++) {
		struct pages *pages = lay(ALL[i], "en", "x");

		for (size_t p = 0; p < pages_count(pages); p++) {
			const struct drawing *d = pages_drawing(pages, p);

			for (size_t a = 0; a < d->count; a++)
				for (size_t b = 0; b < a; b++) {
					struct rect_mm one = d->items[a].at, two = d->items[b].at;

					if (d->items[a].kind != DRAW_TEXT ||
						d->items[b].kind != DRAW_TEXT)
						continue;
					one.h = two.h = 3.5;
					if (rect_overlaps(one, two))
						fail_msg("%s page %zu: %s / %s", ALL[i], p + 1,
							d->items[a].text, d->items[b].text);
				}
		}
		pages_free(pages);
	}
}

static void a_heading_is_never_the_last_thing_on_a_page(void **state)
{
	struct pages_look look = {.text_pt = 12};
	struct error err = {0};

	(void)state;
	/* Whatever the height at which it comes. */
	for (size_t before = 30; before < 50; before++) {
		struct pages *pages = pages_new(&look, &err);
		const struct drawing *first;

		for (size_t i = 0; i < before; i++)
			pages_text(pages, "a line");
		pages_heading(pages, "HEADING", NULL);
		pages_text(pages, "under it");
		first = pages_drawing(pages, 0);
		assert_string_not_equal(first->items[first->count - 1].text, "HEADING");
		pages_free(pages);
	}
}

static void a_long_table_repeats_its_heading(void **state)
{
	const char *cells[2 * 60];
	struct pages_table table = {.columns = 2, .shares = {0.5, 0.5}, .cells = cells, .rows = 60};
	struct pages_look look = {.text_pt = 12};
	struct error err = {0};
	struct pages *pages = pages_new(&look, &err);

	(void)state;
	for (size_t i = 0; i < 2 * 60; i++)
		cells[i] = i < 2 ? "head" : "cell";
	pages_table(pages, &table);
	assert_true(pages_count(pages) >= 2);
	for (size_t p = 0; p < pages_count(pages); p++)
		assert_string_equal(pages_drawing(pages, p)->items[0].text, "head");
	pages_free(pages);
}

static void what_cannot_be_printed_is_said(void **state)
{
	struct pages_look look = {.text_pt = 12};
	struct error err = {0};
	struct buffer bytes = {0};
	struct pages *pages = pages_new(&look, &err);
	char *wide = malloc(400);

	(void)state;
	assert_non_null(wide);
	memset(wide, 'w', 399);
	wide[399] = '\0';
	pages_text(pages, wide);
	assert_false(pages_pdf(pages, "t", "f", "{1}", &bytes, &err));
	assert_non_null(strstr(err.text, "does not fit on the page"));
	pages_free(pages);
	pages = pages_new(&look, &err);
	pages_text(pages, "\xF0\x9F\x98\x80");
	assert_false(pages_pdf(pages, "t", "f", "{1}", &bytes, &err));
	assert_int_equal(err.status, EX_DATAERR);
	pages_free(pages);
	free(wide);
}

/* --- names and languages ------------------------------------------------------------------------- */

static void refuses(struct leaflet_request *request, int status, const char *said)
{
	struct buffer bytes = {0};
	struct error err = {0};
	size_t pages;

	assert_false(leaflet_pdf(request, &bytes, &pages, &err));
	if (!strstr(err.text, said))
		fail_msg("%s", err.text);
	assert_int_equal(err.status, status);
	buffer_free(&bytes);
}

static void an_unknown_language_is_refused(void **state)
{
	static const char *const documents[] = {"dpia", NULL};
	struct leaflet_request request = {.documents = documents, .language = "xx"};

	(void)state;
	refuses(&request, EX_USAGE, "not there in 'xx'");
}

static void names_come_from_a_file_and_mistakes_in_it_are_placed(void **state)
{
	static const char *const documents[] = {"leaflet-a-young", NULL};
	char path[] = "/tmp/test-leaflet-XXXXXX";
	struct leaflet_request request = {
		.documents = documents, .language = "nl", .about = "x", .organisation = path};
	FILE *file = fdopen(mkstemp(path), "w");
	struct buffer bytes = {0};
	struct error err = {0};
	size_t pages;

	(void)state;
	assert_non_null(file);
	fputs("organisation: Huis\nphon: 1\n", file);
	fflush(file);
	refuses(&request, EX_DATAERR, ":2:1: unknown key 'phon'; did you mean 'phone'?");
	rewind(file);
	fputs("organisation: Huis\nphone: '1' \n", file);
	fclose(file);
	assert_true(leaflet_pdf(&request, &bytes, &pages, &err));
	buffer_free(&bytes);
	unlink(path);
	refuses(&request, EX_NOINPUT, "No such file");
}

static void the_terms_are_those_that_the_store_keeps_to(void **state)
{
	struct store_terms terms;
	struct error err = {0};

	(void)state;
	assert_true(retention_terms(&terms, &err));
	assert_true(terms.pictures[0] <= 28 && terms.paper <= 28);
	assert_int_equal(terms.answers[0], 365);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_document_comes_out_in_every_language),
		cmocka_unit_test(a_leaflet_fits_on_one_sheet_of_paper),
		cmocka_unit_test(the_same_request_gives_the_same_bytes),
		cmocka_unit_test(leaflets_for_clients_are_plain),
		cmocka_unit_test(a_leaflet_says_who_what_how_long_and_whom_to_ask),
		cmocka_unit_test(text_is_large_and_inside_the_margins),
		cmocka_unit_test(no_line_covers_another),
		cmocka_unit_test(a_heading_is_never_the_last_thing_on_a_page),
		cmocka_unit_test(a_long_table_repeats_its_heading),
		cmocka_unit_test(what_cannot_be_printed_is_said),
		cmocka_unit_test(an_unknown_language_is_refused),
		cmocka_unit_test(names_come_from_a_file_and_mistakes_in_it_are_placed),
		cmocka_unit_test(the_terms_are_those_that_the_store_keeps_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
