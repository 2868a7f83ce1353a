/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PACKET_SCHEMA_H
#define PACKET_SCHEMA_H

#include <glib.h>

/** schema/packet.avsc as it was when the program was built, doc strings included. */
extern const char packet_schema_text[];

/** The longest schema that is looked at. */
#define PACKET_SCHEMA_MAX_BYTES (64 * 1024)

/**
 * Compares @schema with the record that the encoder writes: its name and namespace, and each field's place, name, type
 * and default. Doc strings may differ.
 *
 * Not for two threads at once when it fails: avro-c keeps its error messages in one static buffer.
 * Returns FALSE with @error set (COMM_ERROR_FORMAT) at the first difference.
 */
gboolean packet_schema_check(const char *schema, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
