// SPDX-License-Identifier: EUPL-1.2
#include "drawing.h"

#include <stdlib.h>
#include <string.h>

static struct drawing_item *add(struct drawing *d, enum drawing_kind kind)
{
	struct drawing_item *item;

	if (d->count == d->room) {
		size_t room = d->room ? 2 * d->room : 64;
		struct drawing_item *items = realloc(d->items, room * sizeof *items);

		if (!items) {
			d->failed = true;
			return NULL;
		}
		d->items = items;
		d->room = room;
	}
	item = &d->items[d->count++];
	*item = (struct drawing_item){.kind = kind, .fill_grey = -1};
	return item;
}

void drawing_free(struct drawing *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->items[i].text);
		free(d->items[i].modules);
	}
	free(d->items);
	*d = (struct drawing){0};
}

void drawing_box(struct drawing *d, struct rect_mm at, double line_mm, double fill_grey)
{
	drawing_round_box(d, at, 0, line_mm, fill_grey);
}

void drawing_round_box(
	struct drawing *d, struct rect_mm at, double corner_mm, double line_mm, double fill_grey)
{
	struct drawing_item *item = add(d, DRAW_BOX);

	if (!item)
		return;
	item->at = at;
	item->corner_mm = corner_mm;
	item->line_mm = line_mm;
	item->fill_grey = fill_grey;
}

void drawing_line(struct drawing *d, struct point_mm from, struct point_mm to, double line_mm)
{
	drawing_dashes(d, from, to, line_mm, 0);
}

void drawing_dashes(
	struct drawing *d, struct point_mm from, struct point_mm to, double line_mm, double dash_mm)
{
	struct drawing_item *item = add(d, DRAW_LINE);

	if (!item)
		return;
	item->at = (struct rect_mm){from.x, from.y, to.x - from.x, to.y - from.y};
	item->line_mm = line_mm;
	item->dash_mm = dash_mm;
}

void drawing_disc(struct drawing *d, struct point_mm centre, double radius_mm, double line_mm,
	double fill_grey)
{
	struct drawing_item *item = add(d, DRAW_DISC);

	if (!item)
		return;
	item->at = (struct rect_mm){
		centre.x - radius_mm, centre.y - radius_mm, 2 * radius_mm, 2 * radius_mm};
	item->line_mm = line_mm;
	item->fill_grey = fill_grey;
}

void drawing_pictogram(struct drawing *d, const struct pictogram *pictogram, struct rect_mm at)
{
	struct drawing_item *item = add(d, DRAW_PICTOGRAM);

	if (!item)
		return;
	item->at = at;
	item->pictogram = pictogram;
}

void drawing_modules(
	struct drawing *d, struct rect_mm at, const unsigned char *modules, int module_count)
{
	size_t count = (size_t)module_count * (size_t)module_count;
	struct drawing_item *item = add(d, DRAW_MODULES);

	if (!item)
		return;
	item->at = at;
	item->module_count = module_count;
	item->modules = malloc(count);
	if (!item->modules) {
		d->count--;
		d->failed = true;
		return;
	}
	memcpy(item->modules, modules, count);
}

double drawing_text(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text)
{
	struct drawing_item *item = add(d, DRAW_TEXT);

	if (!item)
		return 0;
	item->text = strdup(text);
	if (!item->text) {
		d->count--;
		d->failed = true;
		return 0;
	}
	item->face = style->face;
	item->size_pt = style->size_pt;
	item->role = style->role;
	item->right_to_left = d->right_to_left && style->role != ROLE_FOOTER;
	item->line_grey = style->grey;
	item->at =
		(struct rect_mm){at.x, at.y, font_width_mm(style->face, style->size_pt, text), 0};
	return item->at.w;
}

struct drawing_item *drawing_last(struct drawing *d)
{
	return d->count ? &d->items[d->count - 1] : NULL;
}
