/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_counters.h"
#include "comm_csv.h"

void convert_counters_init(ConvertCounters *counters)
{
    *counters = (ConvertCounters){.first_us = COMM_NO_TIME, .last_us = COMM_NO_TIME};
}

static void widen(ConvertCounters *counters, gint64 first_us, gint64 last_us)
{
    if (first_us == COMM_NO_TIME)
        return;
    if (counters->first_us == COMM_NO_TIME || first_us < counters->first_us)
        counters->first_us = first_us;
    if (counters->last_us == COMM_NO_TIME || last_us > counters->last_us)
        counters->last_us = last_us;
}

void convert_counters_add(ConvertCounters *counters, const ConvertCounters *more)
{
    counters->frame_count += more->frame_count;
    counters->record_count += more->record_count;
    counters->byte_count += more->byte_count;
    for (guint i = 0; i < DECODE_STATUS_COUNT; i++)
        counters->status_counts[i] += more->status_counts[i];
    counters->filtered_out_count += more->filtered_out_count;
    counters->no_time_count += more->no_time_count;
    counters->late_count += more->late_count;
    counters->dropped_by_kernel_count += more->dropped_by_kernel_count;
    counters->dropped_by_interface_count += more->dropped_by_interface_count;
    counters->dropped_by_program_count += more->dropped_by_program_count;
    widen(counters, more->first_us, more->last_us);
    for (guint i = 0; i < more->unknown_link_type_count; i++)
        convert_counters_add_unknown_link_type(counters, more->unknown_link_types[i]);
}

void convert_counters_add_packets(ConvertCounters *counters, const CommPacket *packets, guint count)
{
    counters->record_count += count;
    for (guint i = 0; i < count; i++) {
        counters->byte_count += packets[i].length_bytes;
        if (packets[i].has_time)
            widen(counters, packets[i].timestamp_us, packets[i].timestamp_us);
        else
            counters->no_time_count++;
    }
}

void convert_counters_add_unknown_link_type(ConvertCounters *counters, guint32 link_type)
{
    for (guint i = 0; i < counters->unknown_link_type_count; i++) {
        if (counters->unknown_link_types[i] == link_type)
            return;
    }
    if (counters->unknown_link_type_count < COUNTED_LINK_TYPE_COUNT)
        counters->unknown_link_types[counters->unknown_link_type_count++] = link_type;
}

/* The members' names in JSON, each with where it lies. */
typedef struct {
    const char *name;
    gsize offset;
} Member;

#define STATUS_OFFSET(status) (G_STRUCT_OFFSET(ConvertCounters, status_counts) + (status) * sizeof(guint64))

static const Member MEMBERS[] = {
    {"frames", G_STRUCT_OFFSET(ConvertCounters, frame_count)},
    {"records", G_STRUCT_OFFSET(ConvertCounters, record_count)},
    {"bytes", G_STRUCT_OFFSET(ConvertCounters, byte_count)},
    {"frames_with_records", STATUS_OFFSET(DECODE_OK)},
    {"not_ip", STATUS_OFFSET(DECODE_NOT_IP)},
    {"too_short", STATUS_OFFSET(DECODE_TOO_SHORT)},
    {"malformed", STATUS_OFFSET(DECODE_MALFORMED)},
    {"encrypted", STATUS_OFFSET(DECODE_ENCRYPTED)},
    {"unknown_link_type", STATUS_OFFSET(DECODE_UNKNOWN_LINK_TYPE)},
    {"filtered_out", G_STRUCT_OFFSET(ConvertCounters, filtered_out_count)},
    {"no_time", G_STRUCT_OFFSET(ConvertCounters, no_time_count)},
    {"late", G_STRUCT_OFFSET(ConvertCounters, late_count)},
    {"dropped_by_kernel", G_STRUCT_OFFSET(ConvertCounters, dropped_by_kernel_count)},
    {"dropped_by_interface", G_STRUCT_OFFSET(ConvertCounters, dropped_by_interface_count)},
    {"dropped_by_program", G_STRUCT_OFFSET(ConvertCounters, dropped_by_program_count)},
};

G_STATIC_ASSERT(DECODE_STATUS_COUNT == 6);

static void time_to_json(JsonBuilder *builder, const char *name, gint64 time_us)
{
    json_builder_set_member_name(builder, name);
    if (time_us == COMM_NO_TIME)
        json_builder_add_null_value(builder);
    else
        json_builder_add_int_value(builder, time_us);
}

void convert_counters_to_json(const ConvertCounters *counters, JsonBuilder *builder)
{
    for (guint i = 0; i < G_N_ELEMENTS(MEMBERS); i++) {
        json_builder_set_member_name(builder, MEMBERS[i].name);
        json_builder_add_int_value(builder, (gint64)G_STRUCT_MEMBER(guint64, counters, MEMBERS[i].offset));
    }
    time_to_json(builder, "first_us", counters->first_us);
    time_to_json(builder, "last_us", counters->last_us);
    json_builder_set_member_name(builder, "unknown_link_types");
    json_builder_begin_array(builder);
    for (guint i = 0; i < counters->unknown_link_type_count; i++)
        json_builder_add_int_value(builder, counters->unknown_link_types[i]);
    json_builder_end_array(builder);
}

static gint64 time_from_json(JsonObject *object, const char *name)
{
    return json_object_get_null_member(object, name) ? COMM_NO_TIME
                                                     : json_object_get_int_member_with_default(object, name, 0);
}

void convert_counters_from_json(ConvertCounters *counters, JsonObject *object)
{
    convert_counters_init(counters);
    for (guint i = 0; i < G_N_ELEMENTS(MEMBERS); i++)
        G_STRUCT_MEMBER(guint64, counters, MEMBERS[i].offset) =
            (guint64)json_object_get_int_member_with_default(object, MEMBERS[i].name, 0);
    counters->first_us = time_from_json(object, "first_us");
    counters->last_us = time_from_json(object, "last_us");
    JsonArray *types = json_object_get_array_member(object, "unknown_link_types");
    for (guint i = 0; types != NULL && i < json_array_get_length(types); i++)
        convert_counters_add_unknown_link_type(counters, (guint32)json_array_get_int_element(types, i));
}
