#!/usr/bin/env bash
# Runs ../shared/sqllogictest/*.test over the wire, each on a fresh server directory (swytch.dialect = sqlite, the default).
# A file passes when every record agrees with SQLite. Closes with `N passed, N failed` (records).
# usage: eng/sqllogictest.sh [FILE...]      SLT_JOBS=2 files at a time
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
runner="$root/artifacts/bin/Swytch.SqlLogicTest/${configuration,,}/sqllogictest.dll"
[ -f "$runner" ] && [ -f "$server_dll" ] || { echo 'Build first: dotnet build' >&2; exit 2; }
work=$(mktemp -d --suffix=".swytch-slt")
trap 'rm -rf "$work"' EXIT

run_file() {
  local file=$1 name dir
  name=$(basename "$file" .test)
  dir="$work/$name"
  start_swytchsql "$dir" || { echo "FAIL $name: no server"; echo '0 passed, 1 failed'; return; }
  timeout "${SLT_TIMEOUT_S:-600}" dotnet "$runner" "127.0.0.1:$swytchsql_port" swytch swytch --show "${SLT_SHOW:-20}" "$file"
  case $? in
    0 | 1) ;;
    *)
      echo "FAIL $name: the run did not end by itself"
      tail -n 5 "$dir.log"
      echo '0 passed, 1 failed'
      ;;
  esac
  stop_process "$swytchsql_pid"
  rm -rf "$dir"
}

[ $# -gt 0 ] || set -- "$shared"/sqllogictest/*.test
jobs_wanted=${SLT_JOBS:-2}
for file in "$@"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs_wanted" ]; do
    wait -n
  done
  run_file "$file" >"$work/$(basename "$file" .test).out" 2>&1 &
done
wait

passed=0 failed=0
for out in "$work"/*.out; do
  cat "$out"
  read -r ok bad < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$out" | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
  passed=$((passed + ok)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
