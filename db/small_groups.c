// SPDX-License-Identifier: EUPL-1.2
#include "small_groups.h"

#include <stdlib.h>

/* --- levels ------------------------------------------------------------------------------ */

struct small_limits small_limits_raised(int least, int full)
{
	struct small_limits limits = {.least = SMALL_LEAST, .full = SMALL_FULL};

	if (least > limits.least)
		limits.least = least;
	if (full > limits.full)
		limits.full = full;
	if (limits.full < limits.least)
		limits.full = limits.least;
	return limits;
}

/* Whatever a caller put into the struct, the rule is the floor. */
static struct small_limits sound_limits(const struct small_limits *limits)
{
	struct small_limits sound =
		small_limits_raised(limits ? limits->least : 0, limits ? limits->full : 0);

	sound.outside = limits && limits->outside;
	return sound;
}

static enum small_level level_of(long people, const struct small_limits *limits)
{
	struct small_limits sound = sound_limits(limits);

	if (people >= sound.full)
		return SMALL_EVERYTHING;
	if (people >= sound.least && !sound.outside)
		return SMALL_TWO_BANDS;
	return SMALL_NOTHING;
}

enum small_level small_level(const struct small_group *group, const struct small_limits *limits)
{
	if (group->regime == 'B' &&
		(group->workers < SMALL_WORKERS || 2 * group->largest_worker > group->people))
		return SMALL_NOTHING;
	return level_of(group->people, limits);
}

static enum small_level lower(enum small_level a, enum small_level b)
{
	return a < b ? a : b;
}

/* --- one question ------------------------------------------------------------------------ */

static struct small_number exact(long value)
{
	return (struct small_number){SMALL_EXACT, value};
}

static void hide(const struct small_counts *counts, struct small_shown *shown)
{
	*shown = (struct small_shown){.level = SMALL_NOTHING,
		.scale = counts->scale,
		.option_count = counts->option_count};
	for (size_t i = 0; i < counts->option_count; i++)
		shown->order[i] = i;
}

static bool is_scale(const struct small_counts *counts)
{
	for (size_t i = 0; i < counts->option_count; i++)
		if (counts->options[i].band == BAND_NONE)
			return false;
	return counts->scale;
}

static long band_sum(const struct small_counts *counts, enum small_band band)
{
	long sum = 0;

	for (size_t i = 0; i < counts->option_count; i++)
		if (counts->options[i].band == band)
			sum += counts->options[i].count;
	return sum;
}

/* false: everybody is on the unfavourable side of a group that is too small to say so. */
static bool show_scale(const struct small_counts *counts, struct small_shown *shown)
{
	long good = band_sum(counts, BAND_GOOD), middle = band_sum(counts, BAND_MIDDLE);
	long not_good = band_sum(counts, BAND_NOT_GOOD);

	if (shown->level == SMALL_TWO_BANDS) {
		shown->bands[BAND_NOT_GOOD] = exact(middle + not_good);
		shown->bands[BAND_MIDDLE] = (struct small_number){SMALL_HIDDEN, 0};
		shown->bands[BAND_GOOD] = exact(good);
		return good > 0;
	}
	shown->bands[BAND_NOT_GOOD] = exact(not_good);
	shown->bands[BAND_MIDDLE] = exact(middle);
	shown->bands[BAND_GOOD] = exact(good);
	return true;
}

/*
 * What somebody who reads the sheet knows about a list: each person ticked at least one option
 * and at most `max`, so the sum of all options lies between two bounds; and each option lies
 * between 0 and what its mark allows.
 */
struct knowledge {
	long least_sum, most_sum; /* over all options */
	long low[SMALL_OPTIONS_MAX], high[SMALL_OPTIONS_MAX];
};

static void know(
	const struct small_counts *counts, const struct small_shown *shown, struct knowledge *k)
{
	long most = counts->max > 0 && (size_t)counts->max < counts->option_count
			    ? counts->max
			    : (long)counts->option_count;

	k->least_sum = counts->people;
	k->most_sum = counts->people * most;
	for (size_t i = 0; i < counts->option_count; i++) {
		const struct small_number *n = &shown->options[i];

		k->low[i] = n->kind == SMALL_EXACT ? n->value : 0;
		k->high[i] = n->kind == SMALL_EXACT ? n->value
			     : n->kind == SMALL_FEW ? SMALL_FEW_BELOW - 1
						    : counts->people;
	}
}

/* Is there a hidden number that can be worked out? */
static bool some_follows(const struct small_counts *counts, const struct small_shown *shown)
{
	struct knowledge k;
	long low = 0, high = 0;

	know(counts, shown, &k);
	for (size_t i = 0; i < counts->option_count; i++) {
		low += k.low[i];
		high += k.high[i];
	}
	for (size_t i = 0; i < counts->option_count; i++) {
		long least = k.least_sum - (high - k.high[i]);
		long most = k.most_sum - (low - k.low[i]);

		if (shown->options[i].kind == SMALL_EXACT)
			continue;
		least = least > k.low[i] ? least : k.low[i];
		most = most < k.high[i] ? most : k.high[i];
		if (least >= most)
			return true;
	}
	return false;
}

/* The smallest exact number becomes a dash, and so do all "fewer than 3": one mark for all that
 * is hidden, or the marks would tell which is which. Of equal ones all go, or the order of the
 * form would tell. false when nothing exact is left: then not even the number of people may be
 * shown, since only few tables look like that. */
static bool hide_one_more(const struct small_counts *counts, struct small_shown *shown)
{
	long smallest = -1;
	bool some_left = false;

	for (size_t i = 0; i < counts->option_count; i++) {
		struct small_number *n = &shown->options[i];

		if (n->kind == SMALL_EXACT && (smallest < 0 || n->value < smallest))
			smallest = n->value;
	}
	for (size_t i = 0; i < counts->option_count; i++) {
		struct small_number *n = &shown->options[i];

		if (n->kind == SMALL_EXACT && n->value != smallest)
			some_left = true;
		else
			*n = (struct small_number){SMALL_HIDDEN, 0};
	}
	return some_left;
}

void small_order(struct small_shown *shown)
{
	size_t n = 0;

	for (size_t i = 0; i < shown->option_count; i++) {
		size_t at = n;

		if (shown->options[i].kind != SMALL_EXACT)
			continue;
		while (at > 0 &&
			shown->options[shown->order[at - 1]].value < shown->options[i].value) {
			shown->order[at] = shown->order[at - 1];
			at--;
		}
		shown->order[at] = i;
		n++;
	}
	for (size_t i = 0; i < shown->option_count; i++)
		if (shown->options[i].kind != SMALL_EXACT)
			shown->order[n++] = i;
}

/* false: nothing of it may be shown. */
static bool show_list(const struct small_counts *counts, struct small_shown *shown)
{
	for (size_t i = 0; i < counts->option_count; i++) {
		long count = counts->options[i].count;
		bool few = shown->level == SMALL_TWO_BANDS && count < SMALL_FEW_BELOW;

		shown->options[i] = few ? (struct small_number){SMALL_FEW, 0} : exact(count);
	}
	while (some_follows(counts, shown))
		if (!hide_one_more(counts, shown))
			return false;
	small_order(shown);
	return true;
}

/* Outside the team: counts to the nearest five, as in published statistics. */
static void round_number(struct small_number *number)
{
	if (number->kind == SMALL_EXACT)
		number->value = (number->value + 2) / 5 * 5;
}

static void round_all(struct small_shown *shown)
{
	round_number(&shown->people);
	round_number(&shown->blank);
	round_number(&shown->unclear);
	for (size_t i = 0; i < SMALL_BANDS; i++)
		round_number(&shown->bands[i]);
	for (size_t i = 0; i < shown->option_count; i++)
		round_number(&shown->options[i]);
}

static void show_at(const struct small_counts *counts, enum small_level level,
	const struct small_limits *limits, struct small_shown *shown)
{
	hide(counts, shown);
	if (level == SMALL_NOTHING)
		return;
	shown->level = level;
	shown->scale = is_scale(counts);
	shown->people = exact(counts->people);
	shown->blank = exact(counts->blank);
	shown->unclear = exact(counts->unclear);
	if (!(shown->scale ? show_scale(counts, shown) : show_list(counts, shown))) {
		hide(counts, shown);
		return;
	}
	if (limits && limits->outside)
		round_all(shown);
}

static enum small_level question_level(const struct small_counts *counts,
	const struct small_group *group, const struct small_limits *limits)
{
	return lower(small_level(group, limits), level_of(counts->people, limits));
}

void small_question(const struct small_counts *counts, const struct small_group *group,
	const struct small_limits *limits, struct small_shown *shown)
{
	show_at(counts, question_level(counts, group, limits), limits, shown);
}

/* --- parts ------------------------------------------------------------------------------- */

bool small_split(const struct small_counts *parts, size_t part_count,
	const struct small_group *groups, const struct small_limits *limits)
{
	for (size_t i = 0; i < part_count; i++)
		if (groups[i].people > 0 &&
			question_level(&parts[i], &groups[i], limits) != SMALL_EVERYTHING)
			return false;
	return true;
}

static void add_counts(struct small_counts *sum, const struct small_counts *part)
{
	bool first = sum->option_count == 0;

	if (first) {
		*sum = *part;
		return;
	}
	sum->people += part->people;
	sum->blank += part->blank;
	sum->unclear += part->unclear;
	for (size_t i = 0; i < sum->option_count; i++)
		sum->options[i].count += part->options[i].count;
}

/* Workers of two teams may be the same people, so of those only what is certain counts. */
static void add_group(struct small_group *sum, const struct small_group *part)
{
	sum->regime = part->regime == 'B' || sum->regime == 'B' ? 'B' : part->regime;
	sum->people += part->people;
	sum->largest_worker += part->largest_worker;
	if (part->workers > sum->workers)
		sum->workers = part->workers;
}

void small_total(const struct small_counts *parts, const struct small_group *groups,
	size_t part_count, const struct small_limits *limits, bool *show, bool *in_total,
	struct small_shown *total)
{
	struct small_counts shown_counts = {0}, hidden_counts = {0};
	struct small_group shown_group = {0}, hidden_group = {0};
	struct small_shown shown, hidden = {.level = SMALL_NOTHING};
	enum small_level level;
	bool with_hidden;

	for (size_t i = 0; i < part_count; i++) {
		small_question(&parts[i], &groups[i], limits, &shown);
		show[i] = shown.level != SMALL_NOTHING;
		add_counts(show[i] ? &shown_counts : &hidden_counts, &parts[i]);
		add_group(show[i] ? &shown_group : &hidden_group, &groups[i]);
	}
	if (hidden_counts.option_count)
		small_question(&hidden_counts, &hidden_group, limits, &hidden);
	/* What is hidden can be had by taking the shown parts from the total. */
	with_hidden = hidden.level == SMALL_EVERYTHING ||
		      (hidden.level == SMALL_TWO_BANDS && hidden.scale);
	for (size_t i = 0; i < part_count; i++)
		in_total[i] = show[i] || with_hidden;
	level = question_level(&shown_counts, &shown_group, limits);
	if (with_hidden) {
		add_counts(&shown_counts, &hidden_counts);
		add_group(&shown_group, &hidden_group);
		level = lower(question_level(&shown_counts, &shown_group, limits), hidden.level);
	}
	show_at(&shown_counts, level, limits, total);
}

/* --- versions ---------------------------------------------------------------------------- */

static bool same_number(struct small_number a, struct small_number b)
{
	return a.kind == b.kind && a.value == b.value;
}

static bool same_shown(const struct small_shown *a, const struct small_shown *b)
{
	bool same = a->level == b->level && same_number(a->people, b->people) &&
		    same_number(a->blank, b->blank) && same_number(a->unclear, b->unclear);

	for (size_t i = 0; same && i < SMALL_BANDS; i++)
		same = same_number(a->bands[i], b->bands[i]);
	for (size_t i = 0; same && i < a->option_count; i++)
		same = same_number(a->options[i], b->options[i]);
	return same && a->option_count == b->option_count;
}

/* The two bands of what is shown in two or three. */
static void two_bands(const struct small_shown *shown, long *good, long *rest)
{
	*good = shown->bands[BAND_GOOD].value;
	*rest = shown->bands[BAND_NOT_GOOD].value + shown->bands[BAND_MIDDLE].value;
}

static void lower_to_two(struct small_shown *shown)
{
	long good, rest;

	two_bands(shown, &good, &rest);
	shown->level = SMALL_TWO_BANDS;
	shown->bands[BAND_NOT_GOOD] = exact(rest);
	shown->bands[BAND_MIDDLE] = (struct small_number){SMALL_HIDDEN, 0};
}

/* Everybody who came or went is on one side only: a change in which one number went down and
 * another up mixes people who came with people who went, and each may be alone. */
static bool one_way(const struct small_shown *from, const struct small_shown *to)
{
	long good_before, rest_before, good_after, rest_after;

	two_bands(from, &good_before, &rest_before);
	two_bands(to, &good_after, &rest_after);
	if (good_after < good_before || rest_after < rest_before)
		return false;
	for (size_t i = 0; i < SMALL_BANDS; i++)
		if (from->level == to->level && to->bands[i].value < from->bands[i].value)
			return false;
	for (size_t i = 0; i < from->option_count && i < to->option_count; i++)
		if (from->options[i].kind == SMALL_EXACT && to->options[i].kind == SMALL_EXACT &&
			to->options[i].value < from->options[i].value)
			return false;
	return true;
}

/* Five to nine people between `from` and `to`: as a group of their own they could be shown in
 * two bands, unless all are on the unfavourable side. */
static bool change_in_two_bands(const struct small_shown *from, const struct small_shown *to)
{
	long good_before, rest_before, good_after, rest_after;

	two_bands(from, &good_before, &rest_before);
	two_bands(to, &good_after, &rest_after);
	return good_after > good_before && rest_after >= rest_before;
}

bool small_renew(const struct small_shown *printed, struct small_shown *next,
	const struct small_limits *limits)
{
	long change = next->people.value - printed->people.value;
	bool grows = change > 0;
	enum small_level level = level_of(grows ? change : -change, limits);

	if (printed->level == SMALL_NOTHING || next->level == SMALL_NOTHING ||
		same_shown(printed, next))
		return true;
	if (level == SMALL_NOTHING || printed->scale != next->scale ||
		!(grows ? one_way(printed, next) : one_way(next, printed)))
		return false;
	if (level == SMALL_EVERYTHING)
		return true;
	if (!next->scale ||
		!(grows ? change_in_two_bands(printed, next) : change_in_two_bands(next, printed)))
		return false;
	if (printed->level == SMALL_EVERYTHING && next->level == SMALL_EVERYTHING)
		lower_to_two(next);
	return true;
}

bool small_renew_people(const struct small_shown *printed, const struct small_shown *next,
	const struct small_limits *limits)
{
	long change = labs(next->people.value - printed->people.value);
	long blank = labs(next->blank.value - printed->blank.value);
	int least = sound_limits(limits).least;

	if (printed->level == SMALL_NOTHING || next->level == SMALL_NOTHING ||
		same_shown(printed, next))
		return true;
	return (change == 0 || change >= least) && (blank == 0 || change || blank >= least);
}
