// SPDX-License-Identifier: EUPL-1.2
#include "chance.h"

#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void chance_start(struct chance *chance, uint64_t seed, uint64_t stream)
{
	uint64_t state = stream;

	state = seed ^ splitmix(&state);
	for (int i = 0; i < 4; i++)
		chance->state[i] = splitmix(&state);
}

static uint64_t turned(uint64_t x, int bits)
{
	return (x << bits) | (x >> (64 - bits));
}

uint64_t chance_bits(struct chance *chance)
{
	uint64_t *s = chance->state;
	uint64_t result = turned(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turned(s[3], 45);
	return result;
}

double chance_even(struct chance *chance, double low, double high)
{
	return low + (high - low) * (double)(chance_bits(chance) >> 11) * 0x1p-53;
}

double chance_normal(struct chance *chance, double mean, double deviation)
{
	double z;

	do {
		double radius = sqrt(-2 * log(1 - chance_even(chance, 0, 1)));
		z = radius * cos(2 * M_PI * chance_even(chance, 0, 1));
	} while (fabs(z) > 3);
	return mean + deviation * z;
}

int chance_below(struct chance *chance, int bound)
{
	return (int)(chance_bits(chance) % (uint64_t)bound);
}

bool chance_of(struct chance *chance, double probability)
{
	return chance_even(chance, 0, 1) < probability;
}

double chance_sign(struct chance *chance)
{
	return chance_bits(chance) >> 63 ? 1.0 : -1.0;
}

void chance_shuffle(struct chance *chance, int *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)chance_below(chance, (int)i);
		int kept = items[i - 1];

		items[i - 1] = items[other];
		items[other] = kept;
	}
}
