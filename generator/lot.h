// SPDX-License-Identifier: EUPL-1.2
/*
 * A lot: sheets of one design, each with an id of its own, and what the store keeps of the design.
 */
#ifndef LOT_H
#define LOT_H

#include "design.h"
#include "pdf.h"
#include "store.h"
#include "theme.h"

struct lot_order {
	const struct form *form;
	const char *language, *variant; /* variant NULL or "": none                             */
	const struct theme *theme;      /* NULL: the form's own options                         */
	const struct design *design;    /* drawn by the caller; NULL: by design_new             */
	size_t count;
	size_t expected; /* sheets of this form at the event, in all languages; 0 = count (T13) */
	bool draft;      /* print a translation that nobody has checked yet                     */
	bool paired;     /* shares codes with another lot of as many sheets                     */
	sheet_id family; /* regime B: the token of the family on all sheets; 0 = one per sheet  */
	sheet_id worker; /* regime B: the token of the worker; 0 = not known                    */
	struct sheet_id_row *ids; /* the row its codes are taken from; NULL: at random          */
};

struct lot {
	struct lot_order order;
	struct theme_options theme;
	const struct design *design;
	struct design *own_design; /* the same, unless the caller drew it */
	size_t sides;              /* of each sheet */
	struct store_new_sheet *sheets;
	struct buffer layout_json;
	struct buffer blanks[LAYOUT_SIDES_MAX]; /* PNG of each side before anybody writes on it */
	size_t stencils[LAYOUT_SIDES_MAX];      /* after lot_stencils                           */
};

/* Sets the design and makes the ids. EX_DATAERR when the form cannot be set, or is a draft in that
 * language without `draft`. Free with lot_free in either case. */
bool lot_new(const struct lot_order *order, struct lot *lot, struct error *err);
void lot_free(struct lot *lot);

/* The two lots are of equal size: sheet i of the one shares a random code with sheet i of the
 * other. */
void lot_pair(struct lot *one, struct lot *other);

/* Fills layout_json and blanks. EX_UNAVAILABLE when pdftoppm is not there. */
bool lot_freeze(struct lot *lot, struct error *err);

/* Everything its pages print is announced; after that its stencils can be made. */
bool lot_announce(const struct lot *lot, struct pdf *pdf, struct error *err);
bool lot_stencils(struct lot *lot, struct pdf *pdf, struct error *err);

/* Adds all sides of one sheet. */
bool lot_page(const struct lot *lot, size_t sheet, const unsigned char *key, struct pdf *pdf,
	struct error *err);

/* The pages of an example: no ids, a page code that is never counted. */
bool lot_specimen(const struct lot *lot, struct pdf *pdf, struct error *err);

#endif
