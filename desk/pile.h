// SPDX-License-Identifier: EUPL-1.2
/*
 * Piles of scans that come in through the browser, and reading them.
 *
 * A pile is a folder of the desk's own, which nobody else can look into. Files come in slices, so
 * that a broken connection costs one slice; a file has its name only when all of it is there. Then
 * formscan reads the pile as a program of its own, one pile at a time: whatever a scan does to it,
 * the desk goes on. Every step is on disk before the next begins: when the computer stops half-way
 * the desk goes on at its next start, and formscan counts nothing twice.
 *
 * Files of which every side was read are removed at once; those with trouble stay, to be looked at,
 * until a person clears the pile or PILE_KEEP_DAYS have gone.
 */
#ifndef PILE_H
#define PILE_H

#include "desk.h"

#include <stdint.h>

enum {
	PILE_ID_SIZE = 26, /* "2026-11-30-0123456789abcd" */
	PILE_FILES_MAX = 2000,
	PILE_NAME_MAX = 120, /* bytes */
	PILE_SLICE_MAX = 2 * 1024 * 1024,
	PILE_KEEP_DAYS = 28,
	PILE_LIST_MAX = 100,
};
#define PILE_FILE_BYTES_MAX ((uint64_t)2 * 1024 * 1024 * 1024)
#define PILE_SPARE_BYTES ((uint64_t)200 * 1024 * 1024) /* of the disk, that stay free */

struct piles;

/* Finds the piles that are there and goes on with those that were being read. NULL and err. */
struct piles *piles_open(struct desk *desk, struct error *err);

/* Stops reading; what was read stays read. NULL is fine. */
void piles_close(struct piles *piles);

/* --- coming in ------------------------------------------------------------------------------- */

/* A new pile without files. */
bool pile_begin(struct piles *piles, char id[PILE_ID_SIZE], struct error *err);

/* What became of a request about an upload. */
enum pile_answer {
	PILE_WELL,
	PILE_UNKNOWN, /* no such pile or file, or it is being read already */
	PILE_LARGE,   /* more than may be sent                             */
	PILE_FULL,    /* the disk is                                       */
	PILE_APART,   /* the slice does not follow what is there           */
	PILE_BROKEN,  /* the disk does not do what it should               */
};

/* Announces a file of that many bytes. Its name is made harmless; *number is for its slices. */
enum pile_answer pile_file(
	struct piles *piles, const char *id, const char *name, uint64_t bytes, int *number);

/* Adds a slice at that place, which must be where the last one ended; *have tells where the next
 * one begins, also with PILE_APART. */
enum pile_answer pile_slice(struct piles *piles, const char *id, int number, uint64_t at,
	const struct buffer *slice, uint64_t *have);

/* Reads what is whole, in the background. */
enum pile_answer pile_read(struct piles *piles, const char *id);

/* --- files that come in otherwise: intake.h ---------------------------------------------------- */

/* The folder where its files are to stand, those that are not whole under a hidden name or one that
 * ends in ".part". False: there is no such pile. */
bool pile_folder(struct piles *piles, const char *id, char path[PATH_MAX]);

/* Looks again which files are there. */
void pile_recount(struct piles *piles, const char *id);

/* No more files come; `why` is told to people. What is there can still be read. */
void pile_give_up(struct piles *piles, const char *id, const char *why);

/* Removes its scans; one of which nothing was read vanishes altogether. */
enum pile_answer pile_clear(struct piles *piles, const char *id);

/* --- looking ------------------------------------------------------------------------------------ */

enum pile_state {
	PILE_COMING,  /* files are coming in       */
	PILE_WAITING, /* for another pile          */
	PILE_READING,
	PILE_DONE,
	PILE_FAILED, /* formscan gave up: see said */
};

struct pile_view {
	char id[PILE_ID_SIZE];
	char day[11];
	char name[PILE_NAME_MAX + 1]; /* of its first file */
	enum pile_state state;
	int files, files_whole;
	uint64_t bytes_in;
	long sides, by_verdict[VERDICTS], seen_before, doubtful;
	long troubles;    /* sides and files that were not simply read, blank ones left out */
	bool scans_there; /* some of its files were kept */
	char said[400];   /* PILE_FAILED */
};

/* False when there is no such pile. */
bool pile_look(struct piles *piles, const char *id, struct pile_view *view);

/* Latest first; at most PILE_LIST_MAX. Returns their number. */
size_t piles_list(struct piles *piles, struct pile_view *views);

/* A side as formscan told it. */
struct pile_side {
	char file[PILE_NAME_MAX + 1];
	int page; /* 0: the file as a whole */
	enum verdict verdict;
	char reason[REASON_SIZE];
	char sheet[SHEET_CODE_SIZE]; /* "" = not known */
	int side;
	bool seen_before;
};

/* Those with trouble; free with free(). */
bool pile_troubles(struct piles *piles, const char *id, struct pile_side **sides, size_t *count);

/* What formscan said to people about the pile as a whole, in English, line by line; free it. */
void pile_said(struct piles *piles, const char *id, struct buffer *lines);

/* The path of a file of the pile that is still there, as told in a pile_side; false: it is not. */
bool pile_path(struct piles *piles, const char *id, const char *file, char path[PATH_MAX]);

/* Reads one page of a pile that is done again, with the sheet code that a person typed over from it.
 * side: its file and page; the rest tells what came of it. EX_USAGE, EX_NOINPUT: see formscan(1), --sheet; EX_TEMPFAIL: the pile
 * is being read. */
bool pile_type(struct piles *piles, const char *id, const char *code, struct pile_side *side,
	struct error *err);

#endif
