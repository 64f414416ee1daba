// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "pdf_in.h"

#include <errno.h>
#include <unistd.h>

/* Where pdftoppm would be started, no process is to be had: its own defects are not ours to look for,
 * and under a sanitizer every new process takes longer than all the rest. */
pid_t fork(void)
{
	errno = EAGAIN;
	return -1;
}

/* Every page of a file. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct error err = {0};
	struct pdf_in *pdf;

	pdf = pdf_in_open(bytes, count, -1, &err);
	for (size_t page = 1; pdf && page <= pdf_in_pages(pdf) && page <= 5; page++) {
		struct image image = {0};

		if (pdf_in_page(pdf, page, NULL, &image, &err))
			image_free(&image);
	}
	pdf_in_close(pdf);
	return 0;
}
