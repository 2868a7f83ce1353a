/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_services.h"

#include "comm_csv_reader.h"

/* schema/services.csv, embedded by the build */
extern const char comm_services_table[];

struct _CommServices {
    GStringChunk *texts;
    GHashTable *roles; /* service_key() -> role, in texts */
};

typedef enum { COLUMN_PORT, COLUMN_PROTOCOL, COLUMN_ROLE, COLUMN_COUNT } Column;

static const char *const column_names[COLUMN_COUNT] = {"Port", "Protocol", "Role"};

typedef struct {
    gpointer key;
    const char *role;
} ServiceRow;

static gpointer service_key(guint8 protocol, guint16 port)
{
    return GUINT_TO_POINTER((guint)protocol << 16 | port);
}

CommServices *comm_services_new(void)
{
    CommServices *services = g_new0(CommServices, 1);
    services->texts = g_string_chunk_new(1024);
    services->roles = g_hash_table_new(g_direct_hash, g_direct_equal);
    return services;
}

void comm_services_free(CommServices *services)
{
    if (services == NULL)
        return;
    g_hash_table_destroy(services->roles);
    g_string_chunk_free(services->texts);
    g_free(services);
}

const char *comm_services_role(const CommServices *services, guint8 protocol, guint16 port)
{
    return g_hash_table_lookup(services->roles, service_key(protocol, port));
}

static gboolean parse_protocol(const char *text, guint8 *protocol)
{
    static const struct {
        const char *name;
        guint8 number; /* IANA protocol numbers */
    } transports[] = {{"tcp", 6}, {"udp", 17}, {"dccp", 33}, {"sctp", 132}, {"udplite", 136}};

    for (guint i = 0; i < G_N_ELEMENTS(transports); i++) {
        if (g_ascii_strcasecmp(text, transports[i].name) == 0) {
            *protocol = transports[i].number;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean parse_port(const char *text, guint16 *port)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT16, &value, NULL))
        return FALSE;
    *port = (guint16)value;
    return TRUE;
}

/* The built-in table's rows are plain, which a test makes sure of: no quotes, Port,Protocol,Service,Role first. */
CommServices *comm_services_new_default(void)
{
    CommServices *services = comm_services_new();
    g_auto(GStrv) lines = g_strsplit(comm_services_table, "\n", -1);
    for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], ",", 5);
        guint16 port = 0;
        guint8 protocol = 0;
        gboolean is_plain =
            g_strv_length(fields) == 5 && parse_port(fields[0], &port) && parse_protocol(fields[1], &protocol);
        g_assert(is_plain);
        g_hash_table_insert(services->roles, service_key(protocol, port),
                            g_string_chunk_insert_const(services->texts, fields[3]));
    }
    return services;
}

static gboolean refuse(const CommCsvReader *reader, Column column, const char *value, const char *reason,
                       GError **error)
{
    g_autofree char *quoted = comm_csv_quote_for_message(value);
    comm_csv_reader_set_error(reader, error, "%s %s, which is %s", column_names[column], quoted, reason);
    return FALSE;
}

/* The role's text comes into @services even when a later row is refused; no port leads to it then. */
static gboolean parse_row(const CommCsvReader *reader, const gint *columns, CommServices *services, ServiceRow *row,
                          GError **error)
{
    const char *values[COLUMN_COUNT];
    for (guint column = 0; column < COLUMN_COUNT; column++)
        values[column] = comm_csv_reader_get_field(reader, (guint)columns[column], NULL);
    guint16 port;
    if (!parse_port(values[COLUMN_PORT], &port))
        return refuse(reader, COLUMN_PORT, values[COLUMN_PORT], "no number from 0 to 65535", error);
    guint8 protocol;
    if (!parse_protocol(values[COLUMN_PROTOCOL], &protocol))
        return refuse(reader, COLUMN_PROTOCOL, values[COLUMN_PROTOCOL], "none of tcp, udp, sctp, dccp, udplite", error);
    const char *role = values[COLUMN_ROLE];
    if (*role == '\0' || !g_utf8_validate(role, -1, NULL))
        return refuse(reader, COLUMN_ROLE, role, "empty or not UTF-8", error);
    row->key = service_key(protocol, port);
    row->role = g_string_chunk_insert_const(services->texts, role);
    return TRUE;
}

static gboolean read_rows(CommCsvReader *reader, CommServices *services, GArray *rows, GError **error)
{
    gint columns[COLUMN_COUNT];
    for (guint column = 0; column < COLUMN_COUNT; column++) {
        columns[column] = comm_csv_reader_require_column(reader, column_names[column], error);
        if (columns[column] < 0)
            return FALSE;
    }
    g_autoptr(GError) failure = NULL;
    while (comm_csv_reader_next(reader, &failure)) {
        ServiceRow row;
        if (!parse_row(reader, columns, services, &row, error))
            return FALSE;
        g_array_append_val(rows, row);
    }
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

gboolean comm_services_load(CommServices *services, const char *path, GError **error)
{
    g_autoptr(CommCsvReader) reader = comm_csv_reader_open(path, error);
    if (reader == NULL)
        return FALSE;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ServiceRow));
    if (!read_rows(reader, services, rows, error))
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        ServiceRow *row = &g_array_index(rows, ServiceRow, i);
        g_hash_table_insert(services->roles, row->key, (gpointer)row->role);
    }
    return TRUE;
}
