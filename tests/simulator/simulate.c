// SPDX-License-Identifier: EUPL-1.2
/*
 * simulate: fills in a printed PDF and scans it, and writes down what was meant.
 *
 * Shares no code and no constants with the reader: it knows a form from the layout JSON and a
 * page from pdftoppm, as any other program would.
 */
#include "glass.h"
#include "person.h"
#include "picture.h"
#include "places.h"
#include "printed.h"
#include "recipe.h"
#include "stop.h"
#include "wear.h"

#include <getopt.h>
#include <jansson.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const char HELP[] =
	"Usage: simulate --pdf sheets.pdf --layout sg-c.json --ids ids.txt --out scan.pdf\n"
	"\n"
	"Fills in every sheet of a printed PDF with a simulated pen, scans it, and says on\n"
	"--truth what an honest reader should find.\n"
	"\n"
	"  --pdf FILE        what formgen print wrote\n"
	"  --layout FILE     what formgen layout printed\n"
	"  --ids FILE        the sheet ids, one per line, in the order of the pages\n"
	"  --out PATH        name.pdf, name.tif, or a folder for one file per side\n"
	"  --format F        of files in a folder: png (default), jpg, tif\n"
	"  --truth FILE      lines of JSON: one per page and one per sheet\n"
	"  --style S         usual (default), all, or one of the styles below\n"
	"  --answers FILE    lines 'NUMBER QUESTION STYLE [CODE...]'; what is not named stays "
	"blank\n"
	"  --name            everybody writes a name above the title\n"
	"  --even            spread answers evenly\n"
	"  --pen P           any (default) or one of the pens below\n"
	"  --scan R          any, or one of the recipes below (default clean)\n"
	"  --dpi N --rotate DEG --depth grey|colour|bilevel   change the recipe\n"
	"  --upside-down     all pages; --turn-some: one in three\n"
	"  --quarters N      all pages lie turned by N quarters\n"
	"  --spoil M,C       M of the squares and C of the codes on every side are gone\n"
	"  --blank-backs     a blank page after every printed one\n"
	"  --foreign N       N pages with writing that are no form of ours\n"
	"  --twice N         N sides are scanned a second time\n"
	"  --shuffle         pages in any order\n"
	"  --seed N          the same seed gives the same bytes\n"
	"  --list            the styles, pens and recipes, one per line\n";

struct options {
	const char *pdf, *layout, *ids, *out, *format, *truth, *style, *answers, *pen, *scan,
		*depth;
	bool name, even, upside_down, turn_some, blank_backs, shuffle;
	double rotate_deg;
	bool rotated;
	int dpi, foreign, twice, quarters;
	int spoiled_marks, spoiled_codes;
	uint64_t seed;
};

enum { SHEETS_MAX = 20000, ID_SIZE = 64 };

/* One page to come out of the scanner. */
struct output {
	enum { OUT_SIDE, OUT_BLANK, OUT_FOREIGN, OUT_TWICE } kind;
	int sheet, side; /* from 0 */
	int page;        /* from 1 */
};

struct run {
	struct options options;
	struct places *places;
	char (*ids)[ID_SIZE];
	int sheet_count;
	struct output *outputs;
	int output_count;
	struct album *album;
	FILE *truth;
	struct printed *printed;
	int printed_dpi;
};

/* --- what was done, for the truth file ------------------------------------------------------ */

static json_t *outcome_json(const struct outcome *outcome)
{
	json_t *values = json_array();

	for (int i = 0; i < outcome->count; i++)
		json_array_append_new(values, json_integer(outcome->values[i]));
	return json_pack("{s:s, s:o}", "state", saying_name(outcome->saying), "value", values);
}

static json_t *deed_json(const struct ask *ask, const struct deed *deed)
{
	json_t *accept = json_array(), *marks = json_object();

	for (int i = 0; i < deed->accept_count; i++)
		json_array_append_new(accept, outcome_json(&deed->accept[i]));
	for (int i = 0; i < ask->choice_count; i++) {
		char code[16];

		snprintf(code, sizeof code, "%d", ask->choices[i].code);
		json_object_set_new(marks, code, json_string(deed->marks[i]));
	}
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "type", ask->type, "style", deed->style,
		"rule", deed->rule, "accept", accept, "marks", marks);
}

static void write_line(FILE *file, json_t *line)
{
	if (file) {
		json_dumpf(line, file, JSON_COMPACT);
		fputc('\n', file);
	}
	json_decref(line);
}

/* --- people --------------------------------------------------------------------------------- */

/* A sheet with everything that goes for both its sides. */
struct sheet {
	int number; /* from 0 */
	struct person person;
	struct recipe recipe;
	struct chance chance;
	json_t *answers;
	struct paper sides[SIDES_MAX], through[SIDES_MAX];
};

static void sheet_new(struct sheet *sheet, const struct run *run, int number)
{
	const struct options *o = &run->options;
	const struct style *named = style_named(o->style);

	*sheet = (struct sheet){.number = number, .answers = json_object()};
	chance_start(&sheet->chance, o->seed, (uint64_t)number + 1);
	sheet->person.scribe.chance = &sheet->chance;
	sheet->person.scribe.hand = hand_any(&sheet->chance);
	sheet->person.habit = style_usual(&sheet->chance);
	if (named)
		sheet->person.habit = named;
	else if (strcmp(o->style, "usual"))
		sheet->person.habit = style_named("cross");
	sheet->person.even = o->even;
	if (!pen_named(o->pen, &sheet->chance, &sheet->person.scribe.pen))
		stop(EX_USAGE, "there is no pen '%s'", o->pen);
	if (!recipe_named(o->scan, &sheet->chance, &sheet->recipe))
		stop(EX_USAGE, "there is no recipe '%s'", o->scan);
	if (run->places->strip_mm > 0 && chance_of(&sheet->chance, 0.8)) {
		sheet->recipe.cut_mm =
			run->places->strip_mm + chance_normal(&sheet->chance, 0, 0.7);
		sheet->recipe.short_picture = chance_of(&sheet->chance, 0.4);
	}
	if (o->rotated)
		sheet->recipe.rotate_deg = o->rotate_deg;
	if (o->dpi)
		sheet->recipe.dpi_x = sheet->recipe.dpi_y = o->dpi;
	sheet->recipe.spoiled_marks += o->spoiled_marks;
	sheet->recipe.spoiled_codes += o->spoiled_codes;
	if (!strcmp(o->depth, "grey") || !strcmp(o->depth, "colour"))
		sheet->recipe.depth = *o->depth == 'g' ? DEPTH_GREY : DEPTH_COLOUR;
	if (!strcmp(o->depth, "bilevel")) {
		sheet->recipe.depth = DEPTH_BILEVEL;
		sheet->recipe.quality = 0;
	}
}

/* What --answers asks for this question of this sheet; false: leave it blank. */
static bool asked(const struct run *run, int number, const char *question, char style[32],
	int codes[CHOICES_MAX], int *count)
{
	FILE *file = fopen(run->options.answers, "r");
	char line[400], name[80], sheet[20];
	bool found = false;

	if (!file)
		stop(EX_NOINPUT, "%s: cannot be read", run->options.answers);
	while (!found && fgets(line, sizeof line, file)) {
		int used = 0;

		if (sscanf(line, "%19s %79s %31s%n", sheet, name, style, &used) != 3 ||
			strcmp(name, question) ||
			(strcmp(sheet, "*") && strtol(sheet, NULL, 10) != number + 1))
			continue;
		found = true;
		for (char *at = line + used, *end; *count < CHOICES_MAX; at = end) {
			codes[*count] = (int)strtol(at, &end, 10);
			if (end == at)
				break;
			++*count;
		}
	}
	fclose(file);
	return found;
}

/* A first name and another, in the margin above the title. */
static void write_name(const struct sheet *sheet, struct paper *paper)
{
	struct scribe scribe = sheet->person.scribe;
	double x = 30 + chance_even(scribe.chance, 0, 50),
	       high = chance_even(scribe.chance, 2.5, 4);
	int letters = 3 + chance_below(scribe.chance, 5);

	scribe.paper = paper;
	scribe_word(&scribe, (struct spot){x, 12}, high, letters);
	x += (letters * 0.75 + 0.9) * high;
	scribe_word(&scribe, (struct spot){x, 12}, high, 4 + chance_below(scribe.chance, 5));
}

static void fill_in(const struct run *run, struct sheet *sheet, const struct side_places *side,
	struct paper *paper)
{
	sheet->person.scribe.paper = paper;
	for (int i = 0; i < side->ask_count; i++) {
		const struct ask *ask = &side->asks[i];
		char style[32];
		int codes[CHOICES_MAX], count = 0;
		struct deed deed;

		snprintf(style, sizeof style, "%s", run->options.style);
		if (run->options.answers &&
			!asked(run, sheet->number, ask->id, style, codes, &count))
			snprintf(style, sizeof style, "blank");
		if (!person_knows(style))
			stop(EX_USAGE, "there is no style '%s'", style);
		person_answer(&sheet->person, ask, style, codes, count, &deed);
		json_object_set_new(sheet->answers, ask->id, deed_json(ask, &deed));
	}
}

/* --- pages ---------------------------------------------------------------------------------- */

static void scan_out(
	struct run *run, struct sheet *sheet, struct paper *paper, const struct output *output)
{
	static const char *const VERDICTS[] = {"read", "blank", "foreign", "duplicate"};
	bool turned = run->options.upside_down ||
		      (run->options.turn_some && chance_of(&sheet->chance, 0.33));
	bool ours = output->kind == OUT_SIDE || output->kind == OUT_TWICE;
	const char *verdict = VERDICTS[output->kind];
	struct recipe recipe = sheet->recipe;
	struct picture picture;
	json_t *line;

	if (ours && recipe.spoiled_codes >= run->places->sides[output->side].code_count)
		verdict = "unreadable";
	if (output->kind == OUT_TWICE) { /* nobody lays a page down twice in the same way */
		recipe.rotate_deg += chance_normal(&sheet->chance, 0, 0.4);
		recipe.shift_x_mm += chance_normal(&sheet->chance, 0, 1);
		recipe.shift_y_mm += chance_normal(&sheet->chance, 0, 1);
	}
	glass_scan(paper, &recipe, turned, &sheet->chance, &picture);
	picture_turn(&picture, run->options.quarters);
	album_add(run->album, output->page, &picture);
	picture_free(&picture);
	line = json_pack("{s:s, s:s, s:i, s:s, s:s}", "kind", "page", "file",
		album_name(run->album, output->page), "page", output->page, "verdict", verdict,
		"scan", sheet->recipe.name);
	if (ours)
		json_object_update_new(
			line, json_pack("{s:s, s:i}", "sheet", run->ids[sheet->number], "side",
				      output->side + 1));
	write_line(run->truth, line);
}

/* A page that is none of ours: a letter, with a heading and lines of print. */
static void foreign_page(struct sheet *sheet, struct paper *paper)
{
	struct scribe scribe = sheet->person.scribe;

	scribe.paper = paper;
	pen_named("gel-black", &sheet->chance, &scribe.pen);
	for (double y = 40; y < 240; y += 9)
		for (double x = 25; x < 165;) {
			int letters = 3 + chance_below(&sheet->chance, 7);

			scribe_word(&scribe, (struct spot){x, y}, 2.4, letters);
			x += letters * 1.8 + 3;
		}
}

/* Squares pasted over, codes drawn over. */
static void spoil(struct sheet *sheet, const struct side_places *places, struct paper *paper)
{
	int order[FRAME_MAX];

	sheet->person.scribe.paper = paper;
	for (int i = 0; i < FRAME_MAX; i++)
		order[i] = i;
	chance_shuffle(&sheet->chance, order, (size_t)places->mark_count);
	for (int i = 0; i < sheet->recipe.spoiled_marks && i < places->mark_count; i++)
		scribe_whiten(&sheet->person.scribe, place_grown(places->marks[order[i]], 1));
	for (int i = 0; i < FRAME_MAX; i++)
		order[i] = i;
	chance_shuffle(&sheet->chance, order, (size_t)places->code_count);
	for (int i = 0; i < sheet->recipe.spoiled_codes && i < places->code_count; i++)
		for (int times = 0; times < 3; times++)
			scribe_scribble(&sheet->person.scribe, places->codes[order[i]]);
}

/* Printed and filled in; on thin paper also what of it shows on the other side. */
static void make_side(struct run *run, struct sheet *sheet, int s)
{
	struct paper *side = &sheet->sides[s], before;
	bool thin = sheet->recipe.show > 0 || sheet->recipe.bleed > 0;

	if (!printed_next(run->printed, side))
		stop(EX_DATAERR, "%s: has too few pages for %d sheets", run->options.pdf,
			run->sheet_count);
	places_look(&run->places->sides[s], side);
	wear_print(side, &sheet->recipe, &sheet->chance);
	if (thin)
		paper_copy(side, &before);
	fill_in(run, sheet, &run->places->sides[s], side);
	if (run->options.name && s == 0)
		write_name(sheet, side);
	spoil(sheet, &run->places->sides[s], side);
	if (thin) {
		wear_through(&before, side, &sheet->recipe, sheet->person.scribe.pen.soak,
			&sheet->through[s]);
		paper_free(&before);
	}
}

/* NULL when nothing does. */
static const struct paper *through_from(const struct sheet *sheet, int s)
{
	return sheet->through[s].rgb ? &sheet->through[s] : NULL;
}

/* All pages that come of one sheet, in order. */
static void scan_sheet(struct run *run, int number)
{
	int count = run->places->side_count;
	struct sheet sheet;

	sheet_new(&sheet, run, number);
	for (int s = 0; s < count; s++)
		make_side(run, &sheet, s);
	for (int s = 0; s < count; s++)
		wear_paper(&sheet.sides[s], count > 1 ? through_from(&sheet, 1 - s) : NULL,
			&sheet.recipe, &sheet.chance);
	for (int i = 0; i < run->output_count; i++) {
		const struct output *output = &run->outputs[i];
		struct paper other;

		if (output->sheet != number)
			continue;
		if (output->kind == OUT_SIDE || output->kind == OUT_TWICE) {
			scan_out(run, &sheet, &sheet.sides[output->side], output);
			continue;
		}
		paper_new(
			&other, sheet.sides[0].width, sheet.sides[0].height, sheet.sides[0].per_mm);
		if (output->kind == OUT_FOREIGN)
			foreign_page(&sheet, &other);
		wear_paper(&other, through_from(&sheet, 0), &sheet.recipe, &sheet.chance);
		scan_out(run, &sheet, &other, output);
		paper_free(&other);
	}
	write_line(run->truth, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "kind", "sheet",
				       "sheet", run->ids[number], "form", run->places->form, "scan",
				       sheet.recipe.name, "habit", sheet.person.habit->name, "pen",
				       sheet.person.scribe.pen.name, "answers", sheet.answers));
	for (int s = 0; s < SIDES_MAX; s++) {
		paper_free(&sheet.sides[s]);
		paper_free(&sheet.through[s]);
	}
}

/* What comes out of the scanner, sheet by sheet. */
static void plan(struct run *run)
{
	const struct options *o = &run->options;
	int sides = run->places->side_count;
	struct chance chance;
	size_t most = (size_t)(2 * sides * run->sheet_count + o->foreign + o->twice);

	chance_start(&chance, o->seed, 0);
	run->outputs = need(most, sizeof *run->outputs);
	for (int n = 0; n < run->sheet_count; n++)
		for (int s = 0; s < sides; s++) {
			run->outputs[run->output_count++] = (struct output){OUT_SIDE, n, s, 0};
			if (o->blank_backs)
				run->outputs[run->output_count++] =
					(struct output){OUT_BLANK, n, s, 0};
		}
	for (int i = 0; i < o->foreign; i++)
		run->outputs[run->output_count++] =
			(struct output){OUT_FOREIGN, chance_below(&chance, run->sheet_count), 0, 0};
	for (int i = 0; i < o->twice; i++)
		run->outputs[run->output_count++] = (struct output){
			OUT_TWICE, i % run->sheet_count, i / run->sheet_count % sides, 0};
}

/* In which order: as they were made, or any. */
static void number_pages(struct run *run)
{
	int *pages = need((size_t)run->output_count, sizeof *pages);
	struct chance chance;

	chance_start(&chance, run->options.seed, UINT64_MAX);
	for (int i = 0; i < run->output_count; i++)
		pages[i] = i + 1;
	if (run->options.shuffle)
		chance_shuffle(&chance, pages, (size_t)run->output_count);
	for (int i = 0; i < run->output_count; i++)
		run->outputs[i].page = pages[i];
	free(pages);
}

static void read_ids(struct run *run)
{
	FILE *file = fopen(run->options.ids, "r");

	if (!file)
		stop(EX_NOINPUT, "%s: cannot be read", run->options.ids);
	run->ids = need(SHEETS_MAX, sizeof *run->ids);
	while (run->sheet_count < SHEETS_MAX &&
		fscanf(file, "%63s", run->ids[run->sheet_count]) == 1)
		run->sheet_count++;
	fclose(file);
	if (!run->sheet_count)
		stop(EX_DATAERR, "%s: holds no sheet ids", run->options.ids);
}

static void list(void)
{
	char pens[400], *word;

	snprintf(pens, sizeof pens, "%s", pen_names());
	for (const struct style *style = STYLES; style->name; style++)
		printf("style %s %s\n", style->name, style->rule);
	for (int i = 0; person_act_name(i); i++)
		printf("style %s\n", person_act_name(i));
	for (word = strtok(pens, " "); word; word = strtok(NULL, " "))
		printf("pen %s\n", word);
	for (int i = 0; recipe_name(i); i++)
		printf("scan %s\n", recipe_name(i));
}

enum {
	O_DPI = 256,
	O_ROTATE,
	O_FOREIGN,
	O_TWICE,
	O_SEED,
	O_LIST,
	O_HELP,
	O_QUARTERS,
	O_SPOIL,
	O_TEXT,
	O_FLAG
};

static void parse(int argc, char **argv, struct options *o)
{
	const char **texts[] = {&o->pdf, &o->layout, &o->ids, &o->out, &o->format, &o->truth,
		&o->style, &o->answers, &o->pen, &o->scan, &o->depth};
	bool *flags[] = {
		&o->name, &o->even, &o->upside_down, &o->turn_some, &o->blank_backs, &o->shuffle};
	enum { FLAGS_AT = 11 };
	static const struct option LONG[] = {{"pdf", 1, NULL, O_TEXT}, {"layout", 1, NULL, O_TEXT},
		{"ids", 1, NULL, O_TEXT}, {"out", 1, NULL, O_TEXT}, {"format", 1, NULL, O_TEXT},
		{"truth", 1, NULL, O_TEXT}, {"style", 1, NULL, O_TEXT},
		{"answers", 1, NULL, O_TEXT}, {"pen", 1, NULL, O_TEXT}, {"scan", 1, NULL, O_TEXT},
		{"depth", 1, NULL, O_TEXT}, {"name", 0, NULL, O_FLAG}, {"even", 0, NULL, O_FLAG},
		{"upside-down", 0, NULL, O_FLAG}, {"turn-some", 0, NULL, O_FLAG},
		{"blank-backs", 0, NULL, O_FLAG}, {"shuffle", 0, NULL, O_FLAG},
		{"dpi", 1, NULL, O_DPI}, {"rotate", 1, NULL, O_ROTATE},
		{"foreign", 1, NULL, O_FOREIGN}, {"twice", 1, NULL, O_TWICE},
		{"seed", 1, NULL, O_SEED}, {"quarters", 1, NULL, O_QUARTERS},
		{"spoil", 1, NULL, O_SPOIL}, {"list", 0, NULL, O_LIST}, {"help", 0, NULL, O_HELP},
		{NULL, 0, NULL, 0}};
	int option, index = 0;

	while ((option = getopt_long(argc, argv, "", LONG, &index)) >= 0) {
		switch (option) {
		case O_TEXT:
			*texts[index] = optarg;
			break;
		case O_FLAG:
			*flags[index - FLAGS_AT] = true;
			break;
		case O_DPI:
			o->dpi = atoi(optarg);
			break;
		case O_ROTATE:
			o->rotate_deg = strtod(optarg, NULL);
			o->rotated = true;
			break;
		case O_FOREIGN:
			o->foreign = atoi(optarg);
			break;
		case O_TWICE:
			o->twice = atoi(optarg);
			break;
		case O_SEED:
			o->seed = strtoull(optarg, NULL, 10);
			break;
		case O_QUARTERS:
			o->quarters = atoi(optarg) & 3;
			break;
		case O_SPOIL:
			sscanf(optarg, "%d,%d", &o->spoiled_marks, &o->spoiled_codes);
			break;
		case O_LIST:
			list();
			exit(EX_OK);
		case O_HELP:
			fputs(HELP, stdout);
			exit(EX_OK);
		default:
			exit(EX_USAGE);
		}
	}
	if (!o->pdf || !o->layout || !o->ids || !o->out)
		stop(EX_USAGE, "--pdf, --layout, --ids and --out are needed; try --help");
}

int main(int argc, char **argv)
{
	struct run run = {.options = {.format = "png",
				  .style = "usual",
				  .pen = "any",
				  .scan = "clean",
				  .depth = "",
				  .seed = 1}};
	struct options *o = &run.options;
	struct recipe recipe;
	struct chance chance;

	/* Page after page needs the same large pieces of memory: keep them. */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	parse(argc, argv, o);
	run.places = places_read(o->layout);
	read_ids(&run);
	plan(&run);
	number_pages(&run);
	chance_start(&chance, o->seed, 0);
	if (!recipe_named(o->scan, &chance, &recipe))
		stop(EX_USAGE, "there is no recipe '%s'", o->scan);
	recipe.dpi_x = o->dpi ? o->dpi : recipe.dpi_x;
	run.truth = o->truth ? fopen(o->truth, "w") : NULL;
	if (o->truth && !run.truth)
		stop(EX_CANTCREAT, "%s: cannot be written", o->truth);
	run.printed = printed_open(o->pdf, glass_paper_dpi(&recipe));
	run.album = album_open(o->out, o->format);
	for (int n = 0; n < run.sheet_count; n++)
		scan_sheet(&run, n);
	album_close(run.album);
	printed_close(run.printed);
	if (run.truth && fclose(run.truth))
		stop(EX_IOERR, "%s: cannot be written", o->truth);
	free(run.outputs);
	free(run.ids);
	free(run.places);
	return EX_OK;
}
