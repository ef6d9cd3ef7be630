#!/usr/bin/env bash
# Runs the client programs of ../shared/clients/programs against a fresh server (--dialect postgres, user app with a password).
# eng/expected-failures.txt names the steps that may not pass yet; a step that fails without being named there, and one that
# is named there and passes, both fail the check. Closes with `N passed, N failed, N skipped` (steps; expected failures are the skipped).
# usage: eng/clients.sh [PROGRAM...]     CLIENTS_TARGET=HOST:PORT runs against that server instead (user and database app, password app)
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
programs="$shared/clients/programs"
[ -d "$programs" ] || { echo "No $programs." >&2; exit 2; }
[ $# -gt 0 ] || set -- psql npgsql dapper psycopg2 psycopg3 node:pg
expectations="$root/eng/expected-failures.txt"

# The programs build where they stand, and nothing outside the repository is written: a copy, kept between runs.
work=${CLIENTS_WORK:-${TMPDIR:-/tmp}/swytch-clients-$(id -u)}
mkdir -p "$work"
cp -R --update --no-preserve=mode "$programs/." "$work/"
run_dir=$(mktemp -d --suffix=".swytch-clients-run")
swytchsql_pid=
cleanup() {
  [ -z "$swytchsql_pid" ] || stop_process "$swytchsql_pid"
  [ "${KEEP_LOGS:-0}" = 1 ] || rm -rf "$run_dir"
}
trap cleanup EXIT

# What a program needs from the machine; empty when it is all there.
missing_for() {
  case $1 in
    psql) has psql || echo psql ;;
    psycopg2) /usr/bin/python3 -c 'import psycopg2' 2>/dev/null || echo python3-psycopg2 ;;
    psycopg3) /usr/bin/python3 -c 'import psycopg' 2>/dev/null || echo python3-psycopg ;;
    node:*)
      has npm || { echo npm; return; }
      if [ ! -d "$root/tests/clients/node/node_modules/pg" ]; then
        (cd "$root/tests/clients/node" && npm ci --no-audit --no-fund) >"$run_dir/npm.log" 2>&1 || { echo 'node packages'; return; }
      fi
      [ -e "$work/node/node_modules" ] || ln -s "$root/tests/clients/node/node_modules" "$work/node/node_modules"
      ;;
  esac
}

if [ -n "${CLIENTS_TARGET:-}" ]; then
  export PGHOST=${CLIENTS_TARGET%%:*} PGPORT=${CLIENTS_TARGET##*:}
else
  data="$run_dir/data"
  dotnet "$server_dll" user add app --password app --data "$data" >"$run_dir/user.log" 2>&1 || { cat "$run_dir/user.log"; echo '0 passed, 1 failed, 0 skipped'; exit 1; }
  start_swytchsql "$data" --dialect postgres || { echo '0 passed, 1 failed, 0 skipped'; exit 1; }
  export PGHOST=127.0.0.1 PGPORT=$swytchsql_port
fi
export PGUSER=app PGPASSWORD=app PGDATABASE=app

# expected PROGRAM STEP: named in the list (`program step   reason`).
expected() {
  awk -v p="$1" -v s="$2" '!/^#/ && $1 == p && $2 == s { found = 1 } END { exit !found }' "$expectations"
}

# A step that fell only because the one before it left its transaction failed is run again on its own.
again_alone() {
  local line step
  while IFS= read -r line; do
    if [[ $line == FAIL*InFailedSqlTransaction* || $line == FAIL*'Explicit rollback'* ]]; then
      step=$(awk '{ sub(/:$/, "", $2); print $2 }' <<<"$line")
      line=$(ONLY=$step timeout 100 bash "$work/$folder/run.sh" $argument 2>/dev/null </dev/null | grep -aE "^(PASS|FAIL) $step([: ]|\$)" | head -n 1)
      line=${line:-FAIL $step: it did not run on its own}
    fi
    echo "$line"
  done
}

passed=0 failed=0 skipped=0
for program in "$@"; do
  lacking=$(missing_for "$program")
  if [ -n "$lacking" ]; then
    echo "SKIP $program: $lacking is not installed"
    skipped=$((skipped + 1))
    continue
  fi
  folder=${program%%:*} argument=
  [ "$folder" = "$program" ] || argument=${program##*:}
  log="$run_dir/${program/:/-}.log" started=$SECONDS ok=0 bad=0 known=0
  timeout 300 bash "$work/$folder/run.sh" $argument >"$log" 2>&1 </dev/null
  result=$?
  while IFS= read -r line; do
    step=$(awk '{ sub(/:$/, "", $2); print $2 }' <<<"$line")
    case $line in
      PASS*)
        if expected "$program" "$step"; then
          echo "UNEXPECTED PASS $program $step: take it out of eng/expected-failures.txt"
          bad=$((bad + 1))
        else
          ok=$((ok + 1))
        fi
        ;;
      FAIL*)
        if expected "$program" "$step"; then
          known=$((known + 1))
        else
          echo "UNEXPECTED FAIL $program ${line#FAIL }"
          bad=$((bad + 1))
        fi
        ;;
    esac
  done < <(grep -aE '^(PASS|FAIL) ' "$log" | again_alone)
  if ! grep -aqE '^[0-9]+ passed, [0-9]+ failed' "$log"; then
    echo "UNEXPECTED END $program: exit $result"
    tail -n 15 "$log"
    bad=$((bad + 1))
  fi
  # A step that is expected to fail and did not run at all is no better known than before.
  while read -r step; do
    grep -aqE "^(PASS|FAIL) $step([: ]|\$)" "$log" || { echo "UNEXPECTED ABSENCE $program $step: it did not run"; bad=$((bad + 1)); }
  done < <(awk -v p="$program" '!/^#/ && $1 == p { print $2 }' "$expectations")
  echo "$program: $ok passed, $bad unexpected, $known expected failures ($((SECONDS - started)) s)"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + known))
done

if [ -n "$swytchsql_pid" ] && process_gone "$swytchsql_pid"; then
  echo 'FAIL the server ended by itself'
  tail -n 20 "$data.log"
  failed=$((failed + 1))
fi
[ "${KEEP_LOGS:-0}" != 1 ] || echo "Logs: $run_dir"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
