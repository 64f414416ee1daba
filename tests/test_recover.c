// SPDX-License-Identifier: EUPL-1.2
/*
 * Somebody keeps every paper that is printed and knows who came when, who had a sheet destroyed and
 * whose answer was changed in review. Taking one printed number from another, and parts from a
 * total, must never leave a number about one to four answers.
 *
 * Beside the store the test keeps which answers stood behind each number when it was printed. It
 * knows nothing of how the store decides: it only subtracts.
 */
#include "store_fixture.h"

#include "results_split.h"
#include "store_inside.h"

enum {
	PEOPLE = 60,
	DAYS = 9,
	LIVES = 30,
	ANSWERS_MAX = 128,
	PRINTED_MAX = 80,
	FACES = 5,
	AMOUNTS = 3,
	PARTS = 3,
	FEW = 5,
};

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[PEOPLE];

static uint32_t seed;

static int chance(int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)below);
}

/* --- sets of answers --------------------------------------------------------------------- */

struct set {
	uint64_t bits[2];
};

static void set_add(struct set *s, int number)
{
	s->bits[number / 64] |= (uint64_t)1 << (number % 64);
}

static int set_size(struct set s)
{
	return __builtin_popcountll(s.bits[0]) + __builtin_popcountll(s.bits[1]);
}

static struct set set_or(struct set a, struct set b)
{
	return (struct set){{a.bits[0] | b.bits[0], a.bits[1] | b.bits[1]}};
}

/* What is left of a when b and c are taken from it: answers that count in one and not in the
 * others, or twice. */
static int left_over(struct set a, struct set b, struct set c)
{
	struct set left;

	for (int i = 0; i < 2; i++)
		left.bits[i] = (a.bits[i] ^ (b.bits[i] | c.bits[i])) | (b.bits[i] & c.bits[i]);
	return set_size(left);
}

/* --- a life ------------------------------------------------------------------------------ */

/* A person: which of the answers to t1 is theirs now (they get a new one in review), and t2. */
struct person {
	bool in;
	int face, amount, answer;
};

/* What was printed: numbers, and whose answers they count. */
struct printed_number {
	struct small_shown shown;
	struct set whose;
};

struct life {
	struct person people[PEOPLE];
	int came, answers;
	int faces[ANSWERS_MAX]; /* of each answer to t1 */
	struct printed_number printed[PRINTED_MAX];
	int printed_count;
	struct small_shown last[1 + PARTS]; /* of t1 as a whole, and of its parts */
	bool shown[1 + PARTS];
};

static int new_answer(struct life *l, int face)
{
	assert_true(l->answers < ANSWERS_MAX);
	l->faces[l->answers] = face;
	return l->answers++;
}

static void come_in(struct life *l)
{
	struct person *p = &l->people[l->came];
	struct ticks t = {.number = -1, .line = -1};
	char file[32];

	*p = (struct person){.in = true, .face = 1 + chance(FACES), .amount = 1 + chance(AMOUNTS)};
	p->answer = new_answer(l, p->face);
	t.codes[0][0] = p->face;
	t.codes[1][0] = p->amount;
	snprintf(file, sizeof file, "scan%d.png", l->came);
	scan(store, file, 1, sheets[l->came].sheet, 1, &t);
	l->came++;
}

static void go(struct life *l, int who)
{
	struct store_proof proof;
	struct error err;

	WELL(store_forget(store, sheets[who].strip, "coordinator", &proof, &err));
	l->people[who].in = false;
}

static void change(struct life *l, int who, const char *question, int most, int *value)
{
	char word[2] = {(char)('1' + chance(most)), '\0'};
	struct error err;

	WELL(store_decide(store,
		&(struct store_word){sheets[who].sheet, 0, question, word, "reviewer"}, &err));
	if (*value == word[0] - '0')
		return;
	*value = word[0] - '0';
	if (value == &l->people[who].face)
		l->people[who].answer = new_answer(l, *value);
}

static void live_a_day(struct life *l)
{
	for (int n = chance(2) ? chance(25) : chance(4); n > 0 && l->came < PEOPLE; n--)
		come_in(l);
	for (int i = 0; i < 3 && l->came > 0; i++) {
		int who = chance(l->came);
		struct person *p = &l->people[who];

		if (!p->in)
			continue;
		switch (chance(6)) {
		case 0:
			go(l, who);
			break;
		case 1:
			change(l, who, "t1", FACES, &p->face);
			break;
		case 2:
			change(l, who, "t2", AMOUNTS, &p->amount);
			break;
		default:
			break;
		}
	}
}

/* --- paper ------------------------------------------------------------------------------- */

/* All answers to t1 that are in, of people with that answer to t2 (0: of all). */
static struct set answers_of(const struct life *l, int amount)
{
	struct set set = {{0, 0}};

	for (int i = 0; i < l->came; i++)
		if (l->people[i].in && (!amount || l->people[i].amount == amount))
			set_add(&set, l->people[i].answer);
	return set;
}

static int count_band(const struct life *l, struct set set, int low, int high)
{
	int count = 0;

	for (int i = 0; i < l->answers; i++)
		if (set.bits[i / 64] >> (i % 64) & 1)
			count += l->faces[i] >= low && l->faces[i] <= high;
	return count;
}

/* The attack rests on knowing whose answers a number counts, so that must be right. */
static void check_true(const struct life *l, const struct printed_number *p)
{
	if (p->shown.people.kind == SMALL_EXACT)
		assert_int_equal(p->shown.people.value, set_size(p->whose));
	if (p->shown.bands[BAND_GOOD].kind == SMALL_EXACT)
		assert_int_equal(
			p->shown.bands[BAND_GOOD].value, count_band(l, p->whose, 4, FACES));
}

/* The same numbers as before tell nothing new: they still are about whom they were about. */
static void keep_paper(struct life *l, int which, const struct small_shown *shown)
{
	struct printed_number *p = &l->printed[l->printed_count];

	if (shown->level == SMALL_NOTHING ||
		(l->shown[which] && memcmp(&l->last[which], shown, sizeof *shown) == 0))
		return;
	assert_true(l->printed_count < PRINTED_MAX);
	*p = (struct printed_number){*shown, answers_of(l, which)};
	l->printed_count++;
	l->last[which] = *shown;
	l->shown[which] = true;
	check_true(l, p);
}

static void print_papers(struct life *l)
{
	struct results_split split = {.form = "t-a",
		.question = "t1",
		.by = "t2",
		.parts = {{.codes = {1}, .code_count = 1}, {.codes = {2}, .code_count = 1},
			{.codes = {3}, .code_count = 1}},
		.part_count = PARTS};
	const struct results_question *q;
	struct results *results;
	struct error err;

	WELL(results_load(store, "Ede", NULL, &results, &err));
	q = results_question(results_form(results, "t-a"), "t1");
	assert_non_null(q);
	keep_paper(l, 0, &q->shown);
	WELL(results_split(store, results, &split, &err));
	for (int i = 0; split.may && i < PARTS; i++)
		keep_paper(l, 1 + i, &split.parts[i].shown);
	results_free(results);
}

/* --- subtracting ------------------------------------------------------------------------- */

static void check_left(int left, const char *how)
{
	if (left > 0 && left < FEW)
		fail_msg("%s leaves a number about %d answers", how, left);
}

static void subtract_all(const struct life *l, long *tried)
{
	const struct set none = {{0, 0}};

	for (int a = 0; a < l->printed_count; a++)
		for (int b = 0; b < l->printed_count; b++) {
			struct set one = l->printed[a].whose, other = l->printed[b].whose;

			check_left(left_over(one, other, none), "one number from another");
			for (int c = 0; c < b; c++) {
				struct set third = l->printed[c].whose;

				check_left(left_over(one, other, third), "two from a third");
				for (int d = 0; d < c; d++)
					check_left(left_over(one, set_or(other, third),
							   l->printed[d].whose),
						"three from a fourth");
				++*tried;
			}
		}
}

static void printed_numbers_leave_no_few_when_they_are_subtracted(void **state)
{
	long papers = 0, parts = 0, tried = 0;

	(void)state;
	for (uint32_t life = 1; life <= LIVES; life++) {
		struct life l = {0};
		struct error err;

		seed = life * 2654435761u;
		home_make(&at);
		WELL(store_open(at.db, &store, &err));
		print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", PEOPLE}, sheets);
		for (int day = 0; day < DAYS; day++) {
			live_a_day(&l);
			print_papers(&l);
		}
		subtract_all(&l, &tried);
		papers += l.printed_count;
		parts += l.shown[1];
		store_close(store);
		home_remove(&at);
	}
	/* There was something to attack. */
	assert_true(papers > 2 * LIVES);
	assert_true(parts > LIVES / 4);
	print_message("[          ] %ld numbers, %ld with parts, %ld ways to subtract: no few\n",
		papers, parts, tried);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_numbers_leave_no_few_when_they_are_subtracted),
	};

	return cmocka_run_group_tests_name("recover", tests, NULL, NULL);
}
