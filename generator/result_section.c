// SPDX-License-Identifier: EUPL-1.2
#include "result_section.h"

#include "result_bands.h"
#include "result_choice.h"
#include "result_ranking.h"
#include "result_split.h"
#include "result_table.h"
#include "result_writing.h"

/* Does it need no question? */
static bool stands_alone(const struct result_section *section)
{
	return section->kind == RESULT_PLAN || section->kind == RESULT_NOTE;
}

double result_section_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm)
{
	if (!stands_alone(section) && result_canvas_rows(c, section) == 0)
		return 0;
	switch (section->kind) {
	case RESULT_BANDS:
		return result_bands_mm(c, section, width_mm);
	case RESULT_RANKING:
		return result_ranking_mm(c, section, width_mm);
	case RESULT_MIRROR:
		return result_mirror_mm(c, section);
	case RESULT_SPLIT:
		return result_split_mm(c, section, width_mm);
	case RESULT_TABLE:
		return result_table_mm(c, section);
	case RESULT_CHOICE:
		return result_choice_mm(c, section, width_mm);
	case RESULT_QUOTES:
		return result_quotes_mm(c, section, width_mm);
	case RESULT_NOTE:
		return result_note_mm(c, section, width_mm);
	case RESULT_PLAN:
		return result_plan_mm(c);
	case RESULT_PAIR:
	case RESULT_SERIES:
	case RESULT_CHOSEN:
	case RESULT_OFTEN:
	case RESULT_LINES:
		return 0; /* tells about single sheets: never on a result of a group */
	}
	return 0;
}

bool result_section_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err)
{
	switch (section->kind) {
	case RESULT_BANDS:
		return result_bands_draw(c, section, at, err);
	case RESULT_RANKING:
		return result_ranking_draw(c, section, at, err);
	case RESULT_MIRROR:
		return result_mirror_draw(c, section, at, err);
	case RESULT_SPLIT:
		return result_split_draw(c, section, at, err);
	case RESULT_TABLE:
		return result_table_draw(c, section, at, err);
	case RESULT_CHOICE:
		return result_choice_draw(c, section, at, err);
	case RESULT_QUOTES:
		result_quotes_draw(c, section, at);
		return true;
	case RESULT_NOTE:
		result_note_draw(c, section, at);
		return true;
	case RESULT_PLAN:
		result_plan_draw(c, section, at);
		return true;
	case RESULT_PAIR:
	case RESULT_SERIES:
	case RESULT_CHOSEN:
	case RESULT_OFTEN:
	case RESULT_LINES:
		return true;
	}
	return true;
}
