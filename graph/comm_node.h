/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_NODE_H
#define COMM_NODE_H

#include "comm_address.h"

typedef enum {
    COMM_NODE_ADDRESS,  /**< `10.0.0.1`, `2001:db8::1` */
    COMM_NODE_ENDPOINT, /**< `10.0.0.1:443/tcp`, `[2001:db8::1]:443/udp` */
    COMM_NODE_GROUP,    /**< `10.0.0.0/24`, `2001:db8::/64` */
    COMM_NODE_TEXT      /**< anything else: a role (`NameNode`), a host name, an id from another program's CSV */
} CommNodeKind;

/**
 * A node of a graph at any level: a small value, copied, and equal byte by byte when equal
 * (build it with the functions below, which leave no byte unset).
 */
typedef struct {
    guint8
        bytes[16];  /**< the address in network order; for text its number in a CommNames, host order, in the first 4 */
    guint16 port;   /**< endpoints only */
    guint8 kind;    /**< a CommNodeKind */
    guint8 version; /**< 4 or 6; 0 for text */
    guint8 protocol;    /**< endpoints only: IANA protocol number */
    guint8 prefix_bits; /**< groups only */
    guint8 unused[2];   /**< 0 */
} CommNode;

/** The texts of a graph's text nodes, each held once. Not for two threads at once. */
typedef struct _CommNames CommNames;

CommNames *comm_names_new(void);
void comm_names_free(CommNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommNames, comm_names_free)

/** The same texts with the same numbers, for another thread. */
CommNames *comm_names_copy(const CommNames *names);

/** The number of @text, the same for the same text; from 0, in the order of first sight. @length -1: NUL-terminated. */
guint32 comm_names_intern(CommNames *names, const char *text, gssize length);

/** Borrowed until @names is freed. */
const char *comm_names_get(const CommNames *names, guint32 number);

CommNode comm_node_from_address(const CommAddress *address);
CommNode comm_node_from_endpoint(const CommAddress *address, guint16 port, guint8 protocol);
CommNode comm_node_from_group(const CommAddress *address, guint prefix_bits);
CommNode comm_node_from_text(CommNames *names, const char *text, gssize length);
/** The text node of a text that comm_names_intern() numbered. */
CommNode comm_node_from_number(guint32 number);

/**
 * The node whose text, as comm_node_format() writes it, is @text: an address, an endpoint or a group in its canonical
 * form gives a node of that kind, everything else a text node, so that what is read is written back byte by byte, and
 * in the order in which it was written.
 */
CommNode comm_node_parse(CommNames *names, const char *text, gssize length);

/** FALSE for text nodes; the address of a host, an endpoint or a group else. */
gboolean comm_node_get_address(const CommNode *node, CommAddress *address);

/** The order of every output: IPv4 before IPv6 before text, addresses by value, then prefix, port, protocol; text by
 * bytes. */
int comm_node_compare(const CommNode *a, const CommNode *b, const CommNames *names);

/** Bytes that hold any node but a text node, with its final NUL. */
#define COMM_NODE_TEXT_SIZE 80

/**
 * The node as text, without a NUL at a known place: @length is set.
 *
 * Returns @buffer (at least COMM_NODE_TEXT_SIZE bytes) filled, or for a text node a pointer into @names, borrowed.
 */
const char *comm_node_format(const CommNode *node, const CommNames *names, char *buffer, gsize *length);

/** The IANA keyword in lower case as endpoints carry it (`tcp`, `udp`, `sctp`), else the number as text in @buffer (4
 * bytes). */
const char *comm_protocol_suffix(guint8 protocol, char *buffer);

#endif
