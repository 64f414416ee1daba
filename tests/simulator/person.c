// SPDX-License-Identifier: EUPL-1.2
#include "person.h"

#include "stop.h"

#include <math.h>
#include <string.h>
#include <sysexits.h>

const char *saying_name(enum saying saying)
{
	static const char *const NAMES[] = {"answered", "blank", "doubtful", "conflict", "written"};

	return NAMES[saying];
}

/* One question in somebody's hands. */
struct task {
	struct person *person;
	struct scribe *scribe;
	const struct ask *ask;
	struct deed *deed;
	int chosen[CHOICES_MAX]; /* indexes into ask->choices, rising */
	int count;
};

static void accept(struct task *t, enum saying saying, const int *chosen, int count)
{
	struct outcome *outcome = &t->deed->accept[t->deed->accept_count++];

	outcome->saying = saying;
	outcome->count = count;
	for (int i = 0; i < count; i++)
		outcome->values[i] = t->ask->choices[chosen[i]].code;
}

/* Asking a person is fine too. */
static void accept_review(struct task *t)
{
	accept(t, SAY_DOUBTFUL, NULL, 0);
	accept(t, SAY_CONFLICT, NULL, 0);
}

static bool lucky(struct task *t, double probability)
{
	return chance_of(t->scribe->chance, probability);
}

static const struct choice *choice_of(const struct task *t, int number)
{
	return &t->ask->choices[t->chosen[number]];
}

static void note(struct task *t, int number, const char *mark)
{
	t->deed->marks[t->chosen[number]] = mark;
}

/* Ticks all chosen options in one style and says what a reader should say. */
static void tick_all(struct task *t, const struct style *style)
{
	static const char *const MARKS[] = {[SAYS_YES] = "marked",
		[SAYS_LIKELY] = "marked",
		[SAYS_ASK] = "doubtful",
		[SAYS_NOTHING] = "empty"};

	/* A coloured face only says something when it is the only one (M10). */
	if (!strcmp(style->rule, "M10"))
		t->count = 1;
	for (int i = 0; i < t->count; i++) {
		style->draw(t->scribe, choice_of(t, i));
		note(t, i, MARKS[style->says]);
	}
	t->deed->style = style->name;
	t->deed->rule = style->rule;
	if (style->says == SAYS_NOTHING)
		accept(t, SAY_BLANK, NULL, 0);
	else if (style->says != SAYS_ASK)
		accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

/* An option that was not chosen, or -1. */
static int another(struct task *t)
{
	int others[CHOICES_MAX], count = 0;

	for (int i = 0; i < t->ask->choice_count; i++) {
		bool taken = false;

		for (int k = 0; k < t->count; k++)
			taken |= t->chosen[k] == i;
		if (!taken)
			others[count++] = i;
	}
	return count ? others[chance_below(t->scribe->chance, count)] : -1;
}

/* The usual mark, but never one that the act itself would make unclear. */
static const struct style *clear_style(struct task *t)
{
	const struct style *habit = t->person->habit;
	bool fills = !strcmp(habit->rule, "M4") || !strcmp(habit->rule, "M10");

	return fills || habit->says != SAYS_YES ? style_named("cross") : habit;
}

/* --- acts --------------------------------------------------------------------------------- */

static void act_blank(struct task *t)
{
	t->count = 0;
	accept(t, SAY_BLANK, NULL, 0);
	accept_review(t);
}

/* First the wrong box; then it is undone by `undo`, and the right ones are marked. */
static void corrected(struct task *t, void (*undo)(struct scribe *scribe, struct place box))
{
	int wrong = another(t);

	if (wrong >= 0) {
		struct place box = t->ask->choices[wrong].box;

		if (lucky(t, 0.7))
			scribe_cross(t->scribe, box);
		undo(t->scribe, box);
		t->deed->marks[wrong] = "withdrawn";
	}
	for (int i = 0; i < t->count; i++) {
		clear_style(t)->draw(t->scribe, choice_of(t, i));
		note(t, i, "marked");
	}
	accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

static void act_corrected_fill(struct task *t)
{
	corrected(t, scribe_fill);
}

static void act_corrected_scribble(struct task *t)
{
	corrected(t, scribe_scribble);
}

/* A word beside an option: in its own cell where there is room, else to the right of it. */
static void write_beside(struct task *t, const struct choice *choice, double height_mm, int letters)
{
	double right = choice->cell.x + choice->cell.w;
	double x = fmax(choice->word.x + choice->word.w, choice->box.x + choice->box.w) + 3;

	x = x + letters * height_mm * 0.75 < right ? x : right + 1;
	scribe_word(t->scribe, (struct spot){x, choice->box.y + choice->box.h * 0.7}, height_mm,
		letters);
}

/* Crossed out, with a word ("nee", "fout") beside it: nobody can be sure what is meant. */
static void act_crossed_out(struct task *t)
{
	const struct choice *choice = choice_of(t, 0);

	t->count = 1;
	scribe_cross(t->scribe, choice->box);
	scribe_scribble(t->scribe, choice->box);
	write_beside(t, choice, 3.5, lucky(t, 0.5) ? 3 : 4);
	note(t, 0, "doubtful");
	accept_review(t);
}

/* One more than may be. */
static void act_double(struct task *t)
{
	int most = t->ask->max ? t->ask->max : t->ask->choice_count;

	while (t->count <= most && t->count < t->ask->choice_count) {
		int next = another(t);

		t->chosen[t->count++] = next;
	}
	for (int i = 0; i < t->count; i++) {
		clear_style(t)->draw(t->scribe, choice_of(t, i));
		note(t, i, "marked");
	}
	if (t->count <= most)
		accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept(t, SAY_CONFLICT, NULL, 0);
	accept(t, SAY_DOUBTFUL, NULL, 0);
}

static double box_distance(const struct task *t, int a, int b)
{
	struct spot from = place_middle(t->ask->choices[a].box);
	struct spot until = place_middle(t->ask->choices[b].box);

	return hypot(until.x - from.x, until.y - from.y);
}

/* A cross halfway between a box and its neighbour. */
static void act_between(struct task *t)
{
	int first = chance_below(t->scribe->chance, t->ask->choice_count), next = first ? 0 : 1;
	struct place a = t->ask->choices[first].box, b, middle = a;

	for (int i = 0; i < t->ask->choice_count; i++)
		if (i != first && box_distance(t, first, i) < box_distance(t, first, next))
			next = i;
	b = t->ask->choices[next].box;
	middle.x = (a.x + b.x) / 2;
	middle.y = (a.y + b.y) / 2;
	scribe_cross(t->scribe, middle);
	t->deed->marks[first] = t->deed->marks[next] = "doubtful";
	t->count = 0;
	accept_review(t);
}

/* A line through two boxes and a little beyond. */
static void strike(struct task *t, int first, int last)
{
	struct spot from = place_middle(t->ask->choices[first].box);
	struct spot until = place_middle(t->ask->choices[last].box);
	double beyond = t->ask->choices[first].box.w * 0.5 + chance_even(t->scribe->chance, 1, 5);
	double more = beyond / fmax(1, box_distance(t, first, last));
	double dx = more * (until.x - from.x), dy = more * (until.y - from.y);

	scribe_line(t->scribe, (struct spot){from.x - dx, from.y - dy},
		(struct spot){until.x + dx, until.y + dy});
}

/* One line through all the boxes of a row or a column, row by row: "does not apply". */
static void act_row_line(struct task *t)
{
	int count = t->ask->choice_count, start = 0;
	const struct choice *choices = t->ask->choices;
	bool column = fabs(choices[0].box.x - choices[count - 1].box.x) < 3;

	for (int i = 1; i <= count; i++) {
		bool more =
			i < count && (column || fabs(choices[i].box.y - choices[start].box.y) < 3);

		if (more)
			continue;
		if (i - 1 > start)
			strike(t, start, i - 1);
		start = i;
	}
	for (int i = 0; i < count; i++)
		t->deed->marks[i] = "doubtful";
	t->count = 0;
	accept(t, SAY_BLANK, NULL, 0);
	accept_review(t);
}

/* A pencil mark rubbed out until little is left, then another. */
static void act_erased(struct task *t)
{
	int wrong = another(t);
	struct pen kept = t->scribe->pen;

	pen_named("pencil", t->scribe->chance, &t->scribe->pen);
	if (wrong >= 0) {
		struct pen whole = t->scribe->pen;

		t->scribe->pen.strength *= chance_even(t->scribe->chance, 0.04, 0.18);
		scribe_cross(t->scribe, t->ask->choices[wrong].box);
		t->scribe->pen = whole;
		t->deed->marks[wrong] = "empty";
	}
	for (int i = 0; i < t->count; i++) {
		scribe_cross(t->scribe, choice_of(t, i)->box);
		note(t, i, "marked");
	}
	t->scribe->pen = kept;
	accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

static void act_whitened(struct task *t)
{
	int wrong = another(t);

	if (wrong >= 0) {
		scribe_cross(t->scribe, t->ask->choices[wrong].box);
		scribe_whiten(t->scribe, t->ask->choices[wrong].box);
		t->deed->marks[wrong] = "empty";
	}
	for (int i = 0; i < t->count; i++) {
		clear_style(t)->draw(t->scribe, choice_of(t, i));
		note(t, i, "marked");
	}
	accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

/* A remark beside the mark. */
static void act_remark(struct task *t)
{
	const struct choice *choice = choice_of(t, 0);

	clear_style(t)->draw(t->scribe, choice);
	note(t, 0, "marked");
	t->count = 1;
	write_beside(t, choice, 2.5, 4 + chance_below(t->scribe->chance, 3));
	accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

/* Another pen and another hand, for this question only. */
static void act_other_hand(struct task *t)
{
	struct pen pen = t->scribe->pen;
	struct hand hand = t->scribe->hand;

	pen_named("any", t->scribe->chance, &t->scribe->pen);
	t->scribe->hand = hand_any(t->scribe->chance);
	tick_all(t, clear_style(t));
	t->scribe->pen = pen;
	t->scribe->hand = hand;
}

/* The pen rested in another box than the one that is marked. */
static void act_dot_beside(struct task *t)
{
	int other = another(t);

	if (other >= 0)
		style_named("dot")->draw(t->scribe, &t->ask->choices[other]);
	tick_all(t, clear_style(t));
}

/* Somebody who fills boxes, and crosses one for a change: not a correction (M6). */
static void act_fill_and_cross(struct task *t)
{
	t->person->habit = style_named("fill");
	for (int i = 0; i < t->count; i++) {
		style_named(i ? "cross" : "fill")->draw(t->scribe, choice_of(t, i));
		note(t, i, "marked");
	}
	accept(t, SAY_ANSWERED, t->chosen, t->count);
	accept_review(t);
}

/* Large angry loops over all the options. */
static void act_angry(struct task *t)
{
	struct place all = t->ask->choices[0].cell;

	for (int i = 0; i < t->ask->choice_count; i++) {
		all = place_both(all, t->ask->choices[i].cell);
		t->deed->marks[i] = "doubtful";
	}
	scribe_scribble(t->scribe, all);
	scribe_scribble(t->scribe, all);
	t->count = 0;
	accept(t, SAY_BLANK, NULL, 0);
	accept_review(t);
}

static const struct act {
	const char *name, *rule;
	double usual; /* how often people do it, in a thousand questions */
	void (*run)(struct task *task);
} ACTS[] = {
	{"blank", "-", 50, act_blank},
	{"corrected-fill", "M5", 8, act_corrected_fill},
	{"corrected-scribble", "M13", 5, act_corrected_scribble},
	{"crossed-out", "M14", 1, act_crossed_out},
	{"double", "M15", 5, act_double},
	{"between", "M16", 1, act_between},
	{"row-line", "M17", 2, act_row_line},
	{"erased", "M23", 2, act_erased},
	{"whitened", "M23", 1, act_whitened},
	{"remark", "M25", 5, act_remark},
	{"other-hand", "M27", 3, act_other_hand},
	{"dot-beside", "M11", 4, act_dot_beside},
	{"fill-and-cross", "M6", 0, act_fill_and_cross},
	{"angry", "-", 1, act_angry},
};

enum { ACT_COUNT = sizeof ACTS / sizeof *ACTS };

const char *person_act_name(int index)
{
	return index < ACT_COUNT ? ACTS[index].name : NULL;
}

static const struct act *act_named(const char *name)
{
	for (int i = 0; i < ACT_COUNT; i++)
		if (!strcmp(ACTS[i].name, name))
			return &ACTS[i];
	return NULL;
}

bool person_knows(const char *how)
{
	return !strcmp(how, "usual") || !strcmp(how, "all") || style_named(how) || act_named(how);
}

/* --- choosing ----------------------------------------------------------------------------- */

/* How people answer: mostly on the friendly side. */
static int likely_option(struct task *t)
{
	static const int FACES[] = {1, 2, 4, 6, 4}, WORDS[] = {5, 3, 2, 2, 1, 1, 1, 1};
	bool faces = !strncmp(t->ask->type, "faces", 5);
	int count = t->ask->choice_count, sum = 0, at;

	if (t->person->even || count > 8)
		return chance_below(t->scribe->chance, count);
	for (int i = 0; i < count; i++)
		sum += faces && count <= 5 ? FACES[i + 5 - count] : WORDS[i];
	at = chance_below(t->scribe->chance, sum);
	for (int i = 0; i < count; i++) {
		at -= faces && count <= 5 ? FACES[i + 5 - count] : WORDS[i];
		if (at < 0)
			return i;
	}
	return count - 1;
}

static void sort_chosen(struct task *t)
{
	for (int i = 1; i < t->count; i++)
		for (int k = i; k > 0 && t->chosen[k - 1] > t->chosen[k]; k--) {
			int kept = t->chosen[k];

			t->chosen[k] = t->chosen[k - 1];
			t->chosen[k - 1] = kept;
		}
}

static void choose(struct task *t, const int *codes, int count)
{
	int most = t->ask->max ? t->ask->max : 3, wanted;

	for (int c = 0; c < count; c++)
		for (int i = 0; i < t->ask->choice_count; i++)
			if (t->ask->choices[i].code == codes[c])
				t->chosen[t->count++] = i;
	if (!t->count) {
		wanted = 1 + chance_below(t->scribe->chance, most);
		wanted = wanted < t->ask->choice_count ? wanted : t->ask->choice_count - 1;
		t->chosen[t->count++] = likely_option(t);
		while (t->count < wanted) {
			int next = another(t);

			t->chosen[t->count++] = next;
		}
	}
	sort_chosen(t);
}

/* What somebody does when nobody tells them what to do. */
static const char *usual_way(struct task *t)
{
	double at = chance_even(t->scribe->chance, 0, 1000);

	for (int i = 0; i < ACT_COUNT; i++) {
		if (at < ACTS[i].usual)
			return ACTS[i].name;
		at -= ACTS[i].usual;
	}
	return t->person->habit->name;
}

static const char *any_way(struct task *t)
{
	int styles = 0, at;

	while (STYLES[styles].name)
		styles++;
	at = chance_below(t->scribe->chance, styles + ACT_COUNT);
	return at < styles ? STYLES[at].name : ACTS[at - styles].name;
}

static void answer_boxes(struct task *t, const char *how, const int *codes, int count)
{
	const struct act *act;

	choose(t, codes, count);
	if (!strcmp(how, "usual"))
		how = usual_way(t);
	else if (!strcmp(how, "all"))
		how = any_way(t);
	act = act_named(how);
	if (!act) {
		tick_all(t, style_named(how));
		return;
	}
	act->run(t);
	t->deed->style = act->name;
	t->deed->rule = act->rule;
}

static void answer_text(struct task *t, const char *how)
{
	double luck = chance_even(t->scribe->chance, 0, 1);

	t->deed->rule = "-";
	t->deed->style = "no-text";
	if (luck < 0.4 || !strcmp(how, "blank")) {
		accept(t, SAY_BLANK, NULL, 0);
		return;
	}
	t->deed->style = luck < 0.8 ? "writing" : "drawing";
	if (luck < 0.8)
		scribe_writing(t->scribe, t->ask->area);
	else
		scribe_drawing(t->scribe, t->ask->area);
	accept(t, SAY_WRITTEN, NULL, 0);
}

/* The number as a word, beside the boxes or under them. */
static void write_number_word(struct task *t)
{
	struct place box = t->ask->digits[t->ask->digit_count - 1];
	double height = chance_even(t->scribe->chance, 2.5, 4);
	struct spot start = {box.x + box.w + chance_even(t->scribe->chance, 3, 40),
		box.y + box.h * chance_even(t->scribe->chance, 0.5, 1)};

	if (lucky(t, 0.3))
		start = (struct spot){t->ask->digits[0].x, box.y + box.h + height + 1.5};
	t->deed->style = "number-word";
	scribe_word(t->scribe, start, height, 3 + chance_below(t->scribe->chance, 4));
}

static void answer_number(struct task *t, const char *how)
{
	int value = 0, leading = chance_below(t->scribe->chance, t->ask->digit_count);
	/* Boxes are passed over: digits stand to the right of them, all or only the last ones. */
	int passed = lucky(t, 0.3) ? 1 + chance_below(t->scribe->chance, t->ask->digit_count) : 0;
	double step = t->ask->digits[0].w + 3;

	t->deed->rule = "M26";
	t->deed->style = passed ? "digits-beside" : "digits";
	if (!strcmp(how, "blank")) {
		accept(t, SAY_BLANK, NULL, 0);
		return;
	}
	if (lucky(t, 0.2)) {
		write_number_word(t);
		accept(t, SAY_DOUBTFUL, NULL, 0);
		return;
	}
	for (int i = leading; i < t->ask->digit_count; i++) {
		int digit = chance_below(t->scribe->chance, 10);
		struct place box = t->ask->digits[i];

		box.x += passed * step;
		value = 10 * value + digit;
		scribe_digit(t->scribe, box, digit);
	}
	accept(t, SAY_DOUBTFUL, NULL, 0);
	t->deed->accept[0].values[0] = value;
	t->deed->accept[0].count = 1;
}

/* A cross on the line, `at` hundredths from its first end. */
static void cross_line(struct task *t, int at)
{
	const struct spot *ends = t->ask->ends;
	struct place box = {0, 0, 5, 5};
	struct hand kept = t->scribe->hand;

	box.x = ends[0].x + (ends[1].x - ends[0].x) * at / 100 - box.w / 2;
	box.y = ends[0].y + (ends[1].y - ends[0].y) * at / 100 - box.h / 2;
	/* Where it crosses is what was meant. */
	t->scribe->hand.stray_mm = 0;
	t->scribe->hand.slant = 0;
	scribe_cross(t->scribe, box);
	t->scribe->hand = kept;
}

static void answer_line(struct task *t, const char *how, const int *codes, int count)
{
	int at = count ? codes[0] : chance_below(t->scribe->chance, 101);
	bool twice = !strcmp(how, "double") || (!strcmp(how, "all") && lucky(t, 0.1));

	t->deed->rule = "-";
	t->deed->style = "line";
	if (!strcmp(how, "blank") || (!count && lucky(t, 0.04))) {
		t->deed->style = "line-blank";
		accept(t, SAY_BLANK, NULL, 0);
		return;
	}
	cross_line(t, at);
	if (twice) {
		t->deed->style = "line-double";
		cross_line(t, at < 50 ? at + 40 : at - 40);
		accept_review(t);
		return;
	}
	accept(t, SAY_ANSWERED, NULL, 0);
	t->deed->accept[0].values[0] = at;
	t->deed->accept[0].count = 1;
	accept_review(t);
}

void person_answer(struct person *person, const struct ask *ask, const char *how, const int *codes,
	int count, struct deed *deed)
{
	struct task task = {.person = person, .scribe = &person->scribe, .ask = ask, .deed = deed};

	*deed = (struct deed){0};
	for (int i = 0; i < ask->choice_count; i++)
		deed->marks[i] = "empty";
	if (ask->kind == ASK_TEXT)
		answer_text(&task, how);
	else if (ask->kind == ASK_NUMBER)
		answer_number(&task, how);
	else if (ask->kind == ASK_LINE)
		answer_line(&task, how, codes, count);
	else
		answer_boxes(&task, how, codes, count);
}
