# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# Completion of commgraph for bash, without the package bash-completion.

# _commgraph_options COMMAND: the long options of a command.
_commgraph_options() {
    case $1 in
    info) printf '%s\n' '--nodes-out --top --json --help' ;;
    compare) printf '%s\n' '--by --top --nodes --output --title --json --help' ;;
    draw) printf '%s\n' '--output --nodes --label --color --size --top --title --no-multicast --windows --help' ;;
    windows) printf '%s\n' '--output --title --follow --top --json --help' ;;
    merge) printf '%s\n' '--max --output --help' ;;
    group) printf '%s\n' '--by --nodes --output --help' ;;
    esac
}

_commgraph_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_commgraph() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    if ((COMP_CWORD == 1)); then
        _commgraph_words 'info compare draw windows merge group --help --version' "$word"
        return
    fi
    # "--by=subnet" arrives as three words, "=" being one of them.
    if [[ $previous == '=' ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $word == '=' ]]; then
        word=
    fi
    COMPREPLY=()
    case $command$previous in
    compare--by) _commgraph_words 'subnet service' "$word" ;;
    group--by) _commgraph_words 'subnet component community' "$word" ;;
    *--top | *--title | *--label | *--color | *--size) ;;
    *)
        if [[ $word == -* ]]; then
            _commgraph_words "$(_commgraph_options "$command")" "$word"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        ;;
    esac
}

complete -o filenames -F _commgraph commgraph
