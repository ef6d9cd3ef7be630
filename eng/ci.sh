#!/usr/bin/env bash
# Format, build, tests, checks: the same script for people and for CI.
# Closes with one line, `N passed, N failed, N skipped`, summed from what really ran; exit 1 when anything failed.
# usage: eng/ci.sh [NAME...]   runs only the named parts: format build test transcripts clients sqllogictest fuzz
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root" || exit 2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

logs="$root/artifacts/ci"
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 skipped=0
wanted=" $* "

wants() { [ "$wanted" = "  " ] || [[ "$wanted" == *" $1 "* ]]; }

# count PASSED FAILED SKIPPED
count() {
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

skip() {
  echo "SKIP $1: $2"
  count 0 0 1
}

# counts_of FILE: the last `N passed, N failed[, N skipped]` of a log as three numbers, nothing when there is none.
counts_of() {
  sed -n 's/^\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed\(, \([0-9][0-9]*\) skipped\)\{0,1\}$/\1 \2 0\4/p' "$1" | tail -n 1
}

# check NAME COMMAND...: one check; passes when the command exits 0.
check() {
  local name=$1 started=$SECONDS; shift
  if "$@" >"$logs/$name.log" 2>&1; then
    echo "PASS $name ($((SECONDS - started)) s)"
    count 1 0 0
  else
    echo "FAIL $name ($((SECONDS - started)) s)"
    tail -n 60 "$logs/$name.log"
    count 0 1 0
    return 1
  fi
}

# suite NAME COMMAND...: a script that counts for itself and closes with its counts.
suite() {
  local name=$1 started=$SECONDS result numbers; shift
  "$@" >"$logs/$name.log" 2>&1
  result=$?
  numbers=$(counts_of "$logs/$name.log")
  if [ -z "$numbers" ]; then
    echo "FAIL $name: it ended with exit $result and without counts ($((SECONDS - started)) s)"
    tail -n 60 "$logs/$name.log"
    count 0 1 0
    return 1
  fi
  set -- $numbers
  if [ "$result" -ne 0 ] || [ "$2" -ne 0 ]; then
    echo "FAIL $name: $1 passed, $2 failed, $((10#$3)) skipped ($((SECONDS - started)) s)"
    grep -aE '^(FAIL|UNEXPECTED)' "$logs/$name.log" | head -n 60
    # A script that fails without a failed case has failed all the same.
    [ "$2" -ne 0 ] || set -- "$1" 1 "$3"
  else
    echo "PASS $name: $1 passed, $2 failed, $((10#$3)) skipped ($((SECONDS - started)) s)"
  fi
  count "$1" "$2" "$((10#$3))"
}

# Adds up the trx files of `dotnet test`. Skipped is what was listed and not executed.
count_trx() {
  local file counters total executed ok bad
  for file in "$logs"/trx/*.trx; do
    [ -e "$file" ] || continue
    counters=$(grep -ao '<Counters [^>]*>' "$file" | head -n 1)
    total=$(sed -n 's/.* total="\([0-9]*\)".*/\1/p' <<<"$counters")
    executed=$(sed -n 's/.* executed="\([0-9]*\)".*/\1/p' <<<"$counters")
    ok=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")
    bad=$(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$counters")
    count "${ok:-0}" "${bad:-0}" "$(( ${total:-0} - ${executed:-0} ))"
  done
}

unit_tests() {
  local started=$SECONDS result before=$failed log="$logs/test.log"
  # The command of the README, with results that can be counted.
  timeout 1200 dotnet test SwytchSql.sln --no-build --logger trx --results-directory "$logs/trx" >"$log" 2>&1
  result=$?
  count_trx
  grep -aE '^(Passed|Failed|Skipped)!' "$log"
  if [ "$result" -ne 0 ]; then
    echo "FAIL test ($((SECONDS - started)) s)"
    grep -aE -A 12 '^\s+Failed |error |\[FAIL\]' "$log" | head -n 150
    # A run that breaks without a failed test (a crash, a time-out) is a failure too.
    [ "$failed" -gt "$before" ] || count 0 1 0
  else
    echo "PASS test ($((SECONDS - started)) s)"
  fi
}

if has_postgres; then
  if start_postgres; then
    trap stop_postgres EXIT
    export ORACLE_POSTGRES="127.0.0.1:$postgres_port"
    echo "PostgreSQL as oracle on $ORACLE_POSTGRES"
  else
    echo "FAIL postgres: it is installed and does not start"
    count 0 1 0
  fi
else
  skip postgres 'PostgreSQL 15 is not installed; transcripts run against this server only'
fi

built=1
check build timeout 900 dotnet build SwytchSql.sln --nologo -v q || built=0
if wants format; then
  check format-whitespace timeout 300 dotnet format whitespace SwytchSql.sln --verify-no-changes --no-restore
  check format-style timeout 600 dotnet format style SwytchSql.sln --verify-no-changes --no-restore
fi

if [ "$built" = 1 ]; then
  ! wants test || unit_tests
  if wants clients; then
    if [ ! -d "$shared/clients/programs" ]; then
      skip clients 'no ../shared/clients/programs'
    elif [ -x eng/clients.sh ]; then
      suite clients timeout 900 eng/clients.sh
    fi
  fi
  if wants sqllogictest; then
    if [ ! -d "$shared/sqllogictest" ]; then
      skip sqllogictest 'no ../shared/sqllogictest'
    elif [ -x eng/sqllogictest.sh ]; then
      suite sqllogictest timeout 900 eng/sqllogictest.sh
    fi
  fi
  if wants fuzz && [ -x eng/fuzz.sh ]; then
    suite fuzz timeout 300 eng/fuzz.sh --seconds 20
  fi
fi

echo "Logs: artifacts/ci, $SECONDS s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
