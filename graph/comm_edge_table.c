/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_edge_table.h"
#include "comm_csv.h"
#include "comm_error.h"
#include "comm_hash.h"
#include "comm_number.h"

#include <stdlib.h>

typedef struct {
    gint64 start_us;
    gint64 end_us;
} Window;

typedef struct {
    guint32 window;
    guint32 source;
    guint32 target;
    guint32 input;  /* the last one that had it */
    double current; /* that input's sum */
    double sum;
    double maximum; /* over the inputs before that one */
} Entry;

struct _CommEdgeTable {
    CommNames *names;           /* of all nodes, addresses too: a name's number is the node's */
    GArray *windows;            /* Window, by first sight */
    GHashTable *window_numbers; /* Window * -> number */
    GArray *entries;
    guint32 *slots; /* an entry's number + 1; 0: free */
    gsize mask;
    guint32 input_count;
    guint32 node_count;
    guint32 last_window;
    gboolean has_windows;
};

#define FIRST_SLOT_COUNT 1024
#define NO_WINDOW        G_MAXUINT32

static guint hash_window(gconstpointer data)
{
    const Window *window = data;
    return (guint)comm_hash_mix((guint64)window->start_us ^ COMM_HASH_B, (guint64)window->end_us ^ COMM_HASH_A);
}

static gboolean are_equal_windows(gconstpointer a, gconstpointer b)
{
    const Window *left = a;
    const Window *right = b;
    return left->start_us == right->start_us && left->end_us == right->end_us;
}

CommEdgeTable *comm_edge_table_new(void)
{
    CommEdgeTable *table = g_new0(CommEdgeTable, 1);
    table->names = comm_names_new();
    table->windows = g_array_new(FALSE, FALSE, sizeof(Window));
    table->window_numbers = g_hash_table_new_full(hash_window, are_equal_windows, g_free, NULL);
    table->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    table->slots = g_new0(guint32, FIRST_SLOT_COUNT);
    table->mask = FIRST_SLOT_COUNT - 1;
    table->last_window = NO_WINDOW;
    return table;
}

void comm_edge_table_free(CommEdgeTable *table)
{
    if (table == NULL)
        return;
    comm_names_free(table->names);
    g_array_free(table->windows, TRUE);
    g_hash_table_destroy(table->window_numbers);
    g_array_free(table->entries, TRUE);
    g_free(table->slots);
    g_free(table);
}

static guint32 number_window(CommEdgeTable *table, Window window)
{
    /* Rows of one window mostly stand together. */
    if (table->last_window != NO_WINDOW &&
        are_equal_windows(&g_array_index(table->windows, Window, table->last_window), &window))
        return table->last_window;
    gpointer number;
    if (g_hash_table_lookup_extended(table->window_numbers, &window, NULL, &number)) {
        table->last_window = GPOINTER_TO_UINT(number);
        return table->last_window;
    }
    table->last_window = table->windows->len;
    g_array_append_val(table->windows, window);
    g_hash_table_insert(table->window_numbers, g_memdup2(&window, sizeof window), GUINT_TO_POINTER(table->last_window));
    return table->last_window;
}

static guint32 number_node(CommEdgeTable *table, const char *text)
{
    guint32 number = comm_names_intern(table->names, text, -1);
    table->node_count = MAX(table->node_count, number + 1);
    return number;
}

static guint32 *find_slot(const CommEdgeTable *table, const Entry *key)
{
    guint64 ends = (guint64)key->source << 32 | key->target;
    gsize i = comm_hash_mix(ends ^ COMM_HASH_A, key->window ^ COMM_HASH_B) & table->mask;
    while (table->slots[i] != 0) {
        const Entry *entry = &g_array_index(table->entries, Entry, table->slots[i] - 1);
        if (entry->source == key->source && entry->target == key->target && entry->window == key->window)
            break;
        i = (i + 1) & table->mask;
    }
    return &table->slots[i];
}

static void grow(CommEdgeTable *table)
{
    g_free(table->slots);
    table->mask = 2 * table->mask + 1;
    table->slots = g_new0(guint32, table->mask + 1);
    for (guint32 i = 0; i < table->entries->len; i++)
        *find_slot(table, &g_array_index(table->entries, Entry, i)) = i + 1;
}

static void add(CommEdgeTable *table, const Entry *row)
{
    guint32 *slot = find_slot(table, row);
    if (*slot == 0) {
        g_array_append_val(table->entries, *row);
        *slot = table->entries->len;
        if (5 * (gsize)table->entries->len > 3 * table->mask)
            grow(table);
        return;
    }
    Entry *entry = &g_array_index(table->entries, Entry, *slot - 1);
    if (entry->input != row->input) {
        entry->maximum = MAX(entry->maximum, entry->current);
        entry->current = 0;
        entry->input = row->input;
    }
    entry->current += row->current;
    entry->sum += row->sum;
}

gboolean comm_edge_table_read(CommEdgeTable *table, const char *path, GError **error)
{
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_open(path, error);
    if (reader == NULL)
        return FALSE;
    gboolean has_windows = comm_edge_reader_has_windows(reader);
    if (table->input_count > 0 && has_windows != table->has_windows) {
        comm_csv_reader_set_error(comm_edge_reader_get_csv(reader), error, "%s Start and End, unlike the input before",
                                  has_windows ? "has" : "no");
        return FALSE;
    }
    table->has_windows = has_windows;
    table->input_count++;
    g_autoptr(GError) failure = NULL;
    CommEdgeRow row;
    while (comm_edge_reader_next(reader, &row, &failure)) {
        Entry entry = {.input = table->input_count, .current = row.weight, .sum = row.weight};
        entry.window = number_window(table, (Window){row.start_us, row.end_us});
        entry.source = number_node(table, row.source);
        entry.target = number_node(table, row.target);
        add(table, &entry);
    }
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

guint32 comm_edge_table_get_node_count(const CommEdgeTable *table)
{
    return table->node_count;
}

const char *comm_edge_table_get_node_text(const CommEdgeTable *table, guint32 node)
{
    return comm_names_get(table->names, node);
}

CommNetwork *comm_edge_table_to_network(const CommEdgeTable *table)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *names = comm_network_builder_get_names(builder);
    for (guint32 i = 0; i < table->entries->len; i++) {
        const Entry *entry = &g_array_index(table->entries, Entry, i);
        CommNode source = comm_node_parse(names, comm_names_get(table->names, entry->source), -1);
        CommNode target = comm_node_parse(names, comm_names_get(table->names, entry->target), -1);
        comm_network_builder_add(builder, &source, &target, entry->sum);
    }
    return comm_network_builder_finish(builder);
}

CommEdgeTable *comm_edge_table_regroup(const CommEdgeTable *table, const char *const *texts)
{
    CommEdgeTable *grouped = comm_edge_table_new();
    grouped->has_windows = table->has_windows;
    grouped->input_count = 1;
    for (guint32 i = 0; i < table->entries->len; i++) {
        const Entry *entry = &g_array_index(table->entries, Entry, i);
        Entry row = {.input = 1, .current = entry->sum, .sum = entry->sum};
        row.window = number_window(grouped, g_array_index(table->windows, Window, entry->window));
        row.source = number_node(grouped, texts[entry->source]);
        row.target = number_node(grouped, texts[entry->target]);
        add(grouped, &row);
    }
    return grouped;
}

typedef struct {
    const CommNode *nodes;
    const CommNames *names;
    const Window *windows;
} Order;

static int compare_nodes(const void *a, const void *b, void *data)
{
    const Order *order = data;
    return comm_node_compare(&order->nodes[*(const guint32 *)a], &order->nodes[*(const guint32 *)b], order->names);
}

static int compare_windows(const void *a, const void *b, void *data)
{
    const Order *order = data;
    const Window *left = &order->windows[*(const guint32 *)a];
    const Window *right = &order->windows[*(const guint32 *)b];
    if (left->start_us != right->start_us)
        return left->start_us < right->start_us ? -1 : 1;
    return left->end_us < right->end_us ? -1 : left->end_us > right->end_us;
}

/* Each number's place in the order of @compare. */
static guint32 *rank(guint32 count, int (*compare)(const void *, const void *, void *), Order *order)
{
    g_autofree guint32 *sorted = g_new(guint32, (gsize)count + 1);
    for (guint32 i = 0; i < count; i++)
        sorted[i] = i;
    qsort_r(sorted, count, sizeof *sorted, compare, order);
    guint32 *ranks = g_new(guint32, (gsize)count + 1);
    for (guint32 i = 0; i < count; i++)
        ranks[sorted[i]] = i;
    return ranks;
}

typedef struct {
    const guint32 *nodes;
    const guint32 *windows;
} Ranks;

static int compare_entries(const void *a, const void *b, void *data)
{
    const Ranks *ranks = data;
    const Entry *left = a;
    const Entry *right = b;
    if (left->window != right->window)
        return ranks->windows[left->window] < ranks->windows[right->window] ? -1 : 1;
    if (left->source != right->source)
        return ranks->nodes[left->source] < ranks->nodes[right->source] ? -1 : 1;
    return ranks->nodes[left->target] < ranks->nodes[right->target] ? -1 : left->target != right->target;
}

/* Puts the entries in the order of the output; the slots find them no more. */
static void sort_entries(CommEdgeTable *table)
{
    g_autoptr(CommNames) names = comm_names_new();
    g_autofree CommNode *nodes = g_new(CommNode, (gsize)table->node_count + 1);
    for (guint32 i = 0; i < table->node_count; i++)
        nodes[i] = comm_node_parse(names, comm_names_get(table->names, i), -1);
    Order order = {nodes, names, (const Window *)(const void *)table->windows->data};
    g_autofree guint32 *node_ranks = rank(table->node_count, compare_nodes, &order);
    g_autofree guint32 *window_ranks = rank(table->windows->len, compare_windows, &order);
    Ranks ranks = {node_ranks, window_ranks};
    if (table->entries->len > 0)
        qsort_r(table->entries->data, table->entries->len, sizeof(Entry), compare_entries, &ranks);
}

static void write_window(const Window *window, FILE *stream)
{
    char start[COMM_CSV_TIME_SIZE] = "";
    char end[COMM_CSV_TIME_SIZE] = "";
    if (window->start_us != COMM_NO_TIME) {
        comm_csv_format_time(window->start_us, start);
        comm_csv_format_time(window->end_us, end);
    }
    fprintf(stream, ",%s,%s", start, end);
}

static void write_node(const CommEdgeTable *table, guint32 node, FILE *stream)
{
    const char *text = comm_names_get(table->names, node);
    comm_csv_put_text(stream, text, strlen(text));
}

void comm_edge_table_write(CommEdgeTable *table, CommMerge merge, FILE *stream)
{
    sort_entries(table);
    fputs(table->has_windows ? "Source,Target,Weight,Start,End\n" : "Source,Target,Weight\n", stream);
    for (guint32 i = 0; i < table->entries->len; i++) {
        const Entry *entry = &g_array_index(table->entries, Entry, i);
        double weight = merge == COMM_MERGE_SUM ? entry->sum : MAX(entry->maximum, entry->current);
        char text[COMM_NUMBER_TEXT_SIZE];
        write_node(table, entry->source, stream);
        putc(',', stream);
        write_node(table, entry->target, stream);
        fprintf(stream, ",%s", comm_number_format(weight, text));
        if (table->has_windows)
            write_window(&g_array_index(table->windows, Window, entry->window), stream);
        putc('\n', stream);
    }
    g_array_set_size(table->entries, 0);
    memset(table->slots, 0, (table->mask + 1) * sizeof *table->slots);
}
