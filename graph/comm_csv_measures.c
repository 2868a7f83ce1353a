/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv_measures.h"
#include "comm_csv.h"
#include "comm_number.h"

#include <string.h>

/* Nothing is known of a text. */
static const char *kind_of(const CommNode *node)
{
    CommAddress address;
    return comm_node_get_address(node, &address) ? comm_node_kind_name(node) : "";
}

static void put_numbers(FILE *stream, const double *values, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        char text[COMM_NUMBER_TEXT_SIZE];
        fprintf(stream, ",%s", values[i] == values[i] ? comm_number_format(values[i], text) : "");
    }
}

static void write_node(FILE *stream, const CommNetwork *network, const CommNodeMeasures *measures, guint32 node,
                       const char *label)
{
    g_autofree char *text = comm_network_get_node_text(network, node);
    comm_csv_put_text(stream, text, strlen(text));
    putc(',', stream);
    if (label == NULL)
        label = text;
    comm_csv_put_label(stream, label, strlen(label));
    fprintf(stream, ",%s", kind_of(&comm_network_get_nodes(network)[node]));
    double values[] = {measures->weights[node],
                       measures->in_weights[node],
                       measures->out_weights[node],
                       measures->in_degrees[node],
                       measures->out_degrees[node],
                       measures->weights[node] / comm_network_get_total_weight(network),
                       measures->pageranks[node],
                       measures->weak_components[node] + 1.0,
                       measures->strong_components[node] + 1.0,
                       measures->communities[node] + 1.0};
    put_numbers(stream, values, G_N_ELEMENTS(values));
    putc('\n', stream);
}

void comm_csv_write_measures(FILE *stream, const CommNetwork *network, const CommNodeMeasures *measures,
                             const char *const *labels)
{
    g_autofree guint32 *ranked = comm_measures_rank_nodes(measures);
    fputs("Id,Label,Kind,Weight,WeightIn,WeightOut,DegreeIn,DegreeOut,Share,PageRank,WeakComponent,StrongComponent,"
          "Community\n",
          stream);
    for (guint32 i = 0; i < measures->node_count; i++)
        write_node(stream, network, measures, ranked[i], labels != NULL ? labels[ranked[i]] : NULL);
}
