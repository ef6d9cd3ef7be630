#!/usr/bin/env bash
# kill -9 of the server at random moments under writing clients, then everything is read and checked (eng/Isolation).
# usage: eng/crash.sh [--rounds 100] [--seed S] [--connections 16] [--longest-ms 1500]
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
isolation="$root/artifacts/bin/Swytch.Isolation/${configuration,,}/isolation.dll"
[ -f "$isolation" ] && [ -f "$server_dll" ] || { echo 'Build first: dotnet build' >&2; exit 2; }
exec dotnet "$isolation" crash "$@"
