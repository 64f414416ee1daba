// SPDX-License-Identifier: EUPL-1.2
/*
 * Medians, so that one odd page says nothing. Warnings come from where reading begins to suffer:
 * 3 % in size is what "fit to page" does, 3 degrees is a guide that stands too wide, print at less
 * than 0.6 of full black is a cartridge near its end or a scanner set too light.
 */
#include "health.h"

#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double SIZE_OFF = 0.025, ASKEW_DEG = 3, PALE = 0.6;

/* A line stands in one place when it differs by less than this, on this share of the pages. */
static const double SAME_PLACE_MM = 1.5, MOST_PAGES = 0.6;

enum { WARN_FROM = 3, LINE_SIZE = 400 };

struct health_side {
	double scale, skew_deg, contrast;
	struct reading_streak streaks[READING_STREAKS_MAX];
	int streak_count;
};

void health_free(struct health *health)
{
	free(health->sides);
	*health = (struct health){0};
}

void health_add(struct health *health, const struct reading *r)
{
	struct health_side *side;

	if (r->verdict != VERDICT_READ && r->verdict != VERDICT_DUPLICATE)
		return;
	if (health->count == health->room) {
		size_t room = health->room ? 2 * health->room : 64;
		struct health_side *sides = realloc(health->sides, room * sizeof *sides);

		if (!sides)
			return;
		health->sides = sides;
		health->room = room;
	}
	side = &health->sides[health->count++];
	*side = (struct health_side){.scale = r->scale,
		.skew_deg = r->skew_deg,
		.contrast = r->contrast,
		.streak_count = r->streak_count};
	memcpy(side->streaks, r->streaks, sizeof side->streaks);
}

/* --- figures -------------------------------------------------------------------------------- */

enum figure { FIGURE_SCALE, FIGURE_SKEW, FIGURE_CONTRAST };

static double figure_of(const struct health_side *side, enum figure which)
{
	return which == FIGURE_SCALE  ? side->scale
	       : which == FIGURE_SKEW ? fabs(side->skew_deg)
				      : side->contrast;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The middle value; 0 when nothing is known. A size of 0 is not known. */
static double median(const struct health *h, enum figure which)
{
	double *values = calloc(h->count + 1, sizeof *values), middle;
	size_t count = 0;

	if (!values)
		return 0;
	for (size_t i = 0; i < h->count; i++)
		if (which == FIGURE_SKEW || figure_of(&h->sides[i], which) > 0)
			values[count++] = figure_of(&h->sides[i], which);
	qsort(values, count, sizeof *values, compare_doubles);
	middle = count ? values[count / 2] : 0;
	free(values);
	return middle;
}

/* On how many pages a line stands in the place of this one. */
static size_t pages_with(const struct health *h, const struct reading_streak *streak)
{
	size_t pages = 0;

	for (size_t i = 0; i < h->count; i++)
		for (int k = 0; k < h->sides[i].streak_count; k++) {
			const struct reading_streak *other = &h->sides[i].streaks[k];

			if (other->across != streak->across ||
				fabs(other->at_mm - streak->at_mm) > SAME_PLACE_MM)
				continue;
			pages++;
			break;
		}
	return pages;
}

/* The line that most pages have. */
static const struct reading_streak *worst_streak(const struct health *h, size_t *pages)
{
	const struct reading_streak *worst = NULL;

	*pages = 0;
	for (size_t i = 0; i < h->count; i++)
		for (int k = 0; k < h->sides[i].streak_count; k++) {
			size_t here = pages_with(h, &h->sides[i].streaks[k]);

			if (here > *pages) {
				*pages = here;
				worst = &h->sides[i].streaks[k];
			}
		}
	return worst;
}

/* --- words ---------------------------------------------------------------------------------- */

struct report {
	const struct health *health;
	void (*say)(void *context, const char *line);
	void *context;
};

static void say_figures(const struct report *r)
{
	double scale = median(r->health, FIGURE_SCALE);
	double contrast = median(r->health, FIGURE_CONTRAST);
	char line[LINE_SIZE], size[60] = "", black[60] = "";

	if (scale > 0)
		snprintf(size, sizeof size, _("size %.1f%%, "), 100 * scale);
	if (contrast > 0)
		snprintf(black, sizeof black, _(", black is %.0f%% black"), 100 * contrast);
	snprintf(line, sizeof line, _("the scans: %s%.1f degrees askew%s"), size,
		median(r->health, FIGURE_SKEW), black);
	r->say(r->context, line);
}

static void warn_streak(const struct report *r)
{
	size_t pages;
	const struct reading_streak *streak = worst_streak(r->health, &pages);
	char line[LINE_SIZE];

	if (!streak || pages < WARN_FROM || (double)pages < MOST_PAGES * (double)r->health->count)
		return;
	snprintf(line, sizeof line,
		streak->across
			? _("clean the glass: a dark line %.0f mm from the top on %zu of %zu pages")
			: _("clean the glass: a dark line %.0f mm from the left on %zu of %zu "
			    "pages"),
		streak->at_mm, pages, r->health->count);
	r->say(r->context, line);
}

static void warn_figures(const struct report *r)
{
	double scale = median(r->health, FIGURE_SCALE), skew = median(r->health, FIGURE_SKEW);
	double contrast = median(r->health, FIGURE_CONTRAST);
	char line[LINE_SIZE];

	if (scale > 0 && fabs(scale - 1) > SIZE_OFF) {
		snprintf(line, sizeof line,
			_("the pages come out at %.0f%% of their size: print at 100%%, without "
			  "\"fit to "
			  "page\", or see whether the scanner tells its resolution rightly"),
			100 * scale);
		r->say(r->context, line);
	}
	if (skew > ASKEW_DEG) {
		snprintf(line, sizeof line,
			_("the pages lie %.0f degrees askew: set the paper guides of the feeder "
			  "closer"),
			skew);
		r->say(r->context, line);
	}
	if (contrast > 0 && contrast < PALE) {
		snprintf(line, sizeof line,
			_("black is only %.0f%% black: shake or change the toner, or set the "
			  "scanner "
			  "darker; light pencil may be lost"),
			100 * contrast);
		r->say(r->context, line);
	}
}

void health_report(
	const struct health *health, void (*say)(void *context, const char *line), void *context)
{
	struct report report = {health, say, context};

	if (health->count == 0)
		return;
	say_figures(&report);
	if (health->count >= WARN_FROM)
		warn_figures(&report);
	warn_streak(&report);
}
