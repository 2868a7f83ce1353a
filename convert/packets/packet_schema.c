/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet_schema.h"

#include <avro.h>
#include <json-glib/json-glib.h>

#include "comm_error.h"

typedef struct {
    const char *name;
    avro_type_t type; /* of the second branch where is_nullable */
    gboolean is_nullable;
    gboolean has_default; /* 0 */
} SchemaField;

/* What packet_record_encode() writes, in its order. */
static const SchemaField schema_fields[] = {
    {"packet_grab_nr", AVRO_INT64, FALSE, FALSE}, {"ts", AVRO_INT64, FALSE, FALSE},
    {"srcIP", AVRO_STRING, FALSE, FALSE},         {"dstIP", AVRO_STRING, FALSE, FALSE},
    {"srcPort", AVRO_INT32, FALSE, FALSE},        {"dstPort", AVRO_INT32, FALSE, FALSE},
    {"seqNumber", AVRO_INT64, FALSE, FALSE},      {"ackNumber", AVRO_INT64, FALSE, FALSE},
    {"dumpHost", AVRO_STRING, FALSE, FALSE},      {"protocolType", AVRO_STRING, FALSE, FALSE},
    {"dumpDevice", AVRO_STRING, TRUE, FALSE},     {"data", AVRO_BYTES, TRUE, FALSE},
    {"length", AVRO_INT32, FALSE, TRUE},          {"headerLength", AVRO_INT32, FALSE, TRUE},
    {"tcpFlags", AVRO_INT32, FALSE, TRUE},
};

static void schema_release(avro_schema_t *schema)
{
    if (*schema != NULL)
        avro_schema_decref(*schema);
}

static gboolean fail(GError **error, const char *what)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "schema: %s", what);
    return FALSE;
}

static gboolean fail_field(GError **error, const SchemaField *field, const char *what)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "schema: field %s: %s", field->name, what);
    return FALSE;
}

static gboolean type_matches(avro_schema_t type, const SchemaField *field)
{
    if (!field->is_nullable)
        return avro_typeof(type) == field->type;
    return avro_typeof(type) == AVRO_UNION && avro_schema_union_size(type) == 2 &&
           avro_typeof(avro_schema_union_branch(type, 0)) == AVRO_NULL &&
           avro_typeof(avro_schema_union_branch(type, 1)) == field->type;
}

static gboolean check_types(avro_schema_t schema, GError **error)
{
    if (avro_typeof(schema) != AVRO_RECORD || g_strcmp0(avro_schema_name(schema), "Packet") != 0 ||
        g_strcmp0(avro_schema_namespace(schema), "com.cloudera.security.checks") != 0)
        return fail(error, "not the record com.cloudera.security.checks.Packet");
    if (avro_schema_record_size(schema) != G_N_ELEMENTS(schema_fields))
        return fail(error, "not 15 fields");
    for (int i = 0; i < (int)G_N_ELEMENTS(schema_fields); i++) {
        const SchemaField *field = &schema_fields[i];
        if (g_strcmp0(avro_schema_record_field_name(schema, i), field->name) != 0)
            return fail_field(error, field, "not in its place");
        if (!type_matches(avro_schema_record_field_get_by_index(schema, i), field))
            return fail_field(error, field, "of another type");
    }
    return TRUE;
}

static gboolean default_matches(JsonObject *object, const SchemaField *field)
{
    JsonNode *value = json_object_get_member(object, "default");
    if (!field->has_default)
        return value == NULL;
    return value != NULL && json_node_get_value_type(value) == G_TYPE_INT64 && json_node_get_int(value) == 0;
}

static JsonArray *find_fields(JsonNode *root)
{
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return NULL;
    JsonNode *fields = json_object_get_member(json_node_get_object(root), "fields");
    return fields != NULL && JSON_NODE_HOLDS_ARRAY(fields) ? json_node_get_array(fields) : NULL;
}

/* avro-c forgets defaults, so that the text is read once more for them. */
static gboolean check_defaults(const char *schema, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, schema, (gssize)length, NULL))
        return fail(error, "not JSON");
    JsonArray *array = find_fields(json_parser_get_root(parser));
    if (array == NULL || json_array_get_length(array) != G_N_ELEMENTS(schema_fields))
        return fail(error, "not 15 fields");
    for (guint i = 0; i < G_N_ELEMENTS(schema_fields); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_OBJECT(node) || !default_matches(json_node_get_object(node), &schema_fields[i]))
            return fail_field(error, &schema_fields[i], "another default");
    }
    return TRUE;
}

gboolean packet_schema_check(const char *schema, gsize length, GError **error)
{
    if (length > PACKET_SCHEMA_MAX_BYTES)
        return fail(error, "too long");
    __attribute__((cleanup(schema_release))) avro_schema_t parsed = NULL;
    if (avro_schema_from_json_length(schema, length, &parsed) != 0)
        return fail(error, avro_strerror());
    return check_types(parsed, error) && check_defaults(schema, length, error);
}
