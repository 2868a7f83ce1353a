/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_JOB_H
#define GRAPH_JOB_H

#include "edge_order.h"
#include "graph_comparison.h"

#include <QHash>
#include <QPointF>
#include <QSet>
#include <QString>

#include <memory>
#include <vector>

/** What the user has chosen to see. */
struct ViewSettings {
    enum Colours { COMMUNITIES, SUBNETS, COLUMN };

    CommWeight weight = COMM_WEIGHT_PACKETS;
    gsize top_count = 0;
    CommTheme theme = COMM_THEME_LIGHT;
    bool hides_multicast = false;
    bool hides_silent = false; /**< hosts that never answer */
    guint64 weight_min = 0;
    CommSubnets subnets = {0, 0}; /**< both 0: hosts are not grouped */
    QSet<QString> open_subnets;
    QString focus; /**< a node's text; empty: none */
    guint hop_count = 1;
    Colours colours = COMMUNITIES;
    QString colour_column; /**< of the nodes table, for COLUMN */
    QString size_column;   /**< of the nodes table; empty: sizes are traffic */
};

/** Where hosts lie in a picture, by their texts. */
struct Places {
    QHash<QString, QPointF> points;
    guint32 sheet_node_count = 0; /**< as in CommDrawOptions */
};

/** All that a picture and a table are made from. Another thread reads it: nothing here may change afterwards. */
struct GraphRequest {
    ViewSettings settings;
    std::shared_ptr<const CommEdge> rows; /**< as edge_windows_list_edges() gives them */
    gsize row_count = 0;
    std::shared_ptr<CommNames> names; /**< a copy: of this request alone */
    EdgeOrder order;                  /**< of the table */
    Places places;
    QHash<QString, QString> labels;                    /**< from a node's text to what is written at it */
    std::shared_ptr<const CommNodesTable> nodes_table; /**< laid over the graph; NULL */
    std::shared_ptr<const CommNetwork> before;         /**< what is compared with; NULL: nothing */
    QString title;                                     /**< of a comparison's picture */
    bool is_partial = false;                  /**< a file is still being read: nothing is to stay where it lies then */
    std::shared_ptr<const gint> is_cancelled; /**< not 0: the result is not wanted any more */
};

/** What is shown. Immutable. */
struct GraphResult {
    ViewSettings settings;
    bool is_partial = false;
    std::shared_ptr<CommNames> names;
    std::vector<CommEdge> edges;       /**< all that are seen, by source, then target */
    std::vector<guint32> target_ranks; /**< of each edge: its target's place in the order of nodes */
    EdgeOrder order;
    std::vector<guint32> rows;        /**< the edges in that order */
    std::vector<CommEdge> drawn;      /**< the heaviest of them, in the same order; one a link of the network */
    std::vector<guint32> drawn_edges; /**< their numbers among the edges */
    double hidden_weight = 0;         /**< of those that are not drawn */
    std::shared_ptr<const Comparison> comparison; /**< NULL: nothing is compared */
    std::shared_ptr<CommNetwork> network;
    std::shared_ptr<CommPicture> picture;
    std::vector<CommNodeLook> looks; /**< of the network's nodes */
    QHash<QString, QString> labels;  /**< of the request */
    Places places;                   /**< of the request, and of what is new */

    /** By the weight that is chosen, and where edges are compared by both sides. */
    double weigh(gsize edge) const;
    /** Of a comparison: by how much the edge weighs more than before. */
    double changeOf(gsize edge) const;
};

/** Adds up, filters, lays out and draws: everything that takes time. */
std::shared_ptr<const GraphResult> computeGraph(const GraphRequest &request);

#endif
