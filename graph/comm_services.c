/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_services.h"

#include <string.h>

#include "comm_error.h"
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
    const char *role; /* in the text that is parsed */
} ServiceRow;

typedef struct {
    const char *name; /* of the file, for messages */
    guint line_number;
    char separator;
    guint columns[COLUMN_COUNT];
    GPtrArray *fields; /* of the line that is parsed, in its text */
    GArray *rows;
} Parser;

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

G_GNUC_PRINTF(3, 4)
static gboolean refuse(const Parser *parser, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: line %u: %s", parser->name, parser->line_number, reason);
    return FALSE;
}

/* Moves the text of a quoted field, which begins behind its quote, over its quotes: `""` is one of them. Returns where
 * the field's closing quote was, or NULL. */
static char *unquote(char *field)
{
    char *out = field;
    for (char *in = field; *in != '\0'; in++) {
        if (*in == '"' && in[1] != '"') {
            *out = '\0';
            return in;
        }
        if (*in == '"')
            in++;
        *out++ = *in;
    }
    return NULL;
}

static gboolean split_fields(Parser *parser, char *line, GError **error)
{
    g_ptr_array_set_size(parser->fields, 0);
    for (;;) {
        char *end = line;
        if (*line == '"') {
            end = unquote(++line);
            if (end == NULL)
                return refuse(parser, error, "a quoted field does not end");
            *end++ = '\0';
            if (*end != '\0' && *end != parser->separator)
                return refuse(parser, error, "text behind a quoted field");
        } else {
            end += strcspn(line, (char[]){parser->separator, '\0'});
        }
        gboolean is_last = *end == '\0';
        *end = '\0';
        g_ptr_array_add(parser->fields, g_strstrip(line));
        if (is_last)
            return TRUE;
        line = end + 1;
    }
}

static gboolean parse_header(Parser *parser, char *line, GError **error)
{
    const char *separator = strpbrk(line, ",;\t");
    parser->separator = separator != NULL ? *separator : ',';
    if (!split_fields(parser, line, error))
        return FALSE;
    for (guint column = 0; column < COLUMN_COUNT; column++) {
        guint i = 0;
        while (i < parser->fields->len && g_ascii_strcasecmp(parser->fields->pdata[i], column_names[column]) != 0)
            i++;
        if (i == parser->fields->len)
            return refuse(parser, error, "no column %s", column_names[column]);
        parser->columns[column] = i;
    }
    return TRUE;
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

static gboolean parse_row(Parser *parser, char *line, GError **error)
{
    if (!split_fields(parser, line, error))
        return FALSE;
    const char *values[COLUMN_COUNT];
    for (guint column = 0; column < COLUMN_COUNT; column++) {
        if (parser->columns[column] >= parser->fields->len)
            return refuse(parser, error, "no value for %s", column_names[column]);
        values[column] = parser->fields->pdata[parser->columns[column]];
    }
    guint64 port;
    if (!g_ascii_string_to_unsigned(values[COLUMN_PORT], 10, 0, G_MAXUINT16, &port, NULL))
        return refuse(parser, error, "port \"%s\", which is no number from 0 to 65535", values[COLUMN_PORT]);
    guint8 protocol;
    if (!parse_protocol(values[COLUMN_PROTOCOL], &protocol))
        return refuse(parser, error, "protocol \"%s\", which is none of tcp, udp, sctp, dccp, udplite",
                      values[COLUMN_PROTOCOL]);
    if (values[COLUMN_ROLE][0] == '\0')
        return refuse(parser, error, "an empty role");
    ServiceRow row = {service_key(protocol, (guint16)port), values[COLUMN_ROLE]};
    g_array_append_val(parser->rows, row);
    return TRUE;
}

static gboolean parse_lines(Parser *parser, char *text, GError **error)
{
    gboolean has_header = FALSE;
    for (char *next; text != NULL; text = next) {
        next = strchr(text, '\n');
        if (next != NULL)
            *next++ = '\0';
        parser->line_number++;
        if (!g_utf8_validate(text, -1, NULL))
            return refuse(parser, error, "not UTF-8");
        text[strcspn(text, "\r")] = '\0';
        if (*text == '\0')
            continue;
        if (!(has_header ? parse_row : parse_header)(parser, text, error))
            return FALSE;
        has_header = TRUE;
    }
    return has_header || refuse(parser, error, "no header");
}

/* Spreadsheets begin UTF-8 files with this mark. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* @text is changed. */
static gboolean add_rows(CommServices *services, const char *name, char *text, GError **error)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ServiceRow));
    Parser parser = {.name = name, .fields = fields, .rows = rows};
    if (g_str_has_prefix(text, BYTE_ORDER_MARK))
        text += strlen(BYTE_ORDER_MARK);
    if (!parse_lines(&parser, text, error))
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const ServiceRow *row = &g_array_index(rows, ServiceRow, i);
        g_hash_table_insert(services->roles, row->key, g_string_chunk_insert_const(services->texts, row->role));
    }
    return TRUE;
}

CommServices *comm_services_new_default(void)
{
    CommServices *services = comm_services_new();
    g_autofree char *text = g_strdup(comm_services_table);
    g_autoptr(GError) error = NULL;
    if (!add_rows(services, "services.csv", text, &error))
        g_error("%s", error->message);
    return services;
}

gboolean comm_services_load(CommServices *services, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        g_set_error_literal(error, COMM_ERROR, COMM_ERROR_READ, cause->message);
        return FALSE;
    }
    gsize text_length = strlen(text);
    if (text_length < length) {
        Parser parser = {.name = path, .line_number = 1};
        for (gsize i = 0; i < text_length; i++)
            parser.line_number += text[i] == '\n';
        return refuse(&parser, error, "a NUL byte");
    }
    return add_rows(services, path, text, error);
}
