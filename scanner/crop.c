// SPDX-License-Identifier: EUPL-1.2
/*
 * Paper is made white and noise on it taken away, so that a crop is small and quickly packed:
 * anything lighter than 97 % of the paper's white becomes 255, and 32 grey levels are kept. Light
 * pencil (80-90 %) stays as it is.
 */
#include "crop.h"

#include "png_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Handwriting is read well at 150 dpi; a doubtful mark is looked at more closely. */
static const double TEXT_PER_MM = 5.9, DOUBT_PER_MM = 7.9;

/* To know a side again: what is on the paper is then looked at on the paper. */
static const double SIDE_PER_MM = 2.6;

/* --- where ---------------------------------------------------------------------------------- */

static struct rect_mm joined(struct rect_mm a, struct rect_mm b)
{
	double x = fmin(a.x, b.x), y = fmin(a.y, b.y);

	return (struct rect_mm){x, y, fmax(rect_right(a), rect_right(b)) - x,
		fmax(rect_bottom(a), rect_bottom(b)) - y};
}

static struct rect_mm question_rect(const struct layout_question *q)
{
	struct rect_mm r = q->options[0].cell;

	for (size_t i = 1; i < q->option_count; i++)
		r = joined(r, q->options[i].cell);
	return rect_grown(r, 4);
}

static struct rect_mm area_rect(const struct layout_area *area)
{
	struct point_mm a = area->line[0], b = area->line[1];
	struct rect_mm r;

	if (area->type == QUESTION_TEXT)
		return rect_grown(area->area, 2);
	if (area->type == QUESTION_LINE)
		return rect_grown((struct rect_mm){fmin(a.x, b.x), fmin(a.y, b.y), fabs(a.x - b.x),
					  fabs(a.y - b.y)},
			14);
	r = area->digits[0];
	for (size_t i = 1; i < area->digit_count; i++)
		r = joined(r, area->digits[i]);
	return rect_grown(r, 8);
}

/* --- cutting -------------------------------------------------------------------------------- */

/* The white of the paper is asked for once for so many pixels of a row. */
enum { STRETCH = 16 };

static double white_at(const struct crop_page *p, struct point_mm at)
{
	struct point_px px = transform_apply(p->page, at);

	return ground_white(p->ground, px.x / p->ground->factor, px.y / p->ground->factor);
}

/* Divides by the paper's white and keeps 32 levels. */
static void clean(const struct crop_page *p, const struct cutting *c, struct image *crop)
{
	double near_white = fmin(0.97, 1 - 4 * p->ground->noise);
	unsigned clip = (unsigned)fmax(0, 255 * near_white);
	int width = crop->width;

	for (int y = 0; y < crop->height; y++)
		for (int x = 0; x < width; x += STRETCH) {
			uint8_t *row = crop->pixels + (size_t)y * crop->stride + x;
			double white =
				white_at(p, (struct point_mm){c->origin.x + (x + 8) / c->px_per_mm,
						    c->origin.y + y / c->px_per_mm});
			unsigned times = (unsigned)(255 * 65536 / white);
			int count = width - x < STRETCH ? width - x : STRETCH;

			for (int i = 0; i < count; i++) {
				unsigned v = row[i] * times >> 16;

				row[i] = (uint8_t)(v >= clip ? 255 : v | 7);
			}
		}
}

static bool add_crop(const struct crop_page *p, struct rect_mm at, double per_mm,
	struct reading_crop *crop, struct error *err)
{
	struct rect_mm page = {0, 0, 4000, 4000};
	struct cutting cutting = {.px_per_mm = per_mm, .outside = 255};
	struct buffer png = {0};
	struct image image;
	bool ok;

	at.w = fmin(rect_right(at), rect_right(page)) - fmax(at.x, 0);
	at.h = fmin(rect_bottom(at), rect_bottom(page)) - fmax(at.y, 0);
	at.x = fmax(at.x, 0);
	at.y = fmax(at.y, 0);
	cutting.origin = (struct point_mm){at.x, at.y};
	cutting.width = (int)(at.w * per_mm) + 1;
	cutting.height = (int)(at.h * per_mm) + 1;
	if (!image_new(&image, cutting.width, cutting.height, err))
		return false;
	transform_cut(p->page, p->ground->full, &cutting, image.pixels, image.stride);
	clean(p, &cutting, &image);
	image.dpi_x = image.dpi_y = 0;
	ok = png_encode(&image, &png, err);
	image_free(&image);
	if (!ok) {
		buffer_free(&png);
		return false;
	}
	crop->png = png.data;
	crop->png_bytes = png.length;
	return true;
}

/* --- what ------------------------------------------------------------------------------------ */

static bool wanted(const struct reading_answer *a)
{
	return a->state == ANSWER_DOUBTFUL || a->state == ANSWER_CONFLICT ||
	       (a->type == QUESTION_TEXT && a->state == ANSWER_ANSWERED);
}

/* Nothing was found: a person may have to say that the paper is empty. */
static bool is_bare(const struct reading *reading)
{
	for (size_t i = 0; i < reading->answer_count; i++)
		if (reading->answers[i].state != ANSWER_BLANK || reading->answers[i].note[0])
			return false;
	return reading->answer_count > 0;
}

/* All places of a side where something is answered. */
static struct rect_mm side_rect(const struct layout_side *side)
{
	struct rect_mm all = {0};
	bool any = false;

	for (size_t i = 0; i < side->question_count; i++, any = true)
		all = any ? joined(all, question_rect(&side->questions[i]))
			  : question_rect(&side->questions[i]);
	for (size_t i = 0; i < side->area_count; i++, any = true)
		all = any ? joined(all, area_rect(&side->areas[i])) : area_rect(&side->areas[i]);
	return rect_grown(all, 6);
}

static bool crop_side(const struct crop_page *page, struct reading *reading, struct error *err)
{
	if (!add_crop(page, side_rect(page->side), SIDE_PER_MM, &reading->crops[0], err))
		return false;
	snprintf(reading->crops[0].question, sizeof reading->crops[0].question, CROP_OF_SIDE,
		reading->side);
	reading->crop_count = 1;
	return true;
}

bool crop_answers(const struct crop_page *page, struct reading *reading, struct error *err)
{
	size_t questions = page->side->question_count;

	reading->crops = calloc(reading->answer_count + 1, sizeof *reading->crops);
	if (!reading->crops)
		return error_memory(err);
	if (is_bare(reading))
		return crop_side(page, reading, err);
	for (size_t i = 0; i < reading->answer_count; i++) {
		const struct reading_answer *a = &reading->answers[i];
		struct reading_crop *crop = &reading->crops[reading->crop_count];
		bool text = i >= questions && a->type == QUESTION_TEXT;
		struct rect_mm at;

		if (!wanted(a))
			continue;
		at = i < questions ? question_rect(&page->side->questions[i])
				   : area_rect(&page->side->areas[i - questions]);
		if (!add_crop(page, at, text ? TEXT_PER_MM : DOUBT_PER_MM, crop, err))
			return false;
		memcpy(crop->question, a->question, sizeof crop->question);
		reading->crop_count++;
	}
	return true;
}
