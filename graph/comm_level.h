/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_LEVEL_H
#define COMM_LEVEL_H

#include "comm_node.h"
#include "comm_packet.h"
#include "comm_services.h"

/** What a node of the graph is; docs/levels.md says it for users, and in SQL. */
typedef enum {
    COMM_LEVEL_HOST,     /**< an address */
    COMM_LEVEL_ENDPOINT, /**< an address, port and protocol; the bare address of a packet without ports */
    COMM_LEVEL_SERVICE,  /**< the server's role, the client's address; both addresses of a packet without ports */
    COMM_LEVEL_GROUP     /**< a subnet */
} CommLevel;

#define COMM_LEVEL_COUNT 4

/** As on the command line and in file names: `host`, `endpoint`, `service`, `group`. */
const char *comm_level_name(CommLevel level);

/**
 * Reads level names with commas between them, each at most once, as a set of bits: 1 << COMM_LEVEL_HOST and so on.
 *
 * Returns FALSE with @error set (COMM_ERROR_USAGE), and leaves @levels alone, when one is unknown or comes twice.
 */
gboolean comm_level_parse_set(const char *text, guint *levels, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The prefix lengths of the group level's subnets. */
typedef struct {
    guint8 ipv4_prefix_bits; /**< 0 to 32 */
    guint8 ipv6_prefix_bits; /**< 0 to 128 */
} CommGroupBy;

#define COMM_GROUP_BY_DEFAULT ((CommGroupBy){24, 64})

/**
 * Reads `PREFIX4[,PREFIX6]`, for instance `16` or `16,48`; without the second, IPv6 keeps its default.
 *
 * Returns FALSE with @error set (COMM_ERROR_USAGE), and leaves @group_by alone, when one is no number or too large.
 */
gboolean comm_group_by_parse(const char *text, CommGroupBy *group_by, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Turns packets into the nodes of one level. Not for two threads at once. */
typedef struct _CommLevelMap CommLevelMap;

/**
 * @group_by: for the group level; copied. NULL: the default.
 * @services: for the service level; borrowed until the map is freed, and not to be loaded into any more. NULL: no
 * roles.
 * @names: holds the roles; borrowed until the map is freed.
 */
CommLevelMap *comm_level_map_new(CommLevel level, const CommGroupBy *group_by, const CommServices *services,
                                 CommNames *names);
void comm_level_map_free(CommLevelMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommLevelMap, comm_level_map_free)

/**
 * The nodes that @packet goes from and to. A server port that is met for the first time adds its role to the names;
 * apart from that nothing is allocated.
 *
 * The server's side at the service level is a function of the packet's two ports and its protocol, so that both
 * directions of a flow have the same: if one port alone has a role, that one; else the lower one (so a port below 1024
 * before one that is not); of equal ports the target's, which is the same role in both directions. A server port
 * without a role gives `tcp/8123`. Two ports of 0 are no ports.
 */
void comm_level_map_packet(CommLevelMap *map, const CommPacket *packet, CommNode *source, CommNode *target);

#endif
