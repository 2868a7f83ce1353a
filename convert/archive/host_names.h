/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef HOST_NAMES_H
#define HOST_NAMES_H

#include <glib.h>

/** Names of addresses, from a file as /etc/hosts or from a pcapng's name blocks; DNS is never asked. */
typedef struct _HostNames HostNames;

HostNames *host_names_new(void);
void host_names_free(HostNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostNames, host_names_free)

/**
 * Reads lines of an address and its names (the first one counts), `#` begins a comment: hosts(5).
 * Returns FALSE with @error set (COMM_ERROR_READ, COMM_ERROR_FORMAT with path and line).
 */
gboolean host_names_load(HostNames *names, const char *path, GError **error);

/** Keeps @name for @address unless a name that sorts before it is there: the order of calls makes no difference. */
void host_names_add(HostNames *names, const char *address, const char *name);

/** The name of an address in its canonical form, or NULL; borrowed until the names change. */
const char *host_names_get(const HostNames *names, const char *address);

/** All addresses, sorted; free the list with g_list_free(), the texts are borrowed. */
GList *host_names_list_addresses(const HostNames *names);

#endif
