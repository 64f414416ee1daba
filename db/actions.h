// SPDX-License-Identifier: EUPL-1.2
/*
 * What a team promised after an event: "you said" - "we do", by whom, when, and what became of it.
 *
 * The same words go on the action list of the team and on the card for clients, so they are short:
 * clients must be able to read them. A point that cannot be done carries its reason instead.
 * Action points are typed (formdb action), or come from scanned sheets: the SG-A sheets on which
 * the team ticked who and when, and the printed action list on which it ticked how things stand.
 */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "store.h"

enum {
	ACTION_TEXT_SIZE = 200,
	ACTION_WHO_SIZE = 80,
	ACTION_DAY_SIZE = 11,
	ACTIONS_MAX = 99, /* of one event: the sheet has two digits for the number */
	ACTION_SAID_WORDS = 8,
	ACTION_DOING_WORDS = 10,
	ACTION_BECAUSE_WORDS = 10,
};

/* How it stands; the codes on paper are one higher, in this order. */
enum action_status { ACTION_TODO, ACTION_BUSY, ACTION_DONE, ACTION_IMPOSSIBLE, ACTION_STATUSES };

/* "not-started", "in-progress", "done", "not-possible". */
const char *action_status_name(enum action_status status);
bool action_status_parse(const char *name, enum action_status *status);

struct action {
	int number; /* 1..ACTIONS_MAX; 0 = a new one */
	enum action_status status;
	char who[ACTION_WHO_SIZE];
	char due[ACTION_DAY_SIZE];          /* 2026-06-01, or "" */
	char told[ACTION_DAY_SIZE];         /* when clients were told, or "" */
	char pictogram[PICTOGRAM_KEY_SIZE]; /* "" = none */
	char day[ACTION_DAY_SIZE];          /* of entering; set by the store */
	char changed[ACTION_DAY_SIZE];
	/* In the language that was asked for; all "" when it is not written in that one yet. */
	char said[ACTION_TEXT_SIZE];
	char doing[ACTION_TEXT_SIZE];
	char because[ACTION_TEXT_SIZE]; /* why it cannot be done, or "" */
};

/* Do the words keep to their limits? EX_DATAERR with one sentence that says which words are too
 * many. Empty texts pass. */
bool action_words_check(const struct action *action, struct error *err);

/* The action points of an event by number; free with free(). EX_NOINPUT naming the events there
 * are. */
bool actions_list(struct store *store, const char *event, const char *language,
	struct action **list, size_t *count, struct error *err);

/* Writes an action point with its words in that language: a new one (number 0, set to its number)
 * or another version of one. EX_DATAERR for words over the limits or a day that is none. */
bool actions_put(struct store *store, const char *event, const char *language,
	struct action *action, struct error *err);

/* EX_NOINPUT when there is no such number. */
bool actions_remove(struct store *store, const char *event, int number, struct error *err);

/* The languages that any action point of the event has words in, sorted; free each and the
 * array. */
bool actions_languages(struct store *store, const char *event, char ***languages, size_t *count,
	struct error *err);

/* Lists are printed as sheets of an event of their own, so that they do not count as sheets of the
 * event they are about. Its name, or "" when it would be too long. */
#define ACTIONS_FORM "actions"
enum { ACTIONS_EVENT_SIZE = 200 };
void actions_event(const char *event, char name[ACTIONS_EVENT_SIZE]);

/* What became of scanned action sheets and lists. */
struct actions_scans {
	size_t taken;      /* answers taken over now */
	size_t waiting;    /* action sheets whose number a person has to confirm: formdb review */
	size_t unnumbered; /* action sheets with answers on which no number was written */
	sheet_id unnumbered_sheet; /* the first of them */
};

/*
 * Takes over what was ticked on scanned action sheets (SG-A) and scanned action lists, each answer
 * once. A number written on an SG-A sheet counts after a person has confirmed it.
 */
bool actions_take_scans(
	struct store *store, const char *event, struct actions_scans *scans, struct error *err);

/* What a person should know of it, one sentence each, until `say` was called for all. */
void actions_scans_tell(
	const struct actions_scans *scans, const char *event, void (*say)(const char *format, ...));

#endif
