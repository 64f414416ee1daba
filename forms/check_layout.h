// SPDX-License-Identifier: EUPL-1.2
/*
 * Do the pages of a form keep to the layout rules L01-L13 and L15? Measured on the drawing of each
 * side, in mm, before any of it is a PDF: what ink goes where, how large, how far apart.
 *
 * The engine is made to keep these rules, so on most forms this finds what its author can change:
 * words that are too long for their place, letters that no font has, a form too long for two
 * sides, a pictogram of one's own with lines too thin.
 */
#ifndef CHECK_LAYOUT_H
#define CHECK_LAYOUT_H

#include "check.h"
#include "design.h"

/* Sets the form in every language and variant it can be printed in, and measures. A form that
 * cannot be set is a remark too. False only when it could not be done at all (no memory, no fonts,
 * a file of the library missing). */
bool check_layout(const struct form *form, struct remarks *remarks, struct error *err);

/* The same for one design. */
bool check_design(const struct design_request *request, const struct design *design,
	struct remarks *remarks, struct error *err);

#endif
