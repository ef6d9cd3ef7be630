#!/usr/bin/env bash
# A PostgreSQL 15 of one's own, as oracle: prints `ORACLE_POSTGRES=HOST:PORT` and runs until its standard input ends (or Ctrl-C).
# usage: eng/postgres.sh            then, elsewhere: ORACLE_POSTGRES=… dotnet test tests/Swytch.Wire.Tests
#        eng/postgres.sh COMMAND…   runs the command with the variable set, then stops PostgreSQL
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
has_postgres || { echo 'PostgreSQL 15 is not installed (package postgresql-15).' >&2; exit 1; }
trap stop_postgres EXIT
start_postgres || exit 1
export ORACLE_POSTGRES="127.0.0.1:$postgres_port"
if [ $# -gt 0 ]; then
  "$@"
else
  echo "ORACLE_POSTGRES=$ORACLE_POSTGRES"
  cat >/dev/null
fi
