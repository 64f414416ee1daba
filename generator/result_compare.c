// SPDX-License-Identifier: EUPL-1.2
#include "result_compare.h"

#include "message.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>

const char *result_compare_letter(size_t event)
{
	static const char *const LETTERS[RESULT_EVENTS_MAX] = {"A", "B", "C", "D"};

	return LETTERS[event];
}

/* The numbers of another event with its options in our order; one that it does not have is
 * hidden. */
static void in_our_order(const struct result_answer *ours, const struct results_question *theirs,
	struct small_shown *room)
{
	*room = theirs->shown;
	room->option_count = ours->numbers->shown.option_count;
	for (size_t i = 0; i < room->option_count; i++) {
		room->options[i] = (struct small_number){SMALL_HIDDEN, 0};
		for (size_t k = 0; k < theirs->shown.option_count; k++)
			if (theirs->codes[k] == ours->numbers->codes[i])
				room->options[i] = theirs->shown.options[k];
	}
	memcpy(room->order, ours->numbers->shown.order, sizeof room->order);
}

size_t result_compare_count(const struct result_canvas *c)
{
	return c->other_count + 1 + c->together;
}

static const struct small_shown *shown_of(const struct result_canvas *c,
	const struct result_answer *answer, size_t event, struct small_shown *room)
{
	const struct results_form *form;
	const struct results_question *question = NULL;

	if (event == 0)
		return &answer->numbers->shown;
	form = results_form(c->others[event - 1], answer->form->form);
	if (form)
		question = results_question(form, answer->numbers->id);
	if (!question || question->shown.scale != answer->numbers->shown.scale)
		return NULL;
	in_our_order(answer, question, room);
	return room;
}

/* --- their sum --- */

static bool can_be_told(const struct small_shown *shown)
{
	return shown && shown->level != SMALL_NOTHING;
}

static void add_number(struct small_number *sum, const struct small_number *number)
{
	if (sum->kind != SMALL_EXACT || number->kind != SMALL_EXACT)
		*sum = (struct small_number){SMALL_HIDDEN, 0};
	else
		sum->value += number->value;
}

/* Three bands become the two that the smaller event has. */
static void lower_to_two(struct small_shown *shown)
{
	if (!shown->scale || shown->level != SMALL_EVERYTHING)
		return;
	shown->level = SMALL_TWO_BANDS;
	add_number(&shown->bands[BAND_NOT_GOOD], &shown->bands[BAND_MIDDLE]);
	shown->bands[BAND_MIDDLE] = (struct small_number){SMALL_HIDDEN, 0};
}

static void add_shown(struct small_shown *sum, struct small_shown part)
{
	if (part.level != sum->level) {
		lower_to_two(sum);
		lower_to_two(&part);
	}
	add_number(&sum->people, &part.people);
	add_number(&sum->blank, &part.blank);
	for (size_t i = 0; i < SMALL_BANDS; i++)
		add_number(&sum->bands[i], &part.bands[i]);
	for (size_t i = 0; i < sum->option_count; i++)
		add_number(&sum->options[i], &part.options[i]);
}

static const struct small_shown *sum_of(
	const struct result_canvas *c, const struct result_answer *answer, struct small_shown *room)
{
	size_t told = 0;

	for (size_t i = 0; i <= c->other_count; i++) {
		struct small_shown part;
		const struct small_shown *shown = shown_of(c, answer, i, &part);

		if (!can_be_told(shown))
			continue;
		if (told++ == 0)
			*room = *shown;
		else
			add_shown(room, *shown);
	}
	return told > 1 ? room : NULL;
}

const struct small_shown *result_compare_shown(const struct result_canvas *c,
	const struct result_answer *answer, size_t event, struct small_shown *room)
{
	return event > c->other_count ? sum_of(c, answer, room) : shown_of(c, answer, event, room);
}

struct result_phrase result_compare_name(
	const struct result_canvas *c, const struct result_answer *answer, size_t event)
{
	struct result_phrase name = {""};
	struct small_shown room;

	if (event <= c->other_count) {
		result_phrase_add(&name, result_compare_letter(event));
		return name;
	}
	for (size_t i = 0; i <= c->other_count; i++) {
		if (!can_be_told(shown_of(c, answer, i, &room)))
			continue;
		result_phrase_add(&name, *name.text ? "+" : "");
		result_phrase_add(&name, result_compare_letter(i));
	}
	return name;
}

/* --- the plan ------------------------------------------------------------------------------------- */

static bool copy_texts(const struct texts *from, struct texts *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (!texts_add(to, &from->items[i]))
			return false;
	return true;
}

static bool letter_groups(const struct result_page *page, const struct result_answer *answer,
	struct result_section *section)
{
	for (size_t i = 0; i < result_compare_count(&page->canvas); i++) {
		struct result_phrase name = result_compare_name(&page->canvas, answer, i);
		struct text_in letter = {.text = NULL};

		memcpy(letter.language, page->source.words.language, sizeof letter.language);
		letter.text = strdup(name.text);
		if (!letter.text)
			return false;
		section->group_count++;
		if (!texts_add(&section->groups[i].label, &letter)) {
			free(letter.text);
			return false;
		}
		free(letter.text);
	}
	return true;
}

/* A section of its own for one row: bands for a scale, columns for a list. */
static bool take_row(struct result_page *page, const struct result_section *from, size_t row,
	struct result_section *to)
{
	struct result_answer answer;

	*to = (struct result_section){.kind = RESULT_SPLIT};
	to->rows = calloc(1, sizeof *to->rows);
	if (!to->rows)
		return false;
	to->row_count = 1;
	memcpy(to->rows[0].form, from->rows[row].form, sizeof to->rows[0].form);
	memcpy(to->rows[0].question, from->rows[row].question, sizeof to->rows[0].question);
	/* Of two lists in a mirror each is headed by its own question. */
	if (from->row_count == 1 && (!copy_texts(&from->rows[row].label, &to->rows[0].label) ||
					    !copy_texts(&from->title, &to->title)))
		return false;
	if (!result_canvas_find(&page->canvas, &from->rows[row], &answer))
		return true;
	if (answer.numbers->shown.scale) {
		to->kind = RESULT_BANDS;
		to->heads_of_answers = from->heads_of_answers;
	}
	return letter_groups(page, &answer, to);
}

static bool keep_bands(const struct result_section *from, struct result_section *to)
{
	*to = (struct result_section){
		.kind = RESULT_BANDS, .heads_of_answers = from->heads_of_answers};
	to->rows = calloc(from->row_count + 1, sizeof *to->rows);
	if (!to->rows || !copy_texts(&from->title, &to->title))
		return false;
	for (size_t i = 0; i < from->row_count; i++) {
		struct result_row *row = &to->rows[to->row_count++];

		memcpy(row->form, from->rows[i].form, sizeof row->form);
		memcpy(row->question, from->rows[i].question, sizeof row->question);
		if (!copy_texts(&from->rows[i].label, &row->label) ||
			!copy_texts(&from->rows[i].topic, &row->topic))
			return false;
	}
	return true;
}

/* Lists that are compared; a line of single answers says little beside another one. */
static bool is_list(const struct result_section *s)
{
	return s->kind == RESULT_RANKING || s->kind == RESULT_MIRROR || s->kind == RESULT_SPLIT;
}

static bool convert(struct result_page *page, struct result_plan *plan)
{
	const struct result_plan *old = page->plan;

	for (size_t i = 0; i < old->section_count; i++) {
		const struct result_section *s = &old->sections[i];

		if (s->kind == RESULT_BANDS &&
			!keep_bands(s, &plan->sections[plan->section_count++]))
			return false;
		for (size_t k = 0; is_list(s) && k < s->row_count; k++)
			if (!take_row(page, s, k, &plan->sections[plan->section_count++]))
				return false;
	}
	return true;
}

static size_t most_sections(const struct result_plan *plan)
{
	size_t count = 1;

	for (size_t i = 0; i < plan->section_count; i++)
		count += plan->sections[i].row_count + 1;
	return count;
}

/* --- the numbers ---------------------------------------------------------------------------------- */

static void fill_split(
	struct result_page *page, const struct result_section *s, struct results_split *split)
{
	struct result_answer answer;

	if (!result_canvas_find(&page->canvas, &s->rows[0], &answer))
		return;
	split->form = answer.form->form;
	split->question = answer.numbers->id;
	split->part_count = result_compare_count(&page->canvas);
	for (size_t i = 0; i < split->part_count; i++) {
		struct small_shown room = {.option_count = answer.numbers->shown.option_count};
		const struct small_shown *shown =
			result_compare_shown(&page->canvas, &answer, i, &room);

		split->parts[i].shown = shown ? *shown : room;
	}
	split->may = true;
}

bool result_compare_prepare(struct result_page *page, struct error *err)
{
	struct result_plan *plan = calloc(1, sizeof *plan);
	bool good = plan != NULL;

	if (good) {
		plan->sections = calloc(most_sections(page->plan), sizeof *plan->sections);
		good = plan->sections && copy_texts(&page->plan->title, &plan->title) &&
		       convert(page, plan);
	}
	if (good) {
		memcpy(plan->id, page->plan->id, sizeof plan->id);
		memcpy(plan->pictogram, page->plan->pictogram, sizeof plan->pictogram);
		page->extras = calloc(plan->section_count + 1, sizeof *page->extras);
		good = page->extras != NULL;
	}
	if (!good) {
		result_plan_free(plan);
		return error_memory(err);
	}
	result_plan_free(page->plan);
	page->plan = plan;
	page->canvas.plan = plan;
	page->canvas.extras = page->extras;
	for (size_t i = 0; i < plan->section_count; i++)
		if (plan->sections[i].kind == RESULT_SPLIT)
			fill_split(page, &plan->sections[i], &page->extras[i].split);
	return true;
}
