// SPDX-License-Identifier: EUPL-1.2
#include "ink.h"

#include <math.h>

/* A fill this light leaves the paper as good as white. */
#define WHITE_GREY 0.98

struct rect_mm ink_around(struct rect_mm a, struct rect_mm b)
{
	struct rect_mm r;

	if (a.w <= 0 || b.w <= 0)
		return a.w <= 0 ? b : a;
	r.x = fmin(a.x, b.x);
	r.y = fmin(a.y, b.y);
	r.w = fmax(rect_right(a), rect_right(b)) - r.x;
	r.h = fmax(rect_bottom(a), rect_bottom(b)) - r.y;
	return r;
}

double ink_apart_mm(struct rect_mm a, struct rect_mm b)
{
	double across = fmax(0, fmax(a.x - rect_right(b), b.x - rect_right(a)));
	double down = fmax(0, fmax(a.y - rect_bottom(b), b.y - rect_bottom(a)));

	return hypot(across, down);
}

static struct rect_mm around_outline(const struct outline *o)
{
	struct rect_mm r = {0};

	for (size_t i = 0; i < o->step_count; i++) {
		static const int spots[] = {
			[PATH_MOVE] = 1, [PATH_LINE] = 1, [PATH_CURVE] = 3, [PATH_CLOSE] = 0};

		for (int k = 0; k < spots[o->steps[i].verb]; k++) {
			struct spot at = o->steps[i].at[k];

			/* A hair of width, so that a straight line is something too. */
			r = ink_around(r, rect_grown((struct rect_mm){at.x, at.y, 0, 0}, 1e-6));
		}
	}
	return o->stroke >= 0 ? rect_grown(r, o->stroke_width / 2) : r;
}

struct rect_mm ink_of_pictogram(const struct pictogram *p, struct rect_mm at)
{
	double scale = fmin(at.w / p->width, at.h / p->height);
	struct rect_mm r = {0};

	for (size_t i = 0; i < p->outline_count; i++) {
		const struct outline *o = &p->outlines[i];

		if (o->stroke >= 0 || (o->fill >= 0 && o->fill < WHITE_GREY))
			r = ink_around(r, around_outline(o));
	}
	r.x = rect_centre(at).x + scale * (r.x - p->left - p->width / 2);
	r.y = rect_centre(at).y + scale * (r.y - p->top - p->height / 2);
	r.w *= scale;
	r.h *= scale;
	return r;
}

static bool of_text(const struct drawing_item *item, struct ink *ink)
{
	struct font_line line;
	bool good = font_set_line(
		item->face, item->size_pt, item->right_to_left, item->text, &line, NULL);

	if (good && line.ink.w > 0) {
		ink->rects[0] = line.ink;
		ink->rects[0].x += item->at.x;
		ink->rects[0].y += item->at.y;
		ink->count = 1;
	}
	font_line_free(&line);
	return good;
}

static void of_box(const struct drawing_item *item, struct ink *ink)
{
	struct rect_mm out = rect_grown(item->at, item->line_mm / 2);
	double line = item->line_mm;

	if (item->fill_grey >= 0 && item->fill_grey < WHITE_GREY) {
		ink->rects[ink->count++] = out;
	} else if (line > 0) {
		ink->rects[0] = (struct rect_mm){out.x, out.y, out.w, line};
		ink->rects[1] = (struct rect_mm){out.x, rect_bottom(out) - line, out.w, line};
		ink->rects[2] = (struct rect_mm){out.x, out.y, line, out.h};
		ink->rects[3] = (struct rect_mm){rect_right(out) - line, out.y, line, out.h};
		ink->count = 4;
	}
}

static struct rect_mm of_line(const struct drawing_item *item)
{
	struct rect_mm r = {fmin(item->at.x, rect_right(item->at)),
		fmin(item->at.y, rect_bottom(item->at)), fabs(item->at.w), fabs(item->at.h)};

	/* A straight line ends where it ends; it is only thick across. */
	if (r.w == 0 || r.h == 0) {
		struct rect_mm thick = rect_grown(r, item->line_mm / 2);

		return r.h == 0 ? (struct rect_mm){r.x, thick.y, r.w, thick.h}
				: (struct rect_mm){thick.x, r.y, thick.w, r.h};
	}
	return rect_grown(r, item->line_mm / 2);
}

bool ink_of(const struct drawing_item *item, struct ink *ink)
{
	*ink = (struct ink){.count = 0};
	switch (item->kind) {
	case DRAW_TEXT:
		return of_text(item, ink);
	case DRAW_BOX:
		of_box(item, ink);
		return true;
	case DRAW_LINE:
		ink->rects[ink->count++] = of_line(item);
		return true;
	case DRAW_PICTOGRAM:
		ink->rects[0] = ink_of_pictogram(item->pictogram, item->at);
		ink->count = ink->rects[0].w > 0;
		return true;
	case DRAW_DISC:
		ink->rects[ink->count++] = rect_grown(item->at, item->line_mm / 2);
		return true;
	case DRAW_MODULES:
		ink->rects[ink->count++] = item->at;
		return true;
	}
	return true;
}
