// SPDX-License-Identifier: EUPL-1.2
/*
 * A page of a PDF as a picture, for tests: drawn by pdftoppm, so by other code than what made it.
 */
#ifndef PAPER_H
#define PAPER_H

#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct paper {
	int width, height;
	double dpi;
	unsigned char *grey; /* 0 = black, row by row */
};

static inline void paper_free(struct paper *paper)
{
	free(paper->grey);
	*paper = (struct paper){0};
}

/* Grey, or as an office copier makes it of black and white. false when pdftoppm did not. */
static inline bool paper_draw(
	const struct buffer *pdf, size_t page, int dpi, bool mono, struct paper *paper)
{
	char name[] = "/tmp/paper-XXXXXX", command[200];
	int fd = mkstemp(name), most = 255, c;
	size_t area;
	FILE *pipe;
	bool good;

	*paper = (struct paper){.dpi = dpi};
	if (fd < 0)
		return false;
	good = write(fd, pdf->data, pdf->length) == (ssize_t)pdf->length;
	close(fd);
	snprintf(command, sizeof command, "pdftoppm %s -r %d -f %zu -l %zu %s 2>/dev/null",
		mono ? "-mono" : "-gray", dpi, page, page, name);
	pipe = popen(command, "r");
	good = good && pipe &&
	       fscanf(pipe, mono ? "P4 %d %d" : "P5 %d %d %d", &paper->width, &paper->height,
		       &most) == (mono ? 2 : 3) &&
	       fgetc(pipe) != EOF;
	area = (size_t)paper->width * (size_t)paper->height;
	paper->grey = good ? malloc(area) : NULL;
	good = paper->grey != NULL;
	if (good && !mono)
		good = fread(paper->grey, 1, area, pipe) == area;
	for (int y = 0; good && mono && y < paper->height; y++) {
		for (int x = 0, bits = 0; x < paper->width; x++, bits <<= 1) {
			if (x % 8 == 0)
				bits = (c = fgetc(pipe)) == EOF ? 0 : c;
			paper->grey[(size_t)y * (size_t)paper->width + (size_t)x] =
				bits & 0x80 ? 0 : 255;
		}
	}
	if (pipe)
		pclose(pipe);
	unlink(name);
	return good;
}

/* How black the paper is there, in mm; white outside. 0 white .. 255 black. */
static inline int paper_ink(const struct paper *p, int x, int y)
{
	if (x < 0 || y < 0 || x >= p->width || y >= p->height)
		return 0;
	return 255 - p->grey[(size_t)y * (size_t)p->width + (size_t)x];
}

static inline int paper_px(const struct paper *p, double mm)
{
	return (int)(mm / 25.4 * p->dpi + 0.5);
}

#endif
