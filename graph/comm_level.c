/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_level.h"

#include <string.h>

#include "comm_error.h"

/* What is known of a port: 0 until it is met, then these bits, and above them the number of its role's text + 1 once
 * the port was a server's. Clients' ports get no text: they would fill the names. */
typedef guint32 PortEntry;

#define PORT_MET        1u
#define PORT_HAS_ROLE   2u
#define PORT_NAME_SHIFT 2
#define PORT_COUNT      65536
#define TRANSPORT_COUNT 5
#define TRANSPORT_NONE  -1
#define ROLE_TEXT_SIZE  16 /* udplite/65535 */

struct _CommLevelMap {
    CommLevel level;
    CommGroupBy group_by;
    const CommServices *services;
    CommNames *names;
    PortEntry *ports[TRANSPORT_COUNT]; /* PORT_COUNT each; the service level's only */
};

static const char *const level_names[COMM_LEVEL_COUNT] = {"host", "endpoint", "service", "group"};

const char *comm_level_name(CommLevel level)
{
    return level_names[level];
}

static gboolean parse_level(const char *text, CommLevel *level)
{
    for (guint i = 0; i < COMM_LEVEL_COUNT; i++) {
        if (g_str_equal(text, level_names[i])) {
            *level = (CommLevel)i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean comm_level_parse_set(const char *text, guint *levels, GError **error)
{
    g_auto(GStrv) names = g_strsplit(*text == '\0' ? "," : text, ",", -1);
    guint set = 0;
    for (guint i = 0; names[i] != NULL; i++) {
        CommLevel level;
        if (!parse_level(names[i], &level)) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE,
                        "level \"%s\", which is none of host, endpoint, service, group", names[i]);
            return FALSE;
        }
        if (set & 1u << level) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "level \"%s\" twice", names[i]);
            return FALSE;
        }
        set |= 1u << level;
    }
    *levels = set;
    return TRUE;
}

static gboolean parse_prefix(const char *text, guint address_bits, guint8 *prefix_bits, GError **error)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 0, address_bits, &value, NULL)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "prefix length \"%s\", which is no number from 0 to %u", text,
                    address_bits);
        return FALSE;
    }
    *prefix_bits = (guint8)value;
    return TRUE;
}

gboolean comm_group_by_parse(const char *text, CommGroupBy *group_by, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", 2);
    CommGroupBy parsed = COMM_GROUP_BY_DEFAULT;
    if (!parse_prefix(parts[0] != NULL ? parts[0] : "", 32, &parsed.ipv4_prefix_bits, error))
        return FALSE;
    if (parts[0] != NULL && parts[1] != NULL && !parse_prefix(parts[1], 128, &parsed.ipv6_prefix_bits, error))
        return FALSE;
    *group_by = parsed;
    return TRUE;
}

CommLevelMap *comm_level_map_new(CommLevel level, const CommGroupBy *group_by, const CommServices *services,
                                 CommNames *names)
{
    CommLevelMap *map = g_new0(CommLevelMap, 1);
    map->level = level;
    map->group_by = group_by != NULL ? *group_by : COMM_GROUP_BY_DEFAULT;
    map->services = services;
    map->names = names;
    for (guint i = 0; i < TRANSPORT_COUNT && level == COMM_LEVEL_SERVICE; i++)
        map->ports[i] = g_new0(PortEntry, PORT_COUNT);
    return map;
}

void comm_level_map_free(CommLevelMap *map)
{
    if (map == NULL)
        return;
    for (guint i = 0; i < TRANSPORT_COUNT; i++)
        g_free(map->ports[i]);
    g_free(map);
}

/* IANA protocol numbers. */
static inline int transport_index(guint8 protocol)
{
    switch (protocol) {
    case 6:
        return 0;
    case 17:
        return 1;
    case 33:
        return 2;
    case 132:
        return 3;
    case 136:
        return 4;
    default:
        return TRANSPORT_NONE;
    }
}

static inline gboolean port_has_role(const CommLevelMap *map, PortEntry *entry, guint8 protocol, guint16 port)
{
    if (*entry == 0) {
        const char *role = map->services != NULL ? comm_services_role(map->services, protocol, port) : NULL;
        *entry = PORT_MET | (role != NULL ? PORT_HAS_ROLE : 0);
    }
    return (*entry & PORT_HAS_ROLE) != 0;
}

static guint32 intern_role(const CommLevelMap *map, gboolean has_role, guint8 protocol, guint16 port)
{
    if (has_role)
        return comm_names_intern(map->names, comm_services_role(map->services, protocol, port), -1);
    char number[4];
    char text[ROLE_TEXT_SIZE];
    g_snprintf(text, sizeof text, "%s/%u", comm_protocol_suffix(protocol, number), port);
    return comm_names_intern(map->names, text, -1);
}

static inline CommNode role_node(const CommLevelMap *map, PortEntry *entry, guint8 protocol, guint16 port)
{
    if (*entry >> PORT_NAME_SHIFT == 0)
        *entry |= (intern_role(map, (*entry & PORT_HAS_ROLE) != 0, protocol, port) + 1) << PORT_NAME_SHIFT;
    return comm_node_from_number((*entry >> PORT_NAME_SHIFT) - 1);
}

static void map_addresses(const CommPacket *packet, CommNode *source, CommNode *target)
{
    *source = comm_node_from_address(&packet->source);
    *target = comm_node_from_address(&packet->target);
}

/* Avro files hold ports of 0 for none: so that their SQL gives the same, both 0, which no program uses, are none. */
static inline gboolean has_ports(const CommPacket *packet)
{
    return packet->has_ports && (packet->source_port | packet->target_port) != 0;
}

static void map_service(const CommLevelMap *map, const CommPacket *packet, CommNode *source, CommNode *target)
{
    map_addresses(packet, source, target);
    int transport = has_ports(packet) ? transport_index(packet->protocol) : TRANSPORT_NONE;
    if (transport == TRANSPORT_NONE)
        return;
    guint16 source_port = packet->source_port;
    guint16 target_port = packet->target_port;
    PortEntry *source_entry = &map->ports[transport][source_port];
    PortEntry *target_entry = &map->ports[transport][target_port];
    gboolean source_has_role = port_has_role(map, source_entry, packet->protocol, source_port);
    gboolean target_has_role = port_has_role(map, target_entry, packet->protocol, target_port);
    gboolean source_serves = source_has_role != target_has_role ? source_has_role : source_port < target_port;
    if (source_serves)
        *source = role_node(map, source_entry, packet->protocol, source_port);
    else
        *target = role_node(map, target_entry, packet->protocol, target_port);
}

static CommNode group_node(const CommLevelMap *map, const CommAddress *address)
{
    return comm_node_from_group(address, address->version == 4 ? map->group_by.ipv4_prefix_bits
                                                               : map->group_by.ipv6_prefix_bits);
}

void comm_level_map_packet(CommLevelMap *map, const CommPacket *packet, CommNode *source, CommNode *target)
{
    switch (map->level) {
    case COMM_LEVEL_SERVICE:
        map_service(map, packet, source, target);
        break;
    case COMM_LEVEL_GROUP:
        *source = group_node(map, &packet->source);
        *target = group_node(map, &packet->target);
        break;
    case COMM_LEVEL_ENDPOINT:
        if (has_ports(packet)) {
            *source = comm_node_from_endpoint(&packet->source, packet->source_port, packet->protocol);
            *target = comm_node_from_endpoint(&packet->target, packet->target_port, packet->protocol);
            break;
        }
        map_addresses(packet, source, target);
        break;
    case COMM_LEVEL_HOST:
        map_addresses(packet, source, target);
        break;
    }
}
