/* SPDX-License-Identifier: BSD-3-Clause */

/* Preloaded: the interface has lost INTERFACE_DROPS frames, as a network card tells libpcap. A veth pair loses none. */
#include <dlfcn.h>
#include <pcap/pcap.h>
#include <stdlib.h>

int pcap_stats(pcap_t *handle, struct pcap_stat *statistics)
{
    int (*next)(pcap_t *, struct pcap_stat *) = NULL;
    const char *dropped = getenv("INTERFACE_DROPS");
    *(void **)&next = dlsym(RTLD_NEXT, "pcap_stats");
    int status = next(handle, statistics);
    if (status == 0 && dropped != NULL)
        statistics->ps_ifdrop += (unsigned)strtoul(dropped, NULL, 10);
    return status;
}
