/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONVERSATION_LAYER_H
#define CONVERSATION_LAYER_H

#include <wireshark.h>
#include <epan/conversation_table.h>

#include "edge_windows.h"

/**
 * A layer of the graph that is counted by the dissectors themselves: each packet is given to the function that fills
 * Statistics > Conversations, so that both are equal whatever the protocol. What is sent from A to B is one edge, and
 * what is sent back another.
 */
typedef struct _ConversationLayer ConversationLayer;

/** @name: as after `-z conv,`: eth, ip, tcp, wlan, ... Returns NULL when there is no such table. */
ConversationLayer *conversation_layer_new(const char *name);
void conversation_layer_free(ConversationLayer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConversationLayer, conversation_layer_free)

/** The tap whose packets the layer takes. */
const char *conversation_layer_get_tap(const ConversationLayer *layer);

/** What a packet of that tap brings. */
typedef struct {
    packet_info *pinfo;
    epan_dissect_t *edt;
    const void *data;
    tap_flags_t flags;
} ConversationPacket;

/** Told of each edge of a packet. */
typedef void (*ConversationEdgeFunc)(const CommEdge *edge, gpointer user_data);

/** Gives the edges of a packet to @func; their text nodes are in @names. */
tap_packet_status conversation_layer_take(ConversationLayer *layer, const ConversationPacket *packet, CommNames *names,
                                          ConversationEdgeFunc func, gpointer user_data);

/**
 * The display filter for what was counted between two text nodes, from @source to @target, or for @source alone when
 * @target is NULL. Returns NULL when the dissector has none, or never told of them; borrowed until the layer is freed.
 */
const char *conversation_layer_get_filter(const ConversationLayer *layer, const CommNode *source,
                                          const CommNode *target);

/** A text node as Wireshark shows it, by its preferences for name resolution; NULL where that is its text. The
 * caller's, for g_free(). */
char *conversation_layer_resolve(const ConversationLayer *layer, const CommNode *node);

/** The names of all such layers in order, NULL-terminated, the caller's. */
char **conversation_layer_list(void);

#endif
