// SPDX-License-Identifier: EUPL-1.2
/*
 * Loaded before a program (LD_PRELOAD): its folders are as those of some servers, which cannot be asked
 * to rename a file unless there is another of that name; and with NO_LINKS, give it no second name.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

int renameat2(int from, const char *name, int to, const char *as, unsigned flags);
int linkat(int from, const char *name, int to, const char *as, int flags);

int renameat2(int from, const char *name, int to, const char *as, unsigned flags)
{
	(void)from, (void)name, (void)to, (void)as, (void)flags;
	errno = EINVAL;
	return -1;
}

int linkat(int from, const char *name, int to, const char *as, int flags)
{
	static int (*real)(int, const char *, int, const char *, int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "linkat");
	if (!getenv("NO_LINKS"))
		return real(from, name, to, as, flags);
	errno = EPERM;
	return -1;
}
