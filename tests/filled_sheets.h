// SPDX-License-Identifier: EUPL-1.2
/*
 * Sheets of forms of the library in a store, filled in as a dice says, without paper: designs are
 * registered, readings handed over as a scanner would. Beside the store the test keeps its own
 * plain counts, which share no code with the store's.
 */
#ifndef FILLED_SHEETS_H
#define FILLED_SHEETS_H

#include "design.h"
#include "library.h"
#include "store_fixture.h"

enum { FILLED_QUESTIONS = 16, FILLED_CODES = 16, FILLED_SHEETS_MAX = 202 };

/* The counts of one question as the test itself keeps them. */
struct filled_question {
	char id[2 * FORM_ID_SIZE];
	int codes[FILLED_CODES];
	char pictograms[FILLED_CODES][PICTOGRAM_KEY_SIZE];
	char labels[FILLED_CODES][100];
	size_t code_count;
	bool area, reversed;
	long counts[FILLED_CODES], blank, people;
};

struct filled_form {
	struct form *form;
	struct design *design;
	struct store_new_sheet sheets[FILLED_SHEETS_MAX];
	size_t sheet_count, sides;
	struct filled_question questions[FILLED_QUESTIONS];
	size_t question_count;
	unsigned dice;
};

static unsigned filled_roll(struct filled_form *f, unsigned bound)
{
	f->dice = f->dice * 1664525u + 1013904223u;
	return (f->dice >> 8) % bound;
}

/* Whose sheets they are. */
struct filled_tokens {
	sheet_id family;       /* of all of them */
	const sheet_id *pairs; /* of each, or NULL */
};

/* Registers so many sheets of that form for the event. Without tokens regime B has a family for
 * each sheet, and four workers in turn. Free with filled_free. */
MAYBE void filled_print_for(struct store *store, const char *id, const char *event, size_t count,
	const struct filled_tokens *tokens, struct filled_form *f)
{
	struct error err = {0};
	struct buffer json = {0};
	struct store_design design = {.variant = "",
		.language = "nl",
		.blank_png = {"front", "back"},
		.blank_png_bytes = {5, 4}};
	struct store_print print = {.event = event, .design = &design, .sheet_count = count};
	struct design_request request = {.language = "nl"};
	char content[64];
	int64_t run;

	*f = (struct filled_form){.sheet_count = count, .dice = 7};
	for (const char *c = id; *c; c++)
		f->dice = f->dice * 31 + (unsigned char)*c;
	f->form = library_form(id, &err);
	if (!f->form)
		fail_msg("%s", err.text);
	request.form = f->form;
	f->design = design_new(&request, &err);
	if (!f->design)
		fail_msg("%s", err.text);
	f->sides = f->design->layout->side_count;
	WELL(layout_write(f->design->layout, &json, &err));
	for (size_t i = 0; i < count; i++)
		f->sheets[i] = (struct store_new_sheet){.sheet = sheet_id_random(),
			.strip = sheet_id_random(),
			.family = f->form->regime == REGIME_B ? sheet_id_random() : 0,
			.worker = f->form->regime == REGIME_B ? 1000 + i % 4 : 0};
	for (size_t i = 0; tokens && i < count; i++) {
		f->sheets[i].family = tokens->family;
		f->sheets[i].pair = tokens->pairs ? tokens->pairs[i] : 0;
	}
	design.form = f->form->id;
	design.version = f->form->version;
	design.regime = regime_letter(f->form->regime);
	design.definition = f->form->source;
	design.layout_json = buffer_text(&json);
	design.side_count = f->sides;
	print.sheets = f->sheets;
	print.file = "/nowhere/sheets.pdf";
	snprintf(content, sizeof content, "%s %llx", id, (unsigned long long)f->sheets[0].sheet);
	secret_hash(content, strlen(content), print.file_hash);
	WELL(store_print_begin(store, &print, &run, &err));
	WELL(store_print_end(store, run, &err));
	buffer_free(&json);
}

MAYBE void filled_print(
	struct store *store, const char *id, const char *event, size_t count, struct filled_form *f)
{
	filled_print_for(store, id, event, count, NULL, f);
}

MAYBE void filled_free(struct filled_form *f)
{
	design_free(f->design);
	form_free(f->form);
}

static struct filled_question *filled_question(struct filled_form *f, const char *id)
{
	for (size_t i = 0; i < f->question_count; i++)
		if (strcmp(f->questions[i].id, id) == 0)
			return &f->questions[i];
	assert_true(f->question_count < FILLED_QUESTIONS);
	snprintf(f->questions[f->question_count].id, sizeof f->questions[0].id, "%s", id);
	return &f->questions[f->question_count++];
}

/* Ticks one box, or two where that is allowed; sometimes none. A good answer is more likely. */
static void filled_tick(struct filled_form *f, const struct layout_question *q, bool ticked[16])
{
	unsigned count = (unsigned)q->option_count;
	size_t first =
		filled_roll(f, 3) ? filled_roll(f, count) : filled_roll(f, count > 2 ? 2 : count);

	if (filled_roll(f, 12) == 0)
		return;
	ticked[first] = true;
	if (q->max != 1 && filled_roll(f, 2))
		ticked[(first + 1 + filled_roll(f, count - 1)) % count] = true;
}

static void filled_answer(
	struct filled_form *f, const struct layout_question *q, struct reading_answer *a)
{
	struct filled_question *own = filled_question(f, q->id);
	bool ticked[16] = {false}, any = false;

	*a = (struct reading_answer){.type = q->type, .value = -1, .mark_count = q->option_count};
	snprintf(a->question, sizeof a->question, "%s", q->id);
	filled_tick(f, q, ticked);
	own->code_count = q->option_count;
	own->reversed = q->reversed;
	for (size_t i = 0; i < q->option_count; i++) {
		a->marks[i] = make_mark(q->options[i].code, ticked[i], 0.4);
		own->codes[i] = q->options[i].code;
		snprintf(own->pictograms[i], sizeof own->pictograms[i], "%s",
			q->options[i].pictogram);
		snprintf(own->labels[i], sizeof own->labels[i], "%s", q->options[i].label);
		own->counts[i] += ticked[i];
		any = any || ticked[i];
	}
	a->state = any ? ANSWER_ANSWERED : ANSWER_BLANK;
	own->people += any;
	own->blank += !any;
}

/* As a scan of its own: the same content twice would count once. */
static void filled_hand_over(struct store *store, const struct filled_form *f, size_t sheet,
	size_t side, struct reading *r, struct store_outcome *outcome, struct error *err)
{
	struct scan_source source;
	char file[80];

	snprintf(file, sizeof file, "%s-%llx-%zu.png", f->form->id,
		(unsigned long long)f->sheets[sheet].sheet, side);
	source = make_source(file, 1);
	if (!store_scan(store, &source, r, outcome, err))
		fail_msg("%s", err->text);
	assert_int_equal(outcome->verdict, VERDICT_READ);
}

/* A person types what stands in the digit boxes. */
static void filled_number(
	struct store *store, struct filled_form *f, size_t sheet, const struct layout_area *area)
{
	struct error err = {0};
	char number[16];
	struct store_word word = {.sheet = f->sheets[sheet].sheet,
		.question = area->question,
		.answer = number,
		.role = "reviewer"};

	snprintf(number, sizeof number, "%u", 1 + filled_roll(f, 9));
	WELL(store_decide(store, &word, &err));
}

/* Hands over one side of one sheet. */
static void filled_side(
	struct store *store, struct filled_form *f, size_t sheet, size_t side, struct error *err)
{
	const struct layout_side *l = &f->design->layout->sides[side];
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.sheet = f->sheets[sheet].sheet,
		.side = (int)side + 1,
		.scale = 1,
		.contrast = 0.9};
	struct store_outcome outcome;

	r.answers = calloc(l->question_count + l->area_count + 1, sizeof *r.answers);
	assert_non_null(r.answers);
	for (size_t i = 0; i < l->question_count; i++)
		filled_answer(f, &l->questions[i], &r.answers[r.answer_count++]);
	for (size_t i = 0; i < l->area_count; i++) {
		read_area(&r.answers[r.answer_count++], l->areas[i].question, l->areas[i].type,
			ANSWER_BLANK, -1);
		filled_question(f, l->areas[i].question)->area = true;
	}
	filled_hand_over(store, f, sheet, side, &r, &outcome, err);
	reading_free(&r);
	for (size_t i = 0; i < l->area_count; i++)
		if (l->areas[i].type == QUESTION_NUMBER)
			filled_number(store, f, sheet, &l->areas[i]);
}

/* What a sheet says to a question: codes, 0 = no more. */
struct filled_said {
	const char *question;
	int codes[3];
};

static void filled_say(const struct layout_question *q, const struct filled_said *said,
	size_t count, struct reading_answer *a)
{
	*a = (struct reading_answer){
		.type = q->type, .state = ANSWER_BLANK, .value = -1, .mark_count = q->option_count};
	snprintf(a->question, sizeof a->question, "%s", q->id);
	for (size_t k = 0; k < q->option_count; k++) {
		int code = q->options[k].code;
		bool ticked = false;

		for (size_t i = 0; i < count; i++)
			for (size_t c = 0; strcmp(said[i].question, q->id) == 0 && c < 3; c++)
				ticked = ticked || said[i].codes[c] == code;
		a->marks[k] = make_mark(code, ticked, 0.4);
		if (ticked)
			a->state = ANSWER_ANSWERED;
	}
}

/* Hands over one sheet with these answers; all others are left open. */
MAYBE void filled_with(struct store *store, struct filled_form *f, size_t sheet,
	const struct filled_said *said, size_t count)
{
	for (size_t side = 0; side < f->sides; side++) {
		const struct layout_side *l = &f->design->layout->sides[side];
		struct reading r = {.verdict = VERDICT_READ,
			.has_sheet = true,
			.sheet = f->sheets[sheet].sheet,
			.side = (int)side + 1,
			.scale = 1};
		struct store_outcome outcome;
		struct error err = {0};

		r.answers = calloc(l->question_count + l->area_count + 1, sizeof *r.answers);
		assert_non_null(r.answers);
		for (size_t i = 0; i < l->question_count; i++)
			filled_say(&l->questions[i], said, count, &r.answers[r.answer_count++]);
		for (size_t i = 0; i < l->area_count; i++)
			read_area(&r.answers[r.answer_count++], l->areas[i].question,
				l->areas[i].type, ANSWER_BLANK, -1);
		filled_hand_over(store, f, sheet, side, &r, &outcome, &err);
		reading_free(&r);
	}
}

/* Fills in the first `count` sheets and hands them over. */
MAYBE void filled_scan(struct store *store, struct filled_form *f, size_t count)
{
	struct error err = {0};

	for (size_t i = 0; i < count; i++)
		for (size_t side = 0; side < f->sides; side++)
			filled_side(store, f, i, side, &err);
}

#endif
