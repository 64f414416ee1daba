// SPDX-License-Identifier: EUPL-1.2
/*
 * Loaded before a program that valgrind watches (LD_PRELOAD): /proc/self/exe is valgrind there, which
 * cannot be started as a program of its own; this starts the program itself.
 */
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#include <dlfcn.h>

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[])
{
	int (*real)(pid_t *, const char *, const posix_spawn_file_actions_t *,
		const posix_spawnattr_t *, char *const[], char *const[]);
	char program[4096];
	ssize_t length;

	*(void **)&real = dlsym(RTLD_NEXT, "posix_spawn");
	if (strcmp(path, "/proc/self/exe") == 0) {
		length = readlink(path, program, sizeof program - 1);
		if (length > 0) {
			program[length] = '\0';
			path = program;
		}
	}
	return real(child, path, actions, attributes, arguments, environment);
}
