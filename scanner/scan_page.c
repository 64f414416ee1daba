// SPDX-License-Identifier: EUPL-1.2
#include "scan_page.h"

#include "added.h"
#include "align.h"
#include "bare.h"
#include "blank.h"
#include "box_cover.h"
#include "cells.h"
#include "code.h"
#include "crop.h"
#include "decide.h"
#include "existing.h"
#include "faint.h"
#include "fiducial.h"
#include "flags.h"
#include "ground.h"
#include "message.h"
#include "print_seen.h"
#include "sheet_edge.h"
#include "trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prepared blanks are about 4 MB each; a pile mostly has two or three forms of two sides. */
enum { BLANKS_MAX = 6 };

struct kept_blank {
	struct blank *blank;
	struct patches patches; /* chosen when first needed: count is 0 before */
	int64_t design;
	size_t side;
	unsigned long used; /* when last, counted in pages */
};

struct scanner {
	const struct scan_forms *forms;
	struct trace *trace;
	struct code_reader *codes;
	struct blobs blobs;
	struct added ink;
	struct side_ink cells;
	double print_around[LAYOUT_QUESTIONS_MAX];
	struct kept_blank blanks[BLANKS_MAX];
	unsigned long pages;
};

struct scanner *scanner_new(const struct scan_forms *forms, struct error *err)
{
	struct scanner *s = calloc(1, sizeof *s);

	if (!s) {
		error_memory(err);
		return NULL;
	}
	s->forms = forms;
	s->codes = code_reader_new(err);
	if (!s->codes) {
		free(s);
		return NULL;
	}
	return s;
}

void scanner_free(struct scanner *scanner)
{
	if (!scanner)
		return;
	for (int i = 0; i < BLANKS_MAX; i++) {
		patches_free(&scanner->blanks[i].patches);
		blank_free(scanner->blanks[i].blank);
	}
	code_reader_free(scanner->codes);
	blobs_free(&scanner->blobs);
	added_free(&scanner->ink);
	side_ink_free(&scanner->cells);
	trace_free(scanner->trace);
	free(scanner);
}

void scanner_trace(struct scanner *scanner, const char *folder)
{
	trace_free(scanner->trace);
	scanner->trace = folder ? trace_new(folder, NULL) : NULL;
}

/* --- one page in work ----------------------------------------------------------------------- */

struct page {
	struct ground ground;
	struct pose poses[POSES_MAX];
	size_t pose_count;
	struct pose pose; /* the one that holds                            */
	bool posed;       /* there is one                                  */
	bool read;        /* a code of ours was read                       */
	struct code code; /* the code that decided, and what it says       */
	struct page_code says;
	bool other; /* another code was read: a stranger's, a label  */
	char other_text[CODE_TEXT_SIZE];
	bool stranger; /* one of our shape from another store           */
	const struct store_known_design *design;
	const struct blank *blank;
	struct transform map; /* page mm to the full picture, bent to the print */
	struct alignment fit;
	struct image lifted; /* the picture without tints, of a form of others */
};

static void give(struct reading *reading, enum verdict verdict, const char *reason)
{
	reading->verdict = verdict;
	snprintf(reading->reason, sizeof reading->reason, "%s", reason);
}

/* --- codes ------------------------------------------------------------------------------------ */

static const struct rect_mm *const CODE_BOXES[] = {&FRAME_CODE_TOP, &FRAME_CODE_STRIP,
	&FRAME_CODE_LOW, &FRAME_CODE_STRIP_SMALL, &FRAME_CODE_LOW_SMALL};
enum { CODE_BOX_COUNT = 5 };

/* Takes a code that was read: true when it is one of ours. */
static bool take_code(const struct scanner *s, struct page *p, const struct code *code)
{
	struct page_code says;

	switch (page_code_read(code->text, s->forms->page_key, &says)) {
	case PAGE_CODE_OURS:
		p->read = true;
		p->code = *code;
		p->says = says;
		return true;
	case PAGE_CODE_STRANGER:
		p->stranger = true;
		/* fall through */
	case PAGE_CODE_FOREIGN:
	default:
		if (!p->other)
			memcpy(p->other_text, code->text, sizeof p->other_text);
		p->other = true;
		return false;
	}
}

/* Looks for a code where a pose says it is. The wrong way up it may stand in the place of the
 * other one; its corners tell. */
static bool read_in_place(struct scanner *s, struct page *p, const struct pose *pose, bool quick)
{
	for (int i = 0; i < CODE_BOX_COUNT; i++) {
		struct code_place place = {&p->ground, &pose->page, *CODE_BOXES[i], quick};
		struct code code;

		if (!code_read_at(s->codes, &place, &code) ||
			!code_upright(&pose->page, *CODE_BOXES[i], &code))
			continue;
		if (take_code(s, p, &code)) {
			p->pose = *pose;
			p->posed = true;
			return true;
		}
	}
	return false;
}

static void corner_matches(const struct code *code, struct rect_mm box, struct match matches[4])
{
	for (int i = 0; i < 4; i++)
		matches[i] = (struct match){
			{box.x + (i == 1 || i == 2 ? box.w : 0), box.y + (i >= 2 ? box.h : 0)},
			code->corner[i], 1};
}

/* The pose that a code alone gives, taking it for the one in `box`: good near it, a guess far
 * away. */
static bool pose_from_code(struct rect_mm box, const struct code *code, struct pose *pose)
{
	struct match matches[4];

	corner_matches(code, box, matches);
	*pose = (struct pose){.score = 0};
	return transform_fit(&pose->page, TRANSFORM_SIMILARITY, matches, 4);
}

/* How far the corners of two codes may lie from where they were printed, on average. */
static const double CORNERS_OFF_MM = 1.0;

/* The pose that both codes of a side give: good along the line between them even in a photo that
 * was taken at an angle. */
static bool pose_from_pair(struct rect_mm low, const struct code codes[2], struct pose *pose)
{
	struct match matches[8];

	corner_matches(&codes[0], FRAME_CODE_TOP, matches);
	corner_matches(&codes[1], low, matches + 4);
	*pose = (struct pose){.score = 0};
	if (!transform_fit(&pose->page, TRANSFORM_HOMOGRAPHY, matches, 8) ||
		!transform_possible(&pose->page, PAGE_WIDTH_MM, PAGE_HEIGHT_MM))
		return false;
	/* Taken for the wrong place, the corners do not fit. */
	for (int i = 0; i < 8; i++) {
		struct point_mm at = transform_back(&pose->page, matches[i].scan);

		pose->score -= hypot(at.x - matches[i].page.x, at.y - matches[i].page.y);
	}
	return pose->score > -8 * CORNERS_OFF_MM;
}

/* Squares make a pose better; the one that most of them confirm is kept. */
static bool try_pose(struct scanner *s, struct page *p, struct pose *pose, struct error *err)
{
	struct fiducial_search search = {&p->ground, &s->blobs};

	if (!fiducial_grow(&search, pose, err))
		return false;
	if (!p->posed || pose->count > p->pose.count ||
		(pose->count == p->pose.count && pose->score > p->pose.score)) {
		p->pose = *pose;
		p->posed = true;
	}
	return true;
}

/* Two codes were found: one above, one below. */
static bool pose_from_pairs(struct scanner *s, struct page *p, const struct code *codes,
	size_t count, struct error *err)
{
	struct code two[2];
	struct pose pose;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			if (i == k || strcmp(codes[i].text, p->code.text) != 0 ||
				strcmp(codes[k].text, p->code.text) != 0)
				continue;
			two[0] = codes[i];
			two[1] = codes[k];
			for (int b = 1; b < CODE_BOX_COUNT; b++)
				if (pose_from_pair(*CODE_BOXES[b], two, &pose) &&
					!try_pose(s, p, &pose, err))
					return false;
		}
	return true;
}

/* Codes were found somewhere on the page: the pose that most squares confirm, that of two codes
 * before that of one. */
static bool pose_from_codes(struct scanner *s, struct page *p, const struct code *codes,
	size_t count, struct error *err)
{
	struct pose pose;

	if (!pose_from_pairs(s, p, codes, count, err))
		return false;
	for (size_t i = 0; i < count && p->pose.count < 4; i++)
		for (int b = 0; b < CODE_BOX_COUNT; b++)
			if (strcmp(codes[i].text, p->code.text) == 0 &&
				pose_from_code(*CODE_BOXES[b], &codes[i], &pose) &&
				!try_pose(s, p, &pose, err))
				return false;
	return p->posed;
}

/* The corners of a code go round the other way in a mirror. */
static bool code_mirrored(const struct code *code)
{
	const struct point_px *c = code->corner;

	return (c[1].x - c[0].x) * (c[3].y - c[0].y) < (c[1].y - c[0].y) * (c[3].x - c[0].x);
}

/* Looks for codes on the whole page. */
static bool read_anywhere(struct scanner *s, struct page *p, struct error *err)
{
	struct code codes[CODES_FOUND_MAX];
	size_t count = code_find(s->codes, &p->ground, codes);

	for (size_t i = 0; i < count && !p->read; i++)
		if (!code_mirrored(&codes[i]))
			take_code(s, p, &codes[i]);
	return p->read && pose_from_codes(s, p, codes, count, err);
}

/* Three squares or fewer may be the wrong ones of a page seen at an angle, and a code is found even
 * where it lies some mm off; the corners of both codes then find more of them. */
enum { SQUARES_SURE = 4 };

/* Looks for a code where the edge of the paper says it is: in a photo from the side, where boxes that are
 * coloured in look like squares, and squares do not stand as they do from above. */
static bool read_by_edge(struct scanner *s, struct page *p, struct error *err)
{
	struct fiducial_search search = {&p->ground, &s->blobs};
	struct sheet_edge edge;

	if (!sheet_edge_find(&p->ground, &edge, err))
		return false;
	for (int turn = 0; turn < 4; turn++) {
		struct pose pose = {.score = 0};

		if (sheet_edge_page(&edge, turn, PAGE_WIDTH_MM, PAGE_HEIGHT_MM, &pose.page) &&
			fiducial_grow(&search, &pose, err) && pose.count >= SQUARES_SURE &&
			read_in_place(s, p, &pose, true))
			return true;
	}
	return false;
}

/* Looks for a code where the squares say it is. */
static bool read_by_squares(struct scanner *s, struct page *p)
{
	for (size_t i = 0; i < p->pose_count; i++)
		if (!p->poses[i].mirrored && read_in_place(s, p, &p->poses[i], true))
			return true;
	return false;
}

/* Reads the page code and settles how the page lies. */
static void read_code(struct scanner *s, struct page *p, struct error *err)
{
	if (read_by_squares(s, p)) {
		if (p->pose.count < SQUARES_SURE)
			read_anywhere(s, p, err);
		return;
	}
	if (read_by_edge(s, p, err))
		return;
	/* On a page without squares dark spots may stand as squares do in a mirror; its codes tell. */
	if (p->pose_count > 0 && !p->poses[0].mirrored && read_in_place(s, p, &p->poses[0], false))
		return;
	if (read_anywhere(s, p, err))
		return;
	for (size_t i = 1; i < p->pose_count && i < 3; i++)
		if (!p->poses[i].mirrored && read_in_place(s, p, &p->poses[i], false))
			return;
}

/* The other code of the side must say the same. false when it says something else. */
static bool codes_agree(struct scanner *s, const struct page *p, const struct layout_side *side)
{
	struct code_place place[LAYOUT_CODES_MAX];
	struct code other;
	struct page_code says;

	if (side->code_count < 2)
		return true;
	for (int i = 0; i < 2; i++)
		place[i] = (struct code_place){&p->ground, &p->map, side->codes[i].box, true};
	/* Most of its modules are those of the first one: no need to decode it. */
	if (code_compare(s->codes, &place[0], &place[1]) > 0.85)
		return true;
	for (int i = 0; i < 2; i++) {
		if (!code_read_at(s->codes, &place[i], &other) ||
			page_code_read(other.text, s->forms->page_key, &says) != PAGE_CODE_OURS)
			continue;
		if (says.sheet != p->says.sheet || says.side != p->says.side)
			return false;
	}
	return true;
}

/* --- pages that are not read ------------------------------------------------------------------- */

/* Enough squares in the right places to know our frame by. */
static bool shows_frame(const struct page *p)
{
	return p->pose_count > 0 && p->poses[0].count >= 4;
}

/* What of three squares says that they are ours and not three dark spots of a letter: they stand as
 * printed but for 1.5 mm, which is what a feeder does. In fiducial.c's score, 10 for a square and 0.3
 * less for every mm. */
static const double THREE_SQUARES = 30 - 0.3 * 1.5;

static bool shows_part_of_frame(const struct page *p)
{
	return p->pose_count > 0 && p->poses[0].count == 3 && p->poses[0].score >= THREE_SQUARES;
}

static bool judge_unread(
	struct scanner *s, struct page *p, struct reading *reading, struct error *err)
{
	struct bare bare;

	if (p->other && strcmp(p->other_text, PAGE_CODE_SPECIMEN) == 0)
		give(reading, VERDICT_FOREIGN, _("an example sheet, not a printed one"));
	else if (p->other && strcmp(p->other_text, PAGE_CODE_DIVIDER) == 0)
		give(reading, VERDICT_FOREIGN, _("a separator sheet"));
	else if (p->stranger)
		give(reading, VERDICT_FOREIGN, _("the page code was made by another store"));
	else if (shows_frame(p) && p->poses[0].mirrored)
		give(reading, VERDICT_UNREADABLE,
			_("the page is mirrored; switch mirroring off in the scanner and scan it "
			  "again"));
	else if (p->other)
		give(reading, VERDICT_FOREIGN, _("the code on it is not one of ours"));
	else if (shows_frame(p))
		give(reading, VERDICT_UNREADABLE,
			_("no page code can be read; type the sheet code printed beside it"));
	else if (!bare_look(&p->ground, &s->blobs, &bare, err))
		return false;
	else if (bare.things == 0)
		give(reading, VERDICT_BLANK, _("empty page"));
	else if (shows_part_of_frame(p))
		give(reading, VERDICT_UNREADABLE,
			_("too much of the page is missing; scan it again or type the sheet code"));
	else
		give(reading, VERDICT_FOREIGN,
			_("no page code and no frame of ours: not one of our forms"));
	return true;
}

/* --- the design ---------------------------------------------------------------------------------- */

static struct kept_blank *keep_blank(
	struct scanner *s, const struct store_known_design *design, size_t side, struct error *err)
{
	struct blank_source source = {
		design->layout, side, design->blank_png[side], design->blank_png_bytes[side]};
	struct kept_blank *oldest = &s->blanks[0];
	struct blank *blank;

	for (int i = 0; i < BLANKS_MAX; i++) {
		struct kept_blank *k = &s->blanks[i];

		if (k->blank && k->design == design->id && k->side == side) {
			k->used = s->pages;
			return k;
		}
		if (!k->blank || (oldest->blank && k->used < oldest->used))
			oldest = k;
	}
	blank = blank_new(&source, err);
	if (!blank)
		return NULL;
	patches_free(&oldest->patches);
	blank_free(oldest->blank);
	*oldest = (struct kept_blank){
		.blank = blank, .design = design->id, .side = side, .used = s->pages};
	return oldest;
}

static const struct blank *kept_blank(
	struct scanner *s, const struct store_known_design *design, size_t side, struct error *err)
{
	struct kept_blank *kept = keep_blank(s, design, side, err);

	return kept ? kept->blank : NULL;
}

/* The pieces to lay a side by; NULL and err when memory runs out. */
static const struct patches *kept_patches(
	struct scanner *s, const struct store_known_design *design, size_t side, struct error *err)
{
	struct kept_blank *kept = keep_blank(s, design, side, err);

	if (!kept)
		return NULL;
	if (!kept->patches.blank && !patches_choose(kept->blank, &kept->patches, err))
		return NULL;
	return &kept->patches;
}

static bool find_sheet(struct scanner *s, struct page *p, sheet_id sheet, struct reading *reading,
	bool *known, struct error *err)
{
	enum store_sheet_state state = SHEET_UNKNOWN;

	*known = false;
	if (!s->forms->design(s->forms->context, sheet, &state, &p->design, err))
		return false;
	if (state == SHEET_FORGOTTEN)
		give(reading, VERDICT_FOREIGN, _("this sheet was erased on request"));
	else if (state != SHEET_PRINTED || !p->design)
		give(reading, VERDICT_FOREIGN, _("this sheet is not among the printed ones"));
	else
		*known = true;
	return true;
}

/* Finds the design of the sheet. *known is false when the sheet cannot be read for what it is;
 * reading then says why. */
static bool find_design(
	struct scanner *s, struct page *p, struct reading *reading, bool *known, struct error *err)
{
	const struct layout *layout;
	size_t side = (size_t)p->says.side - 1;

	if (!find_sheet(s, p, p->says.sheet, reading, known, err))
		return false;
	if (!*known)
		return true;
	*known = false;
	layout = p->design->layout;
	if (side >= layout->side_count || page_code_form_key(layout->form) != p->says.form_key) {
		give(reading, VERDICT_FOREIGN, _("the page code does not fit the sheet's form"));
		return true;
	}
	p->blank = kept_blank(s, p->design, side, err);
	*known = p->blank != NULL;
	return p->blank != NULL;
}

/* --- health ---------------------------------------------------------------------------------------- */

/* Mean scale against what the file says, skew to the nearest quarter, contrast of the print. */
static void note_health(const struct page *p, const struct image *image, struct reading *reading)
{
	struct point_mm middle = {PAGE_WIDTH_MM / 2, PAGE_HEIGHT_MM / 2};
	struct local_view view = transform_view(&p->map, middle);
	double scale = sqrt(view.scale_x * view.scale_y) * p->ground.halved;
	double darkest = 0;

	if (image->dpi_x > 1 && image->dpi_y > 1)
		reading->scale = scale * 25.4 / sqrt(image->dpi_x * image->dpi_y);
	reading->skew_deg = view.turn_deg - 90 * round(view.turn_deg / 90);
	for (int i = 0; i < FRAME_MARKS; i++) {
		struct point_px at = transform_apply(&p->map, FRAME_MARK[i]);
		int x = (int)at.x / p->ground.factor, y = (int)at.y / p->ground.factor;

		if (x < 0 || y < 0 || x >= p->ground.small.width || y >= p->ground.small.height)
			continue;
		darkest = fmax(darkest,
			1 - p->ground.small.pixels[(size_t)y * p->ground.small.stride + (size_t)x] /
					ground_white(&p->ground, x, y));
	}
	reading->contrast = darkest;
}

/* Lines along the whole picture, neighbours taken together. */
static void note_streaks(const struct scanner *s, const struct page *p, struct reading *reading)
{
	const struct image *small = &p->ground.small;
	struct point_mm middle = {p->blank->width_mm / 2, p->blank->height_mm / 2};
	struct local_view view = transform_view(&p->map, middle);
	double per_mm = sqrt(view.scale_x * view.scale_y) / p->ground.factor;

	reading->streak_count = 0;
	for (int i = 0; s->ink.streaks && i < small->width + small->height; i++) {
		bool across = i >= small->width;

		if (!s->ink.streaky[i] || reading->streak_count == READING_STREAKS_MAX ||
			(i > 0 && i != small->width && s->ink.streaky[i - 1]))
			continue;
		reading->streaks[reading->streak_count++] = (struct reading_streak){
			across, (i - (across ? small->width : 0) + 0.5) / per_mm};
	}
}

/* --- the story ---------------------------------------------------------------------------------------- */

/* Looks at the picture and finds the frame; a page that fills only part of the picture is looked
 * at twice as closely. */
static bool find_page(
	struct scanner *s, struct page *p, const struct image *image, struct error *err)
{
	struct fiducial_search search = {&p->ground, &s->blobs};

	for (int finer = 1; finer <= 2; finer++) {
		if (!ground_look(&p->ground, image, finer, err))
			return false;
		if (!fiducial_find(&search, p->poses, &p->pose_count, err)) {
			ground_free(&p->ground);
			return false;
		}
		if (shows_frame(p) || finer == 2 || p->ground.factor == 1)
			break;
		ground_free(&p->ground);
	}
	return true;
}

/* Of sides that are there as a whole nearly all edges of boxes are found; the others are looked at more
 * closely. Only time depends on it: with all sides looked at, no answer of 2,016 sides was another. */
static const double ALL_PRINT_SEEN = 0.9;

/* Toner or the scanner may have left out part of a page: which questions are printed where this scan
 * shows it? */
static bool look_around(struct scanner *s, const struct page *p, struct error *err)
{
	size_t count = p->blank->side->question_count;

	s->cells.print_around = NULL;
	if (s->cells.print_seen >= ALL_PRINT_SEEN)
		return true;
	for (size_t i = 0; i < count; i++)
		if (!print_seen(p->blank, &p->ground, &p->map, i, &s->print_around[i], err))
			return false;
	s->cells.print_around = s->print_around;
	return true;
}

static bool answer(struct scanner *s, struct page *p, struct reading *reading, struct error *err)
{
	struct added_request request = {p->blank, &p->ground, &p->map};
	size_t count = p->blank->side->question_count + p->blank->side->area_count;

	if (!added_find(&s->ink, &request, err))
		return false;
	trace_time(s->trace, "ink");
	trace_added(s->trace, &s->ink);
	note_streaks(s, p, reading);
	if (!cells_measure(&s->cells, &s->ink, err) || !faint_look(&s->cells, &s->ink, err))
		return false;
	trace_time(s->trace, "cells");
	s->cells.two_values = p->ground.two_values;
	s->cells.print_seen =
		p->fit.edges_sought > 0 ? (double)p->fit.edges_found / p->fit.edges_sought : 1;
	if (!look_around(s, p, err))
		return false;
	reading->answers = calloc(count + 1, sizeof *reading->answers);
	if (!reading->answers)
		return error_memory(err);
	reading->answer_count = count;
	decide_side(&s->cells, reading->answers);
	reading->flags = flags_of_side(&s->cells, reading->answers);
	trace_time(s->trace, "decide");
	trace_answers(s->trace, &s->cells, &s->ink, reading);
	return true;
}

static bool cut_crops(struct scanner *s, struct page *p, struct reading *reading, struct error *err)
{
	struct crop_page crops = {&p->ground, &p->map, p->blank->side};

	if (!crop_answers(&crops, reading, err))
		return false;
	trace_time(s->trace, "crops");
	return true;
}

/* Squares to lay a page by; with fewer its print tells. */
enum { SQUARES_LEAST = 3 };

/* Bends the page to the edges of its boxes. `pose` (may be NULL) adds its squares. */
static void bend(struct page *p, const struct pose *pose)
{
	align_boxes(p->blank, &p->ground, pose, &p->map, &p->fit);
}

static void bend_pose(struct page *p)
{
	p->map = p->pose.page;
	bend(p, &p->pose);
}

/* True when most edges of the boxes are not near where they should be: what is measured then says
 * nothing. Of sides that lie well at least 80 in 100 edges were found whatever the scanner did; of one
 * whose squares were taken for others 12. */
static bool lies_askew(const struct page *p)
{
	return p->fit.edges_sought >= 8 && 100 * p->fit.edges_found < 40 * p->fit.edges_sought;
}

/* Less of the print around the questions than this, on the mean: it is not that form. */
static const double PRINT_LEAST = 0.8;

/* Lays the page by its print alone, on one of some sides of its design. *laid is false when it does
 * not lie on any of them; reading then says why. */
static bool lay_by_print(struct scanner *s, struct page *p, size_t first, size_t count,
	const struct image *image, struct reading *reading, bool *laid, struct error *err)
{
	const struct patches *sides[LAYOUT_SIDES_MAX];
	struct align_request request = {.ground = &p->ground,
		.sides = sides,
		.side_count = count,
		.dpi = image->dpi_x,
		.near = p->posed && count == 1 ? &p->pose.page : NULL};
	struct laid found;
	double seen;

	*laid = false;
	for (size_t i = 0; i < count; i++) {
		sides[i] = kept_patches(s, p->design, first + i, err);
		if (!sides[i])
			return false;
	}
	if (!align_page(&request, &found, err))
		return false;
	trace_time(s->trace, "print");
	if (100 * found.fit.agreement < AGREES_PERCENT || found.two_ways) {
		give(reading, VERDICT_UNREADABLE,
			_("too little of the page lies as it was printed; scan it again"));
		return true;
	}
	p->map = found.fit.page;
	p->blank = sides[found.side]->blank;
	if (!print_seen_mean(p->blank, &p->ground, &p->map, &seen, err))
		return false;
	*laid = seen >= PRINT_LEAST;
	if (!*laid)
		give(reading, VERDICT_UNREADABLE,
			_("the questions on the page are not those of that sheet"));
	return true;
}

/* All that is left when it is known which sheet and side this is, and how it lies. */
static bool read_laid(struct scanner *s, struct page *p, const struct image *image,
	struct reading *reading, struct error *err)
{
	trace_time(s->trace, "align");
	trace_side(s->trace, &p->ground, &p->map, p->blank->side);
	note_health(p, image, reading);
	if (p->read && !codes_agree(s, p, p->blank->side)) {
		give(reading, VERDICT_UNREADABLE,
			_("the two page codes name different sheets; are two sheets stuck "
			  "together?"));
		return true;
	}
	trace_time(s->trace, "codes");
	if (lies_askew(p)) {
		give(reading, VERDICT_UNREADABLE,
			_("the boxes are not where the page code says; scan it again, flat and "
			  "from straight above"));
		return true;
	}
	reading->has_sheet = true;
	reading->sheet = p->says.sheet;
	reading->side = p->says.side;
	give(reading, VERDICT_READ, "");
	return answer(s, p, reading, err) && cut_crops(s, p, reading, err);
}

static bool read_side(struct scanner *s, struct page *p, const struct image *image,
	struct reading *reading, struct error *err)
{
	bool known, laid = true;

	if (!find_design(s, p, reading, &known, err))
		return false;
	if (!known)
		return true;
	if (p->posed && p->pose.count >= SQUARES_LEAST) {
		bend_pose(p);
		if (lies_askew(p) && p->pose.count < FRAME_MARKS && read_anywhere(s, p, err))
			bend_pose(p);
		if (!lies_askew(p))
			return read_laid(s, p, image, reading, err);
	}
	if (!lay_by_print(s, p, (size_t)p->says.side - 1, 1, image, reading, &laid, err))
		return false;
	if (!laid)
		return true;
	bend(p, NULL);
	return read_laid(s, p, image, reading, err);
}

/* No code can be read, but a person has typed which sheet it is. Its print tells which side. */
static bool read_typed(struct scanner *s, struct page *p, const struct image *image,
	struct reading *reading, struct error *err)
{
	bool known, laid;

	p->says.sheet = s->forms->typed;
	if (!find_sheet(s, p, p->says.sheet, reading, &known, err))
		return false;
	if (!known)
		return true;
	p->posed = false;
	if (!lay_by_print(s, p, 0, p->design->layout->side_count, image, reading, &laid, err))
		return false;
	if (!laid)
		return true;
	p->says.side = p->blank->side->side;
	bend(p, NULL);
	return read_laid(s, p, image, reading, err);
}

bool scan_page(struct scanner *scanner, const struct image *image, struct reading *reading,
	struct error *err)
{
	struct page *p = calloc(1, sizeof *p);
	bool ok;

	if (!p)
		return error_memory(err);
	*reading = (struct reading){.verdict = VERDICT_UNREADABLE};
	scanner->pages++;
	trace_page(scanner->trace);
	ok = find_page(scanner, p, image, err);
	if (!ok) {
		free(p);
		return false;
	}
	trace_time(scanner->trace, "squares");
	trace_ground(scanner->trace, &p->ground);
	read_code(scanner, p, err);
	trace_time(scanner->trace, "code");
	if (p->posed)
		trace_pose(scanner->trace, &p->ground, &p->pose);
	if (p->read)
		ok = read_side(scanner, p, image, reading, err);
	else if (scanner->forms->typed)
		ok = read_typed(scanner, p, image, reading, err);
	else
		ok = judge_unread(scanner, p, reading, err);
	ground_free(&p->ground);
	free(p);
	if (!ok)
		reading_free(reading);
	return ok;
}

/* --- forms printed by others -------------------------------------------------------------------------- */

static bool lift_tints(struct page *p, const struct tint *tint, struct error *err)
{
	struct ground ground;

	if (!tint)
		return true;
	if (!tint_lift(tint, p->ground.full, &p->map, &p->lifted, err) ||
		!ground_look(&ground, &p->lifted, 1, err))
		return false;
	ground_free(&p->ground);
	p->ground = ground;
	return true;
}

/* Finds the side and how it lies; *found is false when it cannot be read, and reading says why. */
static bool find_existing(struct scanner *s, struct page *p, const struct image *image,
	const struct existing *existing, struct reading *reading, bool *found, struct error *err)
{
	struct bare bare;
	struct laid laid;

	*found = false;
	if (!bare_look(&p->ground, &s->blobs, &bare, err))
		return false;
	if (bare.things == 0) {
		give(reading, VERDICT_BLANK, _("empty page"));
		return true;
	}
	if (!existing_align(existing, &p->ground, image->dpi_x, &laid, err))
		return false;
	trace_time(s->trace, "align");
	if (100 * laid.fit.agreement < FOREIGN_PERCENT) {
		give(reading, VERDICT_FOREIGN, _("nothing on it lies as on the blank form"));
		return true;
	}
	if (!existing_holds(&laid)) {
		give(reading, VERDICT_UNREADABLE,
			laid.two_ways ? _("it fits the blank form in more than one way")
				      : _("too little of it lies as on the blank form; scan it "
					  "again"));
		return true;
	}
	p->map = laid.fit.page;
	p->blank = existing_blank(existing, laid.side);
	*found = true;
	return lift_tints(p, existing_tint(existing, laid.side), err);
}

static bool read_existing(struct scanner *s, struct page *p, const struct image *image,
	const struct existing *existing, struct reading *reading, struct error *err)
{
	struct box_cover_page boxes = {NULL, &p->ground, &p->map, &s->cells};
	bool found;

	if (!find_existing(s, p, image, existing, reading, &found, err))
		return false;
	if (!found)
		return true;
	align_boxes(p->blank, &p->ground, NULL, &p->map, &p->fit);
	trace_side(s->trace, &p->ground, &p->map, p->blank->side);
	note_health(p, image, reading);
	boxes.blank = p->blank;
	reading->contrast = 0; /* nothing on it is known to be black all over */
	reading->side = p->blank->side->side;
	give(reading, VERDICT_READ, "");
	return answer(s, p, reading, err) && box_cover_settle(&boxes, reading, err) &&
	       existing_doubt(p->blank, &p->ground, &p->map, reading, err);
}

bool scan_existing(struct scanner *scanner, const struct image *image,
	const struct existing *existing, struct reading *reading, struct error *err)
{
	struct page *p = calloc(1, sizeof *p);
	bool ok;

	if (!p)
		return error_memory(err);
	*reading = (struct reading){.verdict = VERDICT_UNREADABLE};
	scanner->pages++;
	trace_page(scanner->trace);
	ok = ground_look(&p->ground, image, 1, err);
	if (ok) {
		trace_ground(scanner->trace, &p->ground);
		ok = read_existing(scanner, p, image, existing, reading, err);
		ground_free(&p->ground);
		image_free(&p->lifted);
	}
	free(p);
	if (!ok)
		reading_free(reading);
	return ok;
}
