#!/usr/bin/env bash
# What a client that stops inside `BEGIN; UPDATE` costs the others: their latency before, during and after, on this server and on PostgreSQL 15.
# usage: bench/parked.sh [--seconds 10] [--connections 8]
#   --seconds 60   a client that is silent for a minute; for a machine with nothing else to do
set -uo pipefail
CONFIGURATION=${CONFIGURATION:-Release}
. "$(dirname "${BASH_SOURCE[0]}")/../eng/lib.sh"
isolation="$root/artifacts/bin/Swytch.Isolation/${configuration,,}/isolation.dll"
dotnet build "$root/src/Swytch.Server" -c "$configuration" -v q --nologo >/dev/null && dotnet build "$root/eng/Isolation" -c "$configuration" -v q --nologo >/dev/null || exit 2
work=$(mktemp -d --suffix=".swytch-parked")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  stop_postgres
  rm -rf "$work"
}
trap cleanup EXIT
if has_postgres && start_postgres; then
  echo 'PostgreSQL 15:'
  dotnet "$isolation" parked "127.0.0.1:$postgres_port" "$@" || exit 1
  stop_postgres
fi
start_swytchsql "$work/data" --dialect postgres || exit 1
echo 'SwytchSql:'
dotnet "$isolation" parked "127.0.0.1:$swytchsql_port" "$@"
