// SPDX-License-Identifier: EUPL-1.2
/* Sizes are in mm; directions in degrees from the page's x. */
#include "part.h"

#include <math.h>

/* A ring: ink in this share of all directions, and nearly all of it on the rim. */
static const double RING_AROUND = 0.70, RING_RIM = 0.80, RING_SPARE_MM = 20;
/* Open this far, or filled this much, it might be one. */
static const double PERHAPS_AROUND = 0.50;

bool part_enters(const struct added_thing *t, const struct added_touch *touch)
{
	return touch->box_mm2 > 0.5 && touch->box_mm2 > 0.04 * t->area_mm2;
}

static int boxes_entered(const struct added_thing *t, int question)
{
	int n = 0;

	for (int i = 0; i < t->touch_count; i++)
		n += (question < 0 || t->touches[i].question == question) &&
		     part_enters(t, &t->touches[i]);
	return n;
}

/* --- rings -------------------------------------------------------------------------------------- */

static bool is_ring(const struct added_thing *t, double around)
{
	return t->around >= around && (t->rim >= RING_RIM || (t->core < 0.03 && t->rim > 0.55)) &&
	       fmin(added_width_mm(t), added_height_mm(t)) >= 6;
}

/* People draw a ring around an option, not around half a page; the rim of a cup does that. */
static bool fits_around(struct rect_mm cell, const struct added_thing *t)
{
	return added_width_mm(t) < cell.w + RING_SPARE_MM &&
	       added_height_mm(t) < cell.h + RING_SPARE_MM;
}

/* A ring about a box has all of it inside, or nearly, and one that is no larger has it in its middle: else
 * it may be a cross between two boxes that hangs together with the edges of one. */
static bool goes_around(struct rect_mm box, const struct added_thing *t)
{
	struct point_mm c = rect_centre(box);
	double out = 0.4 * box.w, off = fabs(c.y - (t->top + t->bottom) / 2) / added_height_mm(t);

	if (added_size_mm(t) < 2.2 * box.w && (off > 0.22 || (off > 0.15 && t->near_print > 0.25)))
		return false;
	return box.x > t->left - out && rect_right(box) < t->right + out && box.y > t->top - out &&
	       rect_bottom(box) < t->bottom + out;
}

/* The option that a ring is around. */
static struct part ring_part(const struct layout_question *q, const struct added_thing *t)
{
	double all = added_width_mm(t) * added_height_mm(t), most = 0;
	int enclosed = -1, best = -1, boxes = 0;

	for (int i = 0; i < (int)q->option_count; i++) {
		struct point_mm c = rect_centre(q->options[i].box);
		double share = added_overlap_mm2(t, q->options[i].cell);

		if (c.x > t->left && c.x < t->right && c.y > t->top && c.y < t->bottom) {
			enclosed = i;
			boxes++;
		}
		if (share > most) {
			most = share;
			best = i;
		}
	}
	if (boxes > 1)
		return (struct part){PART_SHARED, -1};
	if (boxes == 1 && (best == enclosed || added_size_mm(t) < 16))
		return (struct part){fits_around(q->options[enclosed].cell, t) &&
						     goes_around(q->options[enclosed].box, t)
					     ? PART_RING
					     : PART_HINT,
			enclosed};
	/* Around a word it is off the print; strokes across a word come out of it on all sides. */
	if (boxes == 0 && most > 0.7 * all)
		return (struct part){t->near_print < 0.35 ? PART_RING : PART_HINT, best};
	if (most > 0.4 * all)
		return (struct part){PART_HINT, boxes ? enclosed : best};
	return (struct part){most > 0.1 * all ? PART_SHARED : PART_REMARK, -1};
}

/* --- things that enter boxes ---------------------------------------------------------------------- */

/* A line from the first box of a question to its last, or nearly. */
static bool strikes_row(const struct layout_question *q, int question, const struct added_thing *t)
{
	struct rect_mm first = q->options[0].box, last = q->options[q->option_count - 1].box;
	double row = hypot(last.x - first.x, last.y - first.y);
	double length = added_diagonal_mm(t);

	return q->option_count >= 2 && added_is_straight(t) && length > 0.8 * row &&
	       boxes_entered(t, question) >= (int)(q->option_count + 1) / 2 &&
	       boxes_entered(t, question) >= 2;
}

/* A thing that enters more than one box belongs where its corner is (M2): a tick has its lowest
 * point in its own box and its tail goes up. A cross or scribble belongs where nearly all its
 * ink is. -1 when neither tells. */
static int home_of_many(const struct layout_question *q, int question, const struct added_thing *t)
{
	double most = 0, second = 0;
	int best = -1, low = -1;

	for (int i = 0; i < t->touch_count; i++) {
		const struct added_touch *touch = &t->touches[i];
		double ink = touch->box_mm2;

		if (ink > most) {
			second = most;
			most = ink;
			best = touch->question == question ? touch->option : -1;
		} else if (ink > second) {
			second = ink;
		}
		if (touch->question == question && part_enters(t, touch) &&
			rect_has(rect_grown(q->options[touch->option].box, 2), t->lowest))
			low = touch->option;
	}
	if (best >= 0 && most > 4 * second)
		return best;
	/* A cross between two boxes has a low point as well, but is as wide as it is long. */
	return low >= 0 && low == best && most > 1.3 * second && !added_is_straight(t) &&
			       t->shortest < 0.6 * t->longest
		       ? low
		       : -1;
}

/* A word or dash that starts beside the box and ends in it: flat, and it does not reach the other
 * side. Crosses and ticks are as high as they are wide. */
static bool slips_in(struct rect_mm box, const struct added_thing *t)
{
	double left = box.x - t->left, right = t->right - rect_right(box);

	if (added_height_mm(t) > 0.8 * box.h || added_width_mm(t) < 1.2 * added_height_mm(t))
		return false;
	return (left > 2 && right < -0.8) || (right > 2 && left < -0.8);
}

/* In a level row, with at most its end on the other side, or out on one side much further than on the other
 * and low; or low, and from the left only halfway. Ticks and curls that go so far rise; what a box is
 * coloured in with comes out on both sides alike. Words that were taken for marks came out by 2.0 and 3.2 mm on
 * one side and by 0.8 and 0.7 on the other, 6.7 and 8.8 mm high in boxes of 9. */
bool part_is_word(struct rect_mm box, const struct added_thing *t)
{
	double left = box.x - t->left, right = t->right - rect_right(box);
	double out = fmax(left, right), in = -fmin(left, right);
	bool level = fabs(t->direction_deg) < 10 && t->shortest < 0.42 * t->longest;

	if (added_is_straight(t) || added_height_mm(t) > box.h)
		return false;
	return (level && out > 1.5 && in > -0.5) ||
	       (level && out > 1.5 && in > -1.2 && out + in > 1 &&
		       added_height_mm(t) < (out + in > 2 ? 1 : 0.85) * box.h) ||
	       (added_height_mm(t) < 0.85 * box.h && left > 2 && right < -1.5);
}

/* Rings or drawings of two options that touch each other are one thing. */
static bool reaches_another(const struct added_thing *t, int question, int home)
{
	for (int i = 0; i < t->touch_count; i++)
		if (t->touches[i].question == question && t->touches[i].option != home &&
			added_touch_mm2(&t->touches[i]) > 0.25 * t->area_mm2)
			return true;
	return false;
}

static struct part box_part(
	const struct layout_question *q, int question, const struct added_thing *t)
{
	int home = -1;
	const struct added_touch *touch;
	struct rect_mm near;

	if (strikes_row(q, question, t))
		return (struct part){PART_STRIKE, -1};
	if (boxes_entered(t, -1) > 1) {
		home = home_of_many(q, question, t);
		return home < 0 ? (struct part){PART_SHARED, -1} : (struct part){PART_BOX, home};
	}
	for (int i = 0; i < t->touch_count && home < 0; i++)
		if (t->touches[i].question == question && part_enters(t, &t->touches[i]))
			home = t->touches[i].option;
	touch = added_touch_of(t, question, home);
	if (slips_in(q->options[home].box, t) || part_is_word(q->options[home].box, t))
		return (struct part){PART_HINT, home};
	near = rect_grown(q->options[home].box, 1.5);
	if (touch->box_mm2 > 0.6 * t->area_mm2 || rect_has(near, added_middle(t)))
		return (struct part){PART_BOX, home};
	/* A tick: its corner is in the box, its tail may be anywhere above (M2). */
	if (touch->box_mm2 > 0.12 * t->area_mm2 && rect_has(near, t->lowest))
		return (struct part){PART_BOX, home};
	if (reaches_another(t, question, home))
		return (struct part){PART_SHARED, -1};
	/* Most of it is elsewhere: a long arrow, a scribble on the picture that slips in. */
	if (added_touch_mm2(touch) > 0.7 * t->area_mm2 && !added_is_straight(t))
		return (struct part){PART_DRAWN, home};
	return (struct part){PART_HINT, home};
}

/* --- things that enter no box ------------------------------------------------------------------------ */

/* Over the picture of the option: its middle there, and a third of it covered. */
static bool on_picture(const struct rect_mm picture, const struct added_thing *t)
{
	return picture.w > 0 && rect_has(rect_grown(picture, 2), added_middle(t)) &&
	       added_overlap_mm2(t, picture) > 0.35 * picture.w * picture.h;
}

/* As long, level and thin as a few letters; what is coloured in is dense. */
static bool is_level(const struct added_thing *t)
{
	return fabs(t->direction_deg) < 25 && t->shortest < 0.45 * t->longest &&
	       t->area_mm2 < 0.3 * added_width_mm(t) * added_height_mm(t);
}

static struct part cell_part(const struct side_ink *ink, int question, const struct added_thing *t)
{
	double most = 0, all = 0;
	int best = -1;

	for (int i = 0; i < t->touch_count; i++) {
		double share = added_touch_mm2(&t->touches[i]);

		if (t->touches[i].question != question)
			continue;
		all += share;
		if (share > most) {
			most = share;
			best = t->touches[i].option;
		}
	}
	if (best < 0 || all < 0.3 * t->area_mm2)
		return (struct part){best < 0 ? PART_NONE : PART_REMARK, -1};
	if (most < 0.75 * t->area_mm2)
		return (struct part){added_size_mm(t) > 5 ? PART_SHARED : PART_REMARK, -1};
	if (added_is_straight(t))
		return (struct part){added_size_mm(t) > 4 ? PART_HINT : PART_REMARK, best};
	if (on_picture(side_cell(ink, (size_t)question, (size_t)best)->picture, t))
		return (struct part){is_level(t) ? PART_HINT : PART_DRAWN, best};
	/* As large as a mark, but on words or beside the box; writing is flatter. */
	if (added_size_mm(t) > 2.5 &&
		(added_touch_of(t, question, best)->beside_mm2 > 0.3 * t->area_mm2 ||
			(added_height_mm(t) > 5.5 && added_width_mm(t) < 2.2 * added_height_mm(t))))
		return (struct part){PART_HINT, best};
	return (struct part){PART_REMARK, best};
}

/* Most of it is in cells of other questions: they may stand beside this one, in a second column. */
static bool is_elsewhere(const struct added_thing *t)
{
	double in_cells = 0;

	for (int i = 0; i < t->touch_count; i++)
		in_cells += added_touch_mm2(&t->touches[i]);
	return in_cells > 0.5 * t->area_mm2;
}

/* In no cell of this question: near a box it is meant for one of them, beside the options it is a
 * remark. */
static struct part stray_part(const struct layout_question *q, const struct added_thing *t)
{
	bool beside = false;

	for (size_t i = 0; i < q->option_count; i++) {
		struct rect_mm cell = rect_grown(q->options[i].cell, 1);

		if (rect_has(rect_grown(q->options[i].box, 5), added_middle(t)) &&
			added_size_mm(t) > 2.5)
			return (struct part){PART_SHARED, -1};
		beside |= t->y > cell.y && t->y < rect_bottom(cell);
	}
	return (struct part){
		beside && added_size_mm(t) > 2.2 && !is_elsewhere(t) ? PART_REMARK : PART_NONE, -1};
}

/* --- what is not there for anything --------------------------------------------------------------------- */

/* Too little ink to be meant: less than 0.4 mm^2 of black. In a box sight.h judges that. */
static bool negligible(const struct added_thing *t)
{
	return t->area_mm2 * t->contrast < 0.4 && boxes_entered(t, -1) == 0;
}

/* A little darker than the other side shows elsewhere is not yet ink of this side. */
bool part_is_ghost(const struct side_ink *ink, const struct added_thing *t)
{
	return ink->ghost > 0 && t->sharp < 0.65 && t->contrast < 1.25 * ink->ghost;
}

/* Felt-tip goes through paper that print shows through, and comes out half as dark as it is. */
bool part_may_be_bled(const struct side_ink *ink, const struct added_thing *t)
{
	return ink->ghost > 0 && t->sharp < 0.65 && t->contrast < 0.55;
}

/* --- all things --------------------------------------------------------------------------------------- */

/* Nearly all in one box of another question. Where boxes are the cells of a table it lies beside those of
 * this one as well. */
static bool is_of_another(const struct added_thing *t, int question)
{
	for (int i = 0; i < t->touch_count; i++)
		if (t->touches[i].question != question &&
			t->touches[i].box_mm2 > 0.75 * t->area_mm2)
			return boxes_entered(t, question) == 0;
	return false;
}

struct part part_of(const struct side_ink *ink, int question, const struct added_thing *t)
{
	const struct layout_question *q = &ink->side->questions[question];
	bool touches = false;

	if (t->kind != ADDED_STROKES || negligible(t) || part_is_ghost(ink, t))
		return (struct part){PART_NONE, -1};
	/* Beside the boxes, half as dark as this side's marks: theirs of the other side. */
	if (part_may_be_bled(ink, t) && boxes_entered(t, -1) == 0 &&
		t->contrast < 0.6 * ink->darkest)
		return (struct part){PART_NONE, -1};
	for (int i = 0; i < t->touch_count; i++)
		touches |= t->touches[i].question == question;
	if (is_of_another(t, question))
		return (struct part){PART_NONE, -1};
	if (!touches)
		return stray_part(q, t);
	if (is_ring(t, PERHAPS_AROUND)) {
		bool in_box = false;

		for (size_t i = 0; i < q->option_count; i++)
			in_box |= rect_contains(q->options[i].box, added_rect(t), 1.2);
		if (!in_box) {
			struct part part = ring_part(q, t);

			if (!is_ring(t, RING_AROUND) && part.kind == PART_RING &&
				boxes_entered(t, question) == 0)
				part.kind = PART_HINT;
			if (is_ring(t, RING_AROUND) || boxes_entered(t, question) == 0)
				return part;
		}
	}
	if (boxes_entered(t, question) > 0)
		return box_part(q, question, t);
	return cell_part(ink, question, t);
}
