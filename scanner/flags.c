// SPDX-License-Identifier: EUPL-1.2
#include "flags.h"

#include "scribbled.h"

#include <math.h>
#include <string.h>

/* --- letters in a box ---------------------------------------------------------------------- */

/* Shares of the box: a letter of initials is a third of it high at least, and letters stand beside
 * each other. Pieces of a broken cross are straight. */
static const double LETTER_HIGH = 0.30, LETTER_OVERLAP = 0.35;

static bool is_letter(const struct added_thing *t, struct rect_mm box, int question, int option)
{
	const struct added_touch *touch = added_touch_of(t, question, option);

	if (t->kind != ADDED_STROKES || added_height_mm(t) < LETTER_HIGH * box.h ||
		added_width_mm(t) > 0.8 * box.w || !rect_contains(box, added_rect(t), 1.5) ||
		t->longest > 5 * t->shortest)
		return false;
	return touch && touch->box_mm2 > 0.6 * t->area_mm2;
}

static bool stand_beside(const struct added_thing *a, const struct added_thing *b)
{
	double common = fmin(a->right, b->right) - fmax(a->left, b->left);

	return common < LETTER_OVERLAP * fmin(added_width_mm(a), added_width_mm(b));
}

static bool has_letters(const struct side_ink *ink, int question, int option)
{
	struct rect_mm box = ink->side->questions[question].options[option].box;

	for (size_t i = 0; i < ink->thing_count; i++)
		for (size_t k = i + 1; k < ink->thing_count; k++)
			if (is_letter(&ink->things[i], box, question, option) &&
				is_letter(&ink->things[k], box, question, option) &&
				stand_beside(&ink->things[i], &ink->things[k]))
				return true;
	return false;
}

static bool any_initials(const struct side_ink *ink, const struct reading_answer *answers)
{
	for (size_t q = 0; q < ink->side->question_count; q++)
		for (size_t o = 0; o < answers[q].mark_count; o++)
			if (answers[q].marks[o].state != MARK_EMPTY &&
				has_letters(ink, (int)q, (int)o))
				return true;
	return false;
}

/* --- writing where nothing is asked --------------------------------------------------------- */

/* A name of four letters, 3 mm high and up; no more than a large signature. A line under something
 * is flatter. */
static const double NAME_LEAST_MM = 8, NAME_HIGH_MM = 2.2, NAME_MOST_MM = 90, NAME_TALL_MM = 45;

/* Words of one name stand this close beside each other. */
static const double GAP_MM = 7;

/* As dark as a pen or an ordinary pencil, and half as dark as this side's own marks: not the back
 * of the paper, no fold. */
static const double PEN = 0.30, OF_MARKS = 0.5;

static bool is_writing(const struct side_ink *ink, const struct added_thing *t)
{
	return t->kind == ADDED_STROKES && t->contrast > PEN && t->sharp > 0.65 &&
	       t->contrast > OF_MARKS * ink->darkest && t->near_print < 0.4 &&
	       !(ink->ghost > 0 && t->contrast < 0.55);
}

struct words {
	double left, top, right, bottom;
	int pieces, bent; /* of them, with a bend */
	double ring;      /* of the largest piece: how far it goes around */
};

static bool reaches(const struct words *w, const struct added_thing *t)
{
	return t->left < w->right + GAP_MM && t->right > w->left - GAP_MM &&
	       t->top < w->bottom + 1 && t->bottom > w->top - 1;
}

static void join(struct words *w, const struct added_thing *t)
{
	w->left = fmin(w->left, t->left);
	w->top = fmin(w->top, t->top);
	w->right = fmax(w->right, t->right);
	w->bottom = fmax(w->bottom, t->bottom);
	w->pieces++;
	w->bent += t->longest < 5 * t->shortest;
	if (t->core < 0.1)
		w->ring = fmax(w->ring, t->around);
}

static bool may_be_name(const struct words *w)
{
	double width = w->right - w->left, height = w->bottom - w->top;

	/* A ring around a printed word, a tick, a line under something. */
	if (w->bent == 0 || (w->pieces == 1 && w->ring > 0.7))
		return false;
	return width > NAME_LEAST_MM && width < NAME_MOST_MM && height > NAME_HIGH_MM &&
	       height < NAME_TALL_MM && width > 1.2 * height;
}

/* What stands beside each other, from any piece on. */
static bool any_words(const struct side_ink *ink)
{
	for (size_t i = 0; i < ink->other_count; i++) {
		const struct added_thing *t = &ink->others[i];
		struct words w = {t->left, t->top, t->right, t->bottom, 0, 0, 0};

		if (!is_writing(ink, t))
			continue;
		for (size_t k = i; k < ink->other_count; k++)
			if (is_writing(ink, &ink->others[k]) && reaches(&w, &ink->others[k]))
				join(&w, &ink->others[k]);
		if (may_be_name(&w))
			return true;
	}
	return false;
}

/* --- struck out ----------------------------------------------------------------------------- */

static bool any_struck(const struct side_ink *ink, const struct reading_answer *answers)
{
	for (size_t q = 0; q < ink->side->question_count; q++)
		if (answers[q].state == ANSWER_BLANK &&
			(strcmp(answers[q].note, NOTE_SCRIBBLED) == 0 ||
				strcmp(answers[q].note, NOTE_STRUCK) == 0))
			return true;
	return false;
}

unsigned flags_of_side(const struct side_ink *ink, const struct reading_answer *answers)
{
	return (any_initials(ink, answers) || any_words(ink) ? (unsigned)FLAG_NAME : 0) |
	       (any_struck(ink, answers) ? (unsigned)FLAG_STRUCK : 0);
}
