# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# The network: one namespace a host, and one with the bridge that joins them. Part of record.sh.

PREFIX=commgraph-
SWITCH=${PREFIX}switch
mapfile -t HOSTS < <(awk '!/^#/ && NF && !seen[$2]++ { print $2 }' "$HERE/hosts")

in_switch() {
    ip netns exec "$SWITCH" "$@"
}

addresses_of() { # HOST
    awk -v host="$1" '$2 == host && !/^#/ { print $1 }' "$HERE/hosts"
}

# A host has a name, a resolver and an environment of its own, so that nothing of this machine gets into its packets.
in_host() { # HOST COMMAND...
    local host=$1
    shift
    # shellcheck disable=SC2016 # expanded by the inner shell
    ip netns exec "$PREFIX$host" unshare --uts --mount env -i PATH="$PATH" TZ=UTC LC_ALL=C HOME=/nonexistent \
        PGUSER=app PGDATABASE=shop bash -c '
            hostname "$0"
            mount --bind "$1/resolv.conf.$0" /etc/resolv.conf
            mount --bind "$1/hosts" /etc/hosts
            shift
            exec "$@"' "$host" "$WORK" "$@"
}

# 10.20.3.21 has 02:00:0a:14:03:15; a host without IPv4 has its IPv6 address's last 32 bits there.
hardware_address() { # HOST
    python3 -c 'import ipaddress, sys
print("02:00:" + ipaddress.ip_address(sys.argv[1]).packed[-4:].hex(":"))' "$(addresses_of "$1" | head -n 1)"
}

host_make() { # HOST
    local host=$1 address namespace=$PREFIX$1
    ip netns add "$namespace"
    ip link add eth0 netns "$namespace" address "$(hardware_address "$host")" type veth peer name "$host" netns "$SWITCH"
    # Without this the captures would hold segments of 64 KiB and checksums that are still to be computed.
    ip netns exec "$namespace" ethtool -K eth0 tx off rx off tso off gso off gro off >/dev/null
    in_switch ethtool -K "$host" tx off rx off tso off gso off gro off >/dev/null
    in_switch ip link set "$host" master br0 up
    # There is no router to solicit, and the asking would fill an idle network.
    ip netns exec "$namespace" sysctl -qw net.ipv6.conf.eth0.router_solicitations=0
    ip -n "$namespace" link set lo up
    ip -n "$namespace" link set eth0 up
    for address in $(addresses_of "$host"); do
        case $address in
        *:*) ip -n "$namespace" address add "$address/32" dev eth0 nodad ;;
        *) ip -n "$namespace" address add "$address/16" broadcast 10.20.255.255 dev eth0 ;;
        esac
    done
    if [ "$host" = client3 ]; then
        echo 'nameserver fd00:20::2' >"$WORK/resolv.conf.$host"
    else
        echo 'nameserver 10.20.0.2' >"$WORK/resolv.conf.$host"
        ip -n "$namespace" route add 224.0.0.0/4 dev eth0
    fi
    echo 'search dc.internal' >>"$WORK/resolv.conf.$host"
}

network_make() {
    local host
    ! ip netns list | grep -q "^$PREFIX" || die "namespaces named $PREFIX... exist: is another recording running?"
    NETWORK_IS_OURS=yes
    ip netns add "$SWITCH"
    in_switch ip link add br0 address 02:00:0a:14:00:01 type bridge
    in_switch sysctl -qw net.ipv6.conf.br0.disable_ipv6=1
    in_switch ip link set br0 up
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$WORK/hosts"
    chmod 755 "$WORK"
    for host in "${HOSTS[@]}"; do
        host_make "$host"
    done
}

# Ends what runs in our namespaces, and only that.
network_remove() {
    local namespace
    [ "${NETWORK_IS_OURS:-}" = yes ] || return 0
    for namespace in $(ip netns list | awk -v prefix="$PREFIX" 'index($1, prefix) == 1 { print $1 }'); do
        ip netns pids "$namespace" | xargs -r kill -TERM 2>/dev/null || true
    done
    sleep 2
    for namespace in $(ip netns list | awk -v prefix="$PREFIX" 'index($1, prefix) == 1 { print $1 }'); do
        ip netns pids "$namespace" | xargs -r kill -KILL 2>/dev/null || true
        ip netns delete "$namespace"
    done
}
