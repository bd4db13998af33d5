# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A collector for guests, and what comes with it. Sourced by lab/demo and lab/matrix after place.sh.
# shellcheck disable=SC2034,SC2154

# The collector and the plotter look for their runtime here when it is not in the place that the system knows.
DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
export DOTNET_ROOT

progress() { printf '%s %3d s  %s\n' "$script" "$SECONDS" "$*" >&2; }

out_of_date() {
    local program
    for program in agent collector plotter; do
        [ -x "$root/bin/fleet-$program" ] || return 0
    done
    [ -n "$(find "$root"/{src,bpf,proto} -type f -newer "$root/bin/fleet-agent" -print -quit)" ]
}

# build DIRECTORY: its log goes there.
build() {
    out_of_date || return 0
    progress "building; this is the only long step (log: ${1#"$root/"}/build.log)"
    "$root/eng/build" >"$1/build.log" 2>&1 || fail 2 "the build failed: $(tail -n 1 "$1/build.log")"
}

collector=

# start_collector STORE LOG: on free ports of the loopback, which its first line names. Sets url.
start_collector() {
    "$root/bin/fleet-collector" serve --store "$1" --grpc 127.0.0.1:0 --http 127.0.0.1:0 >"$2" 2>&1 &
    collector=$!
    url=
    while [ -z "$url" ]; do
        kill -0 "$collector" 2>/dev/null || fail 70 "the collector did not start: $(tail -n 1 "$2")"
        sleep 0.1
        url=$(sed -nE 's#.*listening: agents (http://[0-9.:]+).*#\1#p' "$2")
    done
}

# stop_collector LOG: it ends once what it accepted is on disk.
stop_collector() {
    kill -TERM "$collector"
    wait "$collector" || fail 70 "the collector ended with $?: $(tail -n 1 "$1")"
    collector=
}

# The directory is .cache/lab/kernels/RELEASE/VERSION.
release() { basename "$(dirname "$1")"; }

# events_of JOB-LOG: what the agent in the guest said at its end; nothing where it did not come to that.
events_of() {
    sed -nE 's/^extfrag +([0-9]+).*/\1/p' "$1"
}
