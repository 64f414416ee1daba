// SPDX-License-Identifier: EUPL-1.2
/* The printer: pages of a PDF as paper, one after the other, drawn by a pdftoppm child. */
#ifndef PRINTED_H
#define PRINTED_H

#include "paper.h"

#include <stdbool.h>

struct printed;

/* Starts the child. Stops the program when there is no pdftoppm. */
struct printed *printed_open(const char *pdf, int dpi);

/* The next page, new paper; false after the last one. Stops when the child failed. */
bool printed_next(struct printed *printed, struct paper *paper);

/* Ends the child and frees. */
void printed_close(struct printed *printed);

#endif
