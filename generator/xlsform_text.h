// SPDX-License-Identifier: EUPL-1.2
/*
 * The texts of an XLSForm as they can stand on paper: one line, plain letters.
 *
 * An XLSForm may hold line breaks, Markdown, HTML, references to other answers (`${age}`) and
 * whatever an editor left behind. What only says how letters look is dropped; what is lost in
 * meaning is told.
 */
#ifndef XLSFORM_TEXT_H
#define XLSFORM_TEXT_H

#include "form.h"

struct xlsform_tidied {
	char *text;     /* never NULL unless memory ran out; "" when nothing is left. free() it */
	bool reference; /* held a ${...}: an ellipsis stands there now                          */
	bool accent;    /* held an accent loose from its letter: it is left out                 */
	bool too_long;  /* longer than FORM_TEXT_BYTES_MAX: cut                                 */
};

struct xlsform_tidied xlsform_tidy(const char *typed);

/* An id of ours from a name: small letters, digits and dashes, a letter first (else `begin` goes
 * before it), at most FORM_ID_SIZE - 1. "" when no letter or digit is in it. */
void xlsform_id(const char *name, const char *begin, char id[FORM_ID_SIZE]);

/* Same letters, whatever their case and the spaces around? */
bool xlsform_same(const char *left, const char *right);

#endif
