/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv.h"

#include <string.h>

/* Two digits a step, and 32-bit divisions where they do: half of a row's time is its numbers. */
static char *format_unsigned(guint64 value, char *out)
{
    char digits[20];
    char *first = digits + sizeof digits;
    for (; value > G_MAXUINT32; value /= 10)
        *--first = (char)('0' + value % 10);
    guint32 rest = (guint32)value;
    for (; rest >= 100; rest /= 100) {
        guint32 pair = rest % 100;
        *--first = (char)('0' + pair % 10);
        *--first = (char)('0' + pair / 10);
    }
    if (rest >= 10)
        *--first = (char)('0' + rest % 10);
    *--first = (char)('0' + (rest >= 10 ? rest / 10 : rest));
    gsize count = (gsize)(digits + sizeof digits - first);
    memcpy(out, first, count);
    return out + count;
}

static void put_unsigned(FILE *stream, guint64 value)
{
    char text[20];
    fwrite_unlocked(text, 1, (gsize)(format_unsigned(value, text) - text), stream);
}

static gboolean needs_quotes(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
            return TRUE;
    }
    return FALSE;
}

/* RFC 4180, 2.5 to 2.7 */
void comm_csv_put_text(FILE *stream, const char *text, gsize length)
{
    if (!needs_quotes(text, length)) {
        fwrite_unlocked(text, 1, length, stream);
        return;
    }
    putc_unlocked('"', stream);
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '"')
            putc_unlocked('"', stream);
        putc_unlocked(text[i], stream);
    }
    putc_unlocked('"', stream);
}

void comm_csv_put_label(FILE *stream, const char *label, gsize length)
{
    if (memchr(label, '\\', length) == NULL) {
        comm_csv_put_text(stream, label, length);
        return;
    }
    g_autoptr(GString) doubled = g_string_new(NULL);
    for (gsize i = 0; i < length; i++) {
        if (label[i] == '\\')
            g_string_append_c(doubled, '\\');
        g_string_append_c(doubled, label[i]);
    }
    comm_csv_put_text(stream, doubled->str, doubled->len);
}

static void put_node(FILE *stream, const CommNode *node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, names, buffer, &length);
    if (node->kind == COMM_NODE_TEXT)
        comm_csv_put_text(stream, text, length);
    else
        fwrite_unlocked(text, 1, length, stream);
}

gsize comm_csv_format_time(gint64 time_us, char *text)
{
    char *out = text;
    guint64 magnitude = time_us < 0 ? -(guint64)time_us : (guint64)time_us;
    if (time_us < 0)
        *out++ = '-';
    out = format_unsigned(magnitude / 1000000, out);
    guint64 fraction = magnitude % 1000000;
    if (fraction > 0) {
        *out++ = '.';
        for (guint64 unit = 100000; fraction > 0; unit /= 10) {
            *out++ = (char)('0' + fraction / unit);
            fraction %= unit;
        }
    }
    *out = '\0';
    return (gsize)(out - text);
}

static void put_time(FILE *stream, gint64 time_us)
{
    char text[COMM_CSV_TIME_SIZE];
    if (time_us != COMM_NO_TIME)
        fwrite_unlocked(text, 1, comm_csv_format_time(time_us, text), stream);
}

/* Rows are many: one without text is put together here and written at once. */
#define ROW_BYTES (2 * COMM_NODE_TEXT_SIZE + 2 * COMM_CSV_TIME_SIZE + 32)

static char *format_node(const CommNode *node, char *out)
{
    gsize length;
    comm_node_format(node, NULL, out, &length);
    out[length] = ',';
    return out + length + 1;
}

static char *format_time_after_comma(gint64 time_us, char *out)
{
    *out++ = ',';
    return time_us == COMM_NO_TIME ? out : out + comm_csv_format_time(time_us, out);
}

static guint64 weight_of(const CommEdge *edge, CommWeight weight)
{
    return weight == COMM_WEIGHT_BYTES ? edge->bytes : edge->packets;
}

/* Writes the ends, with their commas, or begins @row with them: returns where it goes on. */
static char *put_ends(FILE *stream, const CommEdge *edge, const CommNames *names, char *row)
{
    if (edge->source.kind != COMM_NODE_TEXT && edge->target.kind != COMM_NODE_TEXT)
        return format_node(&edge->target, format_node(&edge->source, row));
    put_node(stream, &edge->source, names);
    putc_unlocked(',', stream);
    put_node(stream, &edge->target, names);
    putc_unlocked(',', stream);
    return row;
}

static void put_row(FILE *stream, const char *row, char *end)
{
    *end++ = '\n';
    fwrite_unlocked(row, 1, (gsize)(end - row), stream);
}

void comm_csv_write_edge_header(FILE *stream)
{
    fputs("Source,Target,Weight\n", stream);
}

void comm_csv_write_edge(FILE *stream, const CommEdge *edge, const CommNames *names, CommWeight weight)
{
    char row[ROW_BYTES];
    char *end = put_ends(stream, edge, names, row);
    put_row(stream, row, format_unsigned(weight_of(edge, weight), end));
}

void comm_csv_write_window_header(FILE *stream)
{
    fputs("Source,Target,Weight,Start,End\n", stream);
}

void comm_csv_write_window(FILE *stream, const CommEdge *edge, const CommNames *names, CommWeight weight,
                           gint64 start_us, gint64 end_us)
{
    char row[ROW_BYTES];
    char *end = format_unsigned(weight_of(edge, weight), put_ends(stream, edge, names, row));
    put_row(stream, row, format_time_after_comma(end_us, format_time_after_comma(start_us, end)));
}

void comm_csv_write_node_header(FILE *stream)
{
    fputs("Id,Label,Kind,Packets,Bytes,PacketsIn,PacketsOut,FirstSeen,LastSeen\n", stream);
}

void comm_csv_write_node(FILE *stream, const CommNodeTotals *totals, const CommNames *names, const char *label)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *id = comm_node_format(&totals->node, names, buffer, &length);
    comm_csv_put_text(stream, id, length);
    putc_unlocked(',', stream);
    comm_csv_put_label(stream, label != NULL ? label : id, label != NULL ? strlen(label) : length);
    putc_unlocked(',', stream);
    fputs(comm_node_kind_name(&totals->node), stream);
    const guint64 counts[] = {totals->packets, totals->bytes, totals->packets_in, totals->packets_out};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        putc_unlocked(',', stream);
        put_unsigned(stream, counts[i]);
    }
    putc_unlocked(',', stream);
    put_time(stream, totals->first_seen_us);
    putc_unlocked(',', stream);
    put_time(stream, totals->last_seen_us);
    putc_unlocked('\n', stream);
}

void comm_csv_write_activity_header(FILE *stream)
{
    fputs("Start,End,Scope,Id,Packets,Bytes\n", stream);
}

void comm_csv_write_activity(FILE *stream, gint64 start_us, gint64 end_us, const char *scope, const char *id,
                             guint64 packets, guint64 bytes)
{
    put_time(stream, start_us);
    putc_unlocked(',', stream);
    put_time(stream, end_us);
    fprintf(stream, ",%s,", scope);
    comm_csv_put_text(stream, id, strlen(id));
    fprintf(stream, ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "\n", packets, bytes);
}
