/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_layout_graph.h"

#include <math.h>
#include <string.h>

struct _CommLayoutGraph {
    guint32 node_count;
    guint32 *nodes;  /* by place */
    guint32 *places; /* by node */
    gsize *bounds;   /* by place, and one more: its slice of springs */
    CommSpring *springs;
    GArray *components; /* of CommSlice */
};

#define NOWHERE G_MAXUINT32

/* One neighbour of a node and the weight that the two exchange. */
typedef struct {
    guint32 node;
    double weight;
} Neighbour;

typedef struct {
    Neighbour *all;
    gsize *bounds; /* by node, and one more */
} Neighbours;

/* Both lists come by number, so they merge. */
static gsize merge_neighbours(const CommNetwork *network, guint32 node, Neighbour *merged)
{
    gsize out_count;
    gsize in_count;
    const CommLink *links = comm_network_get_links(network);
    const CommLink *out = comm_network_get_out_links(network, node, &out_count);
    const guint32 *in = comm_network_get_in_links(network, node, &in_count);
    gsize count = 0;
    for (gsize i = 0, j = 0; i < out_count || j < in_count;) {
        guint32 target = i < out_count ? out[i].target : NOWHERE;
        guint32 source = j < in_count ? links[in[j]].source : NOWHERE;
        Neighbour neighbour = {MIN(target, source), 0};
        if (target == neighbour.node)
            neighbour.weight += out[i++].weight;
        if (source == neighbour.node)
            neighbour.weight += links[in[j++]].weight;
        if (neighbour.node != node)
            merged[count++] = neighbour;
    }
    return count;
}

static Neighbours collect_neighbours(const CommNetwork *network)
{
    guint32 node_count = comm_network_get_node_count(network);
    Neighbours neighbours = {g_new(Neighbour, 2 * comm_network_get_link_count(network)),
                             g_new(gsize, (gsize)node_count + 1)};
    neighbours.bounds[0] = 0;
    for (guint32 node = 0; node < node_count; node++) {
        gsize first = neighbours.bounds[node];
        neighbours.bounds[node + 1] = first + merge_neighbours(network, node, neighbours.all + first);
    }
    return neighbours;
}

static gsize degree_of(const Neighbours *neighbours, guint32 node)
{
    return neighbours->bounds[node + 1] - neighbours->bounds[node];
}

/* Puts what is reachable from @start, breadth first, into @queue; @seen is set. */
static guint32 search(const Neighbours *neighbours, guint32 start, guint8 *seen, guint32 *queue)
{
    guint32 count = 1;
    queue[0] = start;
    seen[start] = 1;
    for (guint32 i = 0; i < count; i++) {
        for (gsize j = neighbours->bounds[queue[i]]; j < neighbours->bounds[queue[i] + 1]; j++) {
            guint32 node = neighbours->all[j].node;
            if (seen[node])
                continue;
            seen[node] = 1;
            queue[count++] = node;
        }
    }
    return count;
}

static guint32 best_connected(const Neighbours *neighbours, const guint32 *nodes, guint32 count)
{
    guint32 best = nodes[0];
    for (guint32 i = 1; i < count; i++) {
        gsize degree = degree_of(neighbours, nodes[i]);
        gsize best_degree = degree_of(neighbours, best);
        if (degree > best_degree || (degree == best_degree && nodes[i] < best))
            best = nodes[i];
    }
    return best;
}

static gint compare_slices(gconstpointer a, gconstpointer b)
{
    const CommSlice *x = a;
    const CommSlice *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* A first search finds the component, a second one its order, which begins at its best connected node. */
static GArray *find_components(const Neighbours *neighbours, guint32 node_count, guint32 *order)
{
    GArray *components = g_array_new(FALSE, FALSE, sizeof(CommSlice));
    g_autofree guint8 *seen = g_malloc0(node_count);
    g_autofree guint8 *seen_again = g_malloc0(node_count);
    CommSlice slice = {0, 0};
    for (guint32 node = 0; node < node_count; node++) {
        if (seen[node])
            continue;
        slice.count = search(neighbours, node, seen, order + slice.first);
        guint32 start = best_connected(neighbours, order + slice.first, slice.count);
        search(neighbours, start, seen_again, order + slice.first);
        g_array_append_val(components, slice);
        slice.first += slice.count;
    }
    g_array_sort(components, compare_slices);
    return components;
}

static void set_places(CommLayoutGraph *graph, const guint32 *order)
{
    guint32 place = 0;
    for (guint i = 0; i < graph->components->len; i++) {
        CommSlice *slice = &g_array_index(graph->components, CommSlice, i);
        memcpy(graph->nodes + place, order + slice->first, slice->count * sizeof *order);
        slice->first = place;
        place += slice->count;
    }
    for (guint32 i = 0; i < place; i++)
        graph->places[graph->nodes[i]] = i;
}

static double pull_of(double weight)
{
    return 1 + log1p(weight);
}

/* The mean pull is 1, so that counts of packets and of bytes give nearly the same picture. */
static void set_springs(CommLayoutGraph *graph, const Neighbours *neighbours, guint32 node_count)
{
    gsize spring_count = neighbours->bounds[node_count];
    double sum = 0;
    for (gsize i = 0; i < spring_count; i++)
        sum += pull_of(neighbours->all[i].weight);
    double mean = spring_count > 0 ? sum / (double)spring_count : 1;
    gsize filled = 0;
    for (guint32 place = 0; place < node_count; place++) {
        guint32 node = graph->nodes[place];
        graph->bounds[place] = filled;
        for (gsize j = neighbours->bounds[node]; j < neighbours->bounds[node + 1]; j++) {
            const Neighbour *neighbour = &neighbours->all[j];
            float pull = (float)(pull_of(neighbour->weight) / mean);
            graph->springs[filled++] = (CommSpring){graph->places[neighbour->node], pull};
        }
    }
    graph->bounds[node_count] = filled;
}

CommLayoutGraph *comm_layout_graph_new(const CommNetwork *network)
{
    guint32 node_count = comm_network_get_node_count(network);
    CommLayoutGraph *graph = g_new0(CommLayoutGraph, 1);
    graph->node_count = node_count;
    Neighbours neighbours = collect_neighbours(network);
    g_autofree guint32 *order = g_new(guint32, node_count);
    graph->nodes = g_new(guint32, node_count);
    graph->places = g_new(guint32, node_count);
    graph->bounds = g_new(gsize, (gsize)node_count + 1);
    graph->springs = g_new(CommSpring, neighbours.bounds[node_count]);
    graph->components = find_components(&neighbours, node_count, order);
    set_places(graph, order);
    set_springs(graph, &neighbours, node_count);
    g_free(neighbours.all);
    g_free(neighbours.bounds);
    return graph;
}

void comm_layout_graph_free(CommLayoutGraph *graph)
{
    if (graph == NULL)
        return;
    g_free(graph->nodes);
    g_free(graph->places);
    g_free(graph->bounds);
    g_free(graph->springs);
    g_array_free(graph->components, TRUE);
    g_free(graph);
}

guint32 comm_layout_graph_get_node_count(const CommLayoutGraph *graph)
{
    return graph->node_count;
}

guint32 comm_layout_graph_get_component_count(const CommLayoutGraph *graph)
{
    return graph->components->len;
}

CommSlice comm_layout_graph_get_component(const CommLayoutGraph *graph, guint32 component)
{
    return g_array_index(graph->components, CommSlice, component);
}

guint32 comm_layout_graph_get_node(const CommLayoutGraph *graph, guint32 place)
{
    return graph->nodes[place];
}

const CommSpring *comm_layout_graph_get_springs(const CommLayoutGraph *graph, guint32 place, gsize *count)
{
    *count = graph->bounds[place + 1] - graph->bounds[place];
    return graph->springs + graph->bounds[place];
}
