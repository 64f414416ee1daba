// SPDX-License-Identifier: EUPL-1.2
/*
 * How are printer and scanner doing? From all sides of a pile that were read: size, skew, contrast,
 * and dark lines that stand in the same place on every page. Warns in words that tell what to do,
 * before a person loses a pile to it.
 */
#ifndef HEALTH_H
#define HEALTH_H

#include "store.h"

/* All zeros before the first call. */
struct health {
	struct health_side *sides;
	size_t count, room;
};

/* One side more. When memory runs out it is left out: this is advice. */
void health_add(struct health *health, const struct reading *reading);

/* One line with the figures, and a line for each warning; nothing when no side was read. */
void health_report(
	const struct health *health, void (*say)(void *context, const char *line), void *context);

void health_free(struct health *health);

#endif
