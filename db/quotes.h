// SPDX-License-Identifier: EUPL-1.2
/*
 * What people wrote in a text area, typed over by a person who does not work with them.
 *
 * Handwriting identifies: a team knows the hands of its clients. So a picture of writing never goes
 * on a result; a reviewer types it over, leaves out what tells who wrote it, and the coordinator
 * chooses at most four of them for the A4. This header is the only way to such texts.
 *
 * How a desk works with it:
 *
 *	quotes_list(store, event, role, &list, &count, &err)   what was written, typed over or not
 *	store_pictures(store, sheet, number, question, ...)    its picture (store.h)
 *	quotes_black_out(store, &picture, role, &err)          a name in the picture: paint it over
 *	quotes_put(store, &typed, role, &err)                  the words, or another version of them
 *	quotes_choose(store, &place, true, role, &err)         for the A4
 *
 * and a result with it:
 *
 *	quotes_chosen(store, event, form, &list, &count, &err) at most QUOTES_CHOSEN_MAX, in order
 *
 * Texts go with the answers they belong to: with the sheet on request (store_forget), and when the
 * term of the answers of their regime is over (store_purge). The picture of a text area of a sheet
 * without a name (regime A) goes on the first purge after the day on which it was typed over, other
 * pictures when their term is over.
 *
 * When the store has a key (vault.h), texts are sealed as pictures are: they can be typed over
 * without the key, and read with it. Without a key texts are kept as they are.
 *
 * `role` is one of store_roles(). Statuses, beside those of the store (store.h): EX_NOPERM the role
 * may not do this; EX_NOINPUT there is no such event, sheet or question, or it was destroyed;
 * EX_DATAERR the text may not be kept so; EX_USAGE four are chosen already.
 */
#ifndef QUOTES_H
#define QUOTES_H

#include "store.h"

enum {
	QUOTE_CHARACTERS = 120,                     /* most of one text (P09) */
	QUOTE_TEXT_SIZE = 4 * QUOTE_CHARACTERS + 1, /* bytes of UTF-8 and a zero */
	QUOTES_CHOSEN_MAX = 4,                      /* of one form of one event */
	QUOTE_ROLE_SIZE = 40,
};

/* What the person left out while typing; a sum. It is kept so that a reader knows, and tells
 * nothing about what it was. */
enum { QUOTE_WITHOUT_NAME = 1, QUOTE_WITHOUT_PLACE = 2, QUOTE_WITHOUT_DETAIL = 4 };

/* Which text area of which sheet. */
struct quote_place {
	sheet_id sheet;
	int number;           /* of the reading: 0, or 1.. for a copy that counts */
	const char *question; /* id: "sg6" */
};

/* One text area in which something was written. */
struct quote {
	sheet_id sheet;
	int number;
	char question[2 * FORM_ID_SIZE];
	char form[FORM_ID_SIZE], language[LANGUAGE_SIZE]; /* of the sheet, not of the text */
	char regime;

	int pictures;  /* that are still there to look at */
	bool typed;    /* somebody typed it over: what follows holds */
	bool readable; /* false: it is sealed and the key is not here; text is "" */
	char text[QUOTE_TEXT_SIZE];
	unsigned left_out;          /* sum of QUOTE_WITHOUT_... */
	int chosen;                 /* 0 = not for the result; else 1.. in the order of choosing */
	char role[QUOTE_ROLE_SIZE]; /* of the person who typed it */
	char day[11];               /* of typing */
};

/* What a person typed. */
struct quote_typed {
	struct quote_place place;
	const char *text; /* UTF-8, one line, 1..QUOTE_CHARACTERS characters */
	unsigned left_out;
};

/* All text areas of the event in which something was written, typed over or not, in the order of
 * the (random) sheet codes; free with free(). For reviewer and coordinator; the coordinator gets
 * only those that were typed over. */
bool quotes_list(struct store *store, const char *event, const char *role, struct quote **list,
	size_t *count, struct error *err);

/*
 * Keeps what a reviewer typed. The answer then counts as "written", whatever the machine said. The
 * same text again changes nothing; another text takes its place and is no longer chosen, since
 * nobody approved it.
 *
 * EX_DATAERR: empty, longer than QUOTE_CHARACTERS, with a line break or a character that cannot be
 * printed, or with something in it that is a telephone number, a citizen number, or an address of
 * e-mail: those are left out.
 */
bool quotes_put(
	struct store *store, const struct quote_typed *typed, const char *role, struct error *err);

/* Takes a text away, and what it said is destroyed; the answer stays "written". For the reviewer.
 * Without a text there nothing changes. */
bool quotes_remove(
	struct store *store, const struct quote_place *place, const char *role, struct error *err);

/* Chooses a text for the result, after those that were chosen before, or no longer. For reviewer
 * and coordinator. EX_NOINPUT: nobody typed it over. */
bool quotes_choose(struct store *store, const struct quote_place *place, bool chosen,
	const char *role, struct error *err);

/*
 * The texts that were chosen for the result of an event, in their order; `form` NULL: of all its
 * forms. Free with free(). Those of sheets that were destroyed or set aside are not in it.
 *
 * Texts that are sealed while the key is not here come with readable = false and text "": print the
 * result without them and say so. They are no numbers: they may be printed below five sheets too
 * (domain rule for small groups), since a person approved each of them.
 */
bool quotes_chosen(struct store *store, const char *event, const char *form, struct quote **list,
	size_t *count, struct error *err);

/*
 * A picture in which places were painted over, in the place of the one it was made from: that one
 * is destroyed at once, with its key. For the reviewer. The store does not look into pictures: the
 * caller decodes, paints and encodes.
 *
 * EX_NOINPUT: there is no such picture (any more). EX_DATAERR: the bytes are no PNG, or no place
 * was painted over.
 */
struct quote_picture {
	struct quote_place place;
	int index;       /* 0, 1, ... as struct store_picture has it */
	const void *png; /* with black rectangles in it */
	size_t png_bytes;
	int rectangles; /* that were painted over now; at least 1 */
};
bool quotes_black_out(struct store *store, const struct quote_picture *picture, const char *role,
	struct error *err);

#endif
