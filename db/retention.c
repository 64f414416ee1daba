// SPDX-License-Identifier: EUPL-1.2
#include "retention.h"

#include "library.h"
#include "member.h"

/* Days. Full scans and pictures of writing are kept for 28 days and never beyond 90 (P07); answers
 * of a sheet for 12 months, action points for 24 (P13); logs for 12 months (P20), with room for an
 * organisation whose own rule is longer. Paper goes within 28 days after the balance (P13). */
enum {
	PICTURES_MOST = 90,
	ANSWERS_MOST = 365,
	ACTIONS_MOST = 730,
	LOG_MOST = 730,
	PAPER_MOST = 28
};

static void read_term(
	const struct yamlin *map, const char *key, int most, struct mistakes *mistakes, int *days)
{
	const struct yamlin *value = member_required(map, key, mistakes);

	if (value)
		member_number(value, (struct member_range){key, 1, most}, mistakes, days);
}

static void read_regimes(const struct yamlin *root, const char *key, int most,
	struct mistakes *mistakes, int days[3])
{
	static const char *const REGIMES[] = {"A", "B", "C", NULL};
	const struct yamlin *map = member_required(root, key, mistakes);

	if (!map || !member_keys(map, REGIMES, mistakes))
		return;
	for (int i = 0; REGIMES[i]; i++)
		read_term(map, REGIMES[i], most, mistakes, &days[i]);
}

static void read_terms(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	static const char *const KEYS[] = {"pictures", "answers", "actions", "log", "paper", NULL};
	struct store_terms *terms = into;

	if (!member_keys(root, KEYS, mistakes))
		return;
	read_regimes(root, "pictures", PICTURES_MOST, mistakes, terms->pictures);
	read_regimes(root, "answers", ANSWERS_MOST, mistakes, terms->answers);
	read_term(root, "actions", ACTIONS_MOST, mistakes, &terms->actions);
	read_term(root, "log", LOG_MOST, mistakes, &terms->log);
	read_term(root, "paper", PAPER_MOST, mistakes, &terms->paper);
}

bool retention_terms(struct store_terms *terms, struct error *err)
{
	struct store_terms found = {0};

	if (!library_table("retention.yaml", read_terms, &found, err))
		return false;
	*terms = found;
	return true;
}
