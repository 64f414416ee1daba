// SPDX-License-Identifier: EUPL-1.2
#include "doubt.h"

#include "sight.h"

#include <math.h>
#include <stdio.h>

/* How dark a pencil is that people write with; where noise hides that, nothing may be there. */
static const double PENCIL = 0.15;

/* Darkness that somebody may have made; where there are folds and stains, only what is clearly darker
 * than they are. */
static const double BESIDE_LEAST = 0.03, DIRT_TIMES = 1.3;

/* Larger than any mark in one cell. */
static const double STAIN_MM = 45;

/* A pen that rested leaves a point as dark as its strokes; a paler one may be where strokes crossed. */
static const double PALE_DOT = 0.3;

/* The darkest mark of a side in hard pencil or pale crayon: its next mark may be too pale to be seen. Of
 * 22 questions on such sheets that seemed bare, of 6,048 simulated sides, 8 were not. */
static const double PALE_PEN = 0.3;

/* As much of a box as a scribble covers that takes back a cross. */
static const double CORRECTED_COVER = 0.42;

/* A few letters, as pale as hard pencil: other strokes of it may be gone. */
static const double PALE_WRITING_MM = 20, PALE_WRITING = 0.25;

/* A fax showed 0.20 to 0.44 of the print of questions that it had lost. The next worst of 2,016 simulated
 * sides were at 0.55, 0.62, 0.69 and 0.85. */
static const double AROUND_LEAST = 0.6;

/* A trace in a box that is more than dust. */
static const double SPECK_MM2 = 0.35;

/* Does this pen show in this scan? */
struct showing {
	int whole;      /* marks without a break, well above the noise */
	int broken;     /* what may be a mark, in pieces               */
	int faint;      /* what may be a mark, hardly above the noise  */
	int bold;       /* of the whole ones: of a pen so wide that any threshold shows it */
	int felt;       /* of these: wider than any crayon                                 */
	int boxed;      /* marks in boxes                                              */
	int beside;     /* marks on pictures and words, nothing of them at a box       */
	double darkest; /* contrast of the darkest mark in a box; 0 without any       */
};

/* Felt-tips and markers; a pencil as wide as that is soft, and comes out in pieces. */
static const double BOLD_MM = 0.8, FELT_MM = 1.1;

/* Whether what marks an option is not at its box: no ring about it either. */
static bool is_off_box(const struct side_ink *ink, int question, int option)
{
	for (size_t i = 0; i < ink->thing_count; i++) {
		const struct added_thing *t = &ink->things[i];

		for (int k = 0; t->kind == ADDED_STROKES && k < t->touch_count; k++)
			if (t->touches[k].question == question && t->touches[k].option == option &&
				t->touches[k].box_mm2 + t->touches[k].beside_mm2 >
					0.5 * t->area_mm2)
				return false;
	}
	return true;
}

/* Of all options of the side that are not bare. A stroke that printing and scanning have left whole
 * is as long as all its ink together. */
static struct showing look_at_pen(const struct side_ink *ink, const struct reading_answer *answers)
{
	struct showing seen = {0};

	for (size_t q = 0; q < ink->side->question_count; q++)
		for (size_t o = 0; o < answers[q].mark_count; o++) {
			const struct reading_mark *mark = &answers[q].marks[o];
			const struct box_ink *b = &side_cell(ink, q, o)->box;
			bool sure = mark->state == MARK_MARKED && mark->confidence >= 0.99;
			bool faint = b->contrast < fmax(0.14, 1.8 * b->noise);

			if (mark->state == MARK_EMPTY)
				continue;
			seen.boxed += b->cover > 0;
			seen.beside += b->cover <= 0 && is_off_box(ink, (int)q, (int)o);
			/* A ring about the box or the picture; of two values the rim of a face may be all
			 * that was left of its colour. */
			if (b->cover <= 0) {
				seen.whole +=
					mark->state == MARK_MARKED && sure && !ink->two_values;
				continue;
			}
			if (mark->state == MARK_MARKED)
				seen.darkest = fmax(seen.darkest, b->contrast);
			if (mark->state == MARK_MARKED && !faint &&
				(sure || b->patch > 0.75 * b->span)) {
				seen.whole++;
				seen.bold += b->width_mm > BOLD_MM && b->patch > 0.75 * b->span;
				seen.felt += b->width_mm > FELT_MM && b->patch > 0.75 * b->span;
			}
			seen.faint += faint;
			/* Of two values even a sure mark may be what is left of more. */
			seen.broken += (!sure || ink->two_values) && b->patch < 0.75 * b->span;
		}
	return seen;
}

/* Of a question with three to five options that was answered unseen, seven in ten are bare. */
static void doubt(struct reading_answer *a, const char *why)
{
	a->state = ANSWER_DOUBTFUL;
	snprintf(a->note, sizeof a->note, "%s", why);
	for (size_t k = 0; k < a->mark_count; k++)
		a->marks[k].confidence = fmin(a->marks[k].confidence, 0.7);
}

/* Traces in this question: of a mark that the scan could hardly show, or of one beside the boxes that
 * is too close to print, too faint or too mixed up with folds and stains to be seen for what it is. */
static bool shows_traces(const struct side_ink *ink, size_t question, size_t *dots)
{
	double least = fmax(BESIDE_LEAST, 1.3 * ink->ghost);
	bool shows = false;

	for (size_t i = 0; i < ink->thing_count; i++) {
		const struct added_thing *t = &ink->things[i];
		bool dirt = t->kind == ADDED_CREASE ||
			    (t->kind == ADDED_STAIN && added_size_mm(t) > STAIN_MM);

		for (int k = 0; dirt && k < t->touch_count; k++)
			if (t->touches[k].question == (int)question)
				least = fmax(least, DIRT_TIMES * t->contrast);
	}
	for (size_t o = 0; o < ink->side->questions[question].option_count; o++) {
		const struct cell_ink *cell = side_cell(ink, question, o);

		*dots += cell->box.cover > 0 && cell->box.contrast < PALE_DOT;
		/* Of two values: a few dots may be all that was left of a stroke. */
		shows |= ink->two_values && cell->box.cover > 0;
		shows |= cell->trace > 0 &&
			 (ink->two_values || cell->trace > least ||
				 (cell->trace_mm2 > SPECK_MM2 && ink->ghost <= 0));
		shows |= cell->beside_trace > least;
	}
	return shows;
}

/* Where pens are lost: a correction may have lost its cross, and of several answers one may be left as
 * a few dots. */
static bool may_have_lost(
	const struct side_ink *ink, size_t question, const struct reading_answer *a)
{
	bool several = ink->two_values && ink->side->questions[question].max != 1;

	for (size_t o = 0; o < a->mark_count; o++) {
		const struct cell_ink *cell = side_cell(ink, question, o);

		if (a->marks[o].state == MARK_MARKED && cell->box.cover > CORRECTED_COVER)
			return true;
		if (a->marks[o].state == MARK_EMPTY &&
			((ink->two_values && cell->box.cover > 0) || (several && cell->trace > 0)))
			return true;
	}
	return false;
}

/* Of a few words some pieces are left, where of the marks of that pen there are. */
static bool left_clean(const struct side_ink *ink, size_t area)
{
	return ink->side->areas[area].type == QUESTION_TEXT && ink->areas[area].pieces == 0;
}

static bool is_bare(const struct reading_answer *a)
{
	return a->state == ANSWER_BLANK && a->note[0] == '\0';
}

static size_t count_unclear(const struct reading_answer *answers, size_t questions)
{
	size_t count = 0;

	for (size_t i = 0; i < questions; i++)
		count += answers[i].state == ANSWER_DOUBTFUL;
	return count;
}

/*
 * "Nothing there" is an answer too, and as bad as any other when it is wrong. In a scan of two
 * values pencil and red may be gone without a trace, and so they may when not even the printed
 * boxes are to be seen, or when other marks of this side are faint or only there in pieces. Where
 * nothing shows that this pen would have been seen, a person looks at the paper.
 */
static void doubt_bare(
	const struct side_ink *ink, struct showing seen, struct reading_answer *answers)
{
	size_t questions = ink->side->question_count, bare = 0, traced = 0, dots = 0;
	bool pale = ink->print_seen < 0.5;
	bool noisy = ink->noise > PENCIL;
	bool weak = seen.whole == 0 && (pale || noisy || seen.faint > 0), lost, broken;

	for (size_t i = 0; i < questions; i++)
		if (is_bare(&answers[i])) {
			bare++;
			if (shows_traces(ink, i, &dots)) {
				traced++;
				doubt(&answers[i], NOTE_TRACES);
			}
		}
	/* Writing that can hardly be seen: so may marks be. */
	for (size_t i = 0; seen.whole == 0 && i < ink->side->area_count; i++)
		weak |= ink->areas[i].strokes_mm > PALE_WRITING_MM &&
			ink->areas[i].contrast < PALE_WRITING;
	if (ink->two_values)
		weak |= seen.whole == 0 || seen.broken > 0 ||
			(2 * bare >= questions && seen.bold < seen.whole);
	/* One trace may be dust. */
	lost = weak || (seen.whole == 0 && (traced + dots > 1 || ink->hinted > 1));
	broken = seen.whole == 0 && count_unclear(answers, questions) > 1;
	for (size_t i = 0; (lost || broken) && i < questions + ink->side->area_count; i++) {
		struct reading_answer *a = &answers[i];
		/* Where one mark is in pieces, another of the same question may be gone. */
		bool gone = ink->two_values && seen.broken > 0 && i < questions &&
			    ink->side->questions[i].max != 1;
		bool more = weak && i < questions && a->state == ANSWER_ANSWERED &&
			    (gone || may_have_lost(ink, i, a));

		if (i >= questions && left_clean(ink, i - questions) &&
			(!lost || (ink->two_values && seen.whole + seen.broken > 0)))
			continue;
		if (a->note[0] == '\0' && (a->state == ANSWER_BLANK || more))
			doubt(a, pale              ? "print hardly visible"
				 : ink->two_values ? "black-and-white scan"
						   : NOTE_PALE);
	}
}

/* Longer than where a pen has only rested, as a share of the side of a box: a mm. */
static const double DOT_MADE = 0.11;

static bool has_dot(const struct side_ink *ink, size_t question)
{
	for (size_t o = 0; o < ink->side->questions[question].option_count; o++) {
		const struct box_ink *b = &side_cell(ink, question, o)->box;

		if (b->patch > DOT_MADE && sight_of_box(b).look == LOOK_DOT)
			return true;
	}
	return false;
}

/* A dot that may be where the strokes of a cross met, and all that was left of it. */
static bool has_rest(const struct side_ink *ink, size_t question)
{
	for (size_t o = 0; o < ink->side->questions[question].option_count; o++) {
		const struct box_ink *b = &side_cell(ink, question, o)->box;
		/* Not much paler than this side's marks: nothing rubbed out, not the back of the paper. */
		bool pale = b->contrast < PALE_DOT && b->contrast > 0.5 * ink->darkest;

		if ((ink->two_values || pale) && sight_of_box(b).look == LOOK_DOT)
			return true;
	}
	return false;
}

/* A pen rests here and there (M11). Where one question after the other has a dot, or something
 * short, and none has a mark, somebody may answer in dots (M6). */
static void doubt_dots(
	const struct side_ink *ink, struct showing seen, struct reading_answer *answers)
{
	size_t questions = ink->side->question_count, dotted = 0;
	size_t unclear = count_unclear(answers, questions);

	if (seen.whole > 0)
		return;
	for (size_t i = 0; i < questions; i++)
		dotted += answers[i].state == ANSWER_BLANK && has_dot(ink, i);
	for (size_t i = 0; dotted + unclear > 1 && i < questions; i++)
		if (answers[i].state == ANSWER_BLANK && has_dot(ink, i))
			doubt(&answers[i], "dots");
}

/* Where one question after the other has a mark and what may be the rest of a cross, the mark may be
 * what was taken back: a scribble is darker than the cross beside it. */
static void doubt_rests(
	const struct side_ink *ink, struct showing seen, struct reading_answer *answers)
{
	size_t questions = ink->side->question_count, beside = 0, alone = 0;

	/* Of a felt-tip more would be left. */
	if (seen.felt > 0)
		return;
	for (size_t i = 0; i < questions; i++) {
		bool rest = has_rest(ink, i);

		beside += answers[i].state == ANSWER_ANSWERED && rest;
		alone += answers[i].state == ANSWER_BLANK && rest;
	}
	for (size_t i = 0; beside > 0 && beside + alone > 1 && i < questions; i++)
		if (answers[i].state != ANSWER_CONFLICT && has_rest(ink, i))
			doubt(&answers[i], "dots");
}

/* In a box, what is too little for a mark and as much as a pen leaves where it rests (M11). */
static const double PIECE_COVER = 0.02;

static bool has_pieces(const struct side_ink *ink, size_t question, const struct reading_answer *a)
{
	for (size_t o = 0; o < a->mark_count; o++)
		if (a->marks[o].state == MARK_EMPTY &&
			side_cell(ink, question, o)->box.cover > PIECE_COVER)
			return true;
	return false;
}

/* A pen that shows so little where it shows best may show nothing where it was pressed less. Where that
 * leaves most of the side bare, or pieces of it in boxes, one of several answers may be gone as well. */
static void doubt_pale(
	const struct side_ink *ink, struct showing seen, struct reading_answer *answers)
{
	size_t questions = ink->side->question_count, bare = 0;

	if (seen.darkest <= 0 || seen.darkest >= PALE_PEN)
		return;
	for (size_t i = 0; i < questions; i++)
		if (is_bare(&answers[i])) {
			bare++;
			doubt(&answers[i], NOTE_PALE);
		}
	for (size_t i = 0; i < questions; i++)
		if (answers[i].state == ANSWER_ANSWERED && ink->side->questions[i].max != 1 &&
			(2 * bare > questions || has_pieces(ink, i, &answers[i])))
			doubt(&answers[i], NOTE_PALE);
}

/* Somebody who marks the pictures and not the boxes: on a black picture that is not to be seen. */
static void doubt_hidden(
	const struct side_ink *ink, struct showing seen, struct reading_answer *answers)
{
	for (size_t i = 0; seen.beside > 0 && seen.boxed == 0 && i < ink->side->question_count; i++)
		if (is_bare(&answers[i]))
			doubt(&answers[i], NOTE_ON_PRINT);
}

/* Where what is printed around a question is not to be seen, nobody knows what else is not. */
static void doubt_unseen(const struct side_ink *ink, struct reading_answer *answers)
{
	for (size_t i = 0; ink->print_around && i < ink->side->question_count; i++) {
		struct reading_answer *a = &answers[i];

		if (ink->print_around[i] < AROUND_LEAST &&
			(a->state == ANSWER_ANSWERED || a->state == ANSWER_BLANK)) {
			a->note[0] = '\0';
			doubt(a, "print hardly visible");
		}
	}
}

void doubt_side(const struct side_ink *ink, struct reading_answer *answers)
{
	/* As it was read: what is asked about says less of the pen. */
	struct showing seen = look_at_pen(ink, answers);

	doubt_bare(ink, seen, answers);
	doubt_dots(ink, seen, answers);
	doubt_rests(ink, seen, answers);
	doubt_pale(ink, seen, answers);
	doubt_hidden(ink, seen, answers);
	doubt_unseen(ink, answers);
}
