#!/usr/bin/env bash
# This server and PostgreSQL 15 side by side in one run; writes bench/RESULTS.md. See bench/README.md.
# usage: bench/run.sh [--quick]     SECONDS_EACH=10 ROUNDS=3 CLIENTS="1 8 16"
set -uo pipefail
CONFIGURATION=${CONFIGURATION:-Release}
. "$(dirname "${BASH_SOURCE[0]}")/../eng/lib.sh"
[ "${1:-}" != --quick ] || { SECONDS_EACH=3 ROUNDS=1; }
seconds_each=${SECONDS_EACH:-10} rounds=${ROUNDS:-3} clients=${CLIENTS:-1 8 16}
results="$root/bench/RESULTS.md"
rows=100000
sessions=1000

has_postgres && [ -x "$pg_bin/pgbench" ] || { echo 'PostgreSQL 15 with pgbench is needed (package postgresql-15).' >&2; exit 2; }
dotnet build "$root/src/Swytch.Server" -c Release -v q --nologo >/dev/null || exit 2
ulimit -n 8192 2>/dev/null

work=$(mktemp -d --suffix=".swytch-bench")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  stop_postgres
  rm -rf "$work"
}
trap cleanup EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }
resident_megabytes() { awk '/^VmRSS:/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }

# Proportional memory of PostgreSQL's processes: its backends share most of theirs.
postgres_megabytes() {
  local main pid
  main=$(head -n 1 "$postgres_dir/data/postmaster.pid")
  for pid in "$main" $(pgrep -P "$main"); do
    awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null
  done | awk '{ kb += $1 } END { printf "%d", kb / 1024 }'
}

# A table of the shape of pgbench_accounts, filled with plain INSERTs.
fill() {
  {
    echo 'CREATE TABLE bench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));'
    echo 'BEGIN;'
    awk -v rows="$rows" 'BEGIN {
      for (first = 1; first <= rows; first += 1000) {
        printf "INSERT INTO bench_accounts VALUES "
        for (aid = first; aid < first + 1000; aid++) printf "%s(%d, 1, %d, '"''"')", (aid > first ? "," : ""), aid, aid % 1000
        print ";"
      }
    }'
    echo 'COMMIT;'
  } | "$pg_bin/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U postgres -d postgres >/dev/null
}

# tps PORT CLIENTS
tps() {
  "$pg_bin/pgbench" -n -M prepared -f "$root/bench/point-select.sql" -c "$2" -j 2 -T "$seconds_each" \
    -h 127.0.0.1 -p "$1" -U postgres postgres 2>>"$work/pgbench.log" | sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}

echo "Time to ready …"
for number in 1 2 3 4 5; do
  began=$(date +%s%N)
  start_swytchsql "$work/ready$number" || exit 1
  echo $(( ($(date +%s%N) - began) / 1000000 ))
  stop_process "$swytchsql_pid"
done >"$work/ready.ms"
swytchsql_pid=
ready_ms=$(median <"$work/ready.ms")

PG_MAX_CONNECTIONS=$((sessions + 50)) start_postgres || exit 1
start_swytchsql "$work/data" --dialect postgres --max-connections $((sessions + 50)) || exit 1
sleep 2
idle=$(resident_megabytes "$swytchsql_pid")
postgres_idle=$(postgres_megabytes)
echo "Filling …"
fill "$swytchsql_port" || { echo 'The table could not be filled on swytchsql.' >&2; tail -n 20 "$work/data.log" >&2; exit 1; }
fill "$postgres_port" || exit 1
"$pg_bin/psql" -X -q -h 127.0.0.1 -p "$postgres_port" -U postgres -d postgres -c 'VACUUM ANALYZE bench_accounts'

table=
tps "$swytchsql_port" 4 >/dev/null # warms the compiler
for count in $clients; do
  for ((round = 1; round <= rounds; round++)); do
    tps "$swytchsql_port" "$count" >>"$work/ours.$count"
    tps "$postgres_port" "$count" >>"$work/theirs.$count"
  done
  ours=$(median <"$work/ours.$count") theirs=$(median <"$work/theirs.$count")
  echo "point select, $count clients: $ours / $theirs"
  table+="| point select, $count client(s), transactions/s | ${ours%.*} | ${theirs%.*} | $(ratio "$ours" "$theirs") |"$'\n'
done
loaded=$(resident_megabytes "$swytchsql_pid")

echo "$sessions sessions …"
hold() {
  mkfifo "$work/hold.$1"
  python3 "$root/bench/idle-connections.py" 127.0.0.1 "$1" postgres postgres "$sessions" <"$work/hold.$1" >"$work/hold.$1.out" 2>&1 &
  holder=$!
  exec 9>"$work/hold.$1"
  await 120 grep -q '^open' "$work/hold.$1.out"
}
release() { exec 9>&-; wait "$holder" 2>/dev/null; }

stop_process "$swytchsql_pid"
start_swytchsql "$work/fresh" --dialect postgres --max-connections $((sessions + 50)) || exit 1
if hold "$swytchsql_port"; then with_sessions=$(resident_megabytes "$swytchsql_pid"); else with_sessions="failed: $(tail -n 1 "$work/hold.$swytchsql_port.out")"; fi
release
if hold "$postgres_port"; then postgres_with=$(postgres_megabytes); else postgres_with=failed; fi
release

{
  echo '# Results'
  echo
  echo "Written by \`bench/run.sh\` on $(date -u +%F), $(nproc) cores, .NET $(dotnet --version), PostgreSQL $("$pg_bin/postgres" --version | awk '{ print $3 }'); $rounds round(s) of $seconds_each s each, medians, client and both servers on the same cores."
  echo
  echo '| measure | SwytchSql | PostgreSQL 15 | ratio |'
  echo '| --- | ---: | ---: | ---: |'
  printf '%s' "$table"
  echo "| time to ready on an empty directory, ms | $ready_ms | | |"
  echo "| memory idle, MB | $idle | $postgres_idle | $(ratio "$idle" "$postgres_idle") |"
  echo "| memory after the point selects, MB | $loaded | | |"
  echo "| memory with $sessions idle sessions, MB | $with_sessions | $postgres_with | $(ratio "$with_sessions" "$postgres_with") |"
  echo
  echo 'Memory is resident memory for SwytchSql (one process) and proportional memory summed over the processes for PostgreSQL. Ratio above 1 is faster for transactions, larger for memory.'
} >"$results"
cat "$results"
