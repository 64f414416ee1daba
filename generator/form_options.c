// SPDX-License-Identifier: EUPL-1.2
#include "form_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *form_options_language(const struct cli_arguments *a, const struct form *form)
{
	return cli_text(a, "lang", form->languages[0].tag);
}

char *form_options_file(const struct cli_arguments *a, const char *stem)
{
	const char *given = cli_text(a, "output", NULL);
	char *name = NULL;

	if (given)
		return strdup(given);
	return asprintf(&name, "%s.pdf", stem) < 0 ? NULL : name;
}
