// SPDX-License-Identifier: EUPL-1.2
/* "Did you mean ...": the word of a list that is nearest to what somebody typed. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/* The nearest of `count` words, or NULL when none is near: at most a third of the letters,
 * rounded up, wrong, missing, added or swapped with a neighbour, and never more than three. */
const char *nearest_word(const char *typed, const char *const *words, size_t count);

/* How many letters must be changed, added, left out or swapped with their neighbour to make
 * one of the other; SIZE_MAX for words of more than 40 bytes. */
size_t nearest_distance(const char *a, const char *b);

#endif
