/* SPDX-License-Identifier: BSD-3-Clause */
#include "signal_wait.h"

#include <signal.h>

struct _SignalWait {
    sigset_t waited;
    sigset_t before;
};

SignalWait *signal_wait_new(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    SignalWait *wait = g_new0(SignalWait, 1);
    sigemptyset(&wait->waited);
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
        struct sigaction inherited;
        if (sigaction(signals[i], NULL, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
            sigaddset(&wait->waited, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &wait->waited, &wait->before);
    return wait;
}

void signal_wait_free(SignalWait *wait)
{
    if (wait == NULL)
        return;
    sigprocmask(SIG_SETMASK, &wait->before, NULL);
    g_free(wait);
}

gboolean signal_wait_for(SignalWait *wait, gint64 duration_us)
{
    struct timespec duration = {duration_us / G_USEC_PER_SEC, duration_us % G_USEC_PER_SEC * 1000};
    return sigtimedwait(&wait->waited, NULL, &duration) > 0;
}
