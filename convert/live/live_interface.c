/* SPDX-License-Identifier: BSD-3-Clause */
#include "live_interface.h"
#include "comm_error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* What lies in a block of the kernel's ring is handed over when the block is full, or after this. */
#define BLOCK_TIMEOUT_MS 100

struct _LiveInterface {
    char *name;
    pcap_t *handle;
    int fd;
    gboolean is_any; /* all interfaces of the system, which is no device that could go down */
    struct pcap_stat latest;
    LiveStatistics statistics;
};

/* LINKTYPE_RAW is 101, DLT_RAW 12 on Linux: https://www.tcpdump.org/linktypes.html. The others are the same. */
static guint32 link_type_of(int data_link)
{
    return data_link == DLT_RAW ? 101 : (guint32)data_link;
}

static LiveInterface *fail_activation(const LiveInterface *interface, int status, GError **error)
{
    const char *name = interface->name;
    if (status == PCAP_ERROR_PERM_DENIED || status == PCAP_ERROR_PROMISC_PERM_DENIED) {
        g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
        g_set_error(
            error, COMM_ERROR, COMM_ERROR_READ,
            "%s: no rights to capture: grant them once by \"sudo setcap cap_net_raw+ep %s\", or start it by sudo", name,
            program != NULL ? program : "PROGRAM");
    } else if (status == PCAP_ERROR_NO_SUCH_DEVICE) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: no such interface: pcap2avro -D lists them", name);
    } else if (status == PCAP_ERROR_IFACE_NOT_UP) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: is down: \"ip link set %s up\" brings it up", name, name);
    } else {
        const char *reason = pcap_geterr(interface->handle);
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", name,
                    *reason != '\0' ? reason : pcap_statustostr(status));
    }
    return NULL;
}

static gboolean set_filter(const LiveInterface *interface, const char *expression, GError **error)
{
    struct bpf_program program;
    if (expression == NULL)
        return TRUE;
    if (pcap_compile(interface->handle, &program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: filter \"%s\": %s", interface->name, expression,
                    pcap_geterr(interface->handle));
        return FALSE;
    }
    gboolean is_set = pcap_setfilter(interface->handle, &program) == 0;
    pcap_freecode(&program);
    if (!is_set)
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: filter: %s", interface->name,
                    pcap_geterr(interface->handle));
    return is_set;
}

LiveInterface *live_interface_open(const char *name, const LiveOptions *options, GError **error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    g_autoptr(LiveInterface) interface = g_new0(LiveInterface, 1);
    interface->name = g_strdup(name);
    interface->is_any = g_str_equal(name, "any");
    interface->handle = pcap_create(name, reason);
    if (interface->handle == NULL) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", name, reason);
        return NULL;
    }
    pcap_set_snaplen(interface->handle, (int)options->snap_length_bytes);
    pcap_set_promisc(interface->handle, !options->is_not_promiscuous && !interface->is_any);
    pcap_set_timeout(interface->handle, BLOCK_TIMEOUT_MS);
    pcap_set_buffer_size(interface->handle, (int)(options->buffer_mib << 20));
    int status = pcap_activate(interface->handle);
    if (status < 0)
        return fail_activation(interface, status, error);
    if (pcap_setnonblock(interface->handle, TRUE, reason) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", name, reason);
        return NULL;
    }
    interface->fd = pcap_get_selectable_fd(interface->handle);
    return set_filter(interface, options->filter, error) ? g_steal_pointer(&interface) : NULL;
}

void live_interface_free(LiveInterface *interface)
{
    if (interface == NULL)
        return;
    if (interface->handle != NULL)
        pcap_close(interface->handle);
    g_free(interface->name);
    g_free(interface);
}

const char *live_interface_get_name(const LiveInterface *interface)
{
    return interface->name;
}

guint32 live_interface_get_link_type(const LiveInterface *interface)
{
    return link_type_of(pcap_datalink(interface->handle));
}

pcap_t *live_interface_get_handle(const LiveInterface *interface)
{
    return interface->handle;
}

gboolean live_interface_wait(const LiveInterface *interface, int timeout_ms)
{
    struct pollfd waited = {.fd = interface->fd, .events = POLLIN};
    return poll(&waited, 1, timeout_ms) > 0 && (waited.revents & POLLIN) != 0;
}

/* An error that the kernel has kept for the socket, such as ENETDOWN, is asked for and forgotten by that. */
static int take_socket_error(int fd)
{
    int reason = 0;
    socklen_t size = sizeof reason;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size) == 0 ? reason : errno;
}

gboolean live_interface_check(const LiveInterface *interface, GError **error)
{
    struct ifreq request = {0};
    if (interface->is_any)
        return TRUE;
    int socket_error = take_socket_error(interface->fd);
    g_strlcpy(request.ifr_name, interface->name, sizeof request.ifr_name);
    if (ioctl(interface->fd, SIOCGIFFLAGS, &request) != 0)
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: the interface was removed: what was received is kept",
                    interface->name);
    else if ((request.ifr_flags & IFF_UP) == 0 || socket_error == ENETDOWN)
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: the interface went down: what was received is kept",
                    interface->name);
    else
        return TRUE;
    return FALSE;
}

/* libpcap's counts have 32 bits, which last two days at 20,000 packets a second. */
static void add_difference(guint64 *sum, guint now, guint latest)
{
    *sum += (guint32)(now - latest);
}

LiveStatistics live_interface_get_statistics(LiveInterface *interface)
{
    struct pcap_stat now;
    LiveStatistics *sums = &interface->statistics;
    if (pcap_stats(interface->handle, &now) != 0)
        return *sums;
    add_difference(&sums->received, now.ps_recv, interface->latest.ps_recv);
    add_difference(&sums->dropped_by_kernel, now.ps_drop, interface->latest.ps_drop);
    add_difference(&sums->dropped_by_interface, now.ps_ifdrop, interface->latest.ps_ifdrop);
    interface->latest = now;
    return *sums;
}

static void print_addresses(const pcap_if_t *interface, FILE *stream)
{
    for (const pcap_addr_t *item = interface->addresses; item != NULL; item = item->next) {
        char text[INET6_ADDRSTRLEN] = "";
        if (item->addr == NULL)
            continue;
        const void *address = item->addr->sa_family == AF_INET
                                  ? (const void *)&((const struct sockaddr_in *)(const void *)item->addr)->sin_addr
                                  : (const void *)&((const struct sockaddr_in6 *)(const void *)item->addr)->sin6_addr;
        if ((item->addr->sa_family == AF_INET || item->addr->sa_family == AF_INET6) &&
            inet_ntop(item->addr->sa_family, address, text, sizeof text) != NULL)
            fprintf(stream, " %s", text);
    }
}

gboolean live_interface_list(FILE *stream, GError **error)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *all;
    if (pcap_findalldevs(&all, reason) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "interfaces: %s", reason);
        return FALSE;
    }
    for (const pcap_if_t *item = all; item != NULL; item = item->next) {
        /* Bluetooth, USB and netfilter's queues are listed, too. */
        if (if_nametoindex(item->name) == 0 && !g_str_equal(item->name, "any"))
            continue;
        fprintf(stream, "%s %s", item->name, item->flags & PCAP_IF_UP ? "up" : "down");
        print_addresses(item, stream);
        fputc('\n', stream);
    }
    pcap_freealldevs(all);
    return TRUE;
}
