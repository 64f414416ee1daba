// SPDX-License-Identifier: EUPL-1.2
#include "roles.h"

#include "message.h"
#include "store_inside.h"

#include <string.h>
#include <sysexits.h>

const char *const ROLE_OF_NOBODY = "owner";

enum role_bit {
	OWNER = 1 << 0,
	DESIGNER = 1 << 1,
	COORDINATOR = 1 << 2,
	ADMINISTRATOR = 1 << 3,
	REVIEWER = 1 << 4,
	AMBASSADOR = 1 << 5,
	OFFICER = 1 << 6,
};

/* In the order of the bits. */
static const char *const ROLES[] = {"owner", "designer", "coordinator", "administrator", "reviewer",
	"ambassador", "officer", NULL};

const char *const *store_roles(void)
{
	return ROLES;
}

static int bit_of(const char *role)
{
	for (int i = 0; ROLES[i]; i++)
		if (strcmp(ROLES[i], role) == 0)
			return 1 << i;
	return 0;
}

const char *role_known(const char *name)
{
	for (int i = 0; ROLES[i]; i++)
		if (strcmp(ROLES[i], name) == 0)
			return ROLES[i];
	return NULL;
}

static const struct {
	const char *what;
	int who;
} TABLE[RIGHTS] = {
	[RIGHT_PRINT] = {N_("printing sheets"), COORDINATOR},
	[RIGHT_SCAN] = {N_("reading scans"), ADMINISTRATOR},
	[RIGHT_RESULT] = {N_("results"), COORDINATOR | AMBASSADOR},
	[RIGHT_CASE] = {N_("what single sheets say"), COORDINATOR | AMBASSADOR},
	[RIGHT_ACTIONS] = {N_("what was promised"), COORDINATOR},
	[RIGHT_DECIDE] = {N_("deciding what a sheet says"), REVIEWER | AMBASSADOR},
	[RIGHT_COPY] = {N_("deciding about copies"), REVIEWER | ADMINISTRATOR},
	[RIGHT_TYPE] = {N_("typing over what people wrote"), REVIEWER | AMBASSADOR},
	[RIGHT_CHOOSE] = {N_("what people wrote"), REVIEWER | COORDINATOR | AMBASSADOR},
	[RIGHT_EXPORT] = {N_("an export"), COORDINATOR | ADMINISTRATOR},
	[RIGHT_FORGET] = {N_("destroying on request"), COORDINATOR | ADMINISTRATOR},
	[RIGHT_CARE] = {N_("looking after the store"), ADMINISTRATOR},
	[RIGHT_KEY] = {N_("the key of the store"), ADMINISTRATOR},
	[RIGHT_LOG] = {N_("the log"), OFFICER},
};

/* "reviewer and coordinator": all but the owner, who needs no telling. */
static void name_roles(int who, struct buffer *names)
{
	int left = 0;

	for (int i = 0; ROLES[i]; i++)
		left += (who >> i & 1) != 0;
	for (int i = 0; ROLES[i]; i++)
		if (who >> i & 1) {
			left--;
			buffer_printf(names, "%s%s", ROLES[i],
				left > 1    ? ", "
				: left == 1 ? _(" and ")
					    : "");
		}
}

static bool allow(const char *role, int who, const char *what, struct error *err)
{
	struct buffer names = {0};

	if (bit_of(role) & (who | OWNER))
		return true;
	name_roles(who, &names);
	error_set(err, EX_NOPERM, _("%s: for %s, not for %s"), what, buffer_text(&names),
		role[0] ? role : _("somebody without a role"));
	buffer_free(&names);
	return false;
}

bool role_may(const char *role, enum right right, struct error *err)
{
	return allow(role, TABLE[right].who, _(TABLE[right].what), err);
}

/* The contact with an ambassador is for nobody else (P18). */
static bool for_ambassador(const char *form)
{
	return strncmp(form, "ca-", 3) == 0;
}

bool role_may_on(const char *role, enum right right, const char *form, struct error *err)
{
	int who = for_ambassador(form) ? AMBASSADOR : TABLE[right].who & ~AMBASSADOR;

	return allow(role, who, _(TABLE[right].what), err);
}

bool role_may_open(const char *role, const char *form, char regime, struct error *err)
{
	if (for_ambassador(form))
		return allow(role, AMBASSADOR, _("pictures of sheets for the ambassador"), err);
	if (regime == 'C')
		return allow(role, REVIEWER | ADMINISTRATOR | COORDINATOR,
			_("pictures of sheets of staff"), err);
	if (regime == 'B')
		return allow(role, REVIEWER | ADMINISTRATOR,
			_("pictures of sheets of a client and a worker"), err);
	return allow(role, REVIEWER | ADMINISTRATOR, _("pictures of sheets without a name"), err);
}

/* --- of a store -------------------------------------------------------------------------- */

bool store_act_as(struct store *store, const char *role, struct error *err)
{
	const char *known = role ? role_known(role) : NULL;

	if (role && !known)
		return error_set(err, EX_USAGE,
			_("there is no role \"%s\"; there are: owner, designer, coordinator, "
			  "administrator, reviewer, ambassador, officer"),
			role);
	return pthread_setspecific(store->acting, known) == 0 || error_memory(err);
}

const char *store_acting(struct store *store)
{
	const char *role = pthread_getspecific(store->acting);

	if (role)
		return role;
	return store->role ? store->role : ROLE_OF_NOBODY;
}

bool store_may(struct store *store, enum right right, struct error *err)
{
	return role_may(store_acting(store), right, err);
}
