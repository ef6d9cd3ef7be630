#!/usr/bin/env bash
# Starts a fresh server and fuzzes it (eng/Fuzz): broken messages, lengths, encodings and SQL beside honest sessions.
# usage: eng/fuzz.sh [--seconds 600] [--seed S] [--dialect sqlite|postgres]
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
fuzz="$root/artifacts/bin/Swytch.Fuzz/${configuration,,}/fuzz.dll"
[ -f "$fuzz" ] && [ -f "$server_dll" ] || { echo 'Build first: dotnet build' >&2; exit 2; }
dialect=postgres
arguments=()
while [ $# -gt 0 ]; do
  if [ "$1" = --dialect ]; then dialect=$2; else arguments+=("$1" "$2"); fi
  shift 2
done
work=$(mktemp -d --suffix=".swytch-fuzz")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  [ "${KEEP_LOGS:-0}" = 1 ] || rm -rf "$work"
}
trap cleanup EXIT
start_swytchsql "$work/data" --dialect "$dialect" || { echo '0 passed, 1 failed'; exit 1; }
dotnet "$fuzz" "127.0.0.1:$swytchsql_port" --pid "$swytchsql_pid" --transcripts "$root/tests/wire" \
  --sqllogictest "$shared/sqllogictest" --logs "$shared/clients" "${arguments[@]}"
result=$?
[ "$result" = 0 ] || { echo 'The server said:'; grep -aE 'fail|error|Unhandled|   at ' "$work/data.log" | tail -n 60; }
# The last line is the count.
exit "$result"
