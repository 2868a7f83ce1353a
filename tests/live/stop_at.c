/* SPDX-License-Identifier: BSD-3-Clause */

/* Preloaded: ends the process at once, as a kill would, before the call that STOP_AT names: `rename:TEXT` or
 * `unlink:TEXT`, for the first file with TEXT in its (new) name. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STOPPED_STATUS 99

static void stop_at(const char *call, const char *path)
{
    const char *wanted = getenv("STOP_AT");
    const char *name = strrchr(path, '/');
    size_t length = strlen(call);
    if (wanted == NULL || strncmp(wanted, call, length) != 0 || wanted[length] != ':')
        return;
    if (strstr(name != NULL ? name : path, wanted + length + 1) != NULL)
        _exit(STOPPED_STATUS);
}

int rename(const char *old, const char *new)
{
    int (*next)(const char *, const char *) = NULL;
    stop_at("rename", new);
    *(void **)&next = dlsym(RTLD_NEXT, "rename");
    return next(old, new);
}

int unlink(const char *path)
{
    int (*next)(const char *) = NULL;
    stop_at("unlink", path);
    *(void **)&next = dlsym(RTLD_NEXT, "unlink");
    return next(path);
}
