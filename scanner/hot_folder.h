// SPDX-License-Identifier: EUPL-1.2
/*
 * A folder into which others drop files: which of them are complete?
 *
 * Scanners write in bursts, networks stop and go on, and nobody says when a file is finished. So a
 * file counts as complete when its size and its times have not changed for a while; one that has
 * no proper end yet (PDF, JPEG and PNG have one), or is empty, is given ten times as long. The
 * kernel tells of changes at once; because network folders do not, everything is looked at again
 * every few seconds as well.
 *
 * Taken are regular files in the folder itself: no folders, no links, nothing hidden, none of the
 * names that programs give to files they have not finished (.tmp, .part, ...).
 */
#ifndef HOT_FOLDER_H
#define HOT_FOLDER_H

#include "error.h"

#include <signal.h>
#include <stddef.h>

struct hot_folder;

/* `settle_s`: how long a file must be quiet. NULL and err: EX_NOINPUT (no such folder), EX_TEMPFAIL
 * (another program watches it), EX_OSERR. */
struct hot_folder *hot_folder_open(const char *path, long settle_s, struct error *err);
void hot_folder_close(struct hot_folder *folder);

/* The descriptor of the folder, for openat and the like. */
int hot_folder_descriptor(const struct hot_folder *folder);

/*
 * Waits for a file to be complete and gives its name in *name (lent until the next call), or NULL
 * in *name when `stop` became true; signals are let in only while it waits, as `while_waiting` says.
 * A file that was given comes again only when it has changed, or after hot_folder_later.
 * false and err (EX_NOINPUT) when the folder is gone.
 */
bool hot_folder_next(struct hot_folder *folder, const sigset_t *while_waiting,
	const volatile sig_atomic_t *stop, const char **name, struct error *err);

/* The file that was given last is to come again after so many seconds. */
void hot_folder_later(struct hot_folder *folder, int seconds);

#endif
