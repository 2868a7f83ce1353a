/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONVERT_OPTIONS_H
#define CONVERT_OPTIONS_H

#include "comm_level.h"
#include "comm_network.h"
#include "decode.h"
#include "edge_collector.h"
#include "packet_writer.h"

typedef enum {
    CONVERT_FORMAT_AVRO = 1,
    CONVERT_FORMAT_EDGES = 2,
    CONVERT_FORMAT_NODES = 4,
    CONVERT_FORMAT_GEXF = 8
} ConvertFormats;

/** What makes an output what it is: an output folder holds one set of these. */
typedef struct {
    char *filter;               /**< pcap-filter(7), or NULL */
    gint64 from_us;             /**< the first microsecond, or G_MININT64 */
    gint64 until_us;            /**< the first microsecond no longer wanted, or G_MAXINT64 */
    gint64 payload_limit_bytes; /**< as in PacketWriterOptions */
    DecodeTunnels tunnels;
    PacketCodec codec;
    CommWeight weight;
    guint formats;    /**< ConvertFormats, or-ed */
    gint64 window_us; /**< 0: no windows */
    gint64 step_us;   /**< from window to window; window_us unless they slide */
    guint levels;     /**< bits, 1 << COMM_LEVEL_HOST and so on: those that are written */
    CommGroupBy group_by;
    CommServices *services; /**< roles of ports */
    char *services_digest;  /**< tells a user's services file from another; NULL: the built-in table alone */
} ConvertOptions;

void convert_options_init(ConvertOptions *options);
void convert_options_clear(ConvertOptions *options);

/** The length of the windows that are counted, whose sums the sliding ones are; 0: no windows. */
gint64 convert_options_get_base_window(const ConvertOptions *options);

/** How edges of @level are counted under these options. */
EdgeCollectorOptions convert_options_get_collector(const ConvertOptions *options, CommLevel level);

/** Each option that shapes an output as "NAME VALUE", in a fixed order, e.g. "--codec deflate"; the caller's. */
char **convert_options_describe(const ConvertOptions *options);

/*
 * Readers of option values. Each returns FALSE with @error set (COMM_ERROR_USAGE) when @text is no such value.
 */

/** "2016-10-28T09:00:04.5Z" (without a zone: UTC; the date alone: its midnight) or epoch seconds, decimal. */
gboolean convert_options_parse_time(const char *text, gint64 *time_us, GError **error);

/** "10s", "250ms", "5m", "1h", "500us"; without a unit: seconds, decimal. Positive. */
gboolean convert_options_parse_duration(const char *text, gint64 *duration_us, GError **error);

/** A comma-separated list of avro, edges, nodes, gexf. */
gboolean convert_options_parse_formats(const char *text, guint *formats, GError **error);

gboolean convert_options_parse_tunnels(const char *text, DecodeTunnels *tunnels, GError **error);
gboolean convert_options_parse_weight(const char *text, CommWeight *weight, GError **error);

/** Adds the user's services file @path to the roles of ports. Fails as comm_services_load(), too. */
gboolean convert_options_load_services(ConvertOptions *options, const char *path, GError **error);

/**
 * Sets @options, initialised, to what convert_options_describe() said of them, in @lines. The roles of ports are not in
 * it: their digest is left to compare with. Fails also as the readers of each value.
 */
gboolean convert_options_parse_description(ConvertOptions *options, char *const *lines, GError **error);

/** A whole number from @least to @most. */
gboolean convert_options_parse_number(const char *text, gint64 least, gint64 most, gint64 *number, GError **error);

#endif
