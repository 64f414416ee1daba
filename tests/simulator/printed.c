// SPDX-License-Identifier: EUPL-1.2
#include "printed.h"

#include "stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

struct printed {
	FILE *pages; /* one PPM picture after the other */
	pid_t child;
	int dpi;
	const char *pdf;
	bool ended;
};

struct printed *printed_open(const char *pdf, int dpi)
{
	struct printed *printed = need(1, sizeof *printed);
	char resolution[16];
	int ends[2];

	snprintf(resolution, sizeof resolution, "%d", dpi);
	if (pipe(ends) || (printed->child = fork()) < 0)
		stop(EX_OSERR, "cannot start pdftoppm");
	if (!printed->child) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("pdftoppm", "pdftoppm", "-q", "-r", resolution, "-gray", pdf, (char *)NULL);
		perror("pdftoppm");
		_exit(EX_UNAVAILABLE);
	}
	close(ends[1]);
	printed->pages = fdopen(ends[0], "rb");
	printed->dpi = dpi;
	printed->pdf = pdf;
	if (!printed->pages)
		stop(EX_OSERR, "cannot read from pdftoppm");
	return printed;
}

bool printed_next(struct printed *printed, struct paper *paper)
{
	int width, height, most;
	size_t count;
	uint8_t *grey;

	if (fscanf(printed->pages, "P5 %d %d %d", &width, &height, &most) != 3) {
		printed->ended = true;
		return false;
	}
	if (width < 1 || height < 1 || width > 20000 || height > 20000 || fgetc(printed->pages) < 0)
		stop(EX_DATAERR, "%s: pdftoppm sent no picture", printed->pdf);
	count = (size_t)width * (size_t)height;
	grey = need(count, 1);
	if (fread(grey, 1, count, printed->pages) != count)
		stop(EX_DATAERR, "%s: pdftoppm sent half a picture", printed->pdf);
	paper_new(paper, width, height, printed->dpi / 25.4);
	for (size_t i = 0; i < count; i++)
		paper->rgb[3 * i] = paper->rgb[3 * i + 1] = paper->rgb[3 * i + 2] = grey[i];
	free(grey);
	return true;
}

void printed_close(struct printed *printed)
{
	int status = 0;

	fclose(printed->pages);
	/* Pages that nobody asked for: the child notices that its pipe is closed. */
	if (waitpid(printed->child, &status, 0) < 0 || (printed->ended && status))
		stop(EX_DATAERR, "%s: pdftoppm cannot draw it", printed->pdf);
	free(printed);
}
