// SPDX-License-Identifier: EUPL-1.2
/*
 * Choosing how to set a form: for every arrangement, from the most spacious to the tightest, the
 * blocks are measured and set on one side, or else on two. The first that fits wins; what room is
 * over goes into the free boxes and then evenly between the questions.
 */
#include "design.h"

#include "block.h"
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

/* The first block of a side may have its text beside the upper code; its body stays below. */
static double first_body_mm(const struct block *b, const struct furniture_space *space)
{
	bool beside = paragraph_width_mm(&b->text) + 12 <= space->head_width_mm;
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

/* Where to turn the page: both sides fit, and the fuller one is as empty as it can be, with some
 * preference for a full front. False when there is no such place. */
static bool split(struct plan *plan)
{
	double best = -1;

	plan->over_mm = 1000;
	for (size_t k = 1; k < plan->count; k++) {
		double front = room_mm(plan, 0, k, &plan->space[0]);
		double back = room_mm(plan, k, plan->count, &plan->space[1]);
		double least = fmin(front, back);

		plan->over_mm = fmin(plan->over_mm, -fmin(front, 0) - fmin(back, 0));
		if (least < 0 || least <= best)
			continue;
		best = least;
		plan->first[1] = k;
	}
	return best >= 0;
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

/* Sets the form on that many sides, as spaciously as it goes. *fits tells; false is an error. */
static bool try_sides(const struct design_request *r, size_t sides, struct plan *plan, bool *fits,
	struct error *err)
{
	plan->sides = sides;
	*fits = false;
	for (int a = 0; a < ARRANGEMENTS && !*fits; a++) {
		plan->arrangement = (enum arrangement)a;
		if (!spaces(r, plan, err) || !measure_blocks(r, plan, err))
			return false;
		plan->first[0] = 0;
		plan->first[sides] = plan->count;
		*fits = sides == 1 ? room_mm(plan, 0, plan->count, &plan->space[0]) >= 0
				   : split(plan);
	}
	return true;
}

/* Shares the room that is over on a side: first the free boxes grow, then the gaps. */
static void share_room(const struct plan *plan, size_t side, double *stretch, double *gap_mm)
{
	size_t from = plan->first[side], to = plan->first[side + 1];
	double room = room_mm(plan, from, to, &plan->space[side]), elastic = 0;

	*gap_mm = least_gap_mm(plan);
	*stretch = 0;
	for (size_t i = from; i < to; i++)
		elastic += plan->blocks[i].stretch_mm;
	if (elastic > 0) {
		*stretch = fmin(1, room / 2 / elastic);
		room -= *stretch * elastic;
	}
	if (to - from > 1)
		*gap_mm += fmin(room / (double)(to - from - 1), BLOCK_GAP_MOST_MM - *gap_mm);
}

static bool place_side(
	const struct plan *plan, size_t side, struct design *design, struct error *err)
{
	struct drawing *d = &design->sides[side].drawing;
	size_t from = plan->first[side];
	double stretch, gap, y;

	share_room(plan, side, &stretch, &gap);
	y = first_head_mm(&plan->blocks[from], &plan->space[side]);
	for (size_t i = from; i < plan->first[side + 1]; i++) {
		const struct block *b = &plan->blocks[i];
		struct block_place place = {y, y + b->head_mm + b->gap_mm, stretch * b->stretch_mm};

		if (i > from)
			drawing_line(d, (struct point_mm){FRAME_LEFT_MM, y - gap / 2},
				(struct point_mm){FRAME_RIGHT_MM, y - gap / 2}, RULE_LINE_MM);
		if (i > from && drawing_last(d))
			drawing_last(d)->line_grey = RULE_GREY;
		if (!block_place(b, &place, d, &design->layout->sides[side], err))
			return false;
		y += block_height_mm(b) + place.extra_mm + gap;
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
	l->strip_mm = r->form->regime == REGIME_A ? FRAME_CUT_MM : 0;
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
	bool fits;

	if (!form_language(r->form, r->language)) {
		error_set(err, EX_DATAERR, _("form %s is not there in language \"%s\""),
			r->form->id, r->language);
		return NULL;
	}
	if (!known_variant(r, err) || !try_sides(r, 1, &plan, &fits, err) ||
		(!fits && !try_sides(r, 2, &plan, &fits, err)))
		return NULL;
	if (!fits) {
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
