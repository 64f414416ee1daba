// SPDX-License-Identifier: EUPL-1.2
/*
 * Runs a command and prints what it cost: seconds on the clock, seconds of processor, and the
 * memory of the largest of its processes in MB, three numbers on stdout.
 *
 *	bench_run COMMAND...      its own output is thrown away; exit status: the command's
 */
#include <fcntl.h>
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

int main(int argc, char **argv)
{
	double start = now();
	struct rusage used;
	int status = 0;
	pid_t child;

	if (argc < 2)
		return EX_USAGE;
	child = fork();
	if (!child) {
		int nowhere = open("/dev/null", O_WRONLY);

		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(argv[1], argv + 1);
		_exit(EX_UNAVAILABLE);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return EX_OSERR;
	getrusage(RUSAGE_CHILDREN, &used);
	printf("%.3f %.3f %.1f\n", now() - start, seconds(used.ru_utime) + seconds(used.ru_stime),
		(double)used.ru_maxrss / 1024);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
}
