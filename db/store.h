// SPDX-License-Identifier: EUPL-1.2
/*
 * The store: what was printed, what came back, what it said. All promises about not
 * losing, counting and forgetting live behind this header; it shows no SQL and no engine.
 *
 * One process holds one `struct store`; several processes may work on the same file (they
 * wait for each other up to 30 s, then EX_TEMPFAIL). Every function that changes
 * something is one transaction: it happens wholly or not at all, also when the process is
 * killed.
 *
 * Days are "2026-11-30" (UTC date); no finer time is kept (P04).
 */
#ifndef STORE_H
#define STORE_H

#include "error.h"
#include "layout.h"
#include "page_code.h"
#include "secret.h"

#include <stdint.h>
#include <stdio.h>

struct store;

/* path NULL: $SPIEGELBLAD_DB, else $XDG_DATA_HOME/spiegelblad/spiegelblad.db, else the same
 * under ~/.local/share. Made when it is not there (file 0600 in a folder 0700). An older store
 * is brought up to date, after a copy of it was put beside it. Statuses: EX_NOPERM,
 * EX_CANTCREAT, EX_DATAERR (no store, damaged, made by a newer program), EX_TEMPFAIL (busy),
 * EX_IOERR (disk full or broken). */
bool store_open(const char *path, struct store **store, struct error *err);
void store_close(struct store *store);

/*
 * Names the role in which this thread does what follows (roles.h has what each may); NULL: the one
 * in $SPIEGELBLAD_ROLE, else none, and then everything is allowed. EX_USAGE: there is no such role.
 * Each thread of a desk does so for the person it serves. A store with an unknown role in
 * $SPIEGELBLAD_ROLE does not open (EX_USAGE).
 */
bool store_act_as(struct store *store, const char *role, struct error *err);

/* The secret that page codes of this store are made with; lent. */
const unsigned char *store_page_key(const struct store *store);

/* Everything between the two is one transaction: for loading many things at once. What is done
 * in between is lost when the program is killed. keep = false: as if it never happened. Questions,
 * balances and results are right again when the batch has ended. */
bool store_batch_begin(struct store *store, struct error *err);
bool store_batch_end(struct store *store, bool keep, struct error *err);

/* --- printing ---------------------------------------------------------------------------- */

/* A printed design, frozen: kept once however often it is printed. */
struct store_design {
	const char *form; /* id */
	int version;
	const char *language, *variant;
	char regime;            /* 'A' 'B' 'C' */
	const char *definition; /* the YAML text */
	const char *layout_json;
	const void
		*blank_png[LAYOUT_SIDES_MAX]; /* grey picture of each side before it is filled in */
	size_t blank_png_bytes[LAYOUT_SIDES_MAX];
	size_t side_count;
};

struct store_new_sheet {
	sheet_id sheet;
	sheet_id strip;  /* erasure code on the tear-off strip; 0 = none. Only its hash is kept */
	sheet_id pair;   /* code shared with the other sheet of a pair; 0 = none */
	sheet_id family; /* regime B: case token of the family; 0 = none */
	sheet_id worker; /* regime B: token of the worker, to count that there are enough of them;
			  0 = none. Without it no number of regime B is ever printed */
};

/*
 * Printing registers sheets in two steps around writing the file, so that a kill at any
 * moment leaves either no sheets and no file, or both:
 *   1. store_print_begin keeps the run as "pending" with the final path and hash of its
 *      file;
 *   2. the caller renames its finished temporary file to that path;
 *   3. store_print_end makes the run count.
 * store_open settles runs that a killed program left pending: when the file with that hash
 * stands there it counts; else its sheets are removed. A run of a program that is still
 * alive is left alone.
 */
struct store_print {
	const char *event; /* its name; made when new. One event has sheets of several designs */
	const struct store_design *design;
	const struct store_new_sheet *sheets;
	size_t sheet_count;
	const char *file; /* absolute path of the PDF to be */
	unsigned char file_hash[HASH_BYTES];
};
bool store_print_begin(
	struct store *store, const struct store_print *print, int64_t *run, struct error *err);
bool store_print_end(struct store *store, int64_t run, struct error *err);
bool store_print_cancel(struct store *store, int64_t run, struct error *err);

/* The sheets of an earlier run that wrote a file with this hash, in the order of their
 * pages; 0 of them when there was none. Free with free(). */
bool store_printed_before(struct store *store, const unsigned char file_hash[HASH_BYTES],
	sheet_id **sheets, size_t *count, struct error *err);

/* --- what a scanner needs to know -------------------------------------------------------- */

/* The design a sheet was printed with; lent by the store, kept in memory once read. */
struct store_known_design {
	int64_t id;
	struct layout *layout;
	const void *blank_png[LAYOUT_SIDES_MAX];
	size_t blank_png_bytes[LAYOUT_SIDES_MAX];
	char regime;
};

enum store_sheet_state { SHEET_UNKNOWN, SHEET_PRINTED, SHEET_FORGOTTEN };

bool store_sheet_design(struct store *store, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err);

/* The event that a sheet was printed for. EX_NOINPUT when the store does not know the sheet. */
bool store_sheet_event(struct store *store, sheet_id sheet, char event[200], struct error *err);

/* --- reading ----------------------------------------------------------------------------- */

enum verdict {
	VERDICT_READ,
	VERDICT_DUPLICATE,
	VERDICT_BLANK,
	VERDICT_FOREIGN,
	VERDICT_UNREADABLE
};
enum { VERDICTS = 5, REASON_SIZE = 200 };
const char *verdict_name(enum verdict verdict);

enum mark_state { MARK_EMPTY, MARK_MARKED, MARK_WITHDRAWN, MARK_DOUBTFUL };
const char *mark_state_name(enum mark_state state);

enum answer_state { ANSWER_ANSWERED, ANSWER_BLANK, ANSWER_DOUBTFUL, ANSWER_CONFLICT };
const char *answer_state_name(enum answer_state state);

struct reading_mark {
	int code;
	enum mark_state state;
	double ink;        /* share of the box's inner area that the ink in the cell would cover,
		       0.. */
	double confidence; /* that `state` is right, 0.5 .. 1 */

	/* The ink inside the box as 8 x 8 fields, row by row from the top left, the first in the
	 * highest bit: 1 where it covers a sixth of the field or more. 0 = no ink, or not known. It
	 * tells the sheets of two people apart who ticked the same (marks.h). */
	uint64_t shape;
};

/* One question as one scan of one side shows it. */
struct reading_answer {
	char question[2 * FORM_ID_SIZE];
	enum question_type type;
	enum answer_state state;
	double value; /* line: 0..100; number: the suggestion, or -1 */
	struct reading_mark marks[FORM_OPTIONS_MAX];
	size_t mark_count;
	char note[64]; /* "corrected", "line through row", ... or "" */
};

/* Notes of answers for which something was seen that is hardly there: of that pen other marks may not be
 * there at all. */
#define NOTE_FAINT "faint writing"
#define NOTE_PALE "pale marks"
#define NOTE_TRACES "traces"

/* What a picture of all questions of one side (1, 2) is named; no question can be. */
#define CROP_OF_SIDE "SIDE%d"

/* A piece of the scan that a person may have to look at: a text area, a doubtful
 * question. */
struct reading_crop {
	char question[2 * FORM_ID_SIZE]; /* or CROP_OF_SIDE */
	void *png;                       /* owned by the reading */
	size_t png_bytes;
};

/* What stands out about a sheet and changes none of its answers; to be added together. */
enum store_flag {
	FLAG_NAME = 1, /* something was written that may be a name, initials or a signature */
	/* The store finds these out by itself: */
	FLAG_STRAIGHT = 2, /* every question with one answer says its first option, or every one
			      its last (M18) */
	FLAG_NOTHING = 4,  /* nothing was found on its sides that came in, and others are missing */
	/* The reader again: */
	FLAG_STRUCK = 8 /* a question is struck through (M17), or all of a side scribbled over */
};
enum { FLAGS = 4, FLAGS_OF_READER = FLAG_NAME | FLAG_STRUCK };
/* "name", "straight line", "nothing found", "struck out" */
const char *flag_name(enum store_flag flag);

/* A dark line along the whole picture: dirt on the glass of a feeder. */
struct reading_streak {
	bool across;  /* from left to right; else from top to bottom                 */
	double at_mm; /* from the left (across: from the top) edge of the picture    */
};
enum { READING_STREAKS_MAX = 4 };

/* All that one scan of one side said. */
struct reading {
	enum verdict verdict;
	char reason[REASON_SIZE]; /* one plain sentence without a full stop; "" when simply read */
	bool has_sheet;           /* sheet and side are known (also for some duplicates)         */
	sheet_id sheet;
	int side;
	struct reading_answer *answers;
	size_t answer_count;
	struct reading_crop *crops;
	size_t crop_count;
	unsigned flags;                   /* of FLAGS_OF_READER */
	double scale, skew_deg, contrast; /* health of printer and scanner; 0 when not known */
	struct reading_streak streaks[READING_STREAKS_MAX]; /* likewise; not stored */
	int streak_count;
};
void reading_free(struct reading *reading); /* frees what it holds, not the struct; NULL is fine */

/* Where a scan came from. The pair (content hash of the file, page) is its identity. */
struct scan_source {
	const char *file; /* name as given, for people */
	unsigned char file_hash[HASH_BYTES];
	int page; /* from 1 */
};

/* What the store made of a scan: the verdict after looking for duplicates. */
struct store_outcome {
	enum verdict verdict;
	char reason[REASON_SIZE];
	bool seen_before; /* this very scan was stored by an earlier run: nothing changed
			   */
	bool has_sheet;
	sheet_id sheet;
	int side;
	/* Questions. The side that completes a sheet on which nothing was found has all that wait now. */
	int answered, doubtful;
};

/* Was this scan stored before? Asked before decoding; *seen tells, outcome is filled when
 * so. */
bool store_scan_seen(struct store *store, const struct scan_source *source, bool *seen,
	struct store_outcome *outcome, struct error *err);

/*
 * Stores one side in one transaction. A sheet's side that was read before makes it a
 * duplicate: with the same ink it is counted once; with other ink the first reading
 * stays, and the second is kept as a question for a person. Answers go to the answer
 * table in an order that says nothing about the order of scanning.
 *
 * A scan that was stored before changes nothing (seen_before), except that one that could not be
 * read gives way to a reading of it that can: a person typed the sheet's code.
 */
bool store_scan(struct store *store, const struct scan_source *source,
	const struct reading *reading, struct store_outcome *outcome, struct error *err);

/* An answer that another reading of the same scan gives otherwise. */
struct store_change {
	sheet_id sheet;
	int side;
	const char *question; /* "": the whole side could not be read this time */
	enum answer_state was, is;
	char was_value[64], is_value[64]; /* codes "2,5", a number, or "" */
	bool decided;                     /* by a person: what was stays  */
};

/*
 * Compares a reading with what is stored of the same scan, and with `apply` puts it in its place. A
 * person's word is never changed. *known is false when nothing of that scan is stored.
 */
struct store_again {
	const struct scan_source *source;
	const struct reading *reading;
	bool apply;
	void (*take)(void *context, const struct store_change *change);
	void *context;
};
bool store_reread(
	struct store *store, const struct store_again *again, bool *known, struct error *err);

/* --- looking back ------------------------------------------------------------------------ */

struct store_balance {
	char event[200];
	long long printed, returned, missing;     /* sheets; printed = returned + missing  */
	long long sides_in, by_verdict[VERDICTS]; /* sides; in = sum of the five */
	/* Questions on sides that were read: all of them, and of these the ones that wait for a
	 * person. */
	long long answers, doubtful, conflicts;
	long long filled_in; /* sheets that came back and are not wholly blank    */
	char day[11];        /* on which its first sheets were printed            */
	char forms[200];     /* "sg-c, sg-t"                                      */
};

/* All events, oldest first; free with free(). */
bool store_events(
	struct store *store, struct store_balance **events, size_t *count, struct error *err);

/* One event. EX_NOINPUT naming the events there are when the name is not known. */
bool store_event_balance(
	struct store *store, const char *event, struct store_balance *balance, struct error *err);

/* All sides ever read, also those that belong to no event (blank, foreign, unreadable).
 */
bool store_total_balance(struct store *store, struct store_balance *balance, struct error *err);

/* A side that was not simply read, blank ones left out. */
struct store_trouble {
	char file[256]; /* as it was given; cut when longer */
	int page;
	enum verdict verdict;
	char reason[REASON_SIZE];
	bool waits; /* other ink on a side that was read before: a person must decide */
	bool has_sheet;
	sheet_id sheet;
	int side;
	char day[11]; /* of reading */
};

/* Those of one event, or all with event NULL; free with free(). */
bool store_troubles(struct store *store, const char *event, struct store_trouble **list,
	size_t *count, struct error *err);

/* --- who did what ------------------------------------------------------------------------ */

/* The roles a person can have, ending with NULL: "owner", "designer", ... (roles.h). */
const char *const *store_roles(void);

/* Adds a line to the log: what was opened or taken out, by which role, why. Today's day. */
bool store_log(struct store *store, const char *role, const char *action, const char *object,
	const char *reason, struct error *err);

struct store_log_entry {
	const char *day, *role, *action, *object, *reason;
	bool sound; /* its hash fits itself and the line before */
};

/* All lines, oldest first, until take answers false. */
bool store_log_each(struct store *store,
	bool (*take)(void *context, const struct store_log_entry *entry), void *context,
	struct error *err);

/*
 * Is the log whole? Each line is tied to the one before, and both ends are kept. `noted` is a seal
 * that an earlier check gave and somebody wrote down (or NULL): it must still be in there, else the
 * whole log was made anew, or those lines are over their term.
 */
enum { STORE_SEAL_SIZE = 20 }; /* "1a2b-3c4d-5e6f-7081" */
struct store_log_check {
	long entries, unsound; /* lines; of these, that do not fit the one before */
	bool cut;              /* lines were taken off the end */
	bool noted_found;      /* true as well when none was asked for */
	char first_day[11], last_day[11];
	char seal[STORE_SEAL_SIZE]; /* of the last line */
};
bool store_log_check(
	struct store *store, const char *noted, struct store_log_check *check, struct error *err);

/* --- what a person decides --------------------------------------------------------------- */

/* An answer that the machine would not decide, a second reading with other ink, or a sheet with nothing
 * on it. */
struct store_doubt {
	sheet_id sheet;
	int number; /* of the reading: 0, or 1.. for a copy */
	int side;
	bool copy;  /* the question is whether this reading counts at all */
	bool empty; /* nothing was found on the whole sheet: is the paper empty? */
	char question[2 * FORM_ID_SIZE]; /* "" for these two */
	enum question_type type;
	enum answer_state state;
	int codes[FORM_OPTIONS_MAX]; /* that may be answered; none for areas */
	size_t code_count;
	int max;        /* options that may be ticked; 0 = any number */
	char value[64]; /* what the machine would say: codes "2,5", or a number; "" = nothing */
	char note[64];
	char form[FORM_ID_SIZE], language[LANGUAGE_SIZE];
};

/* Those of an event that wait for a person, in the order of their sheet codes; free with
 * free(). */
bool store_doubts(struct store *store, const char *event, struct store_doubt **list, size_t *count,
	struct error *err);

/* A sheet that something stands out about. */
struct store_flagged {
	sheet_id sheet;
	int number; /* of the reading: 0, or 1.. for a copy that counts */
	unsigned flags;
	char form[FORM_ID_SIZE];
};

/* Those of an event, in the order of their sheet codes; free with free(). */
bool store_flags(struct store *store, const char *event, struct store_flagged **list, size_t *count,
	struct error *err);

/* The pictures of a question of one reading (all of the reading with question NULL); where there is
 * none, that of its whole side. The bytes are lent during the call. Opening is written in the log; regime A only to the reviewer and the
 * administrator (EX_NOPERM). */
struct store_picture {
	const char *question;
	const void *png;
	size_t png_bytes;
	int index; /* 0, 1, ... among those of the question */
};
bool store_pictures(struct store *store, sheet_id sheet, int number, const char *question,
	const char *role, bool (*take)(void *context, const struct store_picture *picture),
	void *context, struct error *err);

/*
 * A person's word about one answer: "2", "2,5" (codes), "12" (a number), "63" (a place on the
 * line), "written", "blank" or "double" (two answers were really meant: no answer). It holds over
 * what the machine said or will say. The same word again changes nothing.
 * EX_NOINPUT: the sheet has no such answer; EX_USAGE: no such option, too many.
 */
struct store_word {
	sheet_id sheet;
	int number; /* of the reading, mostly 0 */
	const char *question;
	const char *answer;
	const char *role;
};
bool store_decide(struct store *store, const struct store_word *word, struct error *err);

/* Is the paper of a sheet on which nothing was found really empty? Then all its answers are blank; else
 * each of them is asked. EX_NOINPUT when nobody asks. */
bool store_decide_empty(struct store *store, sheet_id sheet, int number, bool empty,
	const char *role, struct error *err);

/* Takes back the last word that was given in this event; *undone tells what. EX_NOINPUT when
 * there is none. */
bool store_undo(
	struct store *store, const char *event, struct store_doubt *undone, struct error *err);

/* Does a reading with other ink count as the sheet of one more person, or is it set aside? */
bool store_decide_copy(struct store *store, sheet_id sheet, int side, int number, bool counts,
	const char *role, struct error *err);

/* --- destroying -------------------------------------------------------------------------- */

/* What is left to show that something was destroyed. */
struct store_proof {
	bool already;    /* it was destroyed before; nothing changed */
	bool by_term;    /* then: because its term was over, not on request */
	char day[11];    /* on which it was destroyed */
	char event[200]; /* of the last of them */
	long sheets;     /* destroyed now */
	long answers, pictures, sides;
	long texts; /* typed over */
};

/*
 * Destroys on request what sheets said. `code` is
 *	the code on a strip     the sheet that it was torn off (regime A)
 *	the token of a case     all sheets of that family, of whatever event (regime B)
 *	the code of a sheet     that sheet (regimes B and C; not A: its code is seen by others)
 * The sheets stay known as destroyed, so that they are refused when they are scanned again, and the
 * second time the answer is that it was done already. EX_NOINPUT when there is no such code.
 */
bool store_forget(struct store *store, sheet_id code, const char *role, struct store_proof *proof,
	struct error *err);

/* How long things are kept, in days from the day they were read. */
struct store_terms {
	int pictures[3]; /* by enum regime */
	int answers[3];
	int actions;
	int log;
	int paper; /* from the day the balance is signed; people destroy it, the store only tells */
};

/* What a purge destroyed, one line for each kind and event. */
struct store_destroyed {
	const char *kind;  /* "pictures", "answers", "places" (file and page of trouble),
			    "scans" (that waited to be read),
			    "actions", "log" */
	const char *event; /* "" when it belongs to none */
	const char *form;  /* of answers, else "" */
	long sheets, items;
};

/*
 * Destroys what is over its term today; `dry` only tells. Answers go for a form of an event as a
 * whole, when the first sheet that came in is over its term; its results as far as they may be
 * told (small_groups.h) stay. EX_DATAERR when the store has days in it that are still to come:
 * then the clock is wrong, and nothing is destroyed.
 */
bool store_purge(struct store *store, const struct store_terms *terms, bool dry, const char *role,
	void (*take)(void *context, const struct store_destroyed *line), void *context,
	struct error *err);

/*
 * Two people destroyed the paper sheets of an event: keeps that, by their functions (P16). The same
 * again changes nothing as long as no more sheets came back. EX_USAGE: not two functions.
 */
struct store_paper {
	const char *event;
	const char *first, *second; /* "administrator", "coordinator": functions, no names */
};
bool store_paper_gone(
	struct store *store, const struct store_paper *paper, const char *role, struct error *err);

/* A line of the destruction list: what went, when and why; never what it said. */
struct store_destroyed_line {
	const char *day, *kind; /* "answers", "pictures", "places", "actions", "log", "paper" */
	const char *event;      /* "" when it belongs to none */
	bool has_sheet;         /* on request: which one */
	sheet_id sheet;
	long items;
	bool by_term; /* its term was over; else on request */
};

/* All of them, oldest first, until `take` answers false. */
bool store_destroyed_each(struct store *store,
	bool (*take)(void *context, const struct store_destroyed_line *line), void *context,
	struct error *err);

/* --- care -------------------------------------------------------------------------------- */

/* Called with one sentence for each fault. */
typedef void store_fault_take(void *context, const char *fault);

/* Checks the file, that everything belongs to something, and that every count fits what it
 * counts. Of each kind of fault the first is told. false only when it could not be done. A
 * million sheets take some ten seconds. */
bool store_verify(struct store *store, store_fault_take *take, void *context, struct error *err);

/* A consistent copy in a new file that only its owner can read, while others go on. EX_CANTCREAT
 * when the file is there already. */
bool store_backup(struct store *store, const char *path, struct error *err);

#endif
