# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# What an installation holds. Source this.

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# expected_programs SOURCE BUILD: the paths below /usr, from what the repository holds, without the Wireshark plugin.
expected_programs() {
    local source=$1 build=$2 path
    for path in "$source"/docs/man/*.1; do
        echo "share/man/man1/${path##*/}.gz"
    done
    for path in "$source"/completions/*.bash; do
        path=${path##*/}
        echo "share/bash-completion/completions/${path%.bash}"
    done
    for path in "$source"/completions/_*; do
        echo "share/zsh/vendor-completions/${path##*/}"
    done
    if [[ -d $source/schema ]]; then
        find "$source/schema" -type f ! -name CMakeLists.txt -printf 'share/commgraph/%P\n'
    fi
    if [[ -x $build/convert/pcap2avro ]]; then
        echo bin/pcap2avro
    fi
    if [[ -d $build/collect ]]; then
        printf 'bin/pcap2avro-upload\n'
        printf 'lib/systemd/system/%s\n' pcap2avro@.service pcap2avro-scheduled@.service pcap2avro-scheduled@.timer
    fi
    printf 'share/doc/commgraph/%s\n' README.md BSD-3-Clause.txt copyright
}

# expected_plugin SOURCE BUILD: the plugin's paths below /usr, where it was built.
expected_plugin() {
    local build=$2 path
    [[ -d $build/plugin/plugins ]] || return 0
    for path in "$build"/plugin/plugins/*/epan/commgraph.so "$build"/plugin/plugins/*/epan/commgraph/commgraph-gui.so; do
        [[ -e $path ]] || continue
        printf 'lib/%s/wireshark/%s\n' "$(gcc -print-multiarch)" "${path#"$build/plugin/"}"
    done
    echo share/doc/commgraph-wireshark/copyright
}

# check_files USR LIST: all files of the list are there.
check_files() {
    local usr=$1 path
    while IFS= read -r path; do
        [[ -s $usr/$path ]] || fail "not installed: $path"
    done <<<"$2"
}

# check_programs USR: every program starts.
check_programs() {
    local path
    for path in "$1"/bin/*; do
        [[ -e $path ]] || continue
        "$path" --version >/dev/null || fail "does not start: $path"
    done
}
