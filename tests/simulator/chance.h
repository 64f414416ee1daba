// SPDX-License-Identifier: EUPL-1.2
/*
 * Random numbers that come out the same on every machine, from a seed.
 *
 * The generator is xoshiro256** started by splitmix64, both put into the public domain by
 * D. Blackman and S. Vigna (prng.di.unimi.it); written here from their description.
 */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state[4];
};

/* Two seeds, so that one run can have a stream of its own for every page. */
void chance_start(struct chance *chance, uint64_t seed, uint64_t stream);

uint64_t chance_bits(struct chance *chance);

/* Evenly spread over low <= x < high. */
double chance_even(struct chance *chance, double low, double high);

/* Normally spread, cut off at three standard deviations: nobody's hand slips a metre. */
double chance_normal(struct chance *chance, double mean, double deviation);

/* 0 .. bound - 1; bound >= 1. */
int chance_below(struct chance *chance, int bound);

/* True with that probability. */
bool chance_of(struct chance *chance, double probability);

/* -1 or 1. */
double chance_sign(struct chance *chance);

/* Puts count ints in a random order. */
void chance_shuffle(struct chance *chance, int *items, size_t count);

#endif
