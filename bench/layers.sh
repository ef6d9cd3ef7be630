#!/usr/bin/env bash
# One client's statements on SQLite alone, through the storage engine, and over the wire, each with and without a sync per commit; writes bench/LAYERS.md.
# usage: bench/layers.sh     SECONDS_EACH=5 SCALE=10
set -uo pipefail
CONFIGURATION=Release
. "$(dirname "${BASH_SOURCE[0]}")/../eng/lib.sh"
seconds_each=${SECONDS_EACH:-5} scale=${SCALE:-10}
results="$root/bench/LAYERS.md"
scripts="$root/bench/speed"
[ -x "$pg_bin/pgbench" ] || { echo 'pgbench is needed (package postgresql-15 or postgresql-contrib).' >&2; exit 2; }
[ -n "${SERVER_DLL:-}" ] || dotnet build "$root/src/Swytch.Server" -c Release -v q --nologo >/dev/null || exit 2
dotnet build "$root/bench/Swytch.Storage.Bench" -c Release -v q --nologo >/dev/null || exit 2
work=$(mktemp -d --suffix=".swytch-layers")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  rm -rf "$work"
}
trap cleanup EXIT

dotnet "$root/artifacts/bin/Swytch.Storage.Bench/release/Swytch.Storage.Bench.dll" layers >"$work/layers" || exit 1

# wire LAYER DURABILITY: microseconds of a transaction of pgbench with one client.
wire() {
  start_swytchsql "$work/$2" --dialect postgres --durability "$2" || exit 1
  local bench=("$pg_bin/pgbench" -h 127.0.0.1 -p "$swytchsql_port" -U postgres)
  "${bench[@]}" -i -q -s "$scale" postgres >/dev/null 2>&1 || exit 1
  "$pg_bin/psql" -X -q -h 127.0.0.1 -p "$swytchsql_port" -U postgres -c 'CREATE TABLE bench_events (id bigserial PRIMARY KEY, n int, note text)' postgres || exit 1
  local name options
  while IFS='|' read -r name options; do
    # shellcheck disable=SC2086
    "${bench[@]}" -n -M prepared -c 1 -T 4 -s "$scale" $options postgres >/dev/null 2>&1
    # shellcheck disable=SC2086
    "${bench[@]}" -n -M prepared -c 1 -T "$seconds_each" -s "$scale" $options postgres 2>/dev/null |
      awk -v layer="$1" -v name="$name" '/^tps = / { printf "%s|%s|%.1f\n", layer, name, 1e6 / $3 }' >>"$work/layers"
  done <<LIST
select|-S
insert|-f $scripts/insert.sql
update|-f $scripts/update.sql
tpcb|
LIST
  stop_process "$swytchsql_pid"
  swytchsql_pid=
}
wire wire relaxed
wire 'wire, synced' full

value() { awk -F'|' -v layer="$1" -v name="$2" '$1 == layer && $2 == name { print $3 }' "$work/layers"; }
{
  echo '# What each layer costs'
  echo
  echo "Written by \`bench/layers.sh\` on $(date -u +%F): $(nproc) cores, .NET $(dotnet --version), scale $scale, one client, prepared statements. Microseconds per transaction;"
  echo '*synced*: every commit is on disk before it is answered (`--durability full`, and `PRAGMA synchronous=FULL` for SQLite alone). Over the wire the time is that of pgbench, whose own work and two changes of process are in it.'
  echo
  echo '| transaction | SQLite alone | + capture, footprints, snapshots | + wire, SQL, sessions | SQLite alone, synced | engine, synced | wire, synced |'
  echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
  for line in 'select|point select by key' 'insert|INSERT of a row' 'update|UPDATE by key' 'tpcb|TPC-B (seven messages)'; do
    name=${line%%|*}
    printf '| %s |' "${line#*|}"
    for layer in sqlite engine wire 'sqlite, synced' 'engine, synced' 'wire, synced'; do printf ' %s |' "$(value "$layer" "$name")"; done
    echo
  done
} >"$results"
cat "$results"
