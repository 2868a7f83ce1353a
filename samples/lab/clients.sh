# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The clients of the samples: heartbeats that always run, and the work that makes a scenario. Part of record.sh.

# Every 5 s: is each host there, how long has it been up, do the services answer? It ends with its namespace.
monitor_start() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    start monitor bash -c '
        while true; do
            for address in 10.20.0.2 10.20.0.3 10.20.1.10 10.20.2.11 10.20.2.12 10.20.3.20 10.20.3.21 10.20.3.22 10.20.3.23; do
                ping -n -q -c 1 -W 1 "$address"
            done
            for host in web db standby cache; do
                snmpget -v 2c -c public -t 1 -r 0 "$host" .1.3.6.1.2.1.1.3.0 .1.3.6.1.2.1.2.2.1.10.2
            done
            curl -s -m 2 http://web/status
            pg_isready -q -h db
            sleep 5
        done'
    # The dashboard of the host that has IPv6 only.
    # shellcheck disable=SC2016
    start client3 bash -c 'while true; do curl -s -m 2 http://web/status; sleep 10; done'
}

browse() { # HOST SECONDS: two pages a second
    # shellcheck disable=SC2016 # expanded by the inner shell
    start "$1" timeout "$2" bash -c '
        while true; do
            for page in catalog basket help; do
                curl -s -m 2 -o /dev/null "http://web/$page.html"
                sleep 0.5
            done
        done'
}

load_run() { # SECONDS
    local seconds=$1 app
    for app in app1 app2; do
        start "$app" pgbench -n -M prepared -h db -c 2 -R 3 -T "$seconds"
        start "$app" timeout "$seconds" redis-cli -h cache -r -1 -i 0.15 incr visits
    done
    start client1 pgbench -n -S -M prepared -h db -c 1 -R 8 -T "$seconds"
    start client3 pgbench -n -S -h db -c 1 -R 5 -T "$seconds"
    browse client1 "$seconds"
    browse client2 "$seconds"
    browse client3 "$seconds"
}

backup_run() {
    start backup pg_dump -h db --exclude-table-data='pgbench_*'
    sleep 4
    start backup redis-cli -h cache --rdb /dev/null
}

# A connect scan of some ports of all IPv4 hosts, at a rate that keeps the capture small.
scan_run() {
    start client2 nmap -n -Pn -sT --max-rate 60 --max-retries 0 --host-timeout 20s \
        -p 21,22,23,25,53,80,111,139,443,445,3306,3389,5432,6379,8000,8080,9000,9200 \
        10.20.0.2-5 10.20.1.10 10.20.2.11-12 10.20.3.20-23 10.20.4.31
}
