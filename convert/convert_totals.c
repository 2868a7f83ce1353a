/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_totals.h"

void convert_totals_free(ConvertTotals *totals)
{
    if (totals == NULL)
        return;
    g_free(totals->name);
    g_free(totals);
}
