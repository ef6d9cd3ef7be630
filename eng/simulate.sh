#!/usr/bin/env bash
# Runs seeds of the cluster simulator on all cores, as a Release build.
# Closes with one line, `M seeds, K bad, T transactions, C committed`; exit 1 if K > 0.
# usage: eng/simulate.sh --first N --seeds M [--faults all|none|NAME,...] [--broken RULE]
#        eng/simulate.sh --seed N        one seed with everything that happens
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Swytch.Simulation -c Release -v q --nologo >&2
exec "$root/artifacts/bin/Swytch.Simulation/release/Swytch.Simulation" "$@"
