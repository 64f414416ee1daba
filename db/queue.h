// SPDX-License-Identifier: EUPL-1.2
/*
 * Scans that wait to be read, for several computers on one store: any number of programs put
 * files in, any number of workers take them out.
 *
 * A worker takes a scan on a lease that it renews while it is at work. One that is killed, or cut
 * off, renews no more; when the lease is over the next worker takes the scan. Whatever the first
 * one had stored of it by then is not stored again (store_scan knows file and page), so nothing is
 * lost and nothing counted twice, not even when the first one comes back. A scan is taken off the
 * queue when all its pages are in the store.
 *
 * A file that three workers in a row did not survive, or could not finish, is set aside as failed
 * with its reason; it stays there, bytes and all, until a person says "again".
 *
 * The bytes are sealed when the store has a key (vault.h): then workers need the key, and those who
 * put files in do not. A lease has a time of day in it, the only one in the store (P04); it goes
 * with the scan. Scans are taken in the order of random numbers.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include "store.h"

enum { QUEUE_TRIES = 3, QUEUE_LEASE_S = 60, QUEUE_FILE_SIZE = 256, QUEUE_WORKER_SIZE = 80 };

/* Puts a file on the queue. *added is false when the same bytes wait there already. EX_NOINPUT: it
 * cannot be read; EX_TEMPFAIL: it changed while it was read. */
bool queue_add(struct store *store, const char *file, bool *added, struct error *err);

/* A scan that this worker has. */
struct queue_item {
	int64_t id;
	int64_t ticket;             /* of this taking: who has another one lost the lease */
	char file[QUEUE_FILE_SIZE]; /* as it was given, for people; cut when longer */
	int tries;                  /* takings, this one counted in */
};

/* Takes one for so many seconds; *got is false when none waits. `worker` is for people: computer
 * and process. */
bool queue_take(struct store *store, const char *worker, int lease_s, struct queue_item *item,
	bool *got, struct error *err);

/* Writes the bytes to out. EX_NOINPUT: the key of the store is not on this computer. */
bool queue_fetch(struct store *store, const struct queue_item *item, FILE *out, struct error *err);

/* Another so many seconds from now. *ours is false when somebody else has it, or has finished it:
 * stop. */
bool queue_renew(struct store *store, const struct queue_item *item, int lease_s, bool *ours,
	struct error *err);

/* All of it is in the store: off the queue. Nothing happens when it is not ours any more. */
bool queue_done(struct store *store, const struct queue_item *item, struct error *err);

/* Could not be finished, and why. It goes back, or after so many tries aside. `blame` false: not
 * the scan's fault (the worker was told to stop), it does not count as a try. */
bool queue_give_back(struct store *store, const struct queue_item *item, bool blame,
	const char *reason, struct error *err);

/* What stands there. */
enum queue_state { QUEUE_WAITS, QUEUE_RUNS, QUEUE_FAILED, QUEUE_SILENT, QUEUE_STATES };
const char *queue_state_name(enum queue_state state); /* "waiting", "running", "failed", "silent" */
struct queue_entry {
	char file[QUEUE_FILE_SIZE];
	long long bytes;
	enum queue_state state; /* silent: taken, but the lease is over */
	int tries;
	char worker[QUEUE_WORKER_SIZE]; /* "" = none */
	char reason[REASON_SIZE];
	char day[11]; /* on which it was put there */
};

/* All of them by file name; free with free(). */
bool queue_list(struct store *store, struct queue_entry **list, size_t *count, struct error *err);

/* Failed ones wait again; *count: how many. */
bool queue_again(struct store *store, long *count, struct error *err);

/* Takes failed ones off for good, with a line in the log for each; *count: how many. For files that
 * are no scans, or that were read in another way. */
bool queue_drop_failed(struct store *store, const char *role, long *count, struct error *err);

#endif
