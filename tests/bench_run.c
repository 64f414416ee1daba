// SPDX-License-Identifier: EUPL-1.2
/*
 * Runs a command and prints what it cost: seconds on the clock, seconds of processor, and the
 * most memory that it and its children had together, in MB: three numbers on stdout. Memory is
 * looked at twenty times a second, and what processes share is counted once (Pss of
 * /proc/PID/smaps_rollup).
 *
 *	bench_run COMMAND...      its own output is thrown away; exit status: the command's
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* kB of one process, with its share of what is shared. */
static long memory_of(int pid)
{
	char path[64], line[256];
	long kilobytes = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "Pss: %ld", &kilobytes) == 1)
			break;
	if (file)
		fclose(file);
	return kilobytes;
}

static int group_of(int pid)
{
	char path[64];
	int group = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (file && fscanf(file, "%*d (%*[^)]) %*c %*d %d", &group) != 1)
		group = 0;
	if (file)
		fclose(file);
	return group;
}

/* kB of all processes of a group. */
static long memory_of_group(int group)
{
	DIR *all = opendir("/proc");
	struct dirent *entry;
	long kilobytes = 0;

	while (all && (entry = readdir(all))) {
		int pid = atoi(entry->d_name);

		if (pid > 0 && group_of(pid) == group)
			kilobytes += memory_of(pid);
	}
	if (all)
		closedir(all);
	return kilobytes;
}

int main(int argc, char **argv)
{
	double start = now();
	struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
	struct rusage used;
	sigset_t ends;
	long most = 0;
	int status = 0;
	pid_t child, ended;

	if (argc < 2)
		return EX_USAGE;
	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	child = fork();
	if (!child) {
		int nowhere = open("/dev/null", O_WRONLY);

		sigprocmask(SIG_UNBLOCK, &ends, NULL);
		setpgid(0, 0);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(argv[1], argv + 1);
		_exit(EX_UNAVAILABLE);
	}
	while ((ended = waitpid(child, &status, WNOHANG)) == 0) {
		long here = memory_of_group(child);

		most = here > most ? here : most;
		sigtimedwait(&ends, NULL, &pause); /* ends with the command */
	}
	if (child < 0 || ended < 0)
		return EX_OSERR;
	getrusage(RUSAGE_CHILDREN, &used);
	printf("%.3f %.3f %.1f\n", now() - start, seconds(used.ru_utime) + seconds(used.ru_stime),
		(double)most / 1024);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
}
