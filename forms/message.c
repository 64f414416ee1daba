// SPDX-License-Identifier: EUPL-1.2
#include "message.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool beside_program(char path[PATH_MAX])
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	struct stat st;
	char *slash;

	if (length <= 0)
		return false;
	program[length] = '\0';
	slash = strrchr(program, '/');
	if (!slash)
		return false;
	*slash = '\0';
	return snprintf(path, PATH_MAX, "%s/../share/locale", program) < PATH_MAX &&
	       stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void message_start(void)
{
	char path[PATH_MAX];

	bindtextdomain("spiegelblad", beside_program(path) ? path : LOCALEDIR);
	bind_textdomain_codeset("spiegelblad", "UTF-8");
	textdomain("spiegelblad");
}
