/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame_filter.h"
#include "capture.h"
#include "comm_error.h"

#include <pcap/pcap.h>

typedef struct {
    guint32 link_type;
    struct bpf_program program;
} Program;

struct _FrameFilter {
    char *expression;
    GArray *programs; /* of Program */
    guint latest;     /* index of the one used last */
};

/* LINKTYPE_ numbers in files and DLT_ numbers in libpcap are the same but for a few: pcap/dlt.h and
 * https://www.tcpdump.org/linktypes.html. 14 is raw IP in captures from OpenBSD. */
static int data_link_type(guint32 link_type)
{
    switch (link_type) {
    case 14:
    case 101:
        return DLT_RAW;
    case 50:
        return DLT_PPP_SERIAL;
    case 51:
        return DLT_PPP_ETHER;
    default:
        return (int)link_type;
    }
}

const char *link_type_name(guint32 link_type)
{
    return pcap_datalink_val_to_name(data_link_type(link_type));
}

FrameFilter *frame_filter_new(const char *expression)
{
    FrameFilter *filter = g_new0(FrameFilter, 1);
    filter->expression = g_strdup(expression);
    filter->programs = g_array_new(FALSE, FALSE, sizeof(Program));
    return filter;
}

void frame_filter_free(FrameFilter *filter)
{
    if (filter == NULL)
        return;
    for (guint i = 0; i < filter->programs->len; i++)
        pcap_freecode(&g_array_index(filter->programs, Program, i).program);
    g_array_free(filter->programs, TRUE);
    g_free(filter->expression);
    g_free(filter);
}

/* Returns NULL, or why the expression cannot be compiled: the caller's. */
static char *compile(const char *expression, guint32 link_type, struct bpf_program *program)
{
    pcap_t *dead = pcap_open_dead(data_link_type(link_type), CAPTURE_MAX_RECORD_BYTES);
    g_assert(dead != NULL);
    char *reason = NULL;
    if (pcap_compile(dead, program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0)
        reason = g_strdup(pcap_geterr(dead));
    pcap_close(dead);
    return reason;
}

gboolean frame_filter_check(const char *expression, GError **error)
{
    const guint32 common[] = {DLT_EN10MB, 101, DLT_IEEE802_11};
    g_autofree char *first_reason = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(common); i++) {
        struct bpf_program program;
        char *reason = compile(expression, common[i], &program);
        if (reason == NULL) {
            pcap_freecode(&program);
            return TRUE;
        }
        if (first_reason == NULL)
            first_reason = reason;
        else
            g_free(reason);
    }
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "filter \"%s\": %s", expression, first_reason);
    return FALSE;
}

static Program *find_program(FrameFilter *filter, guint32 link_type)
{
    for (guint i = 0; i < filter->programs->len; i++) {
        if (g_array_index(filter->programs, Program, i).link_type == link_type) {
            filter->latest = i;
            return &g_array_index(filter->programs, Program, i);
        }
    }
    return NULL;
}

static Program *add_program(FrameFilter *filter, guint32 link_type, GError **error)
{
    Program program = {.link_type = link_type};
    g_autofree char *reason = compile(filter->expression, link_type, &program.program);
    if (reason != NULL) {
        const char *name = link_type_name(link_type);
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "filter \"%s\": link type %u (%s): %s", filter->expression,
                    link_type, name != NULL ? name : "unknown", reason);
        return NULL;
    }
    g_array_append_val(filter->programs, program);
    filter->latest = filter->programs->len - 1;
    return &g_array_index(filter->programs, Program, filter->latest);
}

int frame_filter_match(FrameFilter *filter, const CaptureFrame *frame, GError **error)
{
    Program *program = NULL;
    if (filter->latest < filter->programs->len)
        program = &g_array_index(filter->programs, Program, filter->latest);
    if (program == NULL || program->link_type != frame->link_type)
        program = find_program(filter, frame->link_type);
    if (program == NULL)
        program = add_program(filter, frame->link_type, error);
    if (program == NULL)
        return -1;
    struct pcap_pkthdr header = {.caplen = frame->captured_length_bytes, .len = frame->length_bytes};
    return pcap_offline_filter(&program->program, &header, frame->data) != 0;
}
