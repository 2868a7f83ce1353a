# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# Completion of pcap2avro for bash, without the package bash-completion.

# _pcap2avro_list WORD PREFIX: completes the last item of a comma-separated list.
_pcap2avro_list() {
    local word=$1 done_items=
    [[ $word == *,* ]] && done_items=${word%,*},
    mapfile -t COMPREPLY < <(compgen -P "$done_items" -W "$2" -- "${word##*,}")
}

_pcap2avro() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local options='--output --write --edges --text --header --scenario --scenario-by-folder --dump-host --filter --from --until --payload
        --no-payload --weight --level --group-by --services --window --step --tunnels --recursive --jobs --formats
        --hosts --codec --verify --force --recover --user --quiet --json --version --help
        --interface --count --snap-length --no-promiscuous --buffer --slice --ring --list-interfaces'
    # "--codec=null" arrives as three words, "=" being one of them.
    if [[ $previous == '=' ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $word == '=' ]]; then
        word=
    fi
    COMPREPLY=()
    case $previous in
    --codec) mapfile -t COMPREPLY < <(compgen -W 'deflate null snappy zstandard' -- "$word") ;;
    --tunnels) mapfile -t COMPREPLY < <(compgen -W 'outer inner all' -- "$word") ;;
    --weight) mapfile -t COMPREPLY < <(compgen -W 'packets bytes' -- "$word") ;;
    --formats) _pcap2avro_list "$word" 'avro edges nodes gexf' ;;
    --level) _pcap2avro_list "$word" 'host endpoint service group' ;;
    -o | --output | --recover) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    -S | --scenario | --dump-host | --user | -f | --filter | --from | --until | --payload | -j | --jobs) ;;
    --group-by | --window | --step | -c | --count | -s | --snap-length | -B | --buffer | --slice | --ring) ;;
    -i | --interface) mapfile -t COMPREPLY < <(compgen -W "$(cd /sys/class/net && echo *) any" -- "$word") ;;
    *)
        if [[ $word == -* && $previous != -w && $previous != --write && $previous != -e && $previous != --edges ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        ;;
    esac
}

complete -o filenames -F _pcap2avro pcap2avro
