# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# Two commands measured in turn, so that what else the machine does meets both. Source this.
export LC_ALL=C

# processor_seconds COMMAND...: the processor time of a run, whose output is dropped: less touched by what else the machine does than the clock.
processor_seconds() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&3; } 3>&2 2>&1 | awk '{ printf "%.3f\n", $1 + $2 }'
}

# summarize NAME GOAL FIRST SECOND: of lines "seconds seconds" the medians, and the ratio of the second to the first with its range.
# Status 1 where its median is over GOAL; 0 is no goal.
summarize() {
    awk -v name="$1" -v goal="$2" -v first_name="$3" -v second_name="$4" '
    function sort(a,    i, j, t) {
        for (i = 2; i <= NR; i++)
            for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }
    function middle(a) { return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }
    { first[NR] = $1; second[NR] = $2; ratio[NR] = $2 / $1 }
    END {
        sort(first); sort(second); sort(ratio)
        printf "%s: %s %.3f s, %s %.3f s, ratio %.2f (%.2f to %.2f)%s\n", name, first_name, middle(first), second_name,
            middle(second), middle(ratio), ratio[1], ratio[NR], (goal > 0 ? ", goal " goal : "")
        exit (goal > 0 && middle(ratio) > goal)
    }'
}
