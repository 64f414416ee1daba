// SPDX-License-Identifier: EUPL-1.2
/*
 * Reading goes in two steps: what the JSON says becomes a struct, and the struct is
 * checked. Writing checks with the same function, so nothing is written that could not be
 * read again. Errors are put together from the inside out: each level adds its member's
 * name in front.
 */
#include "layout.h"
#include "jsonin.h"
#include "jsonout.h"
#include "message.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { DECIMALS = 2 };

#define PAGE_LEAST_MM 20.0  /* a label                                              */
#define PAGE_MOST_MM 2000.0 /* a poster; more is a mistake of unit                  */
#define SIZE_LEAST_MM 0.01  /* the smallest that two decimals can say               */
#define ROUNDING_MM 0.02    /* left and width are both rounded, and so is the page  */
#define SHARED_LINE_MM 1.0

static bool wrong(struct error *err, const char *member, const char *what)
{
	return error_set(err, EX_DATAERR, "%s %s", member, what);
}

/* ---- freeing ---- */

static void free_side(struct layout_side *side)
{
	for (size_t i = 0; i < side->question_count; i++) {
		struct layout_question *q = &side->questions[i];

		for (size_t k = 0; k < q->option_count; k++)
			free(q->options[k].label);
		free(q->options);
		free(q->text);
	}
	for (size_t i = 0; i < side->area_count; i++)
		free(side->areas[i].text);
	free(side->questions);
	free(side->areas);
}

void layout_free(struct layout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < layout->side_count; i++)
		free_side(&layout->sides[i]);
	free(layout);
}

/* ---- checking ---- */

static struct rect_mm page_of(const struct layout *layout)
{
	return (struct rect_mm){0, 0, layout->page_width_mm, layout->page_height_mm};
}

static bool in_range(double value, double low, double high)
{
	return isfinite(value) && value >= low && value <= high;
}

static bool check_rect(
	const struct layout *layout, struct rect_mm r, const char *member, struct error *err)
{
	if (!isfinite(r.x) || !isfinite(r.y) || !isfinite(r.w) || !isfinite(r.h))
		return wrong(err, member, _("holds a number that is not finite"));
	if (r.w < SIZE_LEAST_MM || r.h < SIZE_LEAST_MM)
		return wrong(err, member, _("has no width or no height"));
	if (!rect_contains(page_of(layout), r, ROUNDING_MM))
		return wrong(err, member, _("lies outside the page"));
	return true;
}

static bool check_point(
	const struct layout *layout, struct point_mm p, const char *member, struct error *err)
{
	if (!in_range(p.x, -ROUNDING_MM, layout->page_width_mm + ROUNDING_MM) ||
		!in_range(p.y, -ROUNDING_MM, layout->page_height_mm + ROUNDING_MM))
		return wrong(err, member, _("lies outside the page"));
	return true;
}

static bool check_mark(const struct layout *l, const struct layout_mark *m, struct error *err)
{
	struct rect_mm square = {m->at.x, m->at.y, 0, 0};

	if (!in_range(m->size_mm, SIZE_LEAST_MM, PAGE_MOST_MM))
		return wrong(err, "size_mm", _("is not the side of a square"));
	return check_rect(l, rect_grown(square, m->size_mm / 2), "at_mm", err);
}

static bool check_code(const struct layout *l, const struct layout_code *c, struct error *err)
{
	if (!check_rect(l, c->box, "box_mm", err))
		return false;
	if (!in_range(c->module_mm, SIZE_LEAST_MM, c->box.w))
		return wrong(err, "module_mm", _("is not the side of one module of the code"));
	return true;
}

/* A text that stands for something: not empty, nothing in it that a line could break at. */
static bool check_name(const char *name, const char *member, struct error *err)
{
	if (!*name)
		return wrong(err, member, _("is missing or empty"));
	for (const char *p = name; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F)
			return wrong(err, member, _("holds a blank or a control character"));
	return true;
}

static bool check_option(
	const struct layout *l, const struct layout_question *q, size_t index, struct error *err)
{
	const struct layout_option *o = &q->options[index];

	if (o->code < 0 || o->code > LAYOUT_CODE_MAX)
		return wrong(err, "code", _("is not a whole number from 0 to 999"));
	for (size_t i = 0; i < index; i++)
		if (q->options[i].code == o->code)
			return wrong(err, "code", _("is the same as that of an option before it"));
	if (!check_rect(l, o->box, "box_mm", err) || !check_rect(l, o->cell, "cell_mm", err))
		return false;
	if (!rect_contains(o->cell, o->box, ROUNDING_MM))
		return wrong(err, "cell_mm", _("does not hold box_mm"));
	return true;
}

static bool is_area_type(enum question_type type)
{
	return type == QUESTION_TEXT || type == QUESTION_NUMBER || type == QUESTION_LINE;
}

static bool check_question(
	const struct layout *l, const struct layout_question *q, struct error *err)
{
	if (!check_name(q->id, "id", err))
		return false;
	if (is_area_type(q->type))
		return wrong(err, "type", _("is one that is not answered in boxes"));
	if (q->max < 0 || q->max > LAYOUT_OPTIONS_MAX)
		return wrong(err, "max", _("is not a whole number from 0 to 100"));
	if (q->option_count < 1 || q->option_count > LAYOUT_OPTIONS_MAX)
		return wrong(err, "options", _("is not a list of 1 to 100 options"));
	for (size_t i = 0; i < q->option_count; i++)
		if (!check_option(l, q, i, err))
			return error_prefix(err, "options[%zu].", i);
	return true;
}

static bool check_area(const struct layout *l, const struct layout_area *a, struct error *err)
{
	if (!check_name(a->question, "question", err))
		return false;
	switch (a->type) {
	case QUESTION_TEXT:
		return check_rect(l, a->area, "area_mm", err);
	case QUESTION_NUMBER:
		if (a->digit_count < 1 || a->digit_count > LAYOUT_DIGITS_MAX)
			return wrong(err, "digits_mm", _("is not a list of 1 to 6 boxes"));
		for (size_t i = 0; i < a->digit_count; i++)
			if (!check_rect(l, a->digits[i], "", err))
				return error_prefix(err, "digits_mm[%zu]", i);
		return true;
	case QUESTION_LINE:
		if (!check_point(l, a->line[0], "line_mm", err) ||
			!check_point(l, a->line[1], "line_mm", err))
			return false;
		if (hypot(a->line[1].x - a->line[0].x, a->line[1].y - a->line[0].y) < 1)
			return wrong(err, "line_mm", _("is shorter than a millimetre"));
		return true;
	default:
		return wrong(err, "type", _("is not text, number or line"));
	}
}

/* In tables of other people's forms neighbours share a printed line, not more. */
static bool boxes_overlap(struct rect_mm a, struct rect_mm b)
{
	double across = fmin(rect_right(a), rect_right(b)) - fmax(a.x, b.x);
	double down = fmin(rect_bottom(a), rect_bottom(b)) - fmax(a.y, b.y);

	return across > SHARED_LINE_MM && down > SHARED_LINE_MM;
}

/* Ink in a part of the page that two boxes share would count twice. `seen` holds the
 * options before this one. */
static bool is_apart(
	const struct layout_option *const *seen, size_t count, const struct layout_option *option)
{
	for (size_t i = 0; i < count; i++)
		if (boxes_overlap(seen[i]->box, option->box))
			return false;
	return true;
}

static bool check_overlaps(const struct layout_side *side, struct error *err)
{
	const struct layout_option *seen[LAYOUT_BOXES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < side->question_count; i++) {
		const struct layout_question *q = &side->questions[i];

		for (size_t k = 0; k < q->option_count; k++) {
			if (count == LAYOUT_BOXES_MAX)
				return wrong(err, "questions", _("hold more than 2000 boxes"));
			if (!is_apart(seen, count, &q->options[k]))
				return error_set(err, EX_DATAERR,
					_("questions[%zu].options[%zu].box_mm overlaps a box "
					  "before it"),
					i, k);
			seen[count++] = &q->options[k];
		}
	}
	return true;
}

static bool check_side(const struct layout *l, const struct layout_side *side, struct error *err)
{
	if (side->side < 1 || side->side > LAYOUT_SIDES_MAX)
		return wrong(err, "side", _("is not 1 or 2"));
	for (size_t i = 0; i < side->mark_count; i++)
		if (!check_mark(l, &side->marks[i], err))
			return error_prefix(err, "marks[%zu].", i);
	for (size_t i = 0; i < side->code_count; i++)
		if (!check_code(l, &side->codes[i], err))
			return error_prefix(err, "codes[%zu].", i);
	for (size_t i = 0; i < side->question_count; i++)
		if (!check_question(l, &side->questions[i], err))
			return error_prefix(err, "questions[%zu].", i);
	for (size_t i = 0; i < side->area_count; i++)
		if (!check_area(l, &side->areas[i], err))
			return error_prefix(err, "areas[%zu].", i);
	return check_overlaps(side, err);
}

/* How many questions and areas of the layout have this id. */
static size_t uses(const struct layout *layout, const char *id)
{
	size_t count = 0;

	for (size_t i = 0; i < layout->side_count; i++) {
		const struct layout_side *side = &layout->sides[i];

		for (size_t k = 0; k < side->question_count; k++)
			count += strcmp(side->questions[k].id, id) == 0;
		for (size_t k = 0; k < side->area_count; k++)
			count += strcmp(side->areas[k].question, id) == 0;
	}
	return count;
}

static bool check_unique(const struct layout *layout, struct error *err)
{
	for (size_t i = 0; i < layout->side_count; i++) {
		const struct layout_side *side = &layout->sides[i];

		for (size_t k = 0; k < i; k++)
			if (layout->sides[k].side == side->side)
				return error_set(
					err, EX_DATAERR, _("sides[%zu].side is there twice"), i);
		for (size_t k = 0; k < side->question_count; k++)
			if (uses(layout, side->questions[k].id) > 1)
				return error_set(err, EX_DATAERR,
					_("sides[%zu].questions[%zu].id '%s' is there twice"), i, k,
					side->questions[k].id);
		for (size_t k = 0; k < side->area_count; k++)
			if (uses(layout, side->areas[k].question) > 1)
				return error_set(err, EX_DATAERR,
					_("sides[%zu].areas[%zu].question '%s' is there twice"), i,
					k, side->areas[k].question);
	}
	return true;
}

static bool check(const struct layout *l, struct error *err)
{
	if (!check_name(l->form, "form", err))
		return false;
	if (l->version < 1)
		return wrong(err, "version", _("is not a whole number above 0"));
	if (!in_range(l->page_width_mm, PAGE_LEAST_MM, PAGE_MOST_MM) ||
		!in_range(l->page_height_mm, PAGE_LEAST_MM, PAGE_MOST_MM))
		return wrong(err, "page_mm", _("is not a width and a height from 20 to 2000 mm"));
	if (l->strip_mm != 0 && !in_range(l->strip_mm, SIZE_LEAST_MM, l->page_height_mm))
		return wrong(err, "strip_mm", _("lies outside the page"));
	if (l->side_count < 1 || l->side_count > LAYOUT_SIDES_MAX)
		return wrong(err, "sides", _("is not a list of 1 or 2 sides"));
	for (size_t i = 0; i < l->side_count; i++)
		if (!check_side(l, &l->sides[i], err))
			return error_prefix(err, "sides[%zu].", i);
	return check_unique(l, err);
}

/* ---- writing ---- */

static void write_numbers(struct jsonout *w, const char *key, const double *numbers, size_t count)
{
	jsonout_array_begin(w, key);
	for (size_t i = 0; i < count; i++)
		jsonout_number(w, NULL, numbers[i], DECIMALS);
	jsonout_array_end(w);
}

static void write_rect(struct jsonout *w, const char *key, struct rect_mm r)
{
	write_numbers(w, key, (double[]){r.x, r.y, r.w, r.h}, 4);
}

static void write_question(struct jsonout *w, const struct layout_question *q)
{
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "id", q->id);
	jsonout_string(w, "type", question_type_name(q->type));
	jsonout_integer(w, "max", q->max);
	if (q->reversed)
		jsonout_boolean(w, "reversed", true);
	jsonout_string(w, "text", q->text ? q->text : "");
	jsonout_array_begin(w, "options");
	for (size_t i = 0; i < q->option_count; i++) {
		const struct layout_option *o = &q->options[i];

		jsonout_object_begin(w, NULL);
		jsonout_integer(w, "code", o->code);
		jsonout_string(w, "label", o->label ? o->label : "");
		jsonout_string(w, "pictogram", o->pictogram);
		write_rect(w, "box_mm", o->box);
		write_rect(w, "cell_mm", o->cell);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
	jsonout_object_end(w);
}

static void write_area(struct jsonout *w, const struct layout_area *a)
{
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "question", a->question);
	jsonout_string(w, "type", question_type_name(a->type));
	jsonout_string(w, "text", a->text ? a->text : "");
	if (a->type == QUESTION_TEXT) {
		write_rect(w, "area_mm", a->area);
	} else if (a->type == QUESTION_NUMBER) {
		jsonout_array_begin(w, "digits_mm");
		for (size_t i = 0; i < a->digit_count; i++)
			write_rect(w, NULL, a->digits[i]);
		jsonout_array_end(w);
	} else {
		write_numbers(w, "line_mm",
			(double[]){a->line[0].x, a->line[0].y, a->line[1].x, a->line[1].y}, 4);
	}
	jsonout_object_end(w);
}

static void write_side(struct jsonout *w, const struct layout_side *side)
{
	jsonout_object_begin(w, NULL);
	jsonout_integer(w, "side", side->side);
	jsonout_array_begin(w, "marks");
	for (size_t i = 0; i < side->mark_count; i++) {
		jsonout_object_begin(w, NULL);
		write_numbers(w, "at_mm", (double[]){side->marks[i].at.x, side->marks[i].at.y}, 2);
		jsonout_number(w, "size_mm", side->marks[i].size_mm, DECIMALS);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
	jsonout_array_begin(w, "codes");
	for (size_t i = 0; i < side->code_count; i++) {
		jsonout_object_begin(w, NULL);
		write_rect(w, "box_mm", side->codes[i].box);
		jsonout_number(w, "module_mm", side->codes[i].module_mm, DECIMALS);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
	jsonout_array_begin(w, "questions");
	for (size_t i = 0; i < side->question_count; i++)
		write_question(w, &side->questions[i]);
	jsonout_array_end(w);
	jsonout_array_begin(w, "areas");
	for (size_t i = 0; i < side->area_count; i++)
		write_area(w, &side->areas[i]);
	jsonout_array_end(w);
	jsonout_object_end(w);
}

bool layout_write(const struct layout *layout, struct buffer *json, struct error *err)
{
	struct jsonout w = {.out = json};

	if (!check(layout, err)) {
		error_prefix(err, "layout: ");
		if (err)
			err->status = EX_SOFTWARE;
		return false;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_integer(&w, "format", LAYOUT_FORMAT);
	jsonout_string(&w, "form", layout->form);
	jsonout_integer(&w, "version", layout->version);
	jsonout_string(&w, "language", layout->language);
	jsonout_string(&w, "direction", layout->right_to_left ? "rtl" : "ltr");
	if (*layout->variant)
		jsonout_string(&w, "variant", layout->variant);
	write_numbers(&w, "page_mm", (double[]){layout->page_width_mm, layout->page_height_mm}, 2);
	if (layout->strip_mm > 0)
		jsonout_number(&w, "strip_mm", layout->strip_mm, DECIMALS);
	jsonout_array_begin(&w, "sides");
	for (size_t i = 0; i < layout->side_count; i++)
		write_side(&w, &layout->sides[i]);
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	return json->failed ? error_memory(err) : true;
}

/* ---- reading ---- */

/* The text of a member, "" when it is missing; false when it is something else or does not
 * fit. */
static bool read_text(
	const struct jsonin *object, const char *member, char *text, size_t size, struct error *err)
{
	const struct jsonin *value = jsonin_member(object, member);
	const char *read = jsonin_text(value, value ? NULL : "");

	if (!read)
		return wrong(err, member, _("is not a text"));
	if (strlen(read) >= size)
		return wrong(err, member, _("is too long"));
	memcpy(text, read, strlen(read) + 1);
	return true;
}

static bool read_long_text(
	const struct jsonin *object, const char *member, char **text, struct error *err)
{
	const struct jsonin *value = jsonin_member(object, member);
	const char *read = jsonin_text(value, value ? NULL : "");

	if (!read)
		return wrong(err, member, _("is not a text"));
	*text = strdup(read);
	return *text ? true : error_memory(err);
}

static bool read_whole(const struct jsonin *object, const char *member, int fallback, int *number,
	struct error *err)
{
	const struct jsonin *value = jsonin_member(object, member);
	long long read = value ? jsonin_integer(value, LLONG_MIN) : fallback;

	if (read < INT_MIN || read > INT_MAX)
		return wrong(err, member, _("is not a whole number"));
	*number = (int)read;
	return true;
}

/* `count` numbers in an array. NAN for what is no number: check() refuses those. */
static bool read_numbers(const struct jsonin *array, const char *member, double *numbers,
	size_t count, struct error *err)
{
	if (!jsonin_is_array(array) || jsonin_count(array) != count)
		return error_set(
			err, EX_DATAERR, _("%s is not a list of %zu numbers"), member, count);
	for (size_t i = 0; i < count; i++) {
		numbers[i] = jsonin_number(jsonin_item(array, i), NAN);
		if (!isfinite(numbers[i]))
			return error_set(err, EX_DATAERR, _("%s is not a list of %zu numbers"),
				member, count);
	}
	return true;
}

static bool read_rect(
	const struct jsonin *array, const char *member, struct rect_mm *r, struct error *err)
{
	double n[4];

	if (!read_numbers(array, member, n, 4, err))
		return false;
	*r = (struct rect_mm){n[0], n[1], n[2], n[3]};
	return true;
}

/* The array that a member holds, NULL when it is missing, with its length. */
static bool read_list(const struct jsonin *object, const char *member, size_t most,
	const struct jsonin **list, struct error *err)
{
	*list = jsonin_member(object, member);
	if (*list && !jsonin_is_array(*list))
		return wrong(err, member, _("is not a list"));
	if (jsonin_count(*list) > most)
		return error_set(err, EX_DATAERR, _("%s has more than %zu items"), member, most);
	return true;
}

static bool read_type(const struct jsonin *object, enum question_type *type, struct error *err)
{
	const char *name = jsonin_text(jsonin_member(object, "type"), "");

	if (!question_type_parse(name, type))
		return wrong(err, "type", _("is not a type of question"));
	return true;
}

static bool read_mark(const struct jsonin *json, struct layout_mark *mark, struct error *err)
{
	double n[2];

	if (!read_numbers(jsonin_member(json, "at_mm"), "at_mm", n, 2, err))
		return false;
	mark->at = (struct point_mm){n[0], n[1]};
	mark->size_mm = jsonin_number(jsonin_member(json, "size_mm"), NAN);
	return true;
}

static bool read_code(const struct jsonin *json, struct layout_code *code, struct error *err)
{
	code->module_mm = jsonin_number(jsonin_member(json, "module_mm"), NAN);
	return read_rect(jsonin_member(json, "box_mm"), "box_mm", &code->box, err);
}

static bool read_option(const struct jsonin *json, struct layout_option *o, struct error *err)
{
	const struct jsonin *cell = jsonin_member(json, "cell_mm");

	if (!read_whole(json, "code", -1, &o->code, err) ||
		!read_text(json, "pictogram", o->pictogram, sizeof o->pictogram, err) ||
		!read_rect(jsonin_member(json, "box_mm"), "box_mm", &o->box, err) ||
		!read_long_text(json, "label", &o->label, err))
		return false;
	o->cell = o->box;
	return !cell || read_rect(cell, "cell_mm", &o->cell, err);
}

static bool read_question(const struct jsonin *json, struct layout_question *q, struct error *err)
{
	const struct jsonin *options;

	if (!read_text(json, "id", q->id, sizeof q->id, err) || !read_type(json, &q->type, err) ||
		!read_whole(json, "max", q->type == QUESTION_MULTI ? 0 : 1, &q->max, err) ||
		!read_long_text(json, "text", &q->text, err) ||
		!read_list(json, "options", LAYOUT_OPTIONS_MAX, &options, err))
		return false;
	q->reversed = jsonin_true(jsonin_member(json, "reversed"));
	q->options = calloc(jsonin_count(options) + 1, sizeof *q->options);
	if (!q->options)
		return error_memory(err);
	for (size_t i = 0; i < jsonin_count(options); i++) {
		q->option_count++;
		if (!read_option(jsonin_item(options, i), &q->options[i], err))
			return error_prefix(err, "options[%zu].", i);
	}
	return true;
}

static bool read_digits(const struct jsonin *json, struct layout_area *a, struct error *err)
{
	const struct jsonin *digits;

	if (!read_list(json, "digits_mm", LAYOUT_DIGITS_MAX, &digits, err))
		return false;
	for (size_t i = 0; i < jsonin_count(digits); i++)
		if (!read_rect(jsonin_item(digits, i), "", &a->digits[i], err))
			return error_prefix(err, "digits_mm[%zu]", i);
	a->digit_count = jsonin_count(digits);
	return true;
}

static bool read_line(const struct jsonin *json, struct layout_area *a, struct error *err)
{
	double n[4];

	if (!read_numbers(jsonin_member(json, "line_mm"), "line_mm", n, 4, err))
		return false;
	a->line[0] = (struct point_mm){n[0], n[1]};
	a->line[1] = (struct point_mm){n[2], n[3]};
	return true;
}

static bool read_area(const struct jsonin *json, struct layout_area *a, struct error *err)
{
	if (!read_text(json, "question", a->question, sizeof a->question, err) ||
		!read_type(json, &a->type, err) || !read_long_text(json, "text", &a->text, err))
		return false;
	switch (a->type) {
	case QUESTION_TEXT:
		return read_rect(jsonin_member(json, "area_mm"), "area_mm", &a->area, err);
	case QUESTION_NUMBER:
		return read_digits(json, a, err);
	case QUESTION_LINE:
		return read_line(json, a, err);
	default:
		return true; /* check() says what is wrong */
	}
}

static bool read_marks(const struct jsonin *json, struct layout_side *side, struct error *err)
{
	const struct jsonin *marks, *codes;

	if (!read_list(json, "marks", LAYOUT_MARKS_MAX, &marks, err) ||
		!read_list(json, "codes", LAYOUT_CODES_MAX, &codes, err))
		return false;
	for (size_t i = 0; i < jsonin_count(marks); i++)
		if (!read_mark(jsonin_item(marks, i), &side->marks[i], err))
			return error_prefix(err, "marks[%zu].", i);
	for (size_t i = 0; i < jsonin_count(codes); i++)
		if (!read_code(jsonin_item(codes, i), &side->codes[i], err))
			return error_prefix(err, "codes[%zu].", i);
	side->mark_count = jsonin_count(marks);
	side->code_count = jsonin_count(codes);
	return true;
}

/* Counts grow with what is filled, so that layout_free finds just that after a failure. */
static bool read_side(const struct jsonin *json, struct layout_side *side, struct error *err)
{
	const struct jsonin *questions, *areas;

	if (!read_whole(json, "side", 0, &side->side, err) || !read_marks(json, side, err) ||
		!read_list(json, "questions", LAYOUT_QUESTIONS_MAX, &questions, err) ||
		!read_list(json, "areas", LAYOUT_QUESTIONS_MAX, &areas, err))
		return false;
	side->questions = calloc(jsonin_count(questions) + 1, sizeof *side->questions);
	side->areas = calloc(jsonin_count(areas) + 1, sizeof *side->areas);
	if (!side->questions || !side->areas)
		return error_memory(err);
	for (size_t i = 0; i < jsonin_count(questions); i++) {
		side->question_count++;
		if (!read_question(jsonin_item(questions, i), &side->questions[i], err))
			return error_prefix(err, "questions[%zu].", i);
	}
	for (size_t i = 0; i < jsonin_count(areas); i++) {
		side->area_count++;
		if (!read_area(jsonin_item(areas, i), &side->areas[i], err))
			return error_prefix(err, "areas[%zu].", i);
	}
	return true;
}

static bool read_head(const struct jsonin *json, struct layout *l, struct error *err)
{
	const char *direction = jsonin_text(jsonin_member(json, "direction"), "ltr");
	const struct jsonin *strip = jsonin_member(json, "strip_mm");
	double page[2] = {0};

	if (jsonin_integer(jsonin_member(json, "format"), 0) != LAYOUT_FORMAT)
		return wrong(err, "format", _("is not 1: this is no layout, or a newer one"));
	if (!read_text(json, "form", l->form, sizeof l->form, err) ||
		!read_whole(json, "version", 1, &l->version, err) ||
		!read_text(json, "language", l->language, sizeof l->language, err) ||
		!read_text(json, "variant", l->variant, sizeof l->variant, err) ||
		!read_numbers(jsonin_member(json, "page_mm"), "page_mm", page, 2, err))
		return false;
	l->right_to_left = strcmp(direction, "rtl") == 0;
	if (!l->right_to_left && strcmp(direction, "ltr") != 0)
		return wrong(err, "direction", _("is not ltr or rtl"));
	l->page_width_mm = page[0];
	l->page_height_mm = page[1];
	l->strip_mm = strip ? jsonin_number(strip, NAN) : 0;
	return true;
}

static bool read_layout(const struct jsonin *json, struct layout *l, struct error *err)
{
	const struct jsonin *sides;

	if (!read_head(json, l, err) || !read_list(json, "sides", LAYOUT_SIDES_MAX, &sides, err))
		return false;
	for (size_t i = 0; i < jsonin_count(sides); i++) {
		l->side_count++;
		if (!read_side(jsonin_item(sides, i), &l->sides[i], err))
			return error_prefix(err, "sides[%zu].", i);
	}
	return check(l, err);
}

struct layout *layout_read(const char *json, size_t length, struct error *err)
{
	struct jsonin *root = jsonin_parse(json, length, err);
	struct layout *layout;

	if (!root)
		return NULL;
	layout = calloc(1, sizeof *layout);
	if (!layout)
		error_memory(err);
	else if (!read_layout(root, layout, err)) {
		layout_free(layout);
		layout = NULL;
	}
	jsonin_free(root);
	return layout;
}
