// SPDX-License-Identifier: EUPL-1.2
/* A PDF that was made for the screen and to take along: kept in memory until others take its place
 * (PAPERS_MAX). Which one is asked for is told by a random name. */
#ifndef PAPER_H
#define PAPER_H

#include "buffer.h"
#include "session.h"

enum { PAPERS_MAX = 24 };

struct papers *papers_new(void); /* NULL: out of memory */
void papers_free(struct papers *papers);

struct paper {
	char name[SESSION_SECRET_SIZE];
	char event[200];   /* that it is about */
	char title[280];   /* of the page that shows it */
	char hint[280];    /* under its button, or "" */
	char save_as[240]; /* name of the file          */
	struct buffer pdf;
};

/* Keeps it; the name is filled in, the buffer is taken over. */
bool paper_keep(struct papers *papers, struct paper *paper);

/* A copy of it; false when it is not there (any more). Free its pdf. */
bool paper_find(struct papers *papers, const char *name, struct paper *copy);

#endif
