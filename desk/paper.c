// SPDX-License-Identifier: EUPL-1.2
#include "paper.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct papers {
	pthread_mutex_t lock;
	struct paper list[PAPERS_MAX];
	size_t next; /* the one that is there longest */
};

struct papers *papers_new(void)
{
	struct papers *p = calloc(1, sizeof *p);

	if (p)
		pthread_mutex_init(&p->lock, NULL);
	return p;
}

void papers_free(struct papers *papers)
{
	if (!papers)
		return;
	for (size_t i = 0; i < PAPERS_MAX; i++)
		buffer_free(&papers->list[i].pdf);
	pthread_mutex_destroy(&papers->lock);
	free(papers);
}

bool paper_keep(struct papers *papers, struct paper *paper)
{
	if (paper->pdf.failed) {
		buffer_free(&paper->pdf);
		return false;
	}
	session_secret(paper->name);
	pthread_mutex_lock(&papers->lock);
	buffer_free(&papers->list[papers->next].pdf);
	papers->list[papers->next] = *paper;
	papers->next = (papers->next + 1) % PAPERS_MAX;
	pthread_mutex_unlock(&papers->lock);
	paper->pdf = (struct buffer){0};
	return true;
}

bool paper_find(struct papers *papers, const char *name, struct paper *copy)
{
	bool found = false;

	pthread_mutex_lock(&papers->lock);
	for (size_t i = 0; i < PAPERS_MAX && name[0] && !found; i++) {
		const struct paper *p = &papers->list[i];

		if (strcmp(p->name, name) != 0)
			continue;
		*copy = *p;
		copy->pdf = (struct buffer){0};
		buffer_add(&copy->pdf, p->pdf.data, p->pdf.length);
		found = true;
	}
	pthread_mutex_unlock(&papers->lock);
	if (found && copy->pdf.failed)
		buffer_free(&copy->pdf);
	return found && copy->pdf.length > 0;
}
