// SPDX-License-Identifier: EUPL-1.2
/* Result sheets: every instrument at four sizes of group, looked at as text, geometry and PDF. */
#include "fake_results.h"
#include "piles.h"
#include "png_in.h"
#include "raster.h"
#include "result.h"
#include "result_data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sysexits.h>
#include <unistd.h>
#include <zbar.h>

#include <cmocka.h>

enum { TEXT_SIZE = 64 * 1024 };

static const long SIZES[] = {4, 7, 12, 200, 10000};
enum { SIZE_COUNT = sizeof SIZES / sizeof SIZES[0] };

static struct results *fake_instrument(size_t instrument, long n)
{
	struct fake_form forms[PILE_FORMS];
	size_t count = 0;

	for (; count < PILE_FORMS && PILES[instrument].forms[count]; count++)
		forms[count] = (struct fake_form){PILES[instrument].forms[count], n + 2, n, n > 6};
	return fake_results("2026-05-12 Uithuisplaatsing", forms, count);
}

static void draw(const struct results *results, const char *language, struct drawing *drawing)
{
	struct fake_more fake = {true, 5};
	struct result_more more = {fake_split, fake_table, &fake};
	struct result_request request = {.results = results, .language = language, .more = &more};
	struct error err = {0};

	if (!result_draw(&request, drawing, &err))
		fail_msg("%s", err.text);
}

/* Calls `look` for the drawing of every instrument at every size, in both languages. */
static void each_sheet(void (*look)(
	const char *name, const struct results *results, const struct drawing *drawing))
{
	static const char *const LANGUAGES[] = {"nl", "en"};

	for (size_t i = 0; i < PILE_COUNT; i++)
		for (size_t k = 0; k < SIZE_COUNT; k++)
			for (size_t l = 0; l < 2; l++) {
				struct results *results = fake_instrument(i, SIZES[k]);
				struct drawing drawing;
				char name[100];

				snprintf(name, sizeof name, "%s, %ld sheets, %s", PILES[i].name,
					SIZES[k], LANGUAGES[l]);
				draw(results, LANGUAGES[l], &drawing);
				look(name, results, &drawing);
				drawing_free(&drawing);
				fake_free(results);
			}
}

/* --- geometry ------------------------------------------------------------------------------------ */

static void sizes_of(const char *name, const struct results *results, const struct drawing *d)
{
	(void)results;
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_TEXT && d->items[i].size_pt < 11)
			fail_msg("%s: \"%s\" has %.1f pt", name, d->items[i].text,
				d->items[i].size_pt);
}

static void L17_no_text_is_smaller_than_11_pt(void **state)
{
	(void)state;
	each_sheet(sizes_of);
}

/* What ink the item covers, with the letters of a text. */
static struct rect_mm ink_of(const struct drawing_item *item)
{
	struct rect_mm at = item->at;

	if (item->kind == DRAW_TEXT) {
		double up = font_capital_mm(item->face, item->size_pt);

		at.y -= up;
		at.h = up + font_descent_mm(item->face, item->size_pt);
	}
	return at;
}

static void edges_of(const char *name, const struct results *results, const struct drawing *d)
{
	static const struct rect_mm PAGE = {14, 14, 210 - 28, 297 - 28};

	(void)results;
	for (size_t i = 0; i < d->count; i++)
		if (!rect_contains(PAGE, ink_of(&d->items[i]), 0.01))
			fail_msg("%s: item %zu (\"%s\") leaves the page: %.1f %.1f %.1f %.1f", name,
				i, d->items[i].text ? d->items[i].text : "", d->items[i].at.x,
				d->items[i].at.y, d->items[i].at.w, d->items[i].at.h);
}

static void everything_stays_within_the_margins(void **state)
{
	(void)state;
	each_sheet(edges_of);
}

static void overlaps_of(const char *name, const struct results *results, const struct drawing *d)
{
	(void)results;
	for (size_t i = 0; i < d->count; i++)
		for (size_t k = i + 1; k < d->count; k++) {
			const struct drawing_item *a = &d->items[i], *b = &d->items[k];
			bool bar = b->kind == DRAW_BOX && b->fill_grey == 0;

			if (a->kind != DRAW_TEXT || !*a->text)
				continue;
			if ((b->kind == DRAW_TEXT || b->kind == DRAW_PICTOGRAM || bar) &&
				rect_overlaps(rect_grown(ink_of(a), -0.1), ink_of(b)))
				fail_msg("%s: \"%s\" lies over %s \"%s\"", name, a->text,
					bar ? "a bar" : "", b->text ? b->text : "");
		}
}

static void no_text_lies_over_another_text_a_bar_or_a_picture(void **state)
{
	(void)state;
	each_sheet(overlaps_of);
}

static void shades_of(const char *name, const struct results *results, const struct drawing *d)
{
	(void)results;
	for (size_t i = 0; i < d->count; i++) {
		double fill = d->items[i].fill_grey;

		if (d->items[i].line_grey != 0 || (fill > 0 && fill < 1))
			fail_msg("%s: item %zu is grey, %f", name, i, fill);
	}
}

static void nothing_is_told_by_a_shade(void **state)
{
	(void)state;
	each_sheet(shades_of);
}

static void wholeness_of(const char *name, const struct results *results, const struct drawing *d)
{
	(void)results;
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_TEXT &&
			(strstr(d->items[i].text, "…") ||
				strstr(d->items[i].text, "Niet alle vragen") ||
				strstr(d->items[i].text, "Not all questions")))
			fail_msg("%s: \"%s\"", name, d->items[i].text);
}

static void no_section_or_word_of_the_library_is_left_out_for_room(void **state)
{
	(void)state;
	each_sheet(wholeness_of);
}

/* --- numbers ------------------------------------------------------------------------------------- */

/* Numbers nobody else uses: each exact number becomes another one from 101 on, each hidden one a
 * poison from 7001 on that must not come out. */
struct marked {
	long next, poison;
};

static void mark(struct marked *m, struct small_number *number)
{
	if (number->kind == SMALL_EXACT)
		number->value = m->next++;
	else
		number->value = m->poison++;
}

static void mark_question(struct marked *m, struct results_question *q)
{
	mark(m, &q->shown.blank);
	for (size_t i = 0; i < SMALL_BANDS; i++)
		mark(m, &q->shown.bands[i]);
	for (size_t i = 0; i < q->shown.option_count; i++)
		mark(m, &q->shown.options[i]);
	if (q->shown.people.kind == SMALL_EXACT)
		q->shown.people.value = 900 + m->next % 90;
	else
		q->shown.people.value = m->poison++;
}

static void mark_all(struct results *results)
{
	struct marked m = {101, 7001};

	for (size_t i = 0; i < results->form_count; i++) {
		struct results_form *form = &results->forms[i];

		mark(&m, &form->returned);
		mark(&m, &form->blank);
		mark(&m, &form->answered);
		for (size_t k = 0; k < form->question_count; k++)
			mark_question(&m, &form->questions[k]);
	}
}

/* Every run of white as one space: lines are broken where they end. */
static void unbreak(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		bool white = *from == ' ' || *from == '\n';

		if (!white || (to > text && to[-1] != ' '))
			*to++ = white ? ' ' : *from;
	}
	*to = '\0';
}

static void text_of_pdf(const struct results *results, char text[TEXT_SIZE])
{
	struct result_request request = {.results = results, .language = "nl"};
	char path[] = "/tmp/result-XXXXXX", command[200];
	struct buffer bytes = {0};
	struct error err = {0};
	int fd = mkstemp(path);
	FILE *pipe;
	size_t length;

	assert_true(fd >= 0);
	if (!result_pdf(&request, &bytes, &err))
		fail_msg("%s", err.text);
	assert_int_equal(bytes.length, write(fd, bytes.data, bytes.length));
	close(fd);
	snprintf(command, sizeof command, "pdftotext -layout %s - 2>/dev/null", path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	length = fread(text, 1, TEXT_SIZE - 1, pipe);
	text[length] = '\0';
	unbreak(text);
	pclose(pipe);
	unlink(path);
	buffer_free(&bytes);
}

/* How often the number stands in the text as a word of its own. */
static int times(const char *text, long number)
{
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof digits, "%ld", number);
	int count = 0;

	for (const char *at = text; (at = strstr(at, digits)); at += length) {
		bool before = at > text && at[-1] >= '0' && at[-1] <= '9';

		if (!before && !(at[length] >= '0' && at[length] <= '9'))
			count++;
	}
	return count;
}

static bool in_plan(const struct result_plan *plan, const char *question)
{
	for (size_t i = 0; i < plan->section_count; i++)
		for (size_t k = 0; k < plan->sections[i].row_count; k++)
			if (strcmp(plan->sections[i].rows[k].question, question) == 0 &&
				plan->sections[i].rows[k].without_count == 0 &&
				!plan->sections[i].guarded &&
				plan->sections[i].kind != RESULT_QUOTES)
				return true;
	return false;
}

static void expect(const char *text, const struct small_number *number, const char *what)
{
	int wanted = number->kind == SMALL_EXACT ? 1 : 0;

	if (times(text, number->value) != wanted)
		fail_msg("%s: %ld stands %d times on the sheet, not %d:\n%s", what, number->value,
			times(text, number->value), wanted, text);
}

/* Every number of a question that the plan names stands on the sheet once. */
static void expect_question(const char *text, const struct results_question *q)
{
	for (size_t i = 0; q->shown.scale && i < SMALL_BANDS; i++)
		expect(text, &q->shown.bands[i], q->id);
	for (size_t i = 0; !q->shown.scale && i < q->shown.option_count; i++)
		expect(text, &q->shown.options[i], q->id);
	if (q->shown.people.kind == SMALL_EXACT && times(text, q->shown.people.value) < 1)
		fail_msg("%s: its n, %ld, is not on the sheet", q->id, q->shown.people.value);
}

static void no_poison(const char *text, const char *name)
{
	for (long poison = 7001; poison < 8000; poison++)
		if (times(text, poison) > 0)
			fail_msg("%s: hidden number %ld came out", name, poison);
}

static void every_number_stands_on_the_sheet_and_no_hidden_one_does(void **state)
{
	static char text[TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < PILE_COUNT; i++)
		for (size_t k = 0; k < SIZE_COUNT; k++) {
			struct results *results = fake_instrument(i, SIZES[k]);
			struct error err = {0};
			struct form *form = library_form(results->forms[0].form, &err);
			struct result_plan *plan = result_plan_load(form->id, &err);

			if (!plan)
				plan = result_plan_load(form->instrument, &err);
			assert_non_null(plan);
			mark_all(results);
			text_of_pdf(results, text);
			no_poison(text, PILES[i].name);
			for (size_t f = 0; SIZES[k] > 4 && f < results->form_count; f++)
				for (size_t q = 0; q < results->forms[f].question_count; q++)
					if (in_plan(plan, results->forms[f].questions[q].id))
						expect_question(
							text, &results->forms[f].questions[q]);
			result_plan_free(plan);
			form_free(form);
			fake_free(results);
		}
}

static void below_five_sheets_the_only_number_from_the_pile_is_how_many_were_printed(void **state)
{
	static char text[TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < PILE_COUNT; i++) {
		struct results *results = fake_instrument(i, 4);

		mark_all(results);
		results->forms[0].printed = 6789;
		text_of_pdf(results, text);
		assert_int_equal(1, times(text, 6789));
		for (long number = 101; number < 990; number++)
			if (number != 202 && times(text, number) > 0)
				fail_msg("%s: %ld", PILES[i].name, number);
		assert_non_null(strstr(text, "Te weinig bladen (minder dan 5)."));
		assert_non_null(strstr(text, "We bespreken het zonder cijfers."));
		fake_free(results);
	}
}

static void percentages_and_averages_are_on_no_sheet(void **state)
{
	static char text[TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < PILE_COUNT; i++)
		for (size_t k = 0; k < SIZE_COUNT; k++) {
			struct results *results = fake_instrument(i, SIZES[k]);

			text_of_pdf(results, text);
			assert_null(strchr(text, '%'));
			assert_null(strstr(text, "gemiddeld"));
			fake_free(results);
		}
}

/* --- one sheet by hand --------------------------------------------------------------------------- */

/* Nine clients after a spiegelgesprek, as in the handbook: two bands. */
static void a_spiegelgesprek_of_nine_shows_two_bands_and_its_threshold(void **state)
{
	static char text[TEXT_SIZE];
	struct fake_form form = {"sg-c", 11, 10, 1};
	struct results *results = fake_results("2026-05-12 Uithuisplaatsing", &form, 1);

	(void)state;
	text_of_pdf(results, text);
	assert_non_null(strstr(text, "Uithuisplaatsing"));
	assert_non_null(strstr(text, "12 mei 2026"));
	assert_non_null(strstr(text, "11 uitgedeeld · 10 terug · 1 leeg · 9 ingevuld"));
	assert_non_null(strstr(text, "gaat wel of"));
	assert_non_null(strstr(text, "Minder dan 10 bladen: twee groepen in plaats van drie. "
				     "Minder dan 5: geen cijfers."));
	assert_null(strstr(text, "luisteraars"));
	fake_free(results);
}

static void a_renewed_sheet_says_when_and_which_version(void **state)
{
	static char text[TEXT_SIZE];
	struct fake_form form = {"sg-c", 22, 20, 0};
	struct results *results = fake_results("Kring noord", &form, 1);

	(void)state;
	results->version = 3;
	results->renewed = true;
	results->waiting = 2;
	text_of_pdf(results, text);
	assert_non_null(strstr(text, "versie 3"));
	assert_non_null(strstr(text, "Bijgewerkt op 20 mei 2026"));
	assert_non_null(strstr(text, "bladen geprint op 4 mei 2026"));
	assert_non_null(strstr(text, "2 antwoorden wachten nog op nakijken."));
	fake_free(results);
}

/* --- the rest ------------------------------------------------------------------------------------ */

static void quotes_come_at_most_four_and_words_are_kept(void **state)
{
	static const struct result_quote QUOTES[] = {{"ja7", "Een."}, {"ja7", "Twee."},
		{"ja7", "Drie."}, {"ja7", "Vier."}, {"ja7", "Vijf."}};
	struct fake_form form = {"ja", 22, 20, 0};
	struct results *results = fake_results("Avond", &form, 1);
	struct result_request request = {
		.results = results, .language = "nl", .quotes = QUOTES, .quote_count = 5};
	struct drawing d;
	struct error err = {0};
	int seen = 0;

	(void)state;
	assert_true(result_draw(&request, &d, &err));
	for (size_t i = 0; i < d.count; i++) {
		if (d.items[i].kind != DRAW_TEXT)
			continue;
		assert_string_not_equal("“Vijf.”", d.items[i].text);
		seen += strncmp(d.items[i].text, "“", strlen("“")) == 0;
	}
	assert_in_range(seen, 2, 4);
	drawing_free(&d);
	fake_free(results);
}

/* What a reader of QR codes finds on the page as it is printed at that resolution. */
static void scanned(const struct results *results, int dpi, char text[RESULT_CODE_SIZE])
{
	struct result_request request = {.results = results, .language = "nl"};
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *picture = zbar_image_create();
	struct buffer pdf = {0}, png = {0};
	const zbar_symbol_t *symbol;
	struct error err = {0};
	struct image page;

	if (!result_pdf(&request, &pdf, &err) || !raster_page(&pdf, 1, dpi, &png, &err) ||
		!png_in_decode((const uint8_t *)png.data, png.length, NULL, &page, &err))
		fail_msg("%s", err.text);
	/* Only QR: looking for SQ codes, ZBar 0.23 leaks memory when it finds half of one. */
	zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(picture, (unsigned)page.width, (unsigned)page.height);
	for (int y = 0; y < page.height; y++) /* rows close up */
		memmove(page.pixels + (size_t)y * (size_t)page.width,
			page.pixels + (size_t)y * page.stride, (size_t)page.width);
	zbar_image_set_data(
		picture, page.pixels, (unsigned long)page.width * (unsigned long)page.height, NULL);
	assert_int_equal(1, zbar_scan_image(scanner, picture));
	symbol = zbar_image_first_symbol(picture);
	snprintf(text, RESULT_CODE_SIZE, "%s", zbar_symbol_get_data(symbol));
	zbar_image_destroy(picture);
	zbar_image_scanner_destroy(scanner);
	image_free(&page);
	buffer_free(&pdf);
	buffer_free(&png);
}

static void the_code_of_a_printed_sheet_names_its_event_and_version(void **state)
{
	struct results *results = fake_instrument(0, 12);
	char wanted[RESULT_CODE_SIZE], found[RESULT_CODE_SIZE];

	(void)state;
	results->version = 3;
	result_code(results->event, 3, wanted);
	scanned(results, 150, found);
	assert_string_equal(wanted, found);
	scanned(results, 300, found);
	assert_string_equal(wanted, found);
	fake_free(results);
}

static void every_sheet_has_a_qr_with_event_and_version(void **state)
{
	struct results *results = fake_instrument(0, 12);
	char code[RESULT_CODE_SIZE], other[RESULT_CODE_SIZE];
	struct drawing d;
	int symbols = 0;

	(void)state;
	draw(results, "nl", &d);
	for (size_t i = 0; i < d.count; i++)
		symbols += d.items[i].kind == DRAW_MODULES;
	assert_int_equal(1, symbols);
	result_code("Kring", 12, code);
	assert_int_equal(RESULT_CODE_SIZE - 1, strlen(code));
	assert_memory_equal("RESULT-", code, 7);
	assert_string_equal("-0012", code + 15);
	result_code("Kring ", 12, other);
	assert_string_not_equal(code, other);
	drawing_free(&d);
	fake_free(results);
}

static void an_unknown_language_or_instrument_is_named(void **state)
{
	struct results *results = fake_instrument(0, 12);
	struct result_request request = {.results = results, .language = "xx"};
	struct error err = {0};
	struct drawing d;

	(void)state;
	assert_false(result_draw(&request, &d, &err));
	assert_int_equal(EX_USAGE, err.status);
	assert_non_null(strstr(err.text, "nl, en"));
	drawing_free(&d);
	request.language = "nl";
	request.instrument = "arena";
	assert_false(result_draw(&request, &d, &err));
	assert_int_equal(EX_USAGE, err.status);
	assert_non_null(strstr(err.text, "spiegelgesprek"));
	drawing_free(&d);
	fake_free(results);
}

/* Long words, letters no font has, control characters: the sheet comes out and stays whole. */
static void strange_event_names_do_no_harm(void **state)
{
	static const char *const NAMES[] = {"", " ", "2026-05-12", "2026-13-40 Kring",
		"Verwegvanhierwaarheelveelletterszonderspatieachterelkaarstaanennognietophoudenhoo"
		"r",
		"Feest \xF0\x9F\x8E\x89 vandaag", "tab\there", "\xFF\xFE bytes",
		"a very long name that goes on and on and on and on and on and on and on and on "
		"and on "
		"and on and on and on and on and on and on and on and on and on and on"};

	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
		struct fake_form form = {"sg-c", 14, 12, 0};
		struct results *results = fake_results(NAMES[i], &form, 1);
		struct drawing d;

		draw(results, "nl", &d);
		edges_of(NAMES[i], results, &d);
		drawing_free(&d);
		fake_free(results);
	}
}

static void the_json_holds_no_hidden_number_and_says_null(void **state)
{
	struct results *results = fake_instrument(0, 7);
	struct result_request request = {.results = results, .language = "nl"};
	struct buffer json = {0}, csv = {0};
	struct error err = {0};

	(void)state;
	mark_all(results);
	assert_true(result_json(&request, &json, &err));
	assert_true(result_csv(&request, &csv, &err));
	no_poison(buffer_text(&json), "json");
	no_poison(buffer_text(&csv), "csv");
	assert_non_null(strstr(buffer_text(&json), "\"not_good_or_middle\":"));
	assert_non_null(strstr(buffer_text(&json), "\"count\":\"<3\""));
	assert_non_null(strstr(buffer_text(&csv), ",<3,"));
	assert_null(strstr(buffer_text(&csv), ",middle,"));
	buffer_free(&json);
	buffer_free(&csv);
	fake_free(results);
}

/* --- beside each other --------------------------------------------------------------------------- */

static void compare_text(struct results *const *events, size_t count, struct drawing *d)
{
	struct result_request request = {.results = events[0],
		.language = "nl",
		.others = (const struct results *const *)&events[1],
		.other_count = count - 1};
	struct error err = {0};

	if (!result_draw(&request, d, &err))
		fail_msg("%s", err.text);
}

/* Does a text of the drawing hold it? */
static bool says(const struct drawing *d, const char *wanted)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_TEXT && strstr(d->items[i].text, wanted))
			return true;
	return false;
}

static void up_to_four_events_stand_beside_each_other_on_one_page(void **state)
{
	static const long SHEETS[RESULT_EVENTS_MAX] = {40, 7, 4, 12};

	(void)state;
	for (size_t i = 0; i < PILE_COUNT; i++)
		for (size_t count = 2; count <= RESULT_EVENTS_MAX; count++) {
			struct results *events[RESULT_EVENTS_MAX];
			struct drawing d;
			char digits[16];

			for (size_t k = 0; k < count; k++) {
				events[k] = fake_instrument(i, SHEETS[k]);
				mark_all(events[k]);
			}
			compare_text(events, count, &d);
			edges_of(PILES[i].name, events[0], &d);
			sizes_of(PILES[i].name, events[0], &d);
			shades_of(PILES[i].name, events[0], &d);
			for (long poison = 7001; poison < 7100; poison++) {
				snprintf(digits, sizeof digits, "%ld", poison);
				assert_false(says(&d, digits));
			}
			drawing_free(&d);
			for (size_t k = 0; k < count; k++)
				fake_free(events[k]);
		}
}

/* Numbers of the events stand there; their sum and their difference do not. */
static void a_comparison_has_no_totals(void **state)
{
	struct results *events[2] = {fake_instrument(0, 40), fake_instrument(0, 40)};
	struct results_question *one = &events[0]->forms[0].questions[0];
	struct results_question *other = &events[1]->forms[0].questions[0];
	struct drawing d;

	(void)state;
	one->shown.bands[BAND_GOOD].value = 123;
	other->shown.bands[BAND_GOOD].value = 321;
	one->shown.people.value = other->shown.people.value = 555;
	compare_text(events, 2, &d);
	assert_true(says(&d, "123"));
	assert_true(says(&d, "321"));
	assert_false(says(&d, "444"));
	assert_false(says(&d, "198"));
	assert_false(says(&d, "1110"));
	drawing_free(&d);
	fake_free(events[0]);
	fake_free(events[1]);
}

/* Seven and forty: the sum has the two bands of the seven; four are in no sum. */
static void a_sum_is_made_of_what_stands_beside_it_and_of_nothing_else(void **state)
{
	struct results *events[3] = {
		fake_instrument(0, 40), fake_instrument(0, 7), fake_instrument(0, 4)};
	const struct result_request request = {.results = events[0],
		.language = "nl",
		.others = (const struct results *const *)&events[1],
		.other_count = 2,
		.together = true};
	struct small_shown *forty = &events[0]->forms[0].questions[0].shown;
	struct small_shown *seven = &events[1]->forms[0].questions[0].shown;
	struct error err = {0};
	struct drawing d;

	(void)state;
	assert_int_equal(SMALL_EVERYTHING, forty->level);
	assert_int_equal(SMALL_TWO_BANDS, seven->level);
	forty->people.value = 6000;
	forty->bands[BAND_NOT_GOOD].value = 1000;
	forty->bands[BAND_MIDDLE].value = 2000;
	forty->bands[BAND_GOOD].value = 3000;
	seven->people.value = 30;
	seven->bands[BAND_NOT_GOOD].value = 10;
	seven->bands[BAND_GOOD].value = 20;
	if (!result_draw(&request, &d, &err))
		fail_msg("%s", err.text);
	assert_true(says(&d, "A+B"));
	assert_false(says(&d, "A+B+C"));
	assert_true(says(&d, "n = 6030"));
	assert_true(says(&d, "3010"));
	assert_true(says(&d, "3020"));
	drawing_free(&d);
	for (size_t i = 0; i < 3; i++)
		fake_free(events[i]);
}

/* An option that the other event did not have is hidden there, whatever its place. */
static void options_are_laid_beside_each_other_by_code_not_by_place(void **state)
{
	struct results *events[2] = {fake_instrument(0, 40), fake_instrument(0, 40)};
	struct results_question *other = &events[1]->forms[0].questions[4];
	struct drawing d;

	(void)state;
	assert_string_equal("sg5", other->id);
	for (size_t i = 0; i < other->shown.option_count; i++)
		other->shown.options[i].value = 300 + other->codes[i];
	other->codes[0] = 77; /* theme words of that event */
	other->shown.people.value = 400;
	compare_text(events, 2, &d);
	assert_false(says(&d, "301"));
	assert_true(says(&d, "302"));
	drawing_free(&d);
	fake_free(events[0]);
	fake_free(events[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(L17_no_text_is_smaller_than_11_pt),
		cmocka_unit_test(everything_stays_within_the_margins),
		cmocka_unit_test(no_text_lies_over_another_text_a_bar_or_a_picture),
		cmocka_unit_test(nothing_is_told_by_a_shade),
		cmocka_unit_test(no_section_or_word_of_the_library_is_left_out_for_room),
		cmocka_unit_test(every_number_stands_on_the_sheet_and_no_hidden_one_does),
		cmocka_unit_test(
			below_five_sheets_the_only_number_from_the_pile_is_how_many_were_printed),
		cmocka_unit_test(percentages_and_averages_are_on_no_sheet),
		cmocka_unit_test(a_spiegelgesprek_of_nine_shows_two_bands_and_its_threshold),
		cmocka_unit_test(a_renewed_sheet_says_when_and_which_version),
		cmocka_unit_test(quotes_come_at_most_four_and_words_are_kept),
		cmocka_unit_test(every_sheet_has_a_qr_with_event_and_version),
		cmocka_unit_test(the_code_of_a_printed_sheet_names_its_event_and_version),
		cmocka_unit_test(an_unknown_language_or_instrument_is_named),
		cmocka_unit_test(strange_event_names_do_no_harm),
		cmocka_unit_test(up_to_four_events_stand_beside_each_other_on_one_page),
		cmocka_unit_test(a_comparison_has_no_totals),
		cmocka_unit_test(a_sum_is_made_of_what_stands_beside_it_and_of_nothing_else),
		cmocka_unit_test(options_are_laid_beside_each_other_by_code_not_by_place),
		cmocka_unit_test(the_json_holds_no_hidden_number_and_says_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
