// SPDX-License-Identifier: EUPL-1.2
#include "trace.h"

#include "png_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_SIZE = 4096, NOTES_SIZE = 4096 };

struct trace {
	char folder[PATH_SIZE - 64];
	int page;
	struct timespec last;
	struct buffer times;
};

struct trace *trace_new(const char *folder, struct error *err)
{
	struct trace *t = calloc(1, sizeof *t);

	if (!t) {
		error_memory(err);
		return NULL;
	}
	snprintf(t->folder, sizeof t->folder, "%s", folder);
	return t;
}

static void write_file(const struct trace *t, const char *name, const struct buffer *bytes)
{
	char path[PATH_SIZE];
	FILE *file;

	snprintf(path, sizeof path, "%s/%03d-%s", t->folder, t->page, name);
	file = fopen(path, "wb");
	if (!file)
		return;
	fwrite(bytes->data, 1, bytes->length, file);
	fclose(file);
}

static void write_times(struct trace *t)
{
	if (t->times.length > 0)
		write_file(t, "times.txt", &t->times);
	buffer_free(&t->times);
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	write_times(trace);
	free(trace);
}

void trace_page(struct trace *trace)
{
	if (!trace)
		return;
	write_times(trace);
	trace->page++;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &trace->last);
}

void trace_time(struct trace *trace, const char *step)
{
	struct timespec now;

	if (!trace)
		return;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	buffer_printf(&trace->times, "%-10s %8.3f ms\n", step,
		(double)(now.tv_sec - trace->last.tv_sec) * 1e3 +
			(double)(now.tv_nsec - trace->last.tv_nsec) / 1e6);
	trace->last = now;
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* A picture to draw on: the small copy, paler, so that lines stand out. */
struct board {
	struct image image;
	int factor;
};

static bool board_new(struct board *b, const struct ground *g)
{
	if (!image_new(&b->image, g->small.width, g->small.height, NULL))
		return false;
	b->factor = g->factor;
	for (int y = 0; y < b->image.height; y++)
		for (int x = 0; x < b->image.width; x++)
			b->image.pixels[(size_t)y * b->image.stride + (size_t)x] =
				(uint8_t)(155 +
					  g->small.pixels[(size_t)y * g->small.stride + (size_t)x] *
						  100 / 255);
	return true;
}

static void board_write(struct board *b, struct trace *t, const char *name)
{
	struct buffer png = {0};

	if (png_encode(&b->image, &png, NULL))
		write_file(t, name, &png);
	buffer_free(&png);
	image_free(&b->image);
	/* What drawing took is no time of the reader. */
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t->last);
}

static void line(struct board *b, struct point_px from, struct point_px to, uint8_t grey)
{
	double dx = (to.x - from.x) / b->factor, dy = (to.y - from.y) / b->factor;
	int steps = (int)(2 * fmax(fabs(dx), fabs(dy))) + 1;

	if (steps > 20000)
		return;
	for (int i = 0; i <= steps; i++) {
		int x = (int)(from.x / b->factor + dx * i / steps);
		int y = (int)(from.y / b->factor + dy * i / steps);

		if (x >= 0 && y >= 0 && x < b->image.width && y < b->image.height)
			b->image.pixels[(size_t)y * b->image.stride + (size_t)x] = grey;
	}
}

static void rect(struct board *b, const struct transform *page, struct rect_mm r, uint8_t grey)
{
	struct point_px corner[4];

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {r.x + (i == 1 || i == 2 ? r.w : 0), r.y + (i >= 2 ? r.h : 0)};

		corner[i] = transform_apply(page, at);
	}
	for (int i = 0; i < 4; i++)
		line(b, corner[i], corner[(i + 1) % 4], grey);
}

/* --- steps -------------------------------------------------------------------------------------- */

void trace_ground(struct trace *trace, const struct ground *ground)
{
	struct buffer png = {0};

	if (!trace)
		return;
	if (png_encode(&ground->small, &png, NULL))
		write_file(trace, "1-ground.png", &png);
	buffer_free(&png);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &trace->last);
}

void trace_pose(struct trace *trace, const struct ground *ground, const struct pose *pose)
{
	struct board b;

	if (!trace || !board_new(&b, ground))
		return;
	for (int i = 0; i < FRAME_MARKS; i++) {
		struct rect_mm at = {FRAME_MARK[i].x - FRAME_MARK_MM / 2,
			FRAME_MARK[i].y - FRAME_MARK_MM / 2, FRAME_MARK_MM, FRAME_MARK_MM};

		rect(&b, &pose->page, at, pose->found[i] ? 0 : 110);
		if (pose->found[i])
			rect(&b, &pose->page, rect_grown(at, 2), 0);
	}
	board_write(&b, trace, "2-squares.png");
}

void trace_side(struct trace *trace, const struct ground *ground, const struct transform *page,
	const struct layout_side *side)
{
	struct board b;

	if (!trace || !board_new(&b, ground))
		return;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++) {
			rect(&b, page, side->questions[i].options[k].box, 0);
			rect(&b, page, side->questions[i].options[k].cell, 100);
		}
	for (size_t i = 0; i < side->area_count; i++) {
		rect(&b, page, side->areas[i].area, 60);
		for (size_t k = 0; k < side->areas[i].digit_count; k++)
			rect(&b, page, side->areas[i].digits[k], 60);
	}
	board_write(&b, trace, "3-page.png");
}

static const char *kind_name(enum added_kind kind)
{
	static const char *const NAMES[] = {
		"strokes", "speck", "stain", "crease", "hole", "residue"};

	return NAMES[kind];
}

static void list_things(struct trace *trace, const struct added *ink)
{
	struct buffer text = {0};

	for (int i = 0; i < NEAR_STEPS; i++)
		buffer_printf(&text, "limit %d: %.1f\n", i, ink->limit[i]);
	buffer_printf(
		&text, "streaks: %d\nsharpness of print: %.2f\n", ink->streaks, ink->print_sharp);
	for (size_t i = 0; i < ink->count; i++) {
		const struct added_thing *t = &ink->things[i];

		buffer_printf(&text,
			"%-7s x %.1f-%.1f y %.1f-%.1f area %.2f contrast %.2f sharp %.2f spread "
			"%.2f/%.2f at %.0f around %.2f rim %.2f near %.2f\n",
			kind_name(t->kind), t->left, t->right, t->top, t->bottom, t->area_mm2,
			t->contrast, t->sharp, t->longest, t->shortest, t->direction_deg, t->around,
			t->rim, t->near_print);
		for (int k = 0; k < t->touch_count; k++)
			buffer_printf(&text,
				"        question %d option %d: box %.2f beside %.2f cell %.2f\n",
				t->touches[k].question, t->touches[k].option, t->touches[k].box_mm2,
				t->touches[k].beside_mm2, t->touches[k].cell_mm2);
	}
	write_file(trace, "4-ink.txt", &text);
	buffer_free(&text);
}

void trace_added(struct trace *trace, const struct added *ink)
{
	const struct ground *g = ink->ground;
	struct board b;

	if (!trace || !board_new(&b, g))
		return;
	for (int y = 0; y < g->small.height; y++)
		for (int x = 0; x < g->small.width; x++)
			if (ink->mask[(size_t)y * (size_t)g->small.width + (size_t)x])
				b.image.pixels[(size_t)y * b.image.stride + (size_t)x] = 90;
	for (size_t i = 0; i < ink->count; i++) {
		const struct added_thing *t = &ink->things[i];

		rect(&b, ink->page, rect_grown(added_rect(t), 0.5),
			t->kind == ADDED_STROKES ? 0 : 130);
	}
	board_write(&b, trace, "4-ink.png");
	list_things(trace, ink);
}

static void list_box(struct buffer *text, const struct box_ink *b)
{
	if (b->cover <= 0)
		return;
	buffer_printf(text,
		"        cover %.3f span %.2f patch %.2f path %.2f hole %.3f width %.2f mm "
		"contrast %.2f "
		"noise %.2f\n",
		b->cover, b->span, b->patch, b->path, b->hole, b->width_mm, b->contrast, b->noise);
}

void trace_answers(struct trace *trace, const struct side_ink *cells, const struct added *ink,
	const struct reading *reading)
{
	const struct layout_side *side = ink->blank->side;
	struct buffer text = {0};
	struct board b;

	if (!trace || !board_new(&b, ink->ground))
		return;
	for (size_t i = 0; i < reading->answer_count; i++) {
		const struct reading_answer *a = &reading->answers[i];

		buffer_printf(&text, "%s: %s %g %s\n", a->question, answer_state_name(a->state),
			a->value, a->note);
		for (size_t k = 0; k < a->mark_count; k++) {
			const struct reading_mark *m = &a->marks[k];

			buffer_printf(&text, "    %d: %s ink %.2f confidence %.4f\n", m->code,
				mark_state_name(m->state), m->ink, m->confidence);
			if (i < side->question_count)
				list_box(&text, &side_cell(cells, i, k)->box);
			if (m->state == MARK_EMPTY || i >= side->question_count)
				continue;
			for (int grow = 0; grow <= (m->state == MARK_DOUBTFUL ? 3 : 1); grow++)
				rect(&b, ink->page,
					rect_grown(side->questions[i].options[k].box, 1.5 + grow),
					0);
		}
	}
	write_file(trace, "5-answers.txt", &text);
	buffer_free(&text);
	board_write(&b, trace, "5-answers.png");
}
