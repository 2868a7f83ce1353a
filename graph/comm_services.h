/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_SERVICES_H
#define COMM_SERVICES_H

#include <glib.h>

/** Which port of which transport protocol is which role: schema/services.csv, and what a user adds to it. */
typedef struct _CommServices CommServices;

/** Without any role. */
CommServices *comm_services_new(void);

/** With the roles of schema/services.csv, which is built in. */
CommServices *comm_services_new_default(void);

void comm_services_free(CommServices *services);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommServices, comm_services_free)

/**
 * Adds the rows of the CSV file @path; a row takes the place of an earlier one of the same port and protocol.
 *
 * The columns are found by their names, in either case and any order: Port (0 to 65535), Protocol (`tcp`, `udp`,
 * `sctp`, `dccp`, `udplite`, in either case) and Role (not empty, UTF-8) are needed, others are left alone; the rest as
 * comm_csv_reader_open() says.
 *
 * Returns FALSE with @error set, and leaves @services as it was: COMM_ERROR_READ when @path cannot be read,
 * COMM_ERROR_FORMAT with the line's number when a row is not what it should be.
 */
gboolean comm_services_load(CommServices *services, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The role of @port, host byte order, of IANA @protocol: a hash table's lookup.
 *
 * Returns NULL when there is none; else borrowed until @services is freed.
 */
const char *comm_services_role(const CommServices *services, guint8 protocol, guint16 port);

#endif
