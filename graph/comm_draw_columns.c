/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_draw_columns.h"
#include "comm_error.h"

#include <string.h>

void comm_draw_columns_clear(CommDrawColumns *columns)
{
    g_clear_pointer(&columns->labels, g_free);
    g_clear_pointer(&columns->groups, g_free);
    g_clear_pointer(&columns->group_names, g_free);
    g_clear_pointer(&columns->sizes, g_free);
}

static gint64 row_of(const CommNodesTable *table, const CommNetwork *network, guint32 node)
{
    g_autofree char *id = comm_network_get_node_text(network, node);
    return comm_nodes_table_find_row(table, id);
}

/* @fallback: a column that may be there; without it an unknown column is an error. */
static gboolean find_column(const CommNodesTable *table, const char *name, const char *fallback, gint *column,
                            GError **error)
{
    *column = -1;
    if (name == NULL && fallback == NULL)
        return TRUE;
    *column = comm_nodes_table_find_column(table, name != NULL ? name : fallback);
    if (*column >= 0 || name == NULL)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "the nodes have no column `%s`", name);
    return FALSE;
}

static const char **read_texts(const CommNodesTable *table, const CommNetwork *network, guint column)
{
    guint32 count = comm_network_get_node_count(network);
    const char **texts = g_new0(const char *, count);
    for (guint32 i = 0; i < count; i++) {
        gint64 row = row_of(table, network, i);
        const char *text = row >= 0 ? comm_nodes_table_get(table, (guint32)row, column) : "";
        texts[i] = text[0] != '\0' ? text : NULL;
    }
    return texts;
}

static double *read_sizes(const CommNodesTable *table, const CommNetwork *network, guint column)
{
    guint32 count = comm_network_get_node_count(network);
    double *sizes = g_new0(double, count);
    for (guint32 i = 0; i < count; i++) {
        gint64 row = row_of(table, network, i);
        if (row >= 0 && !comm_nodes_table_get_number(table, (guint32)row, column, &sizes[i]))
            sizes[i] = 0;
    }
    return sizes;
}

typedef struct {
    const char *name;
    guint count;
} Value;

static gint compare_values(gconstpointer a, gconstpointer b)
{
    const Value *x = a;
    const Value *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The different texts, the most frequent first. */
static GArray *count_values(const char *const *texts, guint32 count)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    GArray *values = g_array_new(FALSE, FALSE, sizeof(Value));
    GHashTableIter iter;
    gpointer name;
    gpointer number;
    for (guint32 i = 0; i < count; i++) {
        if (texts[i] == NULL)
            continue;
        guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(counts, texts[i]));
        g_hash_table_insert(counts, (gpointer)texts[i], GUINT_TO_POINTER(seen + 1));
    }
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &name, &number)) {
        Value value = {name, GPOINTER_TO_UINT(number)};
        g_array_append_val(values, value);
    }
    g_array_sort(values, compare_values);
    return values;
}

void comm_draw_columns_group(CommDrawColumns *columns, const char *const *texts, guint32 count)
{
    g_autoptr(GArray) values = count_values(texts, count);
    g_autoptr(GHashTable) ranks = g_hash_table_new(g_str_hash, g_str_equal);
    columns->groups = g_new(gint, count);
    columns->group_names = g_new0(const char *, values->len + 1);
    for (guint i = 0; i < values->len; i++) {
        columns->group_names[i] = g_array_index(values, Value, i).name;
        g_hash_table_insert(ranks, (gpointer)columns->group_names[i], GUINT_TO_POINTER(i + 1));
    }
    for (guint32 i = 0; i < count; i++)
        columns->groups[i] = texts[i] != NULL ? (gint)GPOINTER_TO_UINT(g_hash_table_lookup(ranks, texts[i])) - 1 : -1;
}

gboolean comm_draw_columns_read(CommDrawColumns *columns, const CommNodesTable *table, const CommNetwork *network,
                                const CommColumnNames *names, GError **error)
{
    gint label;
    gint colour;
    gint size;
    if (!find_column(table, names->label, "Label", &label, error) ||
        !find_column(table, names->colour, NULL, &colour, error) ||
        !find_column(table, names->size, NULL, &size, error))
        return FALSE;
    if (label >= 0)
        columns->labels = read_texts(table, network, (guint)label);
    if (size >= 0)
        columns->sizes = read_sizes(table, network, (guint)size);
    if (colour >= 0) {
        g_autofree const char **texts = read_texts(table, network, (guint)colour);
        comm_draw_columns_group(columns, texts, comm_network_get_node_count(network));
    }
    return TRUE;
}

void comm_draw_columns_use(const CommDrawColumns *columns, const CommColumnNames *names, CommDrawOptions *options)
{
    if (columns->labels != NULL)
        options->labels = columns->labels;
    if (columns->groups != NULL) {
        options->groups = columns->groups;
        options->group_names = columns->group_names;
        options->group_word = names->colour;
    }
    if (columns->sizes != NULL) {
        options->sizes = columns->sizes;
        options->size_word = names->size;
    }
}
