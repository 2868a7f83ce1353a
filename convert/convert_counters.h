/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_COUNTERS_H
#define CONVERT_COUNTERS_H

#include "comm_graph.h"
#include "decode.h"

#include <json-glib/json-glib.h>

#define COUNTED_LINK_TYPE_COUNT 8

/** What became of the frames: frames = frames with records + the other counters. A value, copied. */
typedef struct {
    guint64 frame_count;
    guint64 record_count;
    guint64 byte_count;                         /**< the records' lengths on the wire, added up */
    guint64 status_counts[DECODE_STATUS_COUNT]; /**< DECODE_OK: frames with records */
    guint64 filtered_out_count;                 /**< by --filter, --from, --until */
    guint64 no_time_count;                      /**< records without a time, also in record_count */
    guint64 dropped_by_kernel_count;            /**< of a live capture: frames that no room was left for */
    guint64 dropped_by_interface_count;         /**< of a live capture: by the network card or its driver */
    guint64 dropped_by_program_count;           /**< of a live capture: received, and then not written */
    guint64 late_count;                         /**< of slices: frames that came after theirs was closed */
    gint64 first_us;                            /**< of all records with a time, or COMM_NO_TIME */
    gint64 last_us;
    guint32 unknown_link_types[COUNTED_LINK_TYPE_COUNT]; /**< the first ones seen */
    guint unknown_link_type_count;
} ConvertCounters;

void convert_counters_init(ConvertCounters *counters);
void convert_counters_add(ConvertCounters *counters, const ConvertCounters *more);
void convert_counters_add_packets(ConvertCounters *counters, const CommPacket *packets, guint count);
void convert_counters_add_unknown_link_type(ConvertCounters *counters, guint32 link_type);

/** Adds the members `frames`, `records`, ... to the object being built; docs/summary.md says what each is. */
void convert_counters_to_json(const ConvertCounters *counters, JsonBuilder *builder);
void convert_counters_from_json(ConvertCounters *counters, JsonObject *object);

#endif
