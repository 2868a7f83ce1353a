/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TSHARK_REPORT_H
#define TSHARK_REPORT_H

/** Registers `-z commgraph`. */
void tshark_report_register(void);

#endif
