#!/usr/bin/env bash
# Strict serializability over real connections (eng/Isolation): list-append, bank and predicate workloads and the check of what their clients saw.
# usage: eng/isolation.sh [--postgres LEVEL] [--dialect D] [--seconds 10] [--seed S] [--connections 16] [--workload NAME] [--level LEVEL]
#   --postgres 'read committed'   a fresh PostgreSQL 15 at that level instead of this server: there the anomalies must be found
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
isolation="$root/artifacts/bin/Swytch.Isolation/${configuration,,}/isolation.dll"
[ -f "$isolation" ] && [ -f "$server_dll" ] || { echo 'Build first: dotnet build' >&2; exit 2; }
postgres_level= dialect=postgres arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --postgres) postgres_level=$2 ;;
    --dialect) dialect=$2 ;;
    *) arguments+=("$1" "$2") ;;
  esac
  shift 2
done
work=$(mktemp -d --suffix=".swytch-isolation")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  stop_postgres
  [ "${KEEP_LOGS:-0}" = 1 ] || rm -rf "$work"
}
trap cleanup EXIT
if [ -n "$postgres_level" ]; then
  has_postgres || { echo 'PostgreSQL 15 is not installed (package postgresql-15).' >&2; exit 2; }
  # Deadlocks are found at once, not after a second.
  PG_OPTIONS_EXTRA="-c deadlock_timeout=10ms ${PG_OPTIONS_EXTRA:-}"
  start_postgres || exit 2
  # PostgreSQL gives 40001 to single statements too, and promises nothing of what a failed transaction saw.
  dotnet "$isolation" "127.0.0.1:$postgres_port" --level "$postgres_level" --aborted-reads 0 --autocommit-refused 1 "${arguments[@]}"
else
  start_swytchsql "$work/data" --dialect "$dialect" || { echo '0 passed, 1 failed'; exit 1; }
  dotnet "$isolation" "127.0.0.1:$swytchsql_port" "${arguments[@]}"
fi
