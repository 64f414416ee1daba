// SPDX-License-Identifier: EUPL-1.2
#include "child.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* Signals as a shell would give them, and a process group of its own: Ctrl-C is for the desk, which
 * tells its children itself. */
static void plain_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, usual;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(attributes);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &usual);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

/* The environment of the desk, but with messages in English: the page says them in the language of
 * who looks at it (reasons.h). NULL: no memory. Free the array only. */
static char **in_english(void)
{
	static char language[] = "LANGUAGE=en";
	char **copy;
	size_t count = 0, kept = 0;

	while (environ[count])
		count++;
	copy = calloc(count + 2, sizeof *copy);
	for (size_t i = 0; copy && i < count; i++)
		if (strncmp(environ[i], "LANGUAGE=", 9) != 0)
			copy[kept++] = environ[i];
	if (copy)
		copy[kept] = language;
	return copy;
}

static bool start(char *const arguments[], const char *said, int out, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char **environment = in_english();
	int trouble;

	plain_signals(&attributes);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	else
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, said ? said : "/dev/null",
		O_WRONLY | O_CREAT | O_TRUNC, 0600);
	trouble = posix_spawnp(child, arguments[0], &actions, &attributes, arguments,
		environment ? environment : environ);
	free(environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	errno = trouble;
	return trouble == 0;
}

bool child_start(
	char *const arguments[], const char *said, int *out, pid_t *child, struct error *err)
{
	int ends[2] = {-1, -1};
	bool started;

	if (out && pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, EX_OSERR, "%s", strerror(errno));
	started = start(arguments, said, ends[1], child);
	if (ends[1] >= 0)
		close(ends[1]);
	if (started) {
		if (out)
			*out = ends[0];
		return true;
	}
	error_set(
		err, EX_UNAVAILABLE, _("%s cannot be started: %s"), arguments[0], strerror(errno));
	if (ends[0] >= 0)
		close(ends[0]);
	return false;
}

int child_end(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void child_program(const char *name, char path[PATH_MAX])
{
	char own[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
	char *slash;

	own[length > 0 ? length : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash) {
		*slash = '\0';
		if (snprintf(path, PATH_MAX, "%s/%s", own, name) < PATH_MAX &&
			access(path, X_OK) == 0)
			return;
	}
	snprintf(path, PATH_MAX, "%s", name);
}
