# Shared by the scripts of eng/ and bench/. Source it; it changes nothing by itself.
# Every process is stopped by its pid, every directory is a fresh one below ${TMPDIR:-/tmp}.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${CONFIGURATION:-Debug}
server_dll=${SERVER_DLL:-$root/artifacts/bin/Swytch.Server/${configuration,,}/swytchsql.dll}
shared=${SHARED:-$root/../shared}
pg_bin=${PG_BIN:-/usr/lib/postgresql/15/bin}

has() { command -v "$1" >/dev/null 2>&1; }

# await SECONDS COMMAND...: repeats the command until it succeeds or the time is over.
await() {
  local deadline=$(( $(date +%s) + $1 )); shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

# start_swytchsql DIR [OPTION...]: starts a server on a free port; sets swytchsql_pid and swytchsql_port.
# Its output is DIR.out (the ready line) and DIR.log.
start_swytchsql() {
  local dir=$1; shift
  : >"$dir.out"
  dotnet "$server_dll" start --data "$dir" --listen 127.0.0.1:0 --http off "$@" >"$dir.out" 2>"$dir.log" </dev/null &
  swytchsql_pid=$!
  if ! await 30 grep -q 'ready on' "$dir.out"; then
    echo "The server did not get ready:" >&2
    tail -n 20 "$dir.log" >&2
    stop_process "$swytchsql_pid"
    return 1
  fi
  swytchsql_port=$(sed -n 's/.*ready on [^ ]*:\([0-9][0-9]*\).*/\1/p' "$dir.out" | head -n 1)
}

# stop_process PID: asks first, insists after ten seconds.
stop_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  if ! await 10 process_gone "$1"; then
    kill -KILL "$1" 2>/dev/null
  fi
  wait "$1" 2>/dev/null
  return 0
}

process_gone() {
  [ ! -d "/proc/$1" ] || grep -q '^State:[[:space:]]*Z' "/proc/$1/status"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

has_postgres() { [ -x "$pg_bin/initdb" ] && { [ "$(id -u)" != 0 ] || id postgres >/dev/null 2>&1; }; }

free_port() {
  perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => 0) or die; print $s->sockport'
}

# start_postgres: a fresh PostgreSQL 15 on loopback; sets postgres_dir and postgres_port.
# User postgres comes in by trust, user app (password app, owner of database app) by SCRAM.
start_postgres() {
  postgres_dir=$(mktemp -d --suffix=".swytch-pg")
  postgres_port=$(free_port)
  [ "$(id -u)" != 0 ] || chown postgres "$postgres_dir"
  as_postgres "$pg_bin/initdb" -D "$postgres_dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$postgres_dir.initdb.log" 2>&1 || return 1
  as_postgres sh -c "cat >'$postgres_dir/data/pg_hba.conf'" <<'HBA'
host all app 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
local all all trust
HBA
  as_postgres "$pg_bin/pg_ctl" -D "$postgres_dir/data" -l "$postgres_dir/log" -w -t 30 \
    -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_dir -c max_connections=${PG_MAX_CONNECTIONS:-100} -c timezone=UTC -c log_timezone=UTC ${PG_OPTIONS_EXTRA:-}" \
    start >/dev/null 2>&1 || { tail -n 20 "$postgres_dir/log" >&2; return 1; }
  "$pg_bin/psql" -X -q -h 127.0.0.1 -p "$postgres_port" -U postgres -d postgres \
    -c "CREATE ROLE app LOGIN SUPERUSER PASSWORD 'app'" -c 'CREATE DATABASE app OWNER app' >/dev/null
}

stop_postgres() {
  [ -n "${postgres_dir:-}" ] || return 0
  as_postgres "$pg_bin/pg_ctl" -D "$postgres_dir/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$postgres_dir" "$postgres_dir.initdb.log"
  postgres_dir=
}
