// SPDX-License-Identifier: EUPL-1.2
/*
 * Where everything stands on each side of a form, in mm: the contract between the
 * generator, which prints it, and the scanner, which reads it. Made once per form
 * version, language and variant by design.h, frozen in the store as JSON, and read back
 * from there for ever.
 *
 * The JSON is a public format (man spiegelblad-layout):
 *
 *	{"format":1,"form":"sg-c","version":1,"language":"nl","direction":"ltr",
 *	 "page_mm":[210,297],
 *	 "sides":[{"side":1,
 *	   "marks":[{"at_mm":[x,y],"size_mm":s}],
 *	   "codes":[{"box_mm":[x,y,w,h],"module_mm":m}],
 *	   "questions":[{"id":"sg1","type":"faces5","max":1,"text":"...",
 *	      "options":[{"code":1,"label":"slecht","pictogram":"face-1",
 *	                  "box_mm":[x,y,w,h],"cell_mm":[x,y,w,h]}]}],
 *	   "areas":[{"question":"sg6","type":"text","text":"...","area_mm":[x,y,w,h]},
 *	            {"question":"me3","type":"number","text":"...","digits_mm":[[x,y,w,h]]},
 *	            {"question":"ss1","type":"line","text":"...","line_mm":[x0,y0,x1,y1]}]}]}
 *
 * "variant" (after direction) is there when it is not empty, "strip_mm" (after page_mm)
 * when it is not 0. Coordinates carry at most two decimals: a hundredth of a millimetre is
 * a tenth of a pixel at 300 dpi.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "buffer.h"
#include "error.h"
#include "form.h"
#include "geom.h"

enum {
	LAYOUT_FORMAT = 1,
	LAYOUT_SIDES_MAX = 2,
	LAYOUT_MARKS_MAX = 8,
	LAYOUT_CODES_MAX = 2,
	LAYOUT_DIGITS_MAX = 6,
	LAYOUT_OPTIONS_MAX = 100,   /* of one question                       */
	LAYOUT_QUESTIONS_MAX = 200, /* of one side; areas as many            */
	LAYOUT_BOXES_MAX = 2000,    /* of one side                           */
	LAYOUT_CODE_MAX = 999,      /* of an option                          */
};

/* A solid black square. */
struct layout_mark {
	struct point_mm at; /* centre */
	double size_mm;     /* side   */
};

/* A page code: its dark square without the quiet zone. */
struct layout_code {
	struct rect_mm box;
	double module_mm;
};

struct layout_option {
	int code;
	char *label;
	char pictogram[PICTOGRAM_KEY_SIZE];
	struct rect_mm box;  /* outer edge of the printed square */
	struct rect_mm cell; /* box, pictogram and label: a mark in here counts for the option */
};

/* A question that is answered in boxes. A row of a grid is one of these, id "gr1.a". */
struct layout_question {
	char id[2 * FORM_ID_SIZE];
	enum question_type type;
	int max;       /* most options that may be ticked; 0 = any number */
	bool reversed; /* a scale on which much is unfavourable */
	char *text;
	struct layout_option *options;
	size_t option_count;
};

/* A place to write, draw, count or put a cross on a line. */
struct layout_area {
	char question[FORM_ID_SIZE];
	enum question_type type; /* QUESTION_TEXT, QUESTION_NUMBER or QUESTION_LINE */
	char *text;
	struct rect_mm area;                      /* text: inner edge of the frame        */
	struct rect_mm digits[LAYOUT_DIGITS_MAX]; /* number: outer edges, left to right */
	size_t digit_count;
	struct point_mm line[2]; /* line: the unfavourable end (0) and the favourable (100) */
};

struct layout_side {
	int side; /* 1 = front, 2 = back */
	struct layout_mark marks[LAYOUT_MARKS_MAX];
	size_t mark_count;
	struct layout_code codes[LAYOUT_CODES_MAX];
	size_t code_count;
	struct layout_question *questions;
	size_t question_count;
	struct layout_area *areas;
	size_t area_count;
};

struct layout {
	char form[FORM_ID_SIZE];
	int version;
	char language[LANGUAGE_SIZE];
	char variant[FORM_ID_SIZE]; /* "" or "eenvoudig" or "lijn" */
	bool right_to_left;
	double page_width_mm, page_height_mm;
	double strip_mm; /* y of the tear-off line; 0 = none. Below it a side may be missing */
	struct layout_side sides[LAYOUT_SIDES_MAX];
	size_t side_count;
};

/* Frees the layout and what it holds; NULL is fine. */
void layout_free(struct layout *layout);

/* One JSON object, without a newline after it. The same layout gives the same bytes.
 * false and err when layout_read would refuse it (EX_SOFTWARE) or memory ran out. */
bool layout_write(const struct layout *layout, struct buffer *json, struct error *err);

/* The layout in that JSON, or NULL and err (EX_DATAERR) naming the member that is wrong:
 * `sides[0].questions[2].options[1].box_mm lies outside the page`.
 *
 * Members that are not known are passed over. For forms that were printed by others, what
 * a reader can do without may be missing: version (1), language, text, label, pictogram
 * (all ""), direction (ltr), marks, codes, questions, areas (none), max (1, for multi 0),
 * reversed (false), cell_mm (the box itself).
 *
 * What holds afterwards: every number is finite; sides are 1 or 2, each once; all that
 * has a place lies on its page, and everything above zero in size; a box lies in its cell
 * and no two boxes of a side overlap; ids are unique in the layout, codes (0-999) in their
 * question; no text is NULL. */
struct layout *layout_read(const char *json, size_t length, struct error *err);

#endif
