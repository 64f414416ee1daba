// SPDX-License-Identifier: EUPL-1.2
#include "places.h"

#include "stop.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static struct place place_from(const json_t *array)
{
	double v[4];

	for (size_t i = 0; i < 4; i++)
		v[i] = json_number_value(json_array_get(array, i));
	return (struct place){v[0], v[1], v[2], v[3]};
}

static void copy_text(char *to, size_t size, const json_t *text)
{
	const char *from = json_string_value(text);

	snprintf(to, size, "%s", from ? from : "");
}

static void read_question(struct ask *ask, const json_t *question)
{
	const json_t *options = json_object_get(question, "options"), *option;
	size_t i;

	ask->kind = ASK_BOXES;
	copy_text(ask->id, sizeof ask->id, json_object_get(question, "id"));
	copy_text(ask->type, sizeof ask->type, json_object_get(question, "type"));
	ask->max = (int)json_integer_value(json_object_get(question, "max"));
	json_array_foreach (options, i, option) {
		struct choice *choice = &ask->choices[ask->choice_count];

		if (ask->choice_count == CHOICES_MAX)
			stop(EX_DATAERR, "question %s has too many options", ask->id);
		ask->choice_count++;
		choice->code = (int)json_integer_value(json_object_get(option, "code"));
		choice->box = place_from(json_object_get(option, "box_mm"));
		choice->cell = place_from(json_object_get(option, "cell_mm"));
	}
}

static void read_area(struct ask *ask, const json_t *area)
{
	const json_t *line = json_object_get(area, "line_mm");
	const json_t *digits = json_object_get(area, "digits_mm"), *digit;
	struct place ends = place_from(line);
	size_t i;

	copy_text(ask->id, sizeof ask->id, json_object_get(area, "question"));
	copy_text(ask->type, sizeof ask->type, json_object_get(area, "type"));
	ask->kind = line ? ASK_LINE : digits ? ASK_NUMBER : ASK_TEXT;
	ask->area = place_from(json_object_get(area, "area_mm"));
	ask->ends[0] = (struct spot){ends.x, ends.y};
	ask->ends[1] = (struct spot){ends.w, ends.h};
	json_array_foreach (digits, i, digit)
		if (ask->digit_count < DIGITS_MAX)
			ask->digits[ask->digit_count++] = place_from(digit);
}

static struct ask *next_ask(struct side_places *side)
{
	if (side->ask_count == ASKS_MAX)
		stop(EX_DATAERR, "too many questions on one side");
	return &side->asks[side->ask_count++];
}

/* A mark is given by its middle. */
static struct place mark_from(const json_t *mark)
{
	const json_t *at = json_object_get(mark, "at_mm");
	double size = json_number_value(json_object_get(mark, "size_mm"));

	return (struct place){json_number_value(json_array_get(at, 0)) - size / 2,
		json_number_value(json_array_get(at, 1)) - size / 2, size, size};
}

static void read_side(struct side_places *to, const json_t *side)
{
	const json_t *item;
	size_t i;

	json_array_foreach (json_object_get(side, "marks"), i, item)
		if (to->mark_count < FRAME_MAX)
			to->marks[to->mark_count++] = mark_from(item);
	json_array_foreach (json_object_get(side, "codes"), i, item)
		if (to->code_count < FRAME_MAX)
			to->codes[to->code_count++] = place_from(json_object_get(item, "box_mm"));
	json_array_foreach (json_object_get(side, "questions"), i, item)
		read_question(next_ask(to), item);
	json_array_foreach (json_object_get(side, "areas"), i, item)
		read_area(next_ask(to), item);
}

struct places *places_read(const char *path)
{
	struct places *places = need(1, sizeof *places);
	json_error_t fault;
	json_t *root = json_load_file(path, 0, &fault);
	const json_t *page, *side;
	size_t i;

	if (!root)
		stop(EX_NOINPUT, "%s:%d: %s", path, fault.line, fault.text);
	copy_text(places->form, sizeof places->form, json_object_get(root, "form"));
	copy_text(places->language, sizeof places->language, json_object_get(root, "language"));
	page = json_object_get(root, "page_mm");
	places->width_mm = json_number_value(json_array_get(page, 0));
	places->height_mm = json_number_value(json_array_get(page, 1));
	places->strip_mm = json_number_value(json_object_get(root, "strip_mm"));
	json_array_foreach (json_object_get(root, "sides"), i, side)
		if (places->side_count < SIDES_MAX)
			read_side(&places->sides[places->side_count++], side);
	if (!places->side_count || places->width_mm <= 0 || places->height_mm <= 0)
		stop(EX_DATAERR, "%s: this is no layout: no sides or no page_mm", path);
	json_decref(root);
	return places;
}

/* Which way to go through a piece of print. */
enum way { RIGHTWARDS, LEFTWARDS, DOWNWARDS };

/* A slice of `within`, from `at` on and `step` wide, counted in the way that is gone. */
static struct place slice_of(struct place within, enum way way, double at, double step)
{
	struct place slice = within;

	if (way == DOWNWARDS) {
		slice.y += at;
		slice.h = step;
	} else {
		slice.x += way == LEFTWARDS ? within.w - at - step : at;
		slice.w = step;
	}
	return slice;
}

/* The first piece of print in that way, up to a gap of `gap_mm`; `within` becomes what comes
 * after it. */
static struct place first_piece(
	const struct paper *printed, struct place *within, enum way way, double gap_mm)
{
	const double step = 0.25;
	const struct place whole = *within;
	double length = way == DOWNWARDS ? whole.h : whole.w, white = 0, start = -1, end = 0;

	for (double at = 0; at + step <= length && (start < 0 || white < gap_mm); at += step) {
		bool dark = paper_ink(printed, slice_of(whole, way, at, step)).w > 0;

		white = dark ? 0 : white + step;
		if (dark && start < 0)
			start = at;
		if (dark)
			end = at + step;
	}
	*within = slice_of(whole, way, end, length - end);
	if (start < 0)
		return (struct place){whole.x, whole.y, 0, 0};
	return paper_ink(printed, slice_of(whole, way, start, end - start));
}

/* Words beside the box: first the picture, then after a gap the label. */
static void look_beside(struct choice *choice, const struct paper *printed)
{
	struct place cell = choice->cell, box = choice->box, beside = cell;
	double right_room = cell.x + cell.w - box.x - box.w;
	bool leftwards = box.x - cell.x > right_room;

	/* Lines of the question may reach into the cell from above. */
	beside.y = fmax(cell.y, box.y - 3.5);
	beside.h = fmin(cell.y + cell.h, box.y + box.h + 3.5) - beside.y;
	beside.x = leftwards ? cell.x : box.x + box.w + 0.5;
	beside.w = leftwards ? box.x - cell.x - 0.5 : right_room - 0.5;
	choice->face = first_piece(printed, &beside, leftwards ? LEFTWARDS : RIGHTWARDS, 1.5);
	choice->word = paper_ink(printed, beside);
}

/* A column: the face above the box, the word between them or under the box. */
static void look_above(struct choice *choice, const struct paper *printed)
{
	struct place cell = choice->cell, box = choice->box;
	struct place above = {cell.x, cell.y, cell.w, box.y - cell.y - 0.5};
	struct place below = {cell.x, box.y + box.h + 0.5, cell.w, 0};

	below.h = fmax(0, cell.y + cell.h - below.y);
	choice->face = first_piece(printed, &above, DOWNWARDS, 0.75);
	if (choice->face.h < 5) /* the tail of a letter of the question, not a face */
		choice->face = first_piece(printed, &above, DOWNWARDS, 0.75);
	choice->word = paper_ink(printed, above);
	if (choice->word.w <= 0)
		choice->word = paper_ink(printed, below);
}

/* Nothing printed there after all: people mark where the cell is. */
static void look_again(struct choice *choice)
{
	if (choice->face.w < 2)
		choice->face = place_grown(choice->cell, -2);
	if (choice->word.w < 2)
		choice->word = choice->face;
}

void places_look(struct side_places *side, const struct paper *printed)
{
	for (int a = 0; a < side->ask_count; a++) {
		struct ask *ask = &side->asks[a];

		for (int c = 0; c < ask->choice_count; c++) {
			struct choice *choice = &ask->choices[c];
			struct spot cell = place_middle(choice->cell),
				    box = place_middle(choice->box);

			if (fabs(cell.x - box.x) < fabs(cell.y - box.y))
				look_above(choice, printed);
			else
				look_beside(choice, printed);
			look_again(choice);
		}
	}
}
