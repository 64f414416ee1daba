// SPDX-License-Identifier: EUPL-1.2
#include "marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double INK_UNIT = 1000, CONFIDENCE_UNIT = 10000;

static unsigned clipped(double value, double unit)
{
	double scaled = round(value * unit);

	if (!(scaled > 0))
		return 0;
	return scaled < 65535 ? (unsigned)scaled : 65535;
}

static void put(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)(value & 255);
}

static unsigned take(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

enum { HAS_SHAPE = 0x8000, CODE_BITS = 0x1FFF };

size_t marks_pack(const struct reading_mark *marks, size_t count, unsigned char *bytes)
{
	unsigned char *at = bytes;

	for (size_t i = 0; i < count; i++) {
		unsigned head = ((unsigned)marks[i].code & CODE_BITS) << 2 | marks[i].state;

		put(at, head | (marks[i].shape ? HAS_SHAPE : 0));
		put(at + 2, clipped(marks[i].ink, INK_UNIT));
		put(at + 4, clipped(marks[i].confidence, CONFIDENCE_UNIT));
		at += MARK_BYTES;
		for (int byte = SHAPE_BYTES - 1; marks[i].shape && byte >= 0; byte--)
			*at++ = (unsigned char)(marks[i].shape >> (8 * byte));
	}
	return (size_t)(at - bytes);
}

size_t marks_unpack(
	const void *bytes, size_t byte_count, struct reading_mark marks[FORM_OPTIONS_MAX])
{
	const unsigned char *at = bytes, *end = at + byte_count;
	size_t count = 0;

	for (; count < FORM_OPTIONS_MAX && end - at >= MARK_BYTES; count++) {
		struct reading_mark *mark = &marks[count];
		unsigned head = take(at);

		*mark = (struct reading_mark){.code = (int)(head >> 2 & CODE_BITS),
			.state = (enum mark_state)(head & 3),
			.ink = take(at + 2) / INK_UNIT,
			.confidence = take(at + 4) / CONFIDENCE_UNIT};
		at += MARK_BYTES;
		if (!(head & HAS_SHAPE))
			continue;
		for (int byte = 0; byte < SHAPE_BYTES && at < end; byte++)
			mark->shape = mark->shape << 8 | *at++;
	}
	return count;
}

void marks_write(struct jsonout *w, const struct reading_mark *marks, size_t count)
{
	jsonout_object_begin(w, "options");
	for (size_t i = 0; i < count; i++) {
		char code[16];

		snprintf(code, sizeof code, "%d", marks[i].code);
		jsonout_object_begin(w, code);
		jsonout_string(w, "mark", mark_state_name(marks[i].state));
		jsonout_number(w, "ink", marks[i].ink, 3);
		jsonout_number(w, "confidence", marks[i].confidence, 4);
		jsonout_object_end(w);
	}
	jsonout_object_end(w);
}

/* --- same ink ---------------------------------------------------------------------------- */

static const double INK_SLACK = 0.08, INK_SLACK_SHARE = 0.20;
/* Less than this is the noise of paper and registration. */
static const double INK_NOISE = 0.05;
static const double LINE_SLACK = 4; /* of 100 mm: a cross is about that wide */
/* A stroke through one box covers some ten of its 64 fields. */
enum { FIELDS_LEAST = 6 };
static const double FIELDS_SHARED = 0.55;
/* Between the lightest and the darkest setting of an office scanner. */
static const double GAIN_LOW = 0.5, GAIN_HIGH = 2.0;

static const struct reading_answer *same_question(
	const struct reading_answer *answers, size_t count, const char *question)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(answers[i].question, question) == 0)
			return &answers[i];
	return NULL;
}

static const struct reading_mark *same_option(const struct reading_answer *answer, int code)
{
	for (size_t i = 0; i < answer->mark_count; i++)
		if (answer->marks[i].code == code)
			return &answer->marks[i];
	return NULL;
}

/* By which factor b is darker than a, over the boxes that hold ink in both. */
static double gain(const struct reading_answer *a, size_t a_count, const struct reading_answer *b,
	size_t b_count)
{
	double sum_a = 0, sum_b = 0, factor;

	for (size_t i = 0; i < a_count; i++) {
		const struct reading_answer *other = same_question(b, b_count, a[i].question);

		for (size_t j = 0; other && j < a[i].mark_count; j++) {
			const struct reading_mark *mark = same_option(other, a[i].marks[j].code);

			if (!mark || mark->ink < INK_NOISE || a[i].marks[j].ink < INK_NOISE)
				continue;
			sum_a += a[i].marks[j].ink;
			sum_b += mark->ink;
		}
	}
	factor = sum_a > 0 ? sum_b / sum_a : 1;
	return fmin(fmax(factor, GAIN_LOW), GAIN_HIGH);
}

/* Share of the fields with ink in either that have ink in both, over all boxes of the side. 1 when
 * too few fields are known to say anything. */
static double shared_fields(const struct reading_answer *a, size_t a_count,
	const struct reading_answer *b, size_t b_count)
{
	int both = 0, either = 0;

	for (size_t i = 0; i < a_count; i++) {
		const struct reading_answer *other = same_question(b, b_count, a[i].question);

		for (size_t j = 0; other && j < a[i].mark_count; j++) {
			const struct reading_mark *mark = same_option(other, a[i].marks[j].code);

			if (!mark || !mark->shape || !a[i].marks[j].shape)
				continue;
			both += __builtin_popcountll(mark->shape & a[i].marks[j].shape);
			either += __builtin_popcountll(mark->shape | a[i].marks[j].shape);
		}
	}
	return either < FIELDS_LEAST ? 1 : (double)both / either;
}

static bool contradict(enum mark_state a, enum mark_state b)
{
	return (a == MARK_EMPTY && b == MARK_MARKED) || (a == MARK_MARKED && b == MARK_EMPTY);
}

static bool same_marks(
	const struct reading_answer *a, const struct reading_answer *b, double factor)
{
	for (size_t i = 0; i < a->mark_count; i++) {
		const struct reading_mark *mark = same_option(b, a->marks[i].code);
		double expected = a->marks[i].ink * factor;
		double apart;

		if (!mark)
			return false;
		apart = fabs(expected - mark->ink);
		if (contradict(a->marks[i].state, mark->state) && apart > INK_NOISE)
			return false;
		if (a->marks[i].shape && mark->shape)
			continue; /* its shape tells more */
		if (apart > INK_SLACK + INK_SLACK_SHARE * fmax(expected, mark->ink))
			return false;
	}
	return true;
}

static bool same_area(const struct reading_answer *a, const struct reading_answer *b)
{
	if (a->type == QUESTION_TEXT)
		return (a->state == ANSWER_BLANK) == (b->state == ANSWER_BLANK);
	if (a->type == QUESTION_LINE && a->state == ANSWER_ANSWERED && b->state == ANSWER_ANSWERED)
		return fabs(a->value - b->value) <= LINE_SLACK;
	if (a->type == QUESTION_LINE || a->type == QUESTION_NUMBER)
		return (a->state == ANSWER_BLANK) == (b->state == ANSWER_BLANK);
	return true;
}

bool marks_same_ink(const struct reading_answer *a, size_t a_count, const struct reading_answer *b,
	size_t b_count)
{
	double factor = gain(a, a_count, b, b_count);

	if (shared_fields(a, a_count, b, b_count) < FIELDS_SHARED)
		return false;
	for (size_t i = 0; i < a_count; i++) {
		const struct reading_answer *other = same_question(b, b_count, a[i].question);

		if (!other || !same_area(&a[i], other) || !same_marks(&a[i], other, factor))
			return false;
	}
	return a_count == b_count;
}
