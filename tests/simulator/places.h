// SPDX-License-Identifier: EUPL-1.2
/*
 * Where a person can put a pen on a form: read from the layout JSON that `formgen layout`
 * prints, and from nothing else.
 */
#ifndef PLACES_H
#define PLACES_H

#include "paper.h"

#include <stdbool.h>
#include <stddef.h>

enum { CHOICES_MAX = 16, ASKS_MAX = 64, DIGITS_MAX = 8, SIDES_MAX = 2, FRAME_MAX = 8 };

struct choice {
	int code;
	struct place box;  /* outer edge of the printed square   */
	struct place cell; /* box, picture and words             */
	struct place face; /* the picture; places_look fills it  */
	struct place word; /* the words; places_look fills it    */
};

enum ask_kind { ASK_BOXES, ASK_TEXT, ASK_NUMBER, ASK_LINE };

/* One question. */
struct ask {
	enum ask_kind kind;
	char id[80], type[16];
	int max; /* options that may be ticked; 0 = any number */
	struct choice choices[CHOICES_MAX];
	int choice_count;
	struct place area; /* text */
	struct place digits[DIGITS_MAX];
	int digit_count;
	struct spot ends[2]; /* line */
};

struct side_places {
	struct ask asks[ASKS_MAX];
	int ask_count;
	struct place marks[FRAME_MAX], codes[FRAME_MAX]; /* what a reader finds its way by */
	int mark_count, code_count;
};

struct places {
	char form[40], language[16];
	double width_mm, height_mm;
	double strip_mm; /* below this line is a strip that is torn off; 0 = none */
	struct side_places sides[SIDES_MAX];
	int side_count;
};

/* Reads the file; stops the program when it is no layout. Free with free(). */
struct places *places_read(const char *path);

/* Finds the picture and the words of every choice by looking at the printed page. */
void places_look(struct side_places *side, const struct paper *printed);

#endif
