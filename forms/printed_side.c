// SPDX-License-Identifier: EUPL-1.2
#include "printed_side.h"

#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The widest letters that a sheet code can have. */
static const char WIDEST_CODE[] = "MMMM-MMMM-MMMM";

static void add(struct printed_side *side, enum thing_kind kind, const struct drawing_item *item,
	const struct ink *ink)
{
	struct thing *thing = &side->things[side->count];

	if (ink->count == 0)
		return;
	*thing = (struct thing){.kind = kind, .item = item, .ink = *ink};
	for (size_t i = 0; i < ink->count; i++)
		thing->around = ink_around(thing->around, ink->rects[i]);
	side->count++;
}

static void add_rect(struct printed_side *side, enum thing_kind kind, struct rect_mm rect)
{
	struct ink ink = {{rect}, 1};

	add(side, kind, NULL, &ink);
}

static bool add_slot(struct printed_side *side, const struct design_slot *slot, enum font_face face)
{
	struct font_line line;
	bool good;

	if (!slot->used)
		return true;
	good = font_set_line(face, slot->size_pt, false, WIDEST_CODE, &line, NULL);
	line.ink.x += slot->at.x;
	line.ink.y += slot->at.y;
	if (good)
		add_rect(side, THING_SHEET_CODE, line.ink);
	font_line_free(&line);
	return good;
}

bool printed_side_of(
	const struct design *design, size_t index, struct printed_side *side, struct error *err)
{
	const struct design_side *drawn = &design->sides[index];
	bool good = true;

	*side = (struct printed_side){.design = design,
		.drawn = drawn,
		.layout = &design->layout->sides[index],
		.index = index};
	side->things =
		calloc(drawn->drawing.count + 2 * LAYOUT_CODES_MAX + 3, sizeof *side->things);
	if (!side->things)
		return error_memory(err);
	for (size_t i = 0; good && i < drawn->drawing.count; i++) {
		struct ink ink;

		good = ink_of(&drawn->drawing.items[i], &ink);
		add(side, THING_DRAWN, &drawn->drawing.items[i], &ink);
	}
	for (size_t i = 0; good && i < side->layout->code_count; i++) {
		add_rect(side, THING_PAGE_CODE, side->layout->codes[i].box);
		good = add_slot(side, &drawn->sheet_code[i], FONT_REGULAR);
	}
	good = good && add_slot(side, &drawn->strip_code, FONT_BOLD) &&
	       add_slot(side, &drawn->family, FONT_REGULAR) &&
	       add_slot(side, &drawn->pair, FONT_REGULAR);
	return good || error_memory(err);
}

void printed_side_free(struct printed_side *side)
{
	free(side->things);
	*side = (struct printed_side){0};
}

static bool is_line(const struct thing *t)
{
	return t->item && t->item->kind == DRAW_LINE;
}

/* Does all ink of `inner` lie within the ring? */
static bool in_ring(const struct thing *ring, const struct thing *inner)
{
	struct rect_mm at, in = inner->around;
	struct point_mm c;
	double radius;

	if (!ring->item || ring->item->kind != DRAW_DISC || ring->item->fill_grey >= 0)
		return false;
	at = ring->item->at;
	c = rect_centre(at);
	radius = at.w / 2 - ring->item->line_mm / 2;
	return hypot(fmax(fabs(in.x - c.x), fabs(rect_right(in) - c.x)),
		       fmax(fabs(in.y - c.y), fabs(rect_bottom(in) - c.y))) <= radius;
}

bool things_collide(const struct thing *a, const struct thing *b, double apart_mm)
{
	if ((is_line(a) && is_line(b)) || in_ring(a, b) || in_ring(b, a) ||
		!rect_overlaps(rect_grown(a->around, apart_mm), b->around))
		return false;
	for (size_t i = 0; i < a->ink.count; i++)
		for (size_t k = 0; k < b->ink.count; k++)
			if (rect_overlaps(rect_grown(a->ink.rects[i], apart_mm), b->ink.rects[k]))
				return true;
	return false;
}

/* How many bytes, at most that many, end with a whole letter. */
static int whole_letters(const char *text, int most)
{
	int length = (int)strlen(text);

	if (length > most)
		for (length = most; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
			length--;
	return length;
}

const char *thing_name(const struct thing *thing, char name[THING_NAME_SIZE])
{
	static const char *const kinds[] = {[DRAW_TEXT] = N_("the words"),
		[DRAW_BOX] = N_("a box"),
		[DRAW_LINE] = N_("a line"),
		[DRAW_PICTOGRAM] = N_("the picture"),
		[DRAW_DISC] = N_("a ring"),
		[DRAW_MODULES] = N_("a page code")};

	if (thing->kind == THING_PAGE_CODE)
		snprintf(name, THING_NAME_SIZE, "%s", _("a page code"));
	else if (thing->kind == THING_SHEET_CODE)
		snprintf(name, THING_NAME_SIZE, "%s", _("the sheet code"));
	else if (thing->item->kind == DRAW_TEXT)
		snprintf(name, THING_NAME_SIZE, "%s \"%.*s\"", _(kinds[DRAW_TEXT]),
			whole_letters(thing->item->text, 50), thing->item->text);
	else if (thing->item->kind == DRAW_PICTOGRAM)
		snprintf(name, THING_NAME_SIZE, "%s %s", _(kinds[DRAW_PICTOGRAM]),
			thing->item->pictogram->key);
	else
		snprintf(name, THING_NAME_SIZE, "%s", _(kinds[thing->item->kind]));
	return name;
}
