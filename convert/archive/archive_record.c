/* SPDX-License-Identifier: BSD-3-Clause */
#include "archive_record.h"
#include "comm_error.h"
#include "partition_name.h"

#include <string.h>

ArchiveRecord *archive_record_new(const char *path, const char *scenario, const char *dump_host)
{
    ArchiveRecord *record = g_new0(ArchiveRecord, 1);
    record->path = g_strdup(path);
    record->scenario = g_strdup(scenario);
    record->dump_host = g_strdup(dump_host);
    record->stem = archive_record_make_stem(path);
    record->stem_number = 1;
    record->slice_start_us = COMM_NO_TIME;
    record->names = host_names_new();
    convert_counters_init(&record->counters);
    return record;
}

void archive_record_free(ArchiveRecord *record)
{
    if (record == NULL)
        return;
    g_free(record->path);
    g_free(record->scenario);
    g_free(record->dump_host);
    g_free(record->stem);
    g_free(record->packets_path);
    g_free(record->replaced_path);
    g_free(record->recording_path);
    g_free(record->damage);
    host_names_free(record->names);
    g_free(record);
}

char *archive_record_make_key(const ArchiveRecord *record)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)record->scenario, (gssize)strlen(record->scenario) + 1);
    g_checksum_update(checksum, (const guchar *)record->path, (gssize)strlen(record->path));
    if (record->is_stream) {
        guint32 number = record->stem_number;
        g_checksum_update(checksum, (const guchar *)&number, sizeof number);
    }
    if (record->is_live)
        g_checksum_update(checksum, (const guchar *)record->stem, (gssize)strlen(record->stem));
    return g_strndup(g_checksum_get_string(checksum), 32);
}

static gboolean cut_ending(char *name, const char *const *endings)
{
    for (guint i = 0; endings[i] != NULL; i++) {
        gsize name_length = strlen(name);
        gsize ending_length = strlen(endings[i]);
        if (name_length > ending_length && g_ascii_strcasecmp(name + name_length - ending_length, endings[i]) == 0) {
            name[name_length - ending_length] = '\0';
            return TRUE;
        }
    }
    return FALSE;
}

char *archive_record_make_stem(const char *path)
{
    static const char *const compressions[] = {".gz", ".zst", ".zstd", ".lz4", NULL};
    static const char *const formats[] = {".pcap", ".pcapng", ".cap", ".dmp", ".dump", ".ntar", NULL};
    if (g_str_equal(path, "-"))
        return g_strdup("stdin");
    char *stem = g_path_get_basename(path);
    cut_ending(stem, compressions);
    cut_ending(stem, formats);
    return stem;
}

char *archive_record_make_stem_name(const ArchiveRecord *record)
{
    g_autofree char *name = partition_name_escape_within(record->stem, PARTITION_NAME_STEM_BYTES);
    return record->stem_number > 1 ? g_strdup_printf("%s-%u", name, record->stem_number) : g_steal_pointer(&name);
}

/* File names need not be UTF-8, JSON strings must: bytes that are not go as %XX, and so does '%'. */
static char *to_utf8(const char *text)
{
    return g_utf8_validate(text, -1, NULL) && strchr(text, '%') == NULL
               ? g_strdup(text)
               : g_uri_escape_bytes((const guint8 *)text, strlen(text), "/ ");
}

static void add_string(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *escaped = text != NULL ? to_utf8(text) : NULL;
    json_builder_set_member_name(builder, name);
    if (escaped != NULL)
        json_builder_add_string_value(builder, escaped);
    else
        json_builder_add_null_value(builder);
}

static void add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static void add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void add_names(JsonBuilder *builder, const HostNames *names)
{
    json_builder_set_member_name(builder, "names");
    json_builder_begin_object(builder);
    GList *addresses = host_names_list_addresses(names);
    for (GList *item = addresses; item != NULL; item = item->next)
        add_string(builder, item->data, host_names_get(names, item->data));
    g_list_free(addresses);
    json_builder_end_object(builder);
}

char *archive_record_to_json(const ArchiveRecord *record)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_string(builder, "path", record->path);
    add_string(builder, "scenario", record->scenario);
    add_string(builder, "dump_host", record->dump_host);
    add_string(builder, "stem", record->stem);
    add_integer(builder, "stem_number", record->stem_number);
    add_integer(builder, "size_bytes", (gint64)record->size_bytes);
    add_integer(builder, "modified_ns", record->modified_ns);
    add_boolean(builder, "is_stream", record->is_stream);
    add_boolean(builder, "is_live", record->is_live);
    if (record->slice_start_us != COMM_NO_TIME) {
        add_integer(builder, "slice_start_us", record->slice_start_us);
        add_integer(builder, "ring", record->ring_count);
    }
    add_string(builder, "packets_path", record->packets_path);
    add_string(builder, "replaced_path", record->replaced_path);
    add_string(builder, "recording_path", record->recording_path);
    add_string(builder, "damage", record->damage);
    add_boolean(builder, "is_complete", record->is_complete);
    add_integer(builder, "edges", (gint64)record->edge_count);
    add_integer(builder, "hosts", (gint64)record->host_count);
    convert_counters_to_json(&record->counters, builder);
    add_names(builder, record->names);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, TRUE);
}

static char *get_string(JsonObject *object, const char *name)
{
    const char *text = json_object_get_string_member_with_default(object, name, NULL);
    if (text == NULL)
        return NULL;
    char *plain = g_strdup(text);
    char *out = plain;
    for (const char *in = text; *in != '\0'; in++) {
        if (*in == '%' && g_ascii_isxdigit(in[1]) && g_ascii_isxdigit(in[2])) {
            *out++ = (char)(g_ascii_xdigit_value(in[1]) << 4 | g_ascii_xdigit_value(in[2]));
            in += 2;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
    return plain;
}

static void get_names(JsonObject *object, HostNames *names)
{
    JsonObject *all = json_object_get_object_member(object, "names");
    if (all == NULL)
        return;
    GList *addresses = json_object_get_members(all);
    for (GList *item = addresses; item != NULL; item = item->next) {
        g_autofree char *name = get_string(all, item->data);
        if (name != NULL)
            host_names_add(names, item->data, name);
    }
    g_list_free(addresses);
}

static ArchiveRecord *from_object(JsonObject *object)
{
    g_autofree char *path = get_string(object, "path");
    g_autofree char *scenario = get_string(object, "scenario");
    g_autofree char *dump_host = get_string(object, "dump_host");
    if (path == NULL || scenario == NULL || dump_host == NULL)
        return NULL;
    ArchiveRecord *record = archive_record_new(path, scenario, dump_host);
    g_free(record->stem);
    record->stem = get_string(object, "stem");
    record->stem_number = (guint)json_object_get_int_member_with_default(object, "stem_number", 1);
    record->size_bytes = (guint64)json_object_get_int_member_with_default(object, "size_bytes", 0);
    record->modified_ns = json_object_get_int_member_with_default(object, "modified_ns", 0);
    record->is_stream = json_object_get_boolean_member_with_default(object, "is_stream", FALSE);
    record->is_live = json_object_get_boolean_member_with_default(object, "is_live", FALSE);
    record->slice_start_us = json_object_get_int_member_with_default(object, "slice_start_us", COMM_NO_TIME);
    record->ring_count = (guint)json_object_get_int_member_with_default(object, "ring", 0);
    record->packets_path = get_string(object, "packets_path");
    record->replaced_path = get_string(object, "replaced_path");
    record->recording_path = get_string(object, "recording_path");
    record->damage = get_string(object, "damage");
    record->is_complete = json_object_get_boolean_member_with_default(object, "is_complete", FALSE);
    record->edge_count = (guint64)json_object_get_int_member_with_default(object, "edges", 0);
    record->host_count = (guint64)json_object_get_int_member_with_default(object, "hosts", 0);
    convert_counters_from_json(&record->counters, object);
    get_names(object, record->names);
    return record;
}

ArchiveRecord *archive_record_from_json(const char *text, GError **error)
{
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    ArchiveRecord *record =
        root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? from_object(json_node_get_object(root)) : NULL;
    if (record == NULL)
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "not the state of a capture");
    return record;
}
