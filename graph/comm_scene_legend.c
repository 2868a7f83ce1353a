/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_legend.h"

#include <math.h>

#include "comm_text.h"

#define SAMPLE_WIDTH 44.0
#define SHOWN_GROUPS COMM_PALETTE_GROUP_COUNT

static void write_totals(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    gsize link_count = comm_network_get_link_count(scene->network);
    double weight = comm_network_get_total_weight(scene->network);
    comm_legend_write_count(legend, scene->node_count, "host", "hosts");
    comm_legend_write_count(legend, (double)link_count, "directed edge", "directed edges");
    comm_legend_write_count(legend, weight, comm_legend_get_unit(scene), comm_legend_get_unit(scene));
    if (scene->options.hidden_edge_count == 0)
        return;
    g_autofree char *shown = comm_text_from_count((double)link_count);
    g_autofree char *all = comm_text_from_count((double)(link_count + scene->options.hidden_edge_count));
    double total = weight + scene->options.hidden_weight;
    g_autofree char *edges = g_strdup_printf("showing %s of %s edges", shown, all);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(digits, sizeof digits, "%.1f", total > 0 ? 100 * weight / total : 100);
    g_autofree char *share = g_strdup_printf("which carry %s %% of all %s", digits, comm_legend_get_unit(scene));
    comm_legend_write(legend, 0, edges);
    comm_legend_write(legend, 0, share);
}

typedef struct {
    guint32 member_count;
    guint32 heaviest; /* a node */
} Group;

/* Sums of every group; the last one is what has no group. */
static Group *sum_groups(const CommScene *scene)
{
    Group *groups = g_new0(Group, (gsize)scene->group_count + 1);
    for (guint32 rank = 0; rank < scene->node_count; rank++) {
        guint32 node = scene->order[rank];
        Group *group = &groups[scene->groups[node] < 0 ? scene->group_count : (guint32)scene->groups[node]];
        if (group->member_count++ == 0)
            group->heaviest = node;
    }
    return groups;
}

static void write_group(CommLegend *legend, guint32 number, const Group *group)
{
    const CommScene *scene = legend->scene;
    const char *const *names = scene->options.group_names;
    const char *name = names != NULL ? names[number] : scene->labels[group->heaviest];
    g_autofree char *count = comm_text_from_count(group->member_count);
    g_autofree char *tail = g_strdup_printf(" (%s)", count);
    double tail_width = comm_text_get_width(tail, COMM_LEGEND_TEXT, FALSE);
    g_autofree char *head = comm_text_shorten(name, COMM_LEGEND_TEXT, FALSE, legend->width - 20 - tail_width);
    g_autofree char *text = g_strconcat(head, tail, NULL);
    comm_legend_paint_swatch(legend, comm_palette_get_group(scene->options.theme, (gint)number));
    comm_legend_write(legend, 20, text);
}

/* Groups without a colour of their own, and hosts without a group, in one grey line. */
static void write_other_groups(CommLegend *legend, const Group *groups)
{
    const CommScene *scene = legend->scene;
    guint32 host_count = groups[scene->group_count].member_count;
    guint32 group_count = scene->group_count > SHOWN_GROUPS ? scene->group_count - SHOWN_GROUPS : 0;
    for (guint32 i = SHOWN_GROUPS; i < scene->group_count; i++)
        host_count += groups[i].member_count;
    if (host_count == 0)
        return;
    g_autofree char *hosts = comm_text_from_count(host_count);
    g_autofree char *others = comm_text_from_count(group_count);
    g_autofree char *text =
        group_count > 0 ? g_strdup_printf("%s more (%s)", others, hosts) : g_strdup_printf("none (%s)", hosts);
    comm_legend_paint_swatch(legend, scene->palette->rest);
    comm_legend_write(legend, 20, text);
}

static void write_groups(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    if (scene->node_count == 0)
        return;
    g_autofree Group *groups = sum_groups(scene);
    const char *word = scene->group_count == 1 ? "community" : "communities";
    g_autofree char *heading = scene->options.group_word != NULL
                                   ? g_strdup_printf("%s (hosts)", scene->options.group_word)
                                   : g_strdup_printf("%u %s (hosts)", scene->group_count, word);
    comm_legend_write_heading(legend, heading);
    for (guint32 i = 0; i < MIN(scene->group_count, SHOWN_GROUPS); i++)
        write_group(legend, i, &groups[i]);
    write_other_groups(legend, groups);
}

/* A round number near @value: 1, 2 or 5 times a power of ten, not above it. */
static double round_below(double value)
{
    if (value <= 1)
        return value;
    double power = pow(10, floor(log10(value) + 1e-9));
    double lead = value / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/* The largest, one in the middle of the logarithmic scale, and a small one. */
static guint scale_values(double value_max, double *values)
{
    guint count = 0;
    double candidates[3] = {value_max, round_below(pow(value_max + 1, 0.66)), round_below(pow(value_max + 1, 0.33))};
    for (guint i = 0; i < 3; i++)
        if (candidates[i] > 0 && (count == 0 || candidates[i] < values[count - 1]))
            values[count++] = candidates[i];
    return count;
}

static void write_line_scale(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    double values[3];
    guint count = scale_values(scene->weight_max, values);
    g_autofree char *heading = g_strdup_printf("Edges: %s, log scale", comm_legend_get_unit(scene));
    if (count == 0)
        return;
    comm_legend_write_heading(legend, heading);
    for (guint i = 0; i < count; i++) {
        CommStroke stroke = {.line_width = comm_style_get_line_width(&scene->style, values[i], scene->weight_max),
                             .opacity = 1,
                             .colour = scene->palette->faint_text,
                             .item = -1};
        CommPoint from = {legend->x, legend->y - 2};
        CommPoint to = {legend->x + SAMPLE_WIDTH, legend->y - 2};
        g_autofree char *text = comm_text_from_count(values[i]);
        comm_paint_arrow(legend->picture, from, to, &stroke, TRUE);
        comm_legend_write(legend, SAMPLE_WIDTH + 10, text);
    }
}

static void write_size_scale(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    double values[3];
    guint count = scale_values(scene->size_max, values);
    const char *word = scene->options.size_word != NULL ? scene->options.size_word : comm_legend_get_unit(scene);
    g_autofree char *heading = g_strdup_printf("Hosts: %s, log scale", word);
    if (count == 0)
        return;
    comm_legend_write_heading(legend, heading);
    for (guint i = 0; i < count; i++) {
        double radius = comm_style_get_radius(&scene->style, values[i], scene->size_max);
        legend->y += MAX(radius - COMM_LEGEND_LINE / 2 + 1, 0);
        CommShape shape = {.kind = COMM_SHAPE_CIRCLE,
                           .at = {legend->x + SAMPLE_WIDTH / 2 + 4, legend->y - 4},
                           .size = radius,
                           .fill = scene->palette->rest,
                           .opacity = 1,
                           .item = -1};
        g_autofree char *text = comm_text_from_count(values[i]);
        comm_picture_add(legend->picture, &shape);
        comm_legend_write_text(legend, SAMPLE_WIDTH + 10 + MAX(scene->style.radius_max - 20, 0), text,
                               scene->palette->text, FALSE);
        legend->y += MAX(COMM_LEGEND_LINE, radius + COMM_LEGEND_LINE / 2 + 1);
    }
}

static guint32 count_cast(const CommScene *scene, CommCast cast)
{
    const CommNode *nodes = comm_network_get_nodes(scene->network);
    guint32 count = 0;
    for (guint32 i = 0; i < scene->node_count; i++) {
        CommAddress address;
        if (comm_node_get_address(&nodes[i], &address) && comm_address_cast(&address) == cast)
            count++;
    }
    return count;
}

static void write_cast(CommLegend *legend, CommCast cast, CommShapeKind kind, const char *word)
{
    guint32 count = count_cast(legend->scene, cast);
    if (count == 0)
        return;
    g_autofree char *text = g_strdup_printf("%s (%u)", word, count);
    comm_legend_paint_mark(legend, kind, FALSE);
    comm_legend_write(legend, 24, text);
}

static double hot_share(const CommScene *scene)
{
    const CommLink *links = comm_network_get_links(scene->network);
    double sum = 0;
    for (guint32 i = 0; i < scene->hot_link_count; i++)
        sum += links[scene->link_order[i]].weight;
    return 100 * sum / comm_network_get_total_weight(scene->network);
}

static void write_hot_links(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    if (scene->hot_link_count == 0)
        return;
    CommStroke stroke = {.line_width = 1.6, .opacity = 1, .colour = scene->palette->line, .item = -1};
    CommPoint from = {legend->x, legend->y - 3};
    CommPoint to = {legend->x + 19, legend->y - 3};
    g_autofree char *text = scene->hot_link_count == 1
                                ? g_strdup_printf("the heaviest edge: %d %% of all", (int)(hot_share(scene) + 0.5))
                                : g_strdup_printf("the %u heaviest edges: %d %% of all", scene->hot_link_count,
                                                  (int)(hot_share(scene) + 0.5));
    comm_paint_arrow(legend->picture, from, to, &stroke, TRUE);
    comm_legend_write(legend, 24, text);
}

static void write_marks(CommLegend *legend)
{
    const CommScene *scene = legend->scene;
    if (scene->node_count == 0)
        return;
    legend->y += 10;
    if (scene->hot_node_count > 0) {
        const char *word = scene->options.sizes != NULL ? "largest" : "heaviest";
        g_autofree char *text = scene->hot_node_count == 1
                                    ? g_strdup_printf("the %s host", word)
                                    : g_strdup_printf("the %u %s hosts", scene->hot_node_count, word);
        comm_legend_paint_mark(legend, COMM_SHAPE_CIRCLE, TRUE);
        comm_legend_write(legend, 24, text);
    }
    write_hot_links(legend);
    write_cast(legend, COMM_CAST_MULTICAST, COMM_SHAPE_DIAMOND, "multicast");
    write_cast(legend, COMM_CAST_BROADCAST, COMM_SHAPE_SQUARE, "broadcast");
}

void comm_scene_paint_legend(const CommScene *scene)
{
    CommLegend legend = comm_legend_begin(scene);
    if (scene->node_count == 0)
        comm_legend_write(&legend, 0, "an empty graph: no host, no edge");
    else
        write_totals(&legend);
    write_groups(&legend);
    write_size_scale(&legend);
    write_line_scale(&legend);
    write_marks(&legend);
}
