// SPDX-License-Identifier: EUPL-1.2
/*
 * From scanned sheets to the text of the printed result: for every instrument the numbers on the
 * PDF are those that the test counted itself.
 */
#include "filled_sheets.h"
#include "result.h"
#include "result_data.h"

enum { TEXT_SIZE = 64 * 1024 };

static struct home at;
static struct store *store;

static int set_up(void **state)
{
	struct error err = {0};

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	home_remove(&at);
	return 0;
}

/* --- the text of a result -------------------------------------------------------------------- */

/* Every run of white as one space. */
static void unbreak(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		bool white = *from == ' ' || *from == '\n' || *from == '\f';

		if (!white || (to > text && to[-1] != ' '))
			*to++ = white ? ' ' : *from;
	}
	*to = '\0';
}

static void pdf_text(const struct results *results, char text[TEXT_SIZE])
{
	struct result_request request = {.results = results, .language = "nl"};
	char path[128], command[500];
	struct buffer bytes = {0};
	struct error err = {0};
	size_t length;
	FILE *file;

	WELL(result_pdf(&request, &bytes, &err));
	file = fopen(home_path(&at, "result.pdf", path), "wb");
	assert_non_null(file);
	assert_int_equal(bytes.length, fwrite(bytes.data, 1, bytes.length, file));
	fclose(file);
	snprintf(command, sizeof command,
		"pdfinfo %s 2>/dev/null | grep -q '^Pages: *1$' && pdftotext -raw %s - "
		"2>/dev/null",
		path, path);
	file = popen(command, "r");
	assert_non_null(file);
	length = fread(text, 1, TEXT_SIZE - 1, file);
	text[length] = '\0';
	assert_int_equal(0, pclose(file)); /* exactly one page */
	unbreak(text);
	buffer_free(&bytes);
}

/* --- what the test counted -------------------------------------------------------------------- */

/* 0 not good, 1 so-so, 2 good, by the picture that people saw; -1 for no scale. */
static int band_of(const char *pictogram)
{
	if (strncmp(pictogram, "face-", 5) == 0)
		return pictogram[5] <= '2' ? 0 : pictogram[5] == '3' ? 1 : 2;
	return strncmp(pictogram, "amt-", 4) == 0 ? pictogram[4] - '0' : -1;
}

static bool is_scale(const struct filled_question *q)
{
	bool scale = q->code_count == 3 || q->code_count == 5;

	for (size_t i = 0; i < q->code_count; i++)
		scale = scale && band_of(q->pictograms[i]) >= 0;
	return scale;
}

/* "1 2 8 0 n = 11": the row of a scale. */
static void scale_row(const struct filled_question *q, char row[100])
{
	long bands[3] = {0};

	for (size_t i = 0; i < q->code_count; i++)
		bands[band_of(q->pictograms[i])] += q->counts[i];
	snprintf(row, 100, "%ld %ld %ld %ld n = %ld", bands[0], bands[1], bands[2], q->blank,
		q->people);
}

struct seen {
	int expected, found;
	char lost[300]; /* the last one that was not found */
};

static void look_for(const char *text, const char *wanted, struct seen *seen)
{
	seen->expected++;
	if (strstr(text, wanted))
		seen->found++;
	else
		snprintf(seen->lost, sizeof seen->lost, "%s", wanted);
}

/* The rows that the plan promises of this question, looked for in the text. */
static void look_for_question(const char *text, const struct filled_question *q,
	const struct result_row *row, struct seen *seen)
{
	const char *label = texts_in(&row->label, "nl");
	char wanted[300], numbers[100];

	if (is_scale(q)) {
		scale_row(q, numbers);
		snprintf(wanted, sizeof wanted, "%s %s", label ? label : "", numbers);
		look_for(text, wanted, seen);
		return;
	}
	for (size_t i = 0; i < q->code_count; i++) {
		bool left_out = false;

		for (size_t k = 0; k < row->without_count; k++)
			left_out = left_out || row->without[k] == q->codes[i];
		snprintf(wanted, sizeof wanted, "%s %ld", q->labels[i], q->counts[i]);
		if (!left_out)
			look_for(text, wanted, seen);
	}
}

static struct filled_question *counted(
	struct filled_form *forms, size_t count, const char *question)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < forms[i].question_count; k++)
			if (strcmp(forms[i].questions[k].id, question) == 0)
				return &forms[i].questions[k];
	return NULL;
}

/* Two lists with the same words: each word with the number left of it and the one right of it. */
static void look_for_mirror(const char *text, const struct result_section *section,
	struct filled_form *forms, size_t count, struct seen *seen)
{
	const struct filled_question *left = counted(forms, count, section->rows[0].question);
	const struct filled_question *right = counted(forms, count, section->rows[1].question);
	char wanted[200];

	for (size_t i = 0; i < left->code_count; i++) {
		snprintf(wanted, sizeof wanted, "%s %ld %ld", left->labels[i], left->counts[i],
			right->counts[i]);
		look_for(text, wanted, seen);
	}
}

static void look_for_plan(const char *text, const struct result_plan *plan,
	struct filled_form *forms, size_t count, struct seen *seen)
{
	for (size_t i = 0; i < plan->section_count; i++) {
		if (plan->sections[i].kind == RESULT_MIRROR)
			look_for_mirror(text, &plan->sections[i], forms, count, seen);
		for (size_t k = 0; k < plan->sections[i].row_count; k++) {
			const struct result_row *row = &plan->sections[i].rows[k];
			const struct filled_question *q = counted(forms, count, row->question);

			if (q && !q->area && !plan->sections[i].guarded &&
				plan->sections[i].kind != RESULT_MIRROR)
				look_for_question(text, q, row, seen);
		}
	}
}

/* --- one instrument --------------------------------------------------------------------------- */

static const struct {
	const char *name;
	const char *forms[4];
} INSTRUMENTS[] = {
	{"spiegelgesprek", {"sg-c", "sg-t"}},
	{"cliententafel", {"ct-c"}},
	{"samen-sterker", {"ss-c", "ss-k", "ss-p"}},
	{"wat-werkt-start", {"ww-s"}},
	{"wat-werkt-eind", {"ww-e"}},
	{"matching", {"ma-g", "ma-p"}},
	{"startvragen", {"st-g"}},
	{"maatjes", {"mt-e", "mt-a"}},
	{"clientbureau", {"cb-b"}},
	{"cb-c", {"cb-c"}},
	{"jongerenambassadeurs", {"ja"}},
	{"training", {"tr-n", "tr-v"}},
	{"arena", {"ta"}},
	{"ervaringsdeskundigheid", {"ei-a", "ei-e"}},
	{"clientambassadeur", {"ca-2", "ca-1"}},
};
enum { INSTRUMENT_COUNT = sizeof INSTRUMENTS / sizeof INSTRUMENTS[0] };

static size_t fill_instrument(
	size_t instrument, size_t sheets, const char *event, struct filled_form forms[4])
{
	size_t count = 0;

	for (; count < 4 && INSTRUMENTS[instrument].forms[count]; count++) {
		filled_print(store, INSTRUMENTS[instrument].forms[count], event, sheets + 2,
			&forms[count]);
		filled_scan(store, &forms[count], sheets);
	}
	return count;
}

/* -raw gives texts in the order they are drawn: words first, then their numbers. */
static void the_numbers_on_every_sheet_are_those_counted_by_hand(void **state)
{
	static struct filled_form forms[4];
	static char text[TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < INSTRUMENT_COUNT; i++) {
		struct error err = {0};
		struct results *results = NULL;
		struct result_plan *plan = result_plan_load(INSTRUMENTS[i].name, &err);
		struct seen seen = {0};
		size_t count = fill_instrument(i, 40, INSTRUMENTS[i].name, forms);

		assert_non_null(plan);
		WELL(results_load(store, INSTRUMENTS[i].name, NULL, &results, &err));
		pdf_text(results, text);
		look_for_plan(text, plan, forms, count, &seen);
		if (seen.expected < 4 || seen.found < seen.expected)
			fail_msg("%s: %d of %d rows are on the sheet, not \"%s\": %s",
				INSTRUMENTS[i].name, seen.found, seen.expected, seen.lost, text);
		results_free(results);
		result_plan_free(plan);
		for (size_t k = 0; k < count; k++)
			filled_free(&forms[k]);
	}
}

/* The JSON twin has no line breaks, so there every number must be found. */
static void the_json_of_every_instrument_has_exactly_those_counts(void **state)
{
	static struct filled_form forms[4];

	(void)state;
	for (size_t i = 0; i < INSTRUMENT_COUNT; i++) {
		size_t count = fill_instrument(i, 40, INSTRUMENTS[i].name, forms);
		struct results *results = NULL;
		struct result_source source;
		struct buffer json = {0};
		struct error err = {0};

		WELL(results_load(store, INSTRUMENTS[i].name, NULL, &results, &err));
		WELL(result_source_open(results, "nl", &source, &err));
		result_json(&source, &json);
		for (size_t f = 0; f < count; f++)
			for (size_t k = 0; k < forms[f].question_count; k++) {
				const struct filled_question *q = &forms[f].questions[k];
				const char *from = strstr(buffer_text(&json), q->id);

				assert_non_null(from);
				for (size_t o = 0; !is_scale(q) && o < q->code_count; o++) {
					char wanted[200];

					snprintf(wanted, sizeof wanted,
						"\"label\":\"%s\",\"count\":%ld", q->labels[o],
						q->counts[o]);
					if (!strstr(from, wanted))
						fail_msg("%s: %s", q->id, wanted);
				}
			}
		result_source_close(&source);
		buffer_free(&json);
		results_free(results);
		for (size_t k = 0; k < count; k++)
			filled_free(&forms[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_numbers_on_every_sheet_are_those_counted_by_hand, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_json_of_every_instrument_has_exactly_those_counts, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
