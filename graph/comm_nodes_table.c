/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_nodes_table.h"
#include "comm_csv_reader.h"
#include "comm_number.h"

#include <string.h>

struct _CommNodesTable {
    GPtrArray *columns; /* char * */
    GPtrArray *cells;   /* const char * in texts, row by row */
    GHashTable *rows;   /* Id -> row + 1 */
    GStringChunk *texts;
};

static const char *add_text(CommNodesTable *table, const char *text)
{
    return g_string_chunk_insert_const(table->texts, text);
}

static const char *add_label(CommNodesTable *table, const char *text)
{
    if (strstr(text, "\\\\") == NULL)
        return add_text(table, text);
    g_autoptr(GString) label = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        g_string_append_c(label, *text);
        if (text[0] == '\\' && text[1] == '\\')
            text++;
    }
    return add_text(table, label->str);
}

static gboolean add_row(CommNodesTable *table, const CommCsvReader *csv, guint id_column, GError **error)
{
    gint label_column = comm_nodes_table_find_column(table, "Label");
    guint32 row = comm_nodes_table_get_row_count(table);
    for (guint i = 0; i < table->columns->len; i++) {
        gsize length;
        const char *text = comm_csv_reader_get_field(csv, i, &length);
        if (length == 0)
            text = "";
        else
            text = (gint)i == label_column ? add_label(table, text) : add_text(table, text);
        g_ptr_array_add(table->cells, (char *)text);
    }
    const char *id = comm_nodes_table_get(table, row, id_column);
    if (*id == '\0') {
        comm_csv_reader_set_error(csv, error, "Id is empty");
        return FALSE;
    }
    if (g_hash_table_insert(table->rows, (char *)id, GUINT_TO_POINTER(row + 1)))
        return TRUE;
    g_autofree char *quoted = comm_csv_quote_for_message(id);
    comm_csv_reader_set_error(csv, error, "Id %s stands in an earlier row too", quoted);
    return FALSE;
}

CommNodesTable *comm_nodes_table_read(const char *path, GError **error)
{
    g_autoptr(CommCsvReader) csv = comm_csv_reader_open(path, error);
    gint id_column = csv == NULL ? -1 : comm_csv_reader_require_column(csv, "Id", error);
    if (id_column < 0)
        return NULL;
    g_autoptr(CommNodesTable) table = g_new0(CommNodesTable, 1);
    table->columns = g_ptr_array_new_with_free_func(g_free);
    table->cells = g_ptr_array_new();
    table->rows = g_hash_table_new(g_str_hash, g_str_equal);
    table->texts = g_string_chunk_new(4096);
    for (guint i = 0; i < comm_csv_reader_get_column_count(csv); i++)
        g_ptr_array_add(table->columns, g_strdup(comm_csv_reader_get_column_name(csv, i)));
    g_autoptr(GError) failure = NULL;
    while (comm_csv_reader_next(csv, &failure)) {
        if (!add_row(table, csv, (guint)id_column, error))
            return NULL;
    }
    if (failure == NULL)
        return g_steal_pointer(&table);
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

void comm_nodes_table_free(CommNodesTable *table)
{
    if (table == NULL)
        return;
    g_ptr_array_free(table->columns, TRUE);
    g_ptr_array_free(table->cells, TRUE);
    g_hash_table_destroy(table->rows);
    g_string_chunk_free(table->texts);
    g_free(table);
}

guint32 comm_nodes_table_get_row_count(const CommNodesTable *table)
{
    return table->cells->len / table->columns->len;
}

guint comm_nodes_table_get_column_count(const CommNodesTable *table)
{
    return table->columns->len;
}

const char *comm_nodes_table_get_column_name(const CommNodesTable *table, guint column)
{
    return g_ptr_array_index(table->columns, column);
}

gint comm_nodes_table_find_column(const CommNodesTable *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(table->columns, i), name) == 0)
            return (gint)i;
    }
    return -1;
}

gint64 comm_nodes_table_find_row(const CommNodesTable *table, const char *id)
{
    return (gint64)GPOINTER_TO_UINT(g_hash_table_lookup(table->rows, id)) - 1;
}

const char *comm_nodes_table_get(const CommNodesTable *table, guint32 row, guint column)
{
    g_assert(column < table->columns->len);
    return g_ptr_array_index(table->cells, row * table->columns->len + column);
}

gboolean comm_nodes_table_get_number(const CommNodesTable *table, guint32 row, guint column, double *value)
{
    return comm_number_parse(comm_nodes_table_get(table, row, column), value);
}
