// SPDX-License-Identifier: EUPL-1.2
/*
 * Scans that come in by themselves: from a scanner, and from a folder that a multifunction printer
 * puts files in. Both become a pile (pile.h), which is then read.
 *
 * The scanner is worked by SANE's scanimage in a process of its own, where it is installed; only a
 * device that it listed itself is used, so that nobody can make the desk talk to another computer.
 *
 * Of a folder that is watched, files are taken that have not changed for WATCH_SETTLE_SECONDS, all
 * at once when the last has settled. They are copied into the pile, and then moved to the folder
 * "gelezen" inside it: nothing is lost when the desk is killed half-way, and formscan counts
 * nothing twice.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "desk.h"
#include "pile.h"

enum { SCANNERS_MAX = 8, SCANNER_SIZE = 200, WATCH_SETTLE_SECONDS = 4 };
#define WATCH_DONE "gelezen"

struct intake;

/* NULL and err. `settle`: seconds, 0 = WATCH_SETTLE_SECONDS; for tests. */
struct intake *intake_open(struct desk *desk, int settle, struct error *err);
void intake_close(struct intake *intake); /* NULL is fine */

struct scanner_found {
	char device[SCANNER_SIZE]; /* for scanimage */
	char name[SCANNER_SIZE];   /* for people    */
};

/* Looks which scanners there are, which takes seconds. EX_UNAVAILABLE: scanimage is not installed. */
bool intake_scanners(struct intake *intake, struct scanner_found found[SCANNERS_MAX], size_t *count,
	struct error *err);

/* Begins a pile and fills it with what lies in the feeder of that scanner, both sides of the paper
 * where it can; then the pile is read. EX_USAGE: it was not among those found; EX_TEMPFAIL: another
 * is still being read. */
bool intake_scan(
	struct intake *intake, const char *device, char pile[PILE_ID_SIZE], struct error *err);

/* Is the scanner at work for this pile? */
bool intake_scanning(struct intake *intake, const char *pile);

/* The folder that is watched; "" = none. */
void intake_watched(struct intake *intake, char folder[PATH_MAX]);

/* Watches that folder from now on, also after a restart; "" = none. EX_USAGE: it is no folder that
 * can be written, or not a whole path. */
bool intake_watch(struct intake *intake, const char *folder, struct error *err);

#endif
