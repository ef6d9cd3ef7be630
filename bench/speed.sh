#!/usr/bin/env bash
# This node (durability full) and PostgreSQL 15 (its defaults) in turns under the same pgbench; writes bench/SPEED.md. See bench/README.md.
# usage: bench/speed.sh [WORKLOAD...]     all workloads, or the named ones (then nothing is written)
# ROUNDS=5 SECONDS_EACH=6 SCALE=10 COPY_ROWS=1000000
set -uo pipefail
CONFIGURATION=${CONFIGURATION:-Release}
. "$(dirname "${BASH_SOURCE[0]}")/../eng/lib.sh"
rounds=${ROUNDS:-5} seconds_each=${SECONDS_EACH:-6} scale=${SCALE:-10} copy_rows=${COPY_ROWS:-1000000}
results="$root/bench/SPEED.md"
scripts="$root/bench/speed"

# name | what it is called in the table | goal | clients | options of pgbench
workloads=(
  "select-1|point select, prepared, 1 client|1.2|1|-S -M prepared"
  "select-8|point select, prepared, 8 clients|1.0|8|-S -M prepared"
  "select-32|point select, prepared, 32 clients|1.0|32|-S -M prepared"
  "simple-1|point select, simple protocol, 1 client|1.3|1|-S -M simple"
  "simple-8|point select, simple protocol, 8 clients|1.3|8|-S -M simple"
  "insert-8|INSERT of a row, autocommit, 8 clients|1.5|8|-M prepared -f $scripts/insert.sql"
  "update-8|UPDATE by key, autocommit, 8 clients|1.5|8|-M prepared -f $scripts/update.sql"
  "tpcb-8|TPC-B, five statements in a transaction, 8 clients|1.0|8|-M prepared"
  "copy|COPY of $copy_rows rows into a new table, rows/s|0.7||"
)

has_postgres && [ -x "$pg_bin/pgbench" ] || { echo 'PostgreSQL 15 with pgbench is needed (package postgresql-15).' >&2; exit 2; }
[ -n "${SERVER_DLL:-}" ] || dotnet build "$root/src/Swytch.Server" -c "$CONFIGURATION" -v q --nologo >/dev/null || exit 2
work=$(mktemp -d --suffix=".swytch-speed")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  stop_postgres
  rm -rf "$work"
}
trap cleanup EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# on PORT COMMAND ARGUMENTS...: a program of PostgreSQL's against one of the two servers.
on() {
  local port=$1 program=$2; shift 2
  PGOPTIONS="-c client_min_messages=warning" "$pg_bin/$program" -h 127.0.0.1 -p "$port" -U postgres "$@" postgres
}

# pgbench_tps PORT CLIENTS SECONDS OPTIONS...: transactions a second; nothing when one of them failed.
pgbench_tps() {
  local port=$1 clients=$2 seconds=$3; shift 3
  on "$port" pgbench -n --verbose-errors -c "$clients" -j 2 -T "$seconds" -s "$scale" "$@" >"$work/pgbench.out" 2>>"$work/pgbench.log" || { tail -n 5 "$work/pgbench.log" >&2; return 1; }
  if ! grep -q '^number of failed transactions: 0 ' "$work/pgbench.out"; then
    grep 'failed transactions' "$work/pgbench.out" >&2
    tail -n 5 "$work/pgbench.log" >&2
    return 1
  fi
  sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$work/pgbench.out"
}

# copy_rate PORT: rows a second of one COPY FROM STDIN.
copy_rate() {
  on "$1" psql -X -q -c 'DROP TABLE IF EXISTS bench_copy' \
    -c 'CREATE TABLE bench_copy (aid int PRIMARY KEY, bid int, abalance int, filler char(84))' || return 1
  local began
  began=$(date +%s%N)
  on "$1" psql -X -q -c '\copy bench_copy FROM '"'$work/rows.tsv'" || return 1
  awk -v rows="$copy_rows" -v ns=$(($(date +%s%N) - began)) 'BEGIN { printf "%.0f\n", rows * 1e9 / ns }'
}

measure() {
  if [ "$2" = copy ]; then
    copy_rate "$1"
  else
    pgbench_tps "$1" "$3" "$seconds_each" $4
  fi
}

start_postgres || exit 1
start_swytchsql "$work/data" --dialect postgres || exit 1
ours=$swytchsql_port theirs=$postgres_port
for port in $ours $theirs; do
  began=$(date +%s%N)
  on "$port" pgbench -i -q -s "$scale" >"$work/init.log" 2>&1 || { tail -n 20 "$work/init.log" >&2; exit 1; }
  echo "pgbench -i -s $scale on port $port: $((($(date +%s%N) - began) / 1000000)) ms"
  on "$port" psql -X -q -c 'CREATE TABLE bench_events (id bigserial PRIMARY KEY, n int, note text)' || exit 1
done
awk -v rows="$copy_rows" 'BEGIN { for (i = 1; i <= rows; i++) printf "%d\t%d\t0\t%-84s\n", i, i % 10 + 1, "" }' >"$work/rows.tsv"

table=
for workload in "${workloads[@]}"; do
  IFS='|' read -r name title goal clients options <<<"$workload"
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
  # The just-in-time compiler's and the caches' turn.
  for port in $ours $theirs; do
    if [ "$name" = copy ]; then copy_rate "$port" >/dev/null; else pgbench_tps "$port" "$clients" 4 $options >/dev/null; fi
  done
  for ((round = 1; round <= rounds; round++)); do
    measure "$ours" "$name" "$clients" "$options" >>"$work/$name.ours" || { echo "$name failed on SwytchSql" >&2; exit 1; }
    measure "$theirs" "$name" "$clients" "$options" >>"$work/$name.theirs" || { echo "$name failed on PostgreSQL" >&2; exit 1; }
  done
  line=$(paste "$work/$name.ours" "$work/$name.theirs" | awk '{ print $1 / $2 }' | median)
  low=$(paste "$work/$name.ours" "$work/$name.theirs" | awk '{ print $1 / $2 }' | sort -n | head -n 1)
  high=$(paste "$work/$name.ours" "$work/$name.theirs" | awk '{ print $1 / $2 }' | sort -n | tail -n 1)
  row=$(printf '| %s | %.0f | %.0f | %.2f (%.2f–%.2f) | %s |' "$title" "$(median <"$work/$name.ours")" "$(median <"$work/$name.theirs")" "$line" "$low" "$high" "$goal")
  echo "$row"
  table+="$row"$'\n'
done

# What TPC-B keeps: the sums of its four tables are equal.
for port in $ours $theirs; do
  sums=$(on "$port" psql -X -A -t -c 'SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT sum(tbalance) FROM pgbench_tellers), (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT coalesce(sum(delta), 0) FROM pgbench_history)')
  echo "sums equal on port $port: $sums"
done
[ $# -eq 0 ] || exit 0
{
  echo '# Speed beside PostgreSQL'
  echo
  echo "Written by \`bench/speed.sh\` on $(date -u +%F): $(nproc) cores shared by pgbench and the server under test, .NET $(dotnet --version), PostgreSQL $("$pg_bin/postgres" --version | awk '{ print $3 }') with its defaults (fsync on),"
  echo "this node with its defaults (every commit on disk before it is acknowledged); scale $scale, $rounds alternations of $seconds_each s each. Medians; the ratio is ours / PostgreSQL of each alternation: median (lowest–highest)."
  echo
  echo '| workload, transactions/s | SwytchSql | PostgreSQL 15 | ratio | goal |'
  echo '| --- | ---: | ---: | ---: | ---: |'
  printf '%s' "$table"
} >"$results"
cat "$results"
