# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The servers of the samples, each in its host's namespace. Part of record.sh.

# PGBIN: Debian keeps the server's programs out of PATH.
PGBIN=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)

start() { # HOST COMMAND...: in the background, its words into a log
    in_host "$@" </dev/null >>"$WORK/$1.log" 2>&1 &
}

wait_for() { # COMMAND...: until it succeeds
    local tries
    for tries in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    tail -n 5 "$WORK"/*.log >&2
    die "gave up after $tries tries: $*"
}

dns_start() {
    start dns dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user=root \
        --addn-hosts="$HERE/hosts" --expand-hosts --domain=dc.internal --local=/dc.internal/ --interface=eth0
}

# -x leaves the machine's clock alone.
time_run() { # HOST CONFIGURATION...
    local host=$1
    shift
    printf '%s\n' "$@" 'cmdport 0' 'bindcmdaddress /' "pidfile $WORK/chronyd.$host.pid" >"$WORK/chronyd.$host.conf"
    start "$host" chronyd -d -x -u root -f "$WORK/chronyd.$host.conf"
}

time_start() {
    local host
    time_run time 'local stratum 8' 'allow 10.20.0.0/16' 'broadcast 16 224.0.1.1'
    for host in web app1 app2 db standby cache cache-replica; do
        time_run "$host" 'server 10.20.0.3 minpoll 4 maxpoll 4' 'port 0'
    done
}

as_postgres() { # HOST COMMAND...
    local host=$1
    shift
    in_host "$host" setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
}

# Without full page images the write-ahead log to the standby stays small.
database_start() {
    install -d -o postgres -g postgres -m 700 "$WORK/db" "$WORK/standby"
    as_postgres db "$PGBIN/initdb" -D "$WORK/db" -U postgres -E UTF8 --locale=C --auth=trust >"$WORK/db.log"
    cat >>"$WORK/db/postgresql.conf" <<END
listen_addresses = '*'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
full_page_writes = off
wal_receiver_status_interval = 5s
wal_sender_timeout = 20s
autovacuum = off
END
    cat >>"$WORK/db/pg_hba.conf" <<END
host all all 10.20.0.0/16 trust
host all all fd00:20::/32 trust
host replication all 10.20.0.0/16 trust
END
    start db setpriv --reuid=postgres --regid=postgres --clear-groups "$PGBIN/postgres" -D "$WORK/db"
    wait_for in_host db pg_isready -h 127.0.0.1
    in_host db psql -q -h 127.0.0.1 -U postgres -d postgres -c 'CREATE ROLE app SUPERUSER LOGIN' -c 'CREATE DATABASE shop'
    in_host db pgbench -q -i -s 1 -h 127.0.0.1 2>>"$WORK/db.log"
    in_host db psql -q -h 127.0.0.1 -c "CREATE TABLE orders AS SELECT id, 'order ' || id AS title, md5(id::text) AS code
        FROM generate_series(1, 2000) AS id"
    as_postgres standby "$PGBIN/pg_basebackup" -h db -U postgres -D "$WORK/standby" -R -X stream -c fast
    start standby setpriv --reuid=postgres --regid=postgres --clear-groups "$PGBIN/postgres" -D "$WORK/standby"
    wait_for in_host standby pg_isready -h 127.0.0.1
}

cache_start() {
    local options=(--save '' --protected-mode no --dir "$WORK" --repl-diskless-sync-delay 0)
    start cache redis-server "${options[@]}"
    wait_for in_host cache redis-cli ping
    start cache-replica redis-server "${options[@]}" --replicaof 10.20.3.22 6379
}

# Two application servers, and a web server that hands requests to them in turn.
web_start() {
    local app
    mkdir -p "$WORK/pages" "$WORK/nginx"
    for app in catalog basket help; do
        { echo "<html><title>$app</title>" && seq -s ' ' 300 && echo '</html>'; } >"$WORK/pages/$app.html"
    done
    for app in app1 app2; do
        start "$app" python3 -m http.server 8000 --directory "$WORK/pages"
    done
    cat >"$WORK/nginx.conf" <<END
daemon off;
user root;
worker_processes 1;
pid $WORK/nginx/pid;
error_log $WORK/nginx/error.log;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path $WORK/nginx/body;
    proxy_temp_path $WORK/nginx/proxy;
    fastcgi_temp_path $WORK/nginx/fastcgi;
    uwsgi_temp_path $WORK/nginx/uwsgi;
    scgi_temp_path $WORK/nginx/scgi;
    upstream apps { server 10.20.2.11:8000; server 10.20.2.12:8000; }
    server {
        listen 80;
        listen [::]:80;
        location / { proxy_pass http://apps; }
        location = /status { stub_status; }
    }
}
END
    start web nginx -c "$WORK/nginx.conf" -p "$WORK/nginx"
    wait_for in_host web curl -sf http://127.0.0.1/status
}

# The agents' description of the system is set: by default it would be this machine's.
agents_start() {
    local host
    for host in web db standby cache; do
        printf 'rocommunity public\nsysName %s\nsysDescr sample host\nagentAddress udp:161\n' "$host" \
            >"$WORK/snmpd.$host.conf"
        start "$host" snmpd -f -Lf /dev/null -C -c "$WORK/snmpd.$host.conf" -p "$WORK/snmpd.$host.pid" -x ''
    done
}

servers_start() {
    dns_start
    database_start
    time_start
    cache_start
    web_start
    agents_start
}
