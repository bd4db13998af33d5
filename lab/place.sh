# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Where the lab's things lie, and how its scripts speak. Sourced by each of them.
# The caller has set script, its own name.
# shellcheck disable=SC2034,SC2154

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lab=$root/lab
cache=${FLEET_CACHE:-$root/.cache}/lab

say() { printf '%s: %s\n' "$script" "$*" >&2; }

# fail EXIT_CODE MESSAGE: the documented exit codes are in lab/README.md.
fail() {
    local code=$1
    shift
    say "$*"
    exit "$code"
}

# need COMMAND PACKAGE: a missing tool is named together with its remedy.
need() {
    command -v "$1" >/dev/null ||
        fail 2 "$1 is not installed: run eng/setup, or apt-get install $2"
}

# The comment at the head of a script is its help text.
usage() {
    awk 'NR > 2 && !/^#/ { exit } NR > 2 { sub(/^# ?/, ""); print }' "$0"
}
