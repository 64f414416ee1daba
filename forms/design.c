// SPDX-License-Identifier: EUPL-1.2
/*
 * Choosing how to set a form: for every arrangement, from the most spacious to the tightest, the
 * blocks are measured and set on one side, or else on two. The first that fits wins; what room is
 * over goes into the free boxes and then evenly between the questions.
 */
#include "design.h"

#include "block.h"
#include "foot.h"
#include "frame.h"
#include "furniture.h"
#include "message.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define BLOCK_GAP_MM 5.0 /* white between two questions, at least */
#define TIGHT_GAP_MM 3.2
#define BLOCK_GAP_MOST_MM 15.0
#define RULE_LINE_MM 0.2 /* the thin rule between two questions                  */
#define RULE_GREY 0.55
#define FOLD_MM 2.0 /* sheets are folded at half height, give or take this */
#define LEAD_MM 6.0 /* white above the first question, where there is room */
#define LEAD_MOST_MM 12.0
enum { FACES_PER_SIDE = 4 }; /* L12 */
enum { SMALL_EVENT = 10 };   /* T13 */

struct plan {
	struct block blocks[FORM_QUESTIONS_MAX];
	size_t count;
	enum arrangement arrangement;
	size_t sides;
	size_t first[LAYOUT_SIDES_MAX + 1]; /* index of each side's first block; [sides] = count */
	struct furniture_space space[LAYOUT_SIDES_MAX];
	double over_mm; /* by how much the tightest arrangement is too long */
	bool flat;      /* no box stands where the sheet is folded */
};

static bool is_right_to_left(const char *language)
{
	static const char *const tags[] = {"ar", "fa", "prs", "ps", "ckb", "ur", "he"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (strcmp(language, tags[i]) == 0)
			return true;
	return false;
}

static bool left_out(const struct design_request *r, const struct question *q)
{
	return q->who && r->form->regime == REGIME_A && r->expected_sheets > 0 &&
	       r->expected_sheets < SMALL_EVENT;
}

static double least_gap_mm(const struct plan *plan)
{
	return plan->arrangement >= ARRANGE_TIGHT ? TIGHT_GAP_MM : BLOCK_GAP_MM;
}

static bool measure_blocks(const struct design_request *r, struct plan *plan, struct error *err)
{
	struct block_request request = {.form = r->form,
		.language = r->language,
		.variant = r->variant,
		.right_to_left = is_right_to_left(r->language),
		.theme = r->theme,
		.theme_count = r->theme_count,
		.arrangement = plan->arrangement,
		.text_width_mm = FRAME_RIGHT_MM - FRAME_LEFT_MM};

	plan->count = 0;
	for (size_t i = 0; i < r->form->question_count; i++) {
		request.question = &r->form->questions[i];
		if (left_out(r, request.question))
			continue;
		request.number = (int)plan->count + 1;
		if (!block_measure(&request, &plan->blocks[plan->count], err))
			return false;
		plan->count++;
	}
	return true;
}

/* The first block of a side may have its text beside the upper code; its body stays below. From
 * right to left that code stands where the number would, so there it is done for lack of room only. */
static bool is_beside(const struct block *b, const struct furniture_space *space)
{
	if (b->right_to_left && !space->tight)
		return false;
	return paragraph_width_mm(&b->text) + BLOCK_INDENT_MM <= space->head_width_mm;
}

static double first_body_mm(const struct block *b, const struct furniture_space *space)
{
	bool beside = is_beside(b, space);
	double head = beside ? space->head_top_mm : space->top_mm;

	return fmax(head + b->head_mm + b->gap_mm, space->top_mm + (beside ? 1 : 0));
}

static double first_head_mm(const struct block *b, const struct furniture_space *space)
{
	return first_body_mm(b, space) - b->gap_mm - b->head_mm;
}

static bool has_faces(const struct block *b)
{
	return b->type == QUESTION_FACES5 || b->type == QUESTION_FACES3 || b->type == QUESTION_LINE;
}

/* The room that is left on a side with the blocks from..to-1 at their least; negative: too long. */
static double room_mm(
	const struct plan *plan, size_t from, size_t to, const struct furniture_space *space)
{
	double y;
	size_t faces = 0;

	if (from == to)
		return 0;
	y = first_body_mm(&plan->blocks[from], space) + plan->blocks[from].body_mm;
	for (size_t i = from; i < to; i++) {
		faces += has_faces(&plan->blocks[i]);
		if (i > from)
			y += least_gap_mm(plan) + block_height_mm(&plan->blocks[i]);
	}
	return faces > FACES_PER_SIDE ? -1000 : space->bottom_mm - y;
}

/* --- what room is over ---------------------------------------------------------------------------- */

/* How a side's room is shared out. */
struct spread {
	double lead_mm;            /* white above the first question            */
	double stretch;            /* 0 .. 1 of what the free boxes can grow    */
	double upper_mm, lower_mm; /* gaps between questions; the first         */
	size_t upper_count;        /* upper_count are upper_mm, the rest lower  */
};

/* The blocks of one side, and where they may stand. */
struct column {
	const struct block *blocks;
	size_t count;
	const struct furniture_space *space;
	double room_mm, least_gap_mm;
	double head_mm; /* where the first block begins at the earliest */
};

static struct column column_of(const struct plan *plan, size_t side, size_t from, size_t to)
{
	return (struct column){&plan->blocks[from], to - from, &plan->space[side],
		room_mm(plan, from, to, &plan->space[side]), least_gap_mm(plan),
		to > from ? first_head_mm(&plan->blocks[from], &plan->space[side]) : 0};
}

static double gap_before(const struct spread *spread, size_t block)
{
	if (block == 0)
		return 0;
	return block <= spread->upper_count ? spread->upper_mm : spread->lower_mm;
}

static double elastic_mm(const struct column *c)
{
	double elastic = 0;

	for (size_t i = 0; i < c->count; i++)
		elastic += c->blocks[i].stretch_mm;
	return elastic;
}

/* First the free boxes grow, with half of the room, then the gaps, evenly. */
static struct spread even_spread(const struct column *c)
{
	struct spread s = {.upper_mm = c->least_gap_mm, .upper_count = c->count};
	double room = c->room_mm, elastic = elastic_mm(c);

	if (elastic > 0) {
		s.stretch = fmin(1, room / 2 / elastic);
		room -= s.stretch * elastic;
	}
	if (c->count > 1)
		s.upper_mm += fmin(room / (double)(c->count - 1), BLOCK_GAP_MOST_MM - s.upper_mm);
	s.lower_mm = s.upper_mm;
	return s;
}

/* A crease through a box looks like the stroke of a pen. */
static bool folds_box(const struct block *b, double body_top_mm)
{
	double middle = PAGE_HEIGHT_MM / 2;

	for (size_t row = 0; row < b->boxes.rows; row++) {
		double top = body_top_mm + b->boxes.top_mm + (double)row * b->boxes.pitch_mm;

		if (top < middle + FOLD_MM && top + b->boxes.height_mm > middle - FOLD_MM)
			return true;
	}
	return false;
}

static bool is_folded(const struct column *c, const struct spread *s)
{
	double y = c->head_mm + s->lead_mm;

	for (size_t i = 0; i < c->count; i++) {
		const struct block *b = &c->blocks[i];

		y += gap_before(s, i);
		if (folds_box(b, y + b->head_mm + b->gap_mm))
			return true;
		y += block_height_mm(b) + s->stretch * b->stretch_mm;
	}
	return false;
}

/* With that lead and stretch: the gaps nearest to even ones that keep boxes off the fold. Makes
 * *best better when there are such gaps, and *cost with it. */
static void try_gaps(const struct column *c, struct spread s, const struct spread *even,
	struct spread *best, double *cost)
{
	double gaps = (double)(c->count - 1);
	double total = gaps * c->least_gap_mm + c->room_mm - s.lead_mm - s.stretch * elastic_mm(c);
	double base = fabs(s.lead_mm - even->lead_mm) + 20 * fabs(s.stretch - even->stretch);

	for (s.upper_count = c->count > 1; s.upper_count < c->count; s.upper_count++) {
		for (s.upper_mm = c->least_gap_mm; s.upper_mm <= BLOCK_GAP_MOST_MM;
			s.upper_mm += 0.25) {
			double lower = gaps - (double)s.upper_count, mine;
			double rest = total - (double)s.upper_count * s.upper_mm;

			if (rest < lower * c->least_gap_mm - 1e-9)
				break;
			s.lower_mm = lower > 0 ? fmin(rest / lower, BLOCK_GAP_MOST_MM) : 0;
			mine = base + fabs(s.upper_mm - even->upper_mm) +
			       (lower > 0 ? fabs(s.lower_mm - even->upper_mm) : 0);
			if (mine < *cost && !is_folded(c, &s)) {
				*best = s;
				*cost = mine;
			}
		}
	}
}

/* Shares out the room of a side, as evenly as it goes with no box on the fold. False when there is
 * one whatever is done; the spread is even then. */
static bool spread_room(const struct column *c, struct spread *spread)
{
	struct spread even = even_spread(c), best = even;
	double elastic = elastic_mm(c), cost = 1000;

	*spread = even;
	if (c->count == 0 || !is_folded(c, &even))
		return true;
	for (int lead = 0; lead <= (int)fmin(c->room_mm, LEAD_MOST_MM); lead++) {
		for (int tenths = elastic > 0 ? 10 : 0; tenths >= 0; tenths--) {
			struct spread s = {.lead_mm = lead, .stretch = tenths / 10.0};

			if (c->room_mm - s.lead_mm - s.stretch * elastic >= 0)
				try_gaps(c, s, &even, &best, &cost);
		}
	}
	*spread = best;
	return cost < 1000;
}

/* --- which questions on which side ------------------------------------------------------------------ */

/* How well a place to turn the page does. */
struct turn {
	double room_mm; /* on the fuller side; below 0: it does not fit */
	bool flat;      /* no box on the fold                           */
};

static struct turn turn_at(const struct plan *plan, size_t k)
{
	struct column front = column_of(plan, 0, 0, k);
	struct column back = column_of(plan, 1, k, plan->count);
	struct turn turn = {.room_mm = fmin(front.room_mm, back.room_mm)};
	struct spread spread;

	if (turn.room_mm >= 0)
		turn.flat = spread_room(&front, &spread) && spread_room(&back, &spread);
	return turn;
}

/* Where to turn the page: both sides fit, no box on the fold if that can be had, and the fuller side
 * is as empty as it can be. False when there is no such place. */
static bool split(struct plan *plan)
{
	struct turn best = {.room_mm = -1};

	plan->over_mm = 1000;
	for (size_t k = 1; k < plan->count; k++) {
		struct turn turn = turn_at(plan, k);
		double front = room_mm(plan, 0, k, &plan->space[0]);
		double back = room_mm(plan, k, plan->count, &plan->space[1]);

		plan->over_mm = fmin(plan->over_mm, -fmin(front, 0) - fmin(back, 0));
		if (turn.room_mm < 0 || turn.flat < best.flat ||
			(turn.flat == best.flat && turn.room_mm <= best.room_mm))
			continue;
		best = turn;
		plan->first[1] = k;
	}
	plan->flat = best.flat;
	return best.room_mm >= 0;
}

static bool spaces(const struct design_request *r, struct plan *plan, struct error *err)
{
	struct furniture f = {
		r, plan->sides, is_right_to_left(r->language), plan->arrangement >= ARRANGE_TIGHT};

	for (size_t i = 0; i < plan->sides; i++)
		if (!furniture_space(&f, i, &plan->space[i], err))
			return false;
	return true;
}

/* Sets the blocks on the plan's sides in its arrangement; false when they do not fit. */
static bool fits(struct plan *plan)
{
	struct column c;
	struct spread spread;

	plan->first[0] = 0;
	plan->first[plan->sides] = plan->count;
	if (plan->sides > 1)
		return split(plan);
	c = column_of(plan, 0, 0, plan->count);
	plan->flat = c.room_mm >= 0 && spread_room(&c, &spread);
	return c.room_mm >= 0;
}

/* Sets the form on that many sides: in the most spacious arrangement that fits, or the one after it
 * when that keeps boxes off the fold. *found tells; false is an error. */
static bool try_sides(const struct design_request *r, size_t sides, struct plan *plan, bool *found,
	struct error *err)
{
	struct plan first;

	*found = false;
	plan->sides = sides;
	for (int a = 0; a < ARRANGEMENTS; a++) {
		bool good;

		if (*found && (a == ARRANGE_TIGHT || plan->flat))
			break;
		plan->arrangement = (enum arrangement)a;
		if (!spaces(r, plan, err) || !measure_blocks(r, plan, err))
			return false;
		good = fits(plan);
		if (good && !*found)
			first = *plan;
		*found = *found || good;
	}
	if (*found && !plan->flat)
		*plan = first;
	return true;
}

static void draw_rule(struct drawing *d, double y_mm)
{
	drawing_line(d, (struct point_mm){FRAME_LEFT_MM, y_mm},
		(struct point_mm){FRAME_RIGHT_MM, y_mm}, RULE_LINE_MM);
	if (drawing_last(d))
		drawing_last(d)->line_grey = RULE_GREY;
}

static bool place_side(
	const struct plan *plan, size_t side, struct design *design, struct error *err)
{
	struct drawing *d = &design->sides[side].drawing;
	struct column c = column_of(plan, side, plan->first[side], plan->first[side + 1]);
	struct spread spread;
	double y;

	spread_room(&c, &spread);
	y = c.head_mm + spread.lead_mm;
	for (size_t i = 0; i < c.count; i++) {
		const struct block *b = &c.blocks[i];
		double gap = gap_before(&spread, i);
		struct block_place place = {.extra_mm = spread.stretch * b->stretch_mm,
			.head_width_mm = FRAME_RIGHT_MM - FRAME_LEFT_MM};

		y += gap;
		place.top_mm = y;
		place.body_top_mm = y + b->head_mm + b->gap_mm;
		if (i > 0)
			draw_rule(d, y - gap / 2);
		else if (is_beside(b, c.space))
			place.head_width_mm = c.space->head_width_mm;
		if (!block_place(b, &place, d, &design->layout->sides[side], err))
			return false;
		y += block_height_mm(b) + place.extra_mm;
	}
	return d->failed ? error_memory(err) : true;
}

static struct layout *new_layout(const struct design_request *r, const struct plan *plan)
{
	struct layout *l = calloc(1, sizeof *l);

	if (!l)
		return NULL;
	memcpy(l->form, r->form->id, sizeof l->form);
	l->version = r->form->version;
	strncpy(l->language, r->language, sizeof l->language - 1);
	if (r->variant)
		strncpy(l->variant, r->variant, sizeof l->variant - 1);
	l->right_to_left = is_right_to_left(r->language);
	l->page_width_mm = PAGE_WIDTH_MM;
	l->page_height_mm = PAGE_HEIGHT_MM;
	l->strip_mm = foot_has_strip(r->form) ? FRAME_CUT_MM : 0;
	l->side_count = plan->sides;
	for (size_t i = 0; i < plan->sides; i++)
		l->sides[i].side = (int)i + 1;
	return l;
}

static bool place_all(const struct design_request *r, const struct plan *plan,
	struct design *design, struct error *err)
{
	struct furniture f = {
		r, plan->sides, is_right_to_left(r->language), plan->arrangement >= ARRANGE_TIGHT};

	for (size_t i = 0; i < plan->sides; i++) {
		design->sides[i].drawing.width_mm = PAGE_WIDTH_MM;
		design->sides[i].drawing.height_mm = PAGE_HEIGHT_MM;
		design->sides[i].drawing.right_to_left = f.right_to_left;
		if (!furniture_place(&f, i, &design->sides[i], &design->layout->sides[i], err) ||
			!place_side(plan, i, design, err))
			return false;
	}
	return true;
}

static bool known_variant(const struct design_request *r, struct error *err)
{
	if (!r->variant || !*r->variant || strcmp(r->variant, "eenvoudig") == 0 ||
		strcmp(r->variant, "lijn") == 0)
		return true;
	return error_set(err, EX_USAGE,
		_("there is no variant \"%s\"; there are eenvoudig and lijn"), r->variant);
}

struct design *design_new(const struct design_request *r, struct error *err)
{
	struct plan plan = {0};
	struct design *design;
	bool found;

	if (!form_language(r->form, r->language)) {
		error_set(err, EX_DATAERR, _("form %s is not there in language \"%s\""),
			r->form->id, r->language);
		return NULL;
	}
	if (!known_variant(r, err) || !try_sides(r, 1, &plan, &found, err) ||
		(!found && !try_sides(r, 2, &plan, &found, err)))
		return NULL;
	if (!found) {
		error_set(err, EX_DATAERR,
			_("%s: L12: in language %s the form is %.0f mm too long for two sides; "
			  "leave out a "
			  "question or options"),
			r->form->path ? r->form->path : r->form->id, r->language, plan.over_mm);
		return NULL;
	}
	design = calloc(1, sizeof *design);
	if (design)
		design->layout = new_layout(r, &plan);
	if (!design || !design->layout) {
		error_memory(err);
		design_free(design);
		return NULL;
	}
	if (!place_all(r, &plan, design, err)) {
		design_free(design);
		return NULL;
	}
	return design;
}

void design_free(struct design *design)
{
	if (!design)
		return;
	layout_free(design->layout);
	for (size_t i = 0; i < LAYOUT_SIDES_MAX; i++)
		drawing_free(&design->sides[i].drawing);
	free(design);
}
