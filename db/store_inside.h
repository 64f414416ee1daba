// SPDX-License-Identifier: EUPL-1.2
/*
 * What the files of the store share with each other and with nobody else.
 *
 * A function of store.h that changes something looks like this:
 *
 *	if (!store_begin(store, SQL_WRITE, err))
 *		return false;
 *	return store_end(store, steps(store, ..., err), err);
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "buffer.h"
#include "sql.h"
#include "store.h"

#include <pthread.h>

enum { DAY_SIZE = 11, EVENT_SIZE = 200, ROLE_SIZE = 40 };

/* A question of a design, as in table question. */
struct known_question {
	int number;
	char id[2 * FORM_ID_SIZE];
	enum question_type type;
	int side, max;
	int codes[FORM_OPTIONS_MAX];
	char bands[FORM_OPTIONS_MAX + 1]; /* "" = no scale */
	size_t code_count;
};

struct known_design {
	struct store_known_design design;
	void *pictures[LAYOUT_SIDES_MAX]; /* those that design lends; read when first wanted */
	bool has_pictures;
	struct known_question *questions; /* questions[i].number is i + 1 */
	size_t question_count;
	struct known_design *next;
};

/* Counts that a batch has still to write down (store_tally.c). */
struct tally_changes {
	struct tally_change *items;
	size_t count, room;
	bool kept; /* a batch is going on: keep them here until it ends */
};

enum { STORE_DEPTH_MAX = 4 };

/* The key of the store, as far as it is here (vault.c). */
struct vault {
	char *file;  /* that vault_use named; NULL = where it mostly is */
	bool loaded; /* the two halves below */
	unsigned char hidden[SECRET_HALF_BYTES], open[SECRET_HALF_BYTES];
};

struct store {
	struct sql *db;
	pthread_mutex_t turn;          /* threads take turns; one may nest */
	pthread_key_t acting;          /* the role of a thread, NULL = role */
	const char *role;              /* of whoever started the program, NULL = owner */
	int depth;                     /* transactions inside each other */
	size_t marks[STORE_DEPTH_MAX]; /* tallies.count when each of them began */
	struct tally_changes tallies;
	unsigned char page_key[PAGE_KEY_BYTES];
	struct known_design *designs;
	struct vault vault;
	char today[DAY_SIZE]; /* "" = by the clock; tests set it */
};

/* A transaction that other threads wait for. `well` false rolls back; returns whether all
 * went well. */
bool store_begin(struct store *store, enum sql_way way, struct error *err);
bool store_end(struct store *store, bool well, struct error *err);

/* Today as a UTC date. */
void store_day(const struct store *store, char day[DAY_SIZE]);

/* A sheet as the store knows it; found is false for one that it does not, and for one of a
 * run whose file was never finished. */
struct known_sheet {
	bool found;
	sheet_id sheet;
	int64_t event, design;
	char regime;
	int sides;
	bool returned;
	int64_t answered;
	int gone;
};
enum { GONE_NOT, GONE_REQUEST, GONE_TERM };
bool store_find_sheet(
	struct store *store, sheet_id sheet, struct known_sheet *known, struct error *err);

/* The id of an event by its name; EX_NOINPUT naming the events there are. */
bool store_find_event(struct store *store, const char *name, int64_t *event, struct error *err);

/* Finishes or removes the print runs that a killed program left behind. */
bool store_settle_runs(struct store *store, struct error *err);

/* The id of a design, made when it is new. Inside a transaction. */
bool store_ready_design(
	struct store *store, const struct store_design *design, int64_t *id, struct error *err);

/* A design by its id, kept in memory; lent. */
bool store_design(
	struct store *store, int64_t id, const struct known_design **design, struct error *err);

/* The designs that were printed for an event (0: for all), oldest first; lent, the array is
 * freed with free(). */
bool store_event_designs(struct store *store, int64_t event, const struct known_design ***designs,
	size_t *count, struct error *err);

/* The question with that id, or NULL. Lent. */
const struct known_question *store_question(const struct known_design *design, const char *id);
void store_forget_designs(struct store *store);

/* Where an answer is counted. */
struct tally {
	int64_t event, design;
	int question;
};

/* Writes down what a batch has counted. */
bool store_tally_flush(struct store *store, struct error *err);

/* Counts an answer (delta 1) or takes it back (delta -1). */
bool store_tally(struct store *store, const struct tally *tally, enum answer_state state,
	const char *value, int delta, struct error *err);

/* Writes what changed about a sheet: whether a side of it came back, and how many of its
 * questions have a clear answer; keeps the counts of sheets in step. `known` has what the
 * store knew, and is brought up to date. */
bool store_sheet_changed(struct store *store, struct known_sheet *known, bool returned,
	int64_t answered, struct error *err);

/* An answer as it holds now. */
struct sheet_answer {
	const struct known_question *question;
	enum answer_state state;
	bool reviewed;  /* a person decided */
	char value[64]; /* "2,5"; as in table answer */
	char note[64];
	struct reading_mark marks[FORM_OPTIONS_MAX];
	size_t mark_count;
};

/* The answers of one reading of a sheet, in the order of the form; room for
 * design->question_count of them. */
bool store_sheet_answers(struct store *store, const struct known_design *design, sheet_id sheet,
	int number, struct sheet_answer *answers, size_t *count, struct error *err);

/* What the note of an answer says: nothing was found on its whole sheet; and a person said that the
 * paper is not empty. */
#define NOTE_NOTHING "nothing found"
#define NOTE_NOT_EMPTY "not empty"

/* Finds out whether all answers of one reading of a sheet are in one line, or there are none, and
 * keeps it with its sides. Inside a transaction, after an answer changed; with the answers at hand, or
 * without. */
bool store_flag_answers(struct store *store, sheet_id sheet, int number,
	const struct sheet_answer *answers, size_t count, struct error *err);
bool store_flag_sheet(struct store *store, const struct known_design *design, sheet_id sheet,
	int number, struct error *err);

/* One reading of a sheet. */
struct whole_sheet {
	const struct known_design *design;
	const struct known_sheet *known;
	int number;
	bool counts;
};

/* After a side came in: makes the blank answers of a sheet wait for a person when all its sides are in
 * and nothing was found on any of them; takes that back when it no longer holds and nobody decided. *asked
 * gets how many more answers wait now. Then flags it, as above. Inside a transaction. */
bool store_settle_sheet(
	struct store *store, const struct whole_sheet *e, int *asked, struct error *err);

/* A side of one reading of a sheet that counts. */
struct sheet_side {
	int side;
	enum verdict verdict;
	char reason[REASON_SIZE];
	unsigned flags;
};
bool store_sheet_sides(struct store *store, sheet_id sheet, int number,
	struct sheet_side sides[LAYOUT_SIDES_MAX], size_t *count, struct error *err);

/* A picture or a text that is sealed, and what it is: it opens as nothing else. */
struct sealed_thing {
	const char *kind; /* "crop", "quote" */
	int64_t id;       /* of its row, and of its key in table seal */
	sheet_id sheet;
	int number;
	const char *question; /* id */
	const void *bytes;    /* plain for store_seal, sealed for store_unseal */
	size_t count;
};

/* Seals when the store has a key, with a new key for this thing in table seal; `sealed` stays
 * empty when it has none. Inside a transaction. The caller frees the buffer. */
bool store_seal(struct store *store, const struct sealed_thing *thing, struct buffer *sealed,
	struct error *err);

/* Opens it again. */
bool store_unseal(struct store *store, const struct sealed_thing *thing, struct buffer *plain,
	struct error *err);
void store_forget_vault(struct store *store);

/* Takes the lines from before that day off the log; the chain holds. Inside a transaction. */
bool store_log_cut(struct store *store, const char *day, long *count, struct error *err);

/* The check of the log, for whoever may not read it. */
bool store_log_chain(
	struct store *store, const char *noted, struct store_log_check *check, struct error *err);

/* A line of the destruction list. */
struct destroyed {
	const char *kind, *reason;
	sheet_id sheet; /* 0 = several together */
	int64_t event;  /* 0 = none             */
	long count;
};

bool store_list_destroyed(struct store *store, const struct destroyed *d, struct error *err);

/* After the deed: takes what was destroyed out of the engine's side files too. */
bool store_wipe(struct store *store, struct error *err);

/* Before the token of a case goes from its sheets: keeps that there was such a case, as a hash with
 * one of its sheets. */
bool store_keep_case(struct store *store, sheet_id family, sheet_id sheet, struct error *err);

/* A random number for a row of which the order must tell nothing. */
int64_t store_random_id(void);

/* A keyed hash of 16 bytes: tells two things apart without telling what they were. The name of the
 * purpose and the bytes are at most 127 together. */
enum { KEYED_BYTES = 16 };
void store_keyed(const struct store *store, const char *purpose, const void *bytes, size_t count,
	unsigned char hash[KEYED_BYTES]);

#endif
