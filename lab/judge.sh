# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Holds what an agent recorded in a guest against what the guest's kernel counted.
# Sourced by lab/verify and lab/service after place.sh. The caller has set out.
# shellcheck disable=SC2154

# judge ARGUMENT...: of lab/verdict, which is built where something is newer than what is built.
judge() {
    local program=$root/artifacts/bin/Verdict/release/verdict
    if [ ! -x "$program" ] ||
        [ -n "$(find "$root"/{lab/verdict,src/Storage,src/Recording,proto} -type f -newer "$program" -print -quit)" ]; then
        dotnet build "$lab/verdict" -c Release -v quiet --nologo >"$out/build.log" 2>&1 ||
            fail 2 "lab/verdict does not build: see $out/build.log"
        touch "$program"
    fi
    DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")} "$program" "$@"
}
