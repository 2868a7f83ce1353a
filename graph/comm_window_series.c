/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_window_series.h"
#include "comm_compare.h"
#include "comm_hash.h"
#include "comm_sum.h"

#include <math.h>
#include <stdlib.h>

/* A distance that moves by less than this is no news, however quiet the past was. */
#define SMALLEST_DISTANCE_SCALE 0.02
/* 1.4826: for normally distributed values the MAD, so scaled, is the standard deviation. */
#define MAD_TO_DEVIATION  1.4826
#define MEAN_TO_DEVIATION 1.2533 /* the same for the mean absolute deviation */

typedef struct {
    guint32 link;
    double weight;
} Share;

typedef struct {
    double weights[COMM_PAST_MAXIMUM]; /* a ring, by the window's number */
    double weight;                     /* in the open window */
    guint32 open_mark;                 /* the number of the opening in which it was seen last */
    guint32 last_window;               /* up to which the ring is filled; G_MAXUINT32: not at all */
} NodePast;

typedef struct {
    double values[COMM_PAST_MAXIMUM];
    guint64 count;
} Past;

struct _CommWindowSeries {
    CommWindowFunc tell;
    gpointer data;
    CommNames *names;         /* a name's number is the node's */
    GHashTable *link_numbers; /* source << 32 | target -> number */
    GArray *nodes;            /* NodePast */
    GArray *open_nodes;       /* guint32: those of the open window */
    GArray *open_links;       /* Share */
    GArray *last_links;       /* Share, of the last window that had weight */
    GArray *hotspots;         /* CommWindowHotspot */
    CommWindow open;
    Past weights;
    Past distances;
    gsize hotspot_count;
    gsize known_link_count; /* before the open window */
    gint64 latest_start_us;
    gint64 latest_end_us;
    gint64 step_us;
    double last_weight;
    double untimed_weight;
    double weight_sum;
    double square_sum;
    double window_count; /* with the empty ones: can be more than any integer holds */
    guint32 opening_count;
    guint32 full_count; /* windows that had weight */
    gboolean is_open;
};

static guint hash_link(gconstpointer key)
{
    return (guint)comm_hash_mix((guint64)GPOINTER_TO_SIZE(key) ^ COMM_HASH_B, COMM_HASH_A);
}

CommWindowSeries *comm_window_series_new(CommWindowFunc tell, gpointer data, gsize hotspot_count)
{
    CommWindowSeries *series = g_new0(CommWindowSeries, 1);
    series->tell = tell;
    series->data = data;
    series->hotspot_count = hotspot_count;
    series->names = comm_names_new();
    series->link_numbers = g_hash_table_new(hash_link, g_direct_equal);
    series->nodes = g_array_new(FALSE, FALSE, sizeof(NodePast));
    series->open_nodes = g_array_new(FALSE, FALSE, sizeof(guint32));
    series->open_links = g_array_new(FALSE, FALSE, sizeof(Share));
    series->last_links = g_array_new(FALSE, FALSE, sizeof(Share));
    series->hotspots = g_array_new(FALSE, FALSE, sizeof(CommWindowHotspot));
    series->latest_start_us = COMM_NO_TIME;
    return series;
}

void comm_window_series_free(CommWindowSeries *series)
{
    if (series == NULL)
        return;
    comm_names_free(series->names);
    g_hash_table_destroy(series->link_numbers);
    g_array_free(series->nodes, TRUE);
    g_array_free(series->open_nodes, TRUE);
    g_array_free(series->open_links, TRUE);
    g_array_free(series->last_links, TRUE);
    g_array_free(series->hotspots, TRUE);
    g_free(series);
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median_of(double *values, gsize count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

double comm_window_series_score(double value, const double *past, gsize count, double smallest_scale, double *median)
{
    g_assert(count <= COMM_PAST_MAXIMUM);
    *median = NAN;
    if (count < COMM_PAST_MINIMUM)
        return NAN;
    double sorted[COMM_PAST_MAXIMUM];
    memcpy(sorted, past, count * sizeof *past);
    *median = median_of(sorted, count);
    for (gsize i = 0; i < count; i++)
        sorted[i] = fabs(past[i] - *median);
    return (value - *median) / MAX(MAD_TO_DEVIATION * median_of(sorted, count), smallest_scale);
}

/* Counts scatter by their square root even when nothing happens (Poisson). */
static double counting_noise(const double *past, gsize count)
{
    double sorted[COMM_PAST_MAXIMUM];
    memcpy(sorted, past, count * sizeof *past);
    return count == 0 ? 1 : sqrt(MAX(median_of(sorted, count), 1));
}

static void past_add(Past *past, double value)
{
    past->values[past->count++ % COMM_PAST_MAXIMUM] = value;
}

static gsize past_length(const Past *past)
{
    return (gsize)MIN(past->count, COMM_PAST_MAXIMUM);
}

/* A host that is silent in more than half of the windows has median and MAD 0, and is no news each time it speaks: the
 * mean deviation from that median is its scale. */
static double node_scale(const double *past, gsize count)
{
    double sum = 0;
    gsize silent_count = 0;
    for (gsize i = 0; i < count; i++) {
        sum += past[i];
        silent_count += !(past[i] > 0);
    }
    double noise = counting_noise(past, count);
    return 2 * silent_count > count ? MAX(noise, MEAN_TO_DEVIATION * sum / (double)count) : noise;
}

static int compare_shares(const void *a, const void *b)
{
    const Share *left = a;
    const Share *right = b;
    return left->link < right->link ? -1 : left->link > right->link;
}

/* Sorts the open window's links by number and adds equal ones up. */
static void settle_links(CommWindowSeries *series)
{
    GArray *links = series->open_links;
    Share *shares = (Share *)(void *)links->data;
    if (links->len > 0) /* without, the array has no memory to give to qsort() */
        qsort(shares, links->len, sizeof *shares, compare_shares);
    guint count = 0;
    for (guint i = 0; i < links->len; i++) {
        if (count > 0 && shares[count - 1].link == shares[i].link)
            shares[count - 1].weight += shares[i].weight;
        else
            shares[count++] = shares[i];
    }
    g_array_set_size(links, count);
}

static double distance_to_last(const CommWindowSeries *series)
{
    const GArray *a = series->last_links;
    const GArray *b = series->open_links;
    CommSum divergence = {0, 0};
    guint i = 0;
    guint j = 0;
    while (i < a->len || j < b->len) {
        guint32 link_a = i < a->len ? g_array_index(a, Share, i).link : G_MAXUINT32;
        guint32 link_b = j < b->len ? g_array_index(b, Share, j).link : G_MAXUINT32;
        double share_a = link_a <= link_b ? g_array_index(a, Share, i++).weight / series->last_weight : 0;
        double share_b = link_b <= link_a ? g_array_index(b, Share, j++).weight / series->open.weight : 0;
        comm_sum_add(&divergence, comm_compare_divergence_part(share_a, share_b));
    }
    return sqrt(MIN(comm_sum_get(&divergence), 1));
}

static void keep_hotspot(CommWindowSeries *series, const CommWindowHotspot *hotspot)
{
    GArray *hotspots = series->hotspots;
    for (guint i = 0; i < hotspots->len; i++) {
        const CommWindowHotspot *kept = &g_array_index(hotspots, CommWindowHotspot, i);
        if (kept->text != hotspot->text)
            continue;
        if (kept->score >= hotspot->score)
            return;
        g_array_remove_index(hotspots, i);
        break;
    }
    guint place = hotspots->len;
    while (place > 0 && g_array_index(hotspots, CommWindowHotspot, place - 1).score < hotspot->score)
        place--;
    if (place >= series->hotspot_count)
        return;
    g_array_insert_val(hotspots, place, *hotspot);
    if (hotspots->len > series->hotspot_count)
        g_array_set_size(hotspots, (guint)series->hotspot_count);
}

/* Windows in which the host was not seen count 0. */
static void fill_gap(NodePast *node, guint32 window)
{
    if (node->last_window == G_MAXUINT32) {
        memset(node->weights, 0, sizeof node->weights);
        return;
    }
    guint32 gap = MIN(window - node->last_window - 1, COMM_PAST_MAXIMUM);
    for (guint32 i = 1; i <= gap; i++)
        node->weights[(node->last_window + i) % COMM_PAST_MAXIMUM] = 0;
}

static void judge_node(CommWindowSeries *series, guint32 number)
{
    NodePast *node = &g_array_index(series->nodes, NodePast, number);
    guint32 window = series->full_count;
    fill_gap(node, window);
    gsize length = MIN(window, COMM_PAST_MAXIMUM);
    CommWindowHotspot hotspot = {.start_us = series->open.start_us, .weight = node->weight};
    hotspot.score = comm_window_series_score(node->weight, node->weights, length, node_scale(node->weights, length),
                                             &hotspot.median);
    if (hotspot.score > COMM_PEAK_SCORE) {
        hotspot.text = comm_names_get(series->names, number);
        keep_hotspot(series, &hotspot);
    }
    node->weights[window % COMM_PAST_MAXIMUM] = node->weight;
    node->last_window = window;
}

static void judge_window(CommWindowSeries *series)
{
    CommWindow *window = &series->open;
    double unused;
    gsize length = past_length(&series->weights);
    window->weight_score = comm_window_series_score(window->weight, series->weights.values, length,
                                                    counting_noise(series->weights.values, length), &unused);
    if (series->full_count > 0) {
        window->distance = distance_to_last(series);
        window->distance_score =
            comm_window_series_score(window->distance, series->distances.values, past_length(&series->distances),
                                     SMALLEST_DISTANCE_SCALE, &unused);
        past_add(&series->distances, window->distance);
    }
    past_add(&series->weights, window->weight);
    for (guint i = 0; i < series->open_nodes->len && series->hotspot_count > 0; i++)
        judge_node(series, g_array_index(series->open_nodes, guint32, i));
    GArray *swap = series->last_links;
    series->last_links = series->open_links;
    series->open_links = swap;
    series->last_weight = window->weight;
    series->full_count++;
}

static void close_window(CommWindowSeries *series)
{
    if (!series->is_open)
        return;
    CommWindow *window = &series->open;
    settle_links(series);
    window->node_count = series->open_nodes->len;
    window->link_count = series->open_links->len;
    window->new_link_count = g_hash_table_size(series->link_numbers) - series->known_link_count;
    series->weight_sum += window->weight;
    series->square_sum += window->weight * window->weight;
    series->window_count += window->is_late ? 0 : 1 + (double)window->empty_count;
    if (!window->is_late && window->weight > 0)
        judge_window(series);
    series->tell(window, series->data);
    series->is_open = FALSE;
}

/* Windows that slide begin more often than they end: the smallest step that was seen tells. */
static guint64 count_empty(CommWindowSeries *series, gint64 start_us, gint64 end_us)
{
    guint64 width_us = (guint64)end_us - (guint64)start_us;
    guint64 distance_us = (guint64)start_us - (guint64)series->latest_start_us;
    if (distance_us == 0)
        return 0;
    if (series->step_us == 0 || width_us < (guint64)series->step_us)
        series->step_us = (gint64)width_us;
    series->step_us = (gint64)MIN((guint64)series->step_us, distance_us);
    return distance_us / (guint64)series->step_us - 1;
}

static void open_window(CommWindowSeries *series, gint64 start_us, gint64 end_us)
{
    close_window(series);
    series->open = (CommWindow){.start_us = start_us, .end_us = end_us, .distance = NAN};
    series->open.weight_score = NAN;
    series->open.distance_score = NAN;
    gboolean is_first = series->latest_start_us == COMM_NO_TIME;
    series->open.is_late = !is_first && (start_us < series->latest_start_us ||
                                         (start_us == series->latest_start_us && end_us <= series->latest_end_us));
    if (!series->open.is_late) {
        series->open.empty_count = is_first ? 0 : count_empty(series, start_us, end_us);
        series->latest_start_us = start_us;
        series->latest_end_us = end_us;
    }
    g_array_set_size(series->open_links, 0);
    g_array_set_size(series->open_nodes, 0);
    series->known_link_count = g_hash_table_size(series->link_numbers);
    series->opening_count++;
    series->is_open = TRUE;
}

static guint32 number_node(CommWindowSeries *series, const char *text, double weight)
{
    guint32 number = comm_names_intern(series->names, text, -1);
    if (number == series->nodes->len) {
        NodePast fresh = {.last_window = G_MAXUINT32};
        g_array_append_val(series->nodes, fresh);
    }
    NodePast *node = &g_array_index(series->nodes, NodePast, number);
    if (node->open_mark != series->opening_count) {
        node->open_mark = series->opening_count;
        node->weight = 0;
        g_array_append_val(series->open_nodes, number);
    }
    node->weight += weight;
    return number;
}

static guint32 number_link(CommWindowSeries *series, guint32 source, guint32 target)
{
    gpointer key = GSIZE_TO_POINTER((gsize)source << 32 | target);
    gpointer number;
    if (g_hash_table_lookup_extended(series->link_numbers, key, NULL, &number))
        return GPOINTER_TO_UINT(number);
    guint32 fresh = g_hash_table_size(series->link_numbers);
    g_hash_table_insert(series->link_numbers, key, GUINT_TO_POINTER(fresh));
    return fresh;
}

void comm_window_series_add(CommWindowSeries *series, const char *source, const char *target, double weight,
                            gint64 start_us, gint64 end_us)
{
    if (start_us == COMM_NO_TIME) {
        series->untimed_weight += weight;
        return;
    }
    if (!series->is_open || series->open.start_us != start_us || series->open.end_us != end_us)
        open_window(series, start_us, end_us);
    guint32 from = number_node(series, source, weight);
    guint32 to = number_node(series, target, strcmp(source, target) == 0 ? 0 : weight);
    if (!(weight > 0))
        return;
    Share share = {number_link(series, from, to), weight};
    g_array_append_val(series->open_links, share);
    series->open.weight += weight;
}

void comm_window_series_tell(CommWindowSeries *series)
{
    close_window(series);
}

void comm_window_series_finish(CommWindowSeries *series)
{
    close_window(series);
}

double comm_window_series_get_untimed_weight(const CommWindowSeries *series)
{
    return series->untimed_weight;
}

double comm_window_series_get_burstiness(const CommWindowSeries *series)
{
    double mean = series->weight_sum / series->window_count;
    double deviation = sqrt(MAX(series->square_sum / series->window_count - mean * mean, 0));
    return series->weight_sum > 0 ? (deviation - mean) / (deviation + mean) : NAN;
}

const CommWindowHotspot *comm_window_series_get_hotspots(const CommWindowSeries *series, gsize *count)
{
    *count = series->hotspots->len;
    return (const CommWindowHotspot *)(const void *)series->hotspots->data;
}
