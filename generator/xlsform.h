// SPDX-License-Identifier: EUPL-1.2
/*
 * A questionnaire in an XLSForm workbook (https://xlsform.org, the standard of ODK and KoboToolbox)
 * as a form of ours.
 *
 * A form on paper has less: it cannot skip, check, compute or show a hint, and it has eight
 * questions, not eighty. So the form that comes out is a beginning, and everything that could not
 * come along is a note with its sheet and row; nothing is dropped in silence. What the rules for
 * easy reading think of it, check.h tells.
 *
 * Taken over: select_one, select_multiple, text and integer questions with their labels in the
 * languages that Spiegelblad has fixed lines in; choices; the first note before the questions as
 * intro; a most number of choices and the digits of a whole number, from `constraint`. Choices that
 * say the same as a shared option set (yes / a little / no) become that set.
 *
 * Not taken over, on purpose: questions that ask who somebody is (rule P03).
 */
#ifndef XLSFORM_H
#define XLSFORM_H

#include "form.h"
#include "xlsform_notes.h"

enum { XLSFORM_ROWS_MAX = 5000 };

struct xlsform_request {
	const struct import_words *words;
	const char *name; /* of the file, for messages */
	const char *stem; /* of the file's name: title and id when the workbook has none */
	enum regime regime;
	enum audience audience;
	const char
		*language; /* of columns that name none; NULL = what the workbook says, else nl */
};

struct xlsform {
	struct form *form;
	struct xlsform_notes notes;
	size_t questions_left; /* questions that did not come along */
};

/* Reads the sheets `survey`, `choices` and `settings`. False and err (EX_DATAERR) when there is no
 * question or no language that could be taken over. Free with xlsform_free in either case: the
 * notes tell why also then. */
bool xlsform_read(struct xlsx *xlsx, const struct xlsform_request *request, struct xlsform *xlsform,
	struct error *err);
void xlsform_free(struct xlsform *xlsform);

#endif
