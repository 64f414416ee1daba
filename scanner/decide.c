// SPDX-License-Identifier: EUPL-1.2
/* Sizes of what is in a box are in its inner sides, as sight.h has them; of all else in mm. */
#include "decide.h"

#include "doubt.h"
#include "part.h"
#include "scribbled.h"
#include "sight.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

/* --- options -------------------------------------------------------------------------------------- */

/* Only a stain or fold is known to be in the box. If what is there
 * has the edges of a pen, there may be a mark as well. */
static struct sight see_stained(const struct box_ink *b)
{
	struct sight s = {.look = LOOK_BARE, .sureness = 0.985, .contrast = b->contrast};

	if (b->contrast > 0.22 && b->sharp > 0.55 && b->span > 0.4)
		s = (struct sight){.look = LOOK_DOUBT, .sureness = 0.6, .contrast = b->contrast};
	return s;
}

/* A pale straight stroke may be a fold, and so may two that cross: folds go on for far. What goes on
 * for far and is half as dark as this side's marks may be the rim of a cup, however sharp. */
static bool may_be_fold(const struct side_ink *ink, const struct added_thing *t)
{
	double pale = fmin(0.45, fmax(0.30, 0.55 * ink->darkest));

	return (t->contrast < 0.22 && added_is_straight(t) && t->shortest < 0.45) ||
	       (t->contrast < pale && added_size_mm(t) > 24);
}

static void raise_look(struct sight *s, enum look look, double contrast, double sureness)
{
	if (look <= s->look)
		return;
	s->look = look;
	s->contrast = contrast;
	s->sureness = sureness;
}

/* A stroke that goes in on one side of the box and out on the other: inside there is one line as
 * long as the box is wide, and the thing it belongs to goes on outside. */
static bool goes_through(const struct box_ink *ink, struct rect_mm box, const struct added_thing *t)
{
	/* Where it crosses the printed line it may be cut off: within 0.9 mm is there. */
	bool across = t->left < box.x + 0.9 && t->right > rect_right(box) - 0.9 &&
		      (t->left < box.x - 1 || t->right > rect_right(box) + 1);
	bool down = t->top < box.y + 0.9 && t->bottom > rect_bottom(box) - 0.9 &&
		    (t->top < box.y - 1 || t->bottom > rect_bottom(box) + 1);
	bool one_line = ink->span > 0.7 && ink->path < 1.25 * ink->span && ink->cover < 0.3;

	return one_line && (across || down);
}

/* What plays a part in one question. */
struct scene {
	const struct side_ink *ink;
	int question;
	const struct layout_question *q;
	struct sight sights[FORM_OPTIONS_MAX];
	bool strike, remark, shared;
	bool words;   /* a remark that is more than a piece of a line */
	bool end;     /* what may be the end of a stroke on a picture  */
	bool through; /* strokes through two boxes or more that are no line through all */
	bool soft;    /* a mark whose edges are softer than a pen's */
};

/* Whose ink is in the box of an option. */
struct shares {
	double own;   /* of things whose part it is            */
	double stain; /* of stains and folds                   */
	double alien; /* of marks that belong somewhere else   */
};

static struct shares shares_of(const struct scene *s, int option)
{
	struct shares shares = {0, 0, 0};

	for (size_t i = 0; i < s->ink->thing_count; i++) {
		const struct added_thing *t = &s->ink->things[i];
		const struct added_touch *touch = added_touch_of(t, s->question, option);
		struct part part;

		if (!touch || touch->box_mm2 <= 0)
			continue;
		part = part_of(s->ink, s->question, t);
		if (t->kind != ADDED_STROKES || part_is_ghost(s->ink, t))
			shares.stain += touch->box_mm2;
		else if (part.kind == PART_RING || part.option != option)
			shares.alien += touch->box_mm2;
		else
			shares.own += touch->box_mm2;
	}
	return shares;
}

/* A cross stands about the middle of its box and is not flat; a tick rises above it. */
static bool made_on_purpose(struct rect_mm box, const struct added_thing *t)
{
	struct point_mm c = rect_centre(box);
	double dx = (t->left + t->right) / 2 - c.x, dy = (t->top + t->bottom) / 2 - c.y;

	if (added_height_mm(t) < 0.5 * box.h || added_width_mm(t) > 1.7 * added_height_mm(t))
		return false;
	return (fabs(dx) < 0.25 * box.w && fabs(dy) < 0.3 * box.h) ||
	       (t->top < box.y - 0.15 * box.h && rect_has(box, t->lowest));
}

/* Ends of the strokes that fill a box, cut off by its printed line. */
static bool hugs(struct rect_mm box, const struct added_thing *t)
{
	return rect_contains(box, added_rect(t), 2.5);
}

/* A pale patch that fills a good part of the box and ends with it: stains keep to no box, but who
 * colours one softly with a pale pencil does. */
static bool keeps_to_box(const struct scene *s, int option)
{
	struct rect_mm box = s->q->options[option].box;

	for (size_t i = 0; i < s->ink->thing_count; i++) {
		const struct added_thing *t = &s->ink->things[i];
		const struct added_touch *touch = added_touch_of(t, s->question, option);

		if (touch && touch->box_mm2 > 0.2 * box.w * box.h && hugs(box, t))
			return true;
	}
	return false;
}

/* What a fold leaves in a box that it runs through. */
static bool one_pale_line(const struct scene *s, int option)
{
	const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)option)->box;

	return b->contrast < 0.22 && b->path < 1.25 * b->span;
}

/* Nothing in the box but a word that began beside it. */
static bool only_a_word(const struct scene *s, int option, const struct added_thing *t)
{
	const struct added_touch *touch = added_touch_of(t, s->question, option);
	struct shares shares = shares_of(s, option);

	return touch && part_is_word(s->q->options[option].box, t) &&
	       touch->box_mm2 > 0.7 * (shares.own + shares.alien);
}

/* On a black picture nobody sees a cross, only where its strokes come out. */
static bool comes_out(const struct scene *s, int option, const struct added_thing *t)
{
	struct rect_mm picture = side_cell(s->ink, (size_t)s->question, (size_t)option)->picture;

	return picture.w > 0 && rect_has(rect_grown(picture, 1.5), added_middle(t)) &&
	       t->contrast > 0.3 && t->area_mm2 > 0.8;
}

/* A tick whose corner lies on the printed line is in two short pieces inside of it; as a whole it is one bent
 * stroke that has most of its ink in the box. Two that were asked had 0.62 of it there, spans of 0.72 and 0.77
 * and pieces of 0.50 and 0.52. */
static bool is_tick(const struct scene *s, int option, const struct added_thing *t)
{
	const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)option)->box;
	const struct added_touch *touch = added_touch_of(t, s->question, option);

	return touch && touch->box_mm2 > 0.5 * t->area_mm2 && b->span > 0.65 && b->patch > 0.4 &&
	       t->contrast > 0.3 && !added_is_straight(t) &&
	       made_on_purpose(s->q->options[option].box, t);
}

static void see_thing(struct scene *s, const struct added_thing *t)
{
	struct part part = part_of(s->ink, s->question, t);
	struct sight *sight = part.option >= 0 ? &s->sights[part.option] : NULL;

	assert(sight || part.kind < PART_BOX || part.kind > PART_HINT);
	switch (part.kind) {
	case PART_NONE:
		break;
	case PART_BOX:
		sight->typical |= made_on_purpose(s->q->options[part.option].box, t);
		/* Along the printed line it cannot be seen from inside. */
		if (sight->look == LOOK_BARE && t->area_mm2 * t->contrast > 3)
			raise_look(sight, LOOK_DOUBT, t->contrast, 0.6);
		if (sight->look == LOOK_DOUBT && is_tick(s, part.option, t))
			raise_look(sight, LOOK_PLAIN, t->contrast, 0.98);
		if (sight_is_mark(sight->look) && (may_be_fold(s->ink, t) || t->sharp < 0.45 ||
							  part_may_be_bled(s->ink, t))) {
			sight->look = LOOK_TRACE;
			sight->sureness = 0.6;
		}
		break;
	case PART_RING:
		sight->typical = true;
		if (t->contrast < 0.12 || t->sharp < 0.6)
			raise_look(sight, LOOK_TRACE, t->contrast, 0.6);
		else
			raise_look(sight, LOOK_PLAIN, t->contrast, t->around > 0.85 ? 0.995 : 0.97);
		break;
	case PART_DRAWN:
		sight->pointed_at = true;
		raise_look(sight, t->contrast < 0.12 || t->sharp < 0.6 ? LOOK_TRACE : LOOK_PLAIN,
			t->contrast, 0.96);
		break;
	case PART_HINT:
		sight->pointed_at |= !hugs(s->q->options[part.option].box, t);
		if (sight_is_mark(sight->look) &&
			(one_pale_line(s, part.option) || only_a_word(s, part.option, t)))
			*sight = (struct sight){.look = LOOK_DOUBT,
				.sureness = 0.6,
				.contrast = sight->contrast,
				.pointed_at = sight->pointed_at};
		raise_look(sight, LOOK_DOUBT, t->contrast, 0.6);
		break;
	case PART_SHARED:
		s->shared = true;
		for (int i = 0; i < (int)s->q->option_count; i++) {
			const struct added_touch *touch = added_touch_of(t, s->question, i);

			if (touch && (added_touch_mm2(touch) > 0.15 * t->area_mm2 ||
					     part_enters(t, touch)))
				raise_look(&s->sights[i], LOOK_DOUBT, t->contrast, 0.6);
		}
		break;
	case PART_STRIKE:
		s->strike = true;
		break;
	case PART_REMARK:
		s->remark |= added_size_mm(t) > 2.2 && t->contrast > 0.12;
		s->words |= added_size_mm(t) > 2.2 && t->contrast > 0.12 && !added_is_straight(t) &&
			    added_height_mm(t) > 2;
		if (sight && added_size_mm(t) > 2.2 && t->contrast > 0.12)
			sight->written = true;
		s->end |= sight && comes_out(s, part.option, t);
		break;
	}
}

/* The stroke of a line through several boxes leads from one to another, by its direction within 4 degrees;
 * those who mark with one stroke draw them side by side. */
static bool leads_on(const struct scene *s, int option, const struct added_thing *t)
{
	double angle = t->direction_deg * M_PI / 180;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		struct point_mm c = rect_centre(s->q->options[i].box);
		double x = c.x - t->x, y = c.y - t->y;
		double along = x * cos(angle) + y * sin(angle);
		double aside = y * cos(angle) - x * sin(angle);

		if (i != option && fabs(aside) < 0.5 * s->q->options[i].box.h + 0.07 * fabs(along))
			return true;
	}
	return false;
}

/* A line through the row that print has cut to pieces (M17): strokes go through every box, and
 * in between there is at least half of the way in ink. */
static void see_lines(struct scene *s)
{
	struct rect_mm first = s->q->options[0].box,
		       last = s->q->options[s->q->option_count - 1].box;
	double way = hypot(last.x - first.x, last.y - first.y), inked = 0;
	int through = 0;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		bool any = false;

		for (size_t k = 0; k < s->ink->thing_count; k++) {
			const struct added_thing *t = &s->ink->things[k];
			const struct added_touch *touch = added_touch_of(t, s->question, i);

			any |= t->kind == ADDED_STROKES && touch && touch->box_mm2 > 0.5 &&
			       part_of(s->ink, s->question, t).kind != PART_RING &&
			       goes_through(&side_cell(s->ink, (size_t)s->question, (size_t)i)->box,
				       s->q->options[i].box, t) &&
			       (!added_is_straight(t) || leads_on(s, i, t));
		}
		through += any;
	}
	for (size_t k = 0; k < s->ink->thing_count; k++) {
		const struct added_thing *t = &s->ink->things[k];

		if (t->kind == ADDED_STROKES && t->touch_count > 0 &&
			(added_is_straight(t) || added_width_mm(t) > 2.5 * added_height_mm(t)) &&
			t->touches[0].question == s->question)
			inked += added_size_mm(t);
	}
	if (through < 2)
		return;
	if (through == (int)s->q->option_count && inked > 0.5 * way)
		s->strike = true;
	else
		s->through = true;
}

/* Somebody who marks in black does not mark faintly as well: that comes through from the other
 * side, or has been rubbed out, or is another's. */
static void doubt_faint(struct scene *s)
{
	double limit = fmin(0.25, 0.35 * s->ink->darkest);

	for (int i = 0; i < (int)s->q->option_count; i++)
		if (sight_is_mark(s->sights[i].look) && s->sights[i].contrast < limit) {
			s->sights[i].look = LOOK_TRACE;
			s->sights[i].sureness = 0.6;
		}
}

static void see_question(const struct side_ink *ink, int question, struct scene *s)
{
	*s = (struct scene){.ink = ink, .question = question, .q = &ink->side->questions[question]};
	for (int i = 0; i < (int)s->q->option_count; i++) {
		const struct cell_ink *cell = side_cell(ink, (size_t)question, (size_t)i);
		struct shares shares;

		s->sights[i] = (struct sight){.look = LOOK_BARE, .sureness = 0.9995};
		if (cell->unseen) {
			s->sights[i] = (struct sight){.look = LOOK_DOUBT, .sureness = 0.5};
			continue;
		}
		shares = shares_of(s, i);
		if (shares.own > 0)
			s->sights[i] = sight_of_box(&cell->box);
		else if (shares.stain > 0.5 && keeps_to_box(s, i))
			s->sights[i] = (struct sight){.look = LOOK_DOUBT,
				.sureness = 0.6,
				.contrast = cell->box.contrast};
		else if (shares.stain > 0.5)
			s->sights[i] = see_stained(&cell->box);
		else if (sight_in_pieces(&cell->box))
			s->sights[i] = (struct sight){.look = LOOK_TRACE,
				.sureness = 0.6,
				.contrast = cell->box.contrast};
		else if (shares.stain + shares.alien > 0)
			s->sights[i].sureness = 0.985;
	}
	for (size_t i = 0; i < ink->thing_count; i++)
		see_thing(s, &ink->things[i]);
	see_lines(s);
	doubt_faint(s);
}

/* --- questions -------------------------------------------------------------------------------------- */

static void note(struct reading_answer *a, const char *text)
{
	snprintf(a->note, sizeof a->note, "%s", text);
}

static void set_mark(struct reading_answer *a, int option, enum mark_state state, double confidence)
{
	a->marks[option].state = state;
	a->marks[option].confidence = confidence < 0.5 ? 0.5 : confidence;
}

static int count_looks(const struct scene *s, enum look from, enum look to)
{
	int n = 0;

	for (int i = 0; i < (int)s->q->option_count; i++)
		n += s->sights[i].look >= from && s->sights[i].look <= to;
	return n;
}

/* Rubbed-out or hardly visible beside a clear mark: less than 0.4 of its darkness. Beside a filled
 * box it may be the correction, in a pen that gives out. */
static bool only_trace(const struct scene *s, int option)
{
	const struct sight *sight = &s->sights[option];
	double darkest = 0;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		if (s->sights[i].look == LOOK_FILLED || s->sights[i].look == LOOK_UNCLEAR)
			return false;
		if (s->sights[i].look == LOOK_PLAIN)
			darkest = fmax(darkest, s->sights[i].contrast);
	}
	return sight->contrast < 0.4 * darkest && sight->contrast < 0.22 &&
	       (sight->look == LOOK_TRACE || sight->cover < 0.05);
}

/* Marks as they look, before corrections. */
static void plain_marks(const struct scene *s, struct reading_answer *a)
{
	for (int i = 0; i < (int)s->q->option_count; i++) {
		const struct sight *sight = &s->sights[i];

		if (sight_is_mark(sight->look))
			set_mark(a, i, MARK_MARKED, sight->sureness);
		else if (sight->look >= LOOK_TRACE && !only_trace(s, i))
			set_mark(a, i, MARK_DOUBTFUL, 0.6);
		else
			set_mark(a, i, MARK_EMPTY,
				sight->look >= LOOK_TRACE ? 0.97 : sight->sureness);
	}
}

static int count_marks(const struct reading_answer *a, enum mark_state state)
{
	int n = 0;

	for (size_t i = 0; i < a->mark_count; i++)
		n += a->marks[i].state == state;
	return n;
}

/* In one question side by side, what is unclear alone is clear: a cross of felt-tip beside a box that
 * is black, or a loose scribble beside a thin cross. Of 164 simulated corrections crosses of felt-tip
 * had a path up to 2.2, discs from 0.12 and covers up to 0.60; loose scribbles a path from 3.1 and
 * covers from 0.67. */
static bool is_simple(const struct scene *s, int option)
{
	const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)option)->box;

	return s->sights[option].look == LOOK_PLAIN ||
	       (s->sights[option].look == LOOK_UNCLEAR && b->path < 2.6 && b->hole > 0.115 &&
		       b->cover < 0.62);
}

static bool is_full(const struct scene *s, int option)
{
	const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)option)->box;

	return s->sights[option].look == LOOK_FILLED ||
	       (s->sights[option].look == LOOK_UNCLEAR &&
		       (b->cover > 0.72 || (b->path > 2.8 && b->cover > 0.62)));
}

static int count_full(const struct scene *s)
{
	int n = 0;

	for (int i = 0; i < (int)s->q->option_count; i++)
		n += sight_is_mark(s->sights[i].look) && is_full(s, i);
	return n;
}

/* Thin strokes beside each other, and no bare triangle as a cross leaves: a box that was coloured in
 * quickly, and no correction of one that was coloured in more closely. */
static bool is_loose(const struct box_ink *b)
{
	return b->cover < 0.42 && b->hole < 0.15;
}

/* How full and simple marks of one question compare. */
struct comparison {
	double least_full, most_simple; /* cover                                        */
	double darkest_full, palest_simple;
	bool unclear_full, unclear_simple; /* one of them is unclear when seen alone    */
	bool other;                        /* a mark that is neither, or was not meant  */
};

static struct comparison compare_marks(const struct scene *s)
{
	struct comparison c = {.least_full = 1, .palest_simple = 1};

	for (int i = 0; i < (int)s->q->option_count; i++) {
		const struct sight *sight = &s->sights[i];
		bool unclear = sight->look == LOOK_UNCLEAR;

		if (!sight_is_mark(sight->look))
			continue;
		if (is_full(s, i)) {
			c.least_full = fmin(c.least_full, sight->cover);
			c.darkest_full = fmax(c.darkest_full, sight->contrast);
			c.unclear_full |= unclear;
		} else if (is_simple(s, i) && sight->typical &&
			   !is_loose(&side_cell(s->ink, (size_t)s->question, (size_t)i)->box)) {
			c.most_simple = fmax(c.most_simple, sight->cover);
			c.palest_simple = fmin(c.palest_simple, sight->contrast);
			c.unclear_simple |= unclear;
		} else {
			c.other = true;
		}
	}
	return c;
}

/* Filled boxes beside plain marks were taken back (M5, M13). False when it is not clear which
 * is which. */
static bool take_back(const struct scene *s, struct reading_answer *a)
{
	struct comparison c = compare_marks(s);
	double times = c.unclear_full ? 3 : c.unclear_simple ? 1.6 : 1.4;

	/* One pen fills and crosses; what is much paler may not be a mark at all. */
	if (c.other || c.least_full < times * c.most_simple ||
		c.palest_simple < 0.4 * c.darkest_full)
		return false;
	for (int i = 0; i < (int)s->q->option_count; i++)
		if (is_full(s, i))
			set_mark(a, i, MARK_WITHDRAWN, 0.985);
	note(a, "corrected");
	return true;
}

static void conflict(const struct scene *s, struct reading_answer *a)
{
	for (int i = 0; i < (int)s->q->option_count; i++)
		if (a->marks[i].state == MARK_MARKED)
			a->marks[i].confidence = fmin(a->marks[i].confidence, 0.9);
	a->state = ANSWER_CONFLICT;
	note(a, "more than one answer");
}

/* One of the pictures has ink between its lines, and the others have not: where print lies off, it is at
 * all pictures of the question. On 1,008 simulated sides, what shows through not yet left out, 11 questions
 * had it: marks on pictures and words, coffee, and the other side of the paper. */
static bool picture_inked(const struct scene *s)
{
	double most = 0, second = 0;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		double here = side_cell(s->ink, (size_t)s->question, (size_t)i)->picture_mm2;

		if (s->sights[i].look != LOOK_BARE)
			continue;
		second = fmax(second, fmin(here, most));
		most = fmax(most, here);
	}
	return most > 1.5 + 3 * second;
}

/* To and fro three times at least: no cross, tick, ring or star is so long. A cross has about 2.5. */
static const double HATCHED_PATH = 3.4, SIMPLE_PATH = 2.9;

/* More strokes than a mark has: it may be crossed out. */
static bool is_gone_over(const struct scene *s, int option)
{
	return sight_is_mark(s->sights[option].look) &&
	       side_cell(s->ink, (size_t)s->question, (size_t)option)->box.path > HATCHED_PATH;
}

/* After the marks are settled: is there anything left that a person should see? */
static void settle(const struct scene *s, struct reading_answer *a)
{
	int marked = count_marks(a, MARK_MARKED), doubtful = count_marks(a, MARK_DOUBTFUL);
	bool corrected = count_marks(a, MARK_WITHDRAWN) > 0;

	if (a->state == ANSWER_CONFLICT)
		return;
	a->state = doubtful ? ANSWER_DOUBTFUL : marked ? ANSWER_ANSWERED : ANSWER_BLANK;
	if (s->through) {
		a->state = ANSWER_DOUBTFUL;
		note(a, "lines through boxes");
	}
	if (s->shared && marked == 0 && doubtful == 0) {
		a->state = ANSWER_DOUBTFUL;
		note(a, "mark between boxes");
	}
	/* Words at what is scribbled over, or an arrow to it (M14). */
	for (int i = 0; i < (int)s->q->option_count; i++)
		if ((s->sights[i].look == LOOK_FILLED || s->sights[i].look == LOOK_UNCLEAR) &&
			s->sights[i].pointed_at) {
			a->state = ANSWER_DOUBTFUL;
			note(a, "remark");
		}
	if (s->end && marked == 0) {
		a->state = ANSWER_DOUBTFUL;
		note(a, "remark");
	}
	if ((marked == 0 || s->q->max != 1) && picture_inked(s)) {
		a->state = ANSWER_DOUBTFUL;
		note(a, NOTE_ON_PRINT);
	}
	if (!s->remark)
		return;
	/* Words instead of a mark, words at what is scribbled over (M14), and where several may be
	 * ticked, words that may be a mark of their own. Else as usual (M25). */
	for (int i = 0; i < (int)s->q->option_count; i++)
		if (s->sights[i].look == LOOK_FILLED || s->sights[i].look == LOOK_UNCLEAR ||
			is_gone_over(s, i) ||
			(s->q->max != 1 && s->sights[i].written &&
				!sight_is_mark(s->sights[i].look)))
			a->state = ANSWER_DOUBTFUL;
	if (marked == 0)
		a->state = ANSWER_DOUBTFUL;
	note(a, corrected ? "corrected, remark" : "remark");
}

/* A line through the whole row: nothing of it is a mark (M17). Whatever else there is, is for a
 * person. */
static bool struck_out(const struct scene *s, struct reading_answer *a)
{
	bool more = false;

	if (!s->strike)
		return false;
	for (int i = 0; i < (int)s->q->option_count; i++) {
		bool busy = side_cell(s->ink, (size_t)s->question, (size_t)i)->box.path > 1.8 ||
			    s->sights[i].look == LOOK_FILLED;

		more |= busy;
		set_mark(a, i, busy ? MARK_DOUBTFUL : MARK_EMPTY, busy ? 0.6 : 0.97);
	}
	a->state = more || s->words ? ANSWER_DOUBTFUL : ANSWER_BLANK;
	note(a, NOTE_STRUCK);
	return true;
}

static void decide_single(const struct scene *s, struct reading_answer *a)
{
	if (struck_out(s, a))
		return;
	plain_marks(s, a);
	if (count_marks(a, MARK_MARKED) > 1) {
		int simple = 0;

		for (int i = 0; i < (int)s->q->option_count; i++)
			simple += sight_is_mark(s->sights[i].look) && is_simple(s, i);
		if (simple != 1 || !take_back(s, a))
			conflict(s, a);
	}
	settle(s, a);
}

/* How this person marks, seen on the other questions of the side. */
struct habit {
	int fills, others;
	int hatches; /* of the others: coloured in so loosely that it is not filled */
};

/* All marks are coloured in quickly, some more closely than others: to and fro at least three times,
 * which no cross, tick, ring or star is, and none of them black. */
static bool all_hatched(const struct scene *s)
{
	for (int i = 0; i < (int)s->q->option_count; i++) {
		const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)i)->box;

		if (sight_is_mark(s->sights[i].look) &&
			(b->path < 3.6 || b->cover > 0.6 || b->hole > 0.13))
			return false;
	}
	return true;
}

/* A pen that hardly writes leaves a scribble thin: one box gone over to and fro beside others that are
 * not, by somebody who does not do so elsewhere, may be taken back (M13). */
static void doubt_hatched(
	const struct scene *s, const struct habit *habit, struct reading_answer *a)
{
	int hatched = 0, simple = 0;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		double path = side_cell(s->ink, (size_t)s->question, (size_t)i)->box.path;

		hatched += sight_is_mark(s->sights[i].look) && path > HATCHED_PATH;
		simple += sight_is_mark(s->sights[i].look) && path < SIMPLE_PATH;
	}
	if (hatched == 0 || simple == 0 || habit->fills + habit->hatches > 0)
		return;
	for (int i = 0; i < (int)s->q->option_count; i++)
		if (sight_is_mark(s->sights[i].look) &&
			side_cell(s->ink, (size_t)s->question, (size_t)i)->box.path > HATCHED_PATH)
			set_mark(a, i, MARK_DOUBTFUL, 0.5);
}

/* Crosses of a marker are nearly full, and have bare corners; one box without any beside them may be
 * taken back (M5). */
static void doubt_blackest(const struct scene *s, struct reading_answer *a)
{
	bool is_black[FORM_OPTIONS_MAX];
	int black = 0, crossed = 0;

	for (int i = 0; i < (int)s->q->option_count; i++) {
		const struct box_ink *b = &side_cell(s->ink, (size_t)s->question, (size_t)i)->box;

		is_black[i] = is_full(s, i) && b->cover > 0.95 && b->hole < 0.03;
		black += is_black[i];
		crossed += is_full(s, i) && b->cover < 0.85 && b->hole > 0.09;
	}
	for (int i = 0; black <= crossed && i < (int)s->q->option_count; i++)
		if (is_black[i])
			set_mark(a, i, MARK_DOUBTFUL, 0.5);
}

/* M6: somebody who fills boxes elsewhere means yes; somebody who never does took it back. */
static void decide_multi(const struct scene *s, const struct habit *habit, struct reading_answer *a)
{
	bool filled = count_full(s) > 0 && !all_hatched(s);
	bool other = count_looks(s, LOOK_PLAIN, LOOK_FILLED) > count_full(s);

	if (struck_out(s, a))
		return;
	plain_marks(s, a);
	if (filled && other && !(habit->fills > 0 && habit->others == 0)) {
		bool crosses = habit->others > 0 && habit->fills == 0 && habit->hatches == 0;

		if (!crosses || !take_back(s, a))
			for (int i = 0; i < (int)s->q->option_count; i++)
				if (is_full(s, i))
					set_mark(a, i, MARK_DOUBTFUL, 0.5);
	} else if (other) {
		doubt_hatched(s, habit, a);
	} else {
		doubt_blackest(s, a);
	}
	if (s->q->max > 0 && count_marks(a, MARK_MARKED) > s->q->max)
		conflict(s, a);
	settle(s, a);
}

/* Counts questions whose marks are all filled, and those with other marks. */
static void learn_habit(const struct side_ink *ink, int without, struct habit *habit)
{
	*habit = (struct habit){0, 0, 0};
	for (int q = 0; q < (int)ink->side->question_count; q++) {
		struct scene s;
		int filled, other;

		if (q == without)
			continue;
		see_question(ink, q, &s);
		filled = count_looks(&s, LOOK_FILLED, LOOK_FILLED);
		other = count_looks(&s, LOOK_PLAIN, LOOK_UNCLEAR);
		habit->fills += filled > 0 && other == 0;
		habit->others += other > 0;
		for (size_t i = 0; i < s.q->option_count; i++)
			habit->hatches += sight_is_mark(s.sights[i].look) &&
					  s.sights[i].look != LOOK_FILLED &&
					  side_cell(ink, (size_t)q, i)->box.path > HATCHED_PATH;
	}
}

static void decide_question(const struct side_ink *ink, int question, struct reading_answer *a)
{
	struct scene s;
	struct habit habit;

	see_question(ink, question, &s);
	snprintf(a->question, sizeof a->question, "%s", s.q->id);
	a->type = s.q->type;
	a->mark_count = s.q->option_count;
	for (size_t i = 0; i < a->mark_count; i++) {
		const struct rect_mm box = s.q->options[i].box;
		const struct cell_ink *cell = side_cell(ink, (size_t)question, i);

		a->marks[i].code = s.q->options[i].code;
		a->marks[i].ink = cell->ink_mm2 / ((box.w - 1) * (box.h - 1));
		a->marks[i].shape = cell->box.shape;
	}
	if (s.q->max == 1) {
		decide_single(&s, a);
		return;
	}
	learn_habit(ink, question, &habit);
	decide_multi(&s, &habit, a);
}

/* --- areas ------------------------------------------------------------------------------------------ */

/* Of pages that lie as was thought, three quarters of the edges of boxes are found or more. Of boxes
 * that are coloured in they are not; but then nearly all print is where it should be. */
static const double LIES_WELL = 0.7, PRINT_LIES_WELL = 0.9;

static bool lies_well(const struct side_ink *ink)
{
	size_t count = ink->side->question_count;
	double sum = 0;

	for (size_t i = 0; ink->print_around && i < count; i++)
		sum += ink->print_around[i];
	return ink->print_seen >= LIES_WELL || sum > PRINT_LIES_WELL * (double)count;
}

/* Words and drawings: anything longer than a dot. What only may be writing is for a person. */
static void decide_writing(const struct area_ink *ink, bool well, struct reading_answer *a)
{
	bool written = ink->largest_mm > 2 && ink->strokes_mm > 3;

	a->state = written ? ANSWER_ANSWERED : ANSWER_BLANK;
	a->value = -1;
	if (!written && ink->maybe_mm > 3) {
		a->state = ANSWER_DOUBTFUL;
		note(a, NOTE_FAINT);
	}
	/* The page lies otherwise than was thought: the frame itself may be what is seen. */
	if (written && !well) {
		a->state = ANSWER_DOUBTFUL;
		note(a, "print hardly visible");
	}
	if (a->type == QUESTION_NUMBER && (written || ink->beside_mm > 0))
		a->state = ANSWER_DOUBTFUL;
	if (ink->beside_mm > 0)
		note(a, "remark");
	if (ink->unseen) {
		a->state = ANSWER_DOUBTFUL;
		note(a, "not in the picture");
	}
}

static void decide_line(const struct area_ink *ink, struct reading_answer *a)
{
	a->value = -1;
	if (ink->crossing_count == 1) {
		a->state = ink->stray_count > 0 || ink->contrast < 0.12 ? ANSWER_DOUBTFUL
									: ANSWER_ANSWERED;
		a->value = floor(ink->crossing[0] + 0.5);
	} else if (ink->crossing_count > 1) {
		a->state = ANSWER_CONFLICT;
		note(a, "more than one answer");
	} else {
		a->state = ink->stray_count > 0 ? ANSWER_DOUBTFUL : ANSWER_BLANK;
	}
	if (ink->stray_count > 0)
		note(a, "remark");
}

static void decide_area(const struct side_ink *ink, size_t area, struct reading_answer *a)
{
	const struct layout_area *place = &ink->side->areas[area];

	snprintf(a->question, sizeof a->question, "%s", place->question);
	a->type = place->type;
	if (place->type == QUESTION_LINE)
		decide_line(&ink->areas[area], a);
	else
		decide_writing(&ink->areas[area], lies_well(ink), a);
}

/* --- the side ----------------------------------------------------------------------------------------- */

void decide_side(const struct side_ink *ink, struct reading_answer *answers)
{
	size_t questions = ink->side->question_count;

	for (size_t i = 0; i < questions; i++) {
		answers[i] = (struct reading_answer){.value = -1};
		decide_question(ink, (int)i, &answers[i]);
	}
	for (size_t i = 0; i < ink->side->area_count; i++) {
		answers[questions + i] = (struct reading_answer){.value = -1};
		decide_area(ink, i, &answers[questions + i]);
	}
	scribbled_side(ink, answers);
	doubt_side(ink, answers);
}
