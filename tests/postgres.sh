# A PostgreSQL of our own for tests and benchmarks: sourced by tests/run and benches/load.sh.
# `start_postgres DIR` makes a cluster in DIR on a free port and sets POSTGRES to its address;
# `stop_postgres` ends it by its process id. Nothing is kept safe from a power cut: it is thrown away.

postgres_bin() {
  local found
  found=$(find /usr/lib/postgresql /usr/pgsql* /opt/homebrew/opt/postgresql* -name initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v initdb)
  [ -n "$found" ] && dirname "$found"
}

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_postgres() {
  local bin port dir=$1
  bin=$(postgres_bin) || return 1
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])') || return 1
  mkdir -p "$dir" && { [ "$(id -u)" != 0 ] || chown postgres "$dir"; } || return 1
  (cd / && as_postgres "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync) \
    >"$dir.log" 2>&1 || { cat "$dir.log"; return 1; }
  (cd / && as_postgres "$bin/postgres" -D "$dir/data" -h 127.0.0.1 -p "$port" -k "$dir" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=500 \
    >>"$dir.log" 2>&1 &)
  POSTGRES_DATA=$dir/data
  for _ in $(seq 100); do
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
      POSTGRES=postgres://postgres@127.0.0.1:$port
      return 0
    fi
    sleep 0.1
  done
  cat "$dir.log"
  return 1
}

stop_postgres() {
  local pid
  [ -n "${POSTGRES_DATA:-}" ] || return 0
  pid=$(head -n 1 "$POSTGRES_DATA/postmaster.pid" 2>/dev/null) || return 0
  POSTGRES_DATA=
  kill -INT "$pid" 2>/dev/null
  for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null
}
