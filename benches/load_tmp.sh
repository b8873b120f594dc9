#!/usr/bin/env bash
# Load on the pages that matter, on SQLite and on PostgreSQL, beside a yardstick written by hand
# (benches/yardstick) in the same run on the same SQLite file.
#
#   benches/load.sh [SECONDS]      how long each page is asked (5)
#
# Prints requests a second, p50, p99, and the server's own processor time per request. Needs wrk,
# PostgreSQL, python3 (Debian: apt-get install wrk postgresql python3).
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/postgres.sh

seconds=${1:-5}
# One thread asks: on two processors the other is left to the server.
connections=8 threads=1
work=$(mktemp -d)
chmod 755 "$work"
server=

stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
finish() { stop_server; stop_postgres; rm -rf "$work"; }
trap finish EXIT
trap 'exit 130' INT TERM

for tool in wrk python3 cargo; do
  command -v "$tool" >/dev/null || { echo "$tool is missing (Debian: apt-get install wrk postgresql python3)" >&2; exit 1; }
done



product=target/release/angkatan
yardstick=benches/yardstick/target/release/yardstick

# --- one measurement ------------------------------------------------------------------------------

ticks=$(getconf CLK_TCK)
cpu() { awk -v t="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13) / t }' "/proc/$1/stat"; }

# measure LABEL PID URL [wrk arguments]: one line of the table; the numbers are kept under LABEL.
measure() {
  local label=$1 pid=$2 url=$3 before after
  shift 3
  wrk -t1 -c4 -d1s "$@" "$url" >/dev/null # warm
  before=$(cpu "$pid")
  wrk -t"$threads" -c"$connections" -d"${seconds}s" --latency "$@" "$url" >"$work/wrk.txt"
  after=$(cpu "$pid")
  python3 - "$label" "$before" "$after" "$work" <<'PY'
import json, pathlib, re, sys
label, before, after, work = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), pathlib.Path(sys.argv[4])
text = (work / "wrk.txt").read_text()
unit = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}
def latency(p):
    m = re.search(rf"^\s+{p}%\s+([\d.]+)(us|ms|s|m)$", text, re.M)
    return float(m[1]) * unit[m[2]] if m else float("nan")
requests = int(re.search(r"(\d+) requests in", text)[1])
rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
errors = re.search(r"Socket errors: (.*)", text)
p50, p99 = latency(50), latency(99)
cost = (after - before) * 1000 / max(requests, 1)
trouble = " ".join(filter(None, [bad and f"{bad[1]} REFUSED", errors and errors[1]]))
print(f"{label:<34}{rate:>10.0f} /s {p50:>9.2f} ms {p99:>9.2f} ms {p99 / p50 if p50 else 0:>6.1f} x {cost:>9.3f} ms  {trouble}")
kept = work / "kept.json"
all = json.loads(kept.read_text()) if kept.exists() else {}
all[label] = {"rate": rate, "p50": p50, "p99": p99, "cpu": cost, "trouble": trouble}
kept.write_text(json.dumps(all))
PY
}

heading() {
  printf '\n%s\n%-34s%13s%13s%13s%9s%13s\n' "$1" "" "requests" "p50" "p99" "p99/p50" "cpu/request"
}

wait_for() { # URL
  for _ in $(seq 300); do
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=1)' "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  echo "$1 does not answer" >&2
  return 1
}

# --- what to ask: found through the pages, so that it is the same on both databases ----------------

# Signs in with the demo accounts until one has a session today; writes the addresses to ask.
explore() { # BASE
  python3 - "$1" "$work" <<'PY'
import html, http.cookiejar, pathlib, re, sys, urllib.parse, urllib.request
base, work = sys.argv[1], pathlib.Path(sys.argv[2])

def browser():
    jar = http.cookiejar.CookieJar()
    return jar, urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

def get(opener, path):
    try:
        with opener.open(base + path) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return ""

jar, nobody = browser()
start = get(nobody, "/")
course = re.search(r'href="(/pelatihan/[^"]+)"', start)[1]
page = get(nobody, "/masuk")
field = lambda form, name: (re.search(rf'name="{name}" value="([^"]*)"', form) or [None, ""])[1]
accounts = [(html.unescape(field(f, "akun")), html.unescape(field(f, "sandi"))) for f in re.findall(r"<form.*?</form>", page, re.S)]
found = None
for name, password in accounts:
    if not name or not password:
        continue
    jar, opener = browser()
    body = urllib.parse.urlencode({"akun": name, "sandi": password, "ke": "/hari-ini"})
    try:
        opener.open(urllib.request.Request(base + "/masuk", body.encode(), {"Sec-Fetch-Site": "same-origin"}))
    except urllib.error.HTTPError:
        continue
    cookie = "; ".join(f"{c.name}={c.value}" for c in jar if c.name == "masuk")
    (work / "signin.body").write_text(body)
    for roster in re.findall(r'href="(/angkatan/\d+/sesi/\d+)"', get(opener, "/hari-ini")):
        page = get(opener, roster)
        people = re.findall(r'id="o(\d+)"', page)
        if len(people) >= 20 and (not found or len(people) > len(found[2])):
            found = (roster, cookie, people)
assert found, "no demo account has a session of at least 20 people today"
roster, cookie, people = found
for presence in ["present", "late"]:
    marks = {f"tanda.{who}": presence for who in people[:30]} | {"alasan": "Uji beban"}
    (work / f"{presence}.body").write_text(urllib.parse.urlencode(marks))
# A certificate that anybody may check: from the coordinator's pages, or the demo's own example.
code = None
for name, password in accounts:
    jar, opener = browser()
    body = urllib.parse.urlencode({"akun": name, "sandi": password})
    try:
        opener.open(urllib.request.Request(base + "/masuk", body.encode(), {"Sec-Fetch-Site": "same-origin"}))
    except urllib.error.HTTPError:
        continue
    pages = ["/saya", "/koordinator", "/angkatan?keadaan=finished", "/angkatan"]
    todo, seen = list(pages), set()
    while todo and len(seen) < 40 and not code:
        path = todo.pop(0)
        if path in seen:
            continue
        seen.add(path)
        text = get(opener, path)
        hit = re.search(r'/v/([0-9A-Z-]{9,})', text)
        code = hit and hit[1]
        todo += [p + "/sertifikat" for p in re.findall(r'href="(/angkatan/\d+)"', text)]
    if code:
        break
(work / "env").write_text(
    f"course={course}\nroster={roster}\npeople={len(people)}\ncookie='{cookie}'\nverify={'/v/' + code if code else ''}\n")
PY
}

posting() { # FILE BODY...: a wrk script that posts these bodies in turn, so that each changes something
  local script=$1
  shift
  {
    echo 'local bodies, turn = {}, 0'
    printf 'do local f = io.open("%s"); bodies[#bodies + 1] = f:read("*a"); f:close() end\n' "$@"
    echo 'wrk.method = "POST"'
    echo 'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"'
    echo 'wrk.headers["Sec-Fetch-Site"] = "same-origin"'
    echo 'function request() turn = turn % #bodies + 1; return wrk.format(nil, nil, nil, bodies[turn]) end'
  } >"$script"
}

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# --- the product on one database -------------------------------------------------------------------

ours() { # NAME
  local name=$1 at base
  at=$(port)
  base=http://127.0.0.1:$at
  ANGKATAN_SIGN_IN_LIMIT=100000000 ANGKATAN_VERIFY_LIMIT=100000000 ANGKATAN_LOG=error \
    "$product" --data "$work/$name" demo --port "$at" >"$work/$name.log" 2>&1 &
  server=$!
  wait_for "$base/healthz" || { cat "$work/$name.log"; return 1; }
  explore "$base"
  . "$work/env"
  posting "$work/marks.lua" "$work/present.body" "$work/late.body"
  posting "$work/signin.lua" "$work/signin.body"
  heading "Angkatan on $name"
  measure "$name catalogue" "$server" "$base/"
  measure "$name course page" "$server" "$base$course"
  measure "$name roster of $people" "$server" "$base$roster" -H "Cookie: $cookie"
  measure "$name saving 30 marks" "$server" "$base$roster/banyak" -H "Cookie: $cookie" -s "$work/marks.lua"
  # Four at once at one account: more would meet its limit.
  connections=4 measure "$name signing in" "$server" "$base/masuk" -s "$work/signin.lua"
  if [ -n "$verify" ]; then
    measure "$name verification" "$server" "$base$verify"
  else
    echo "$name verification: the demo shows no certificate" >&2
    return 1
  fi
}

ours sqlite
# The same sign-in for the yardstick, which knows a plain token instead of Rocket's sealed cookie.
file=$(find "$work/sqlite" -maxdepth 1 -name '*.sqlite*' ! -name '*-wal' ! -name '*-shm' | head -n 1)
token=yardstick
python3 - "$file" "$token" "$roster" <<'PY'
import hashlib, sqlite3, sys
file, token, roster = sys.argv[1:]
cohort = int(roster.split("/")[2])
db = sqlite3.connect(file, timeout=10)
person = db.execute("SELECT person_id FROM cohort_staff WHERE cohort_id = ? AND duty = 'instructor' ORDER BY person_id", (cohort,)).fetchone()[0]
db.execute("INSERT INTO sign_in (person_id, token_hash, device, created_at, expires_at) VALUES (?, ?, 'yardstick', '2020-01-01T00:00:00+00:00', '2999-01-01T00:00:00+00:00')",
           (person, hashlib.sha256(token.encode()).hexdigest()))
db.commit()
PY
stop_server

at=$(port)
"$yardstick" "$file" "$at" >"$work/yardstick.log" 2>&1 &
server=$!
wait_for "http://127.0.0.1:$at/"
heading "The yardstick on the same SQLite file"
measure "yardstick catalogue" "$server" "http://127.0.0.1:$at/"
measure "yardstick roster of $people" "$server" "http://127.0.0.1:$at$roster" -H "Cookie: masuk=$token"
stop_server

start_postgres "$work/pg"
psql -q -h 127.0.0.1 -p "${POSTGRES##*:}" -U postgres -c 'CREATE DATABASE angkatan' postgres
export ANGKATAN_DATABASE=$POSTGRES/angkatan
ours postgres
stop_server

# --- against the goals -----------------------------------------------------------------------------

python3 - "$work/kept.json" "$people" <<'PY'
import json, sys
kept, people = json.load(open(sys.argv[1])), sys.argv[2]
print("\nAgainst the yardstick (SQLite, same run)")
faults = 0
def line(what, value, goal, holds, shown):
    global faults
    faults += not holds
    print(f"{what:<44}{shown(value):>12}   goal {goal:<10} {'holds' if holds else 'DOES NOT HOLD'}")
times = lambda v: f"{v:.2f} x"
ms = lambda v: f"{v:.3f} ms"
for page, goal in [("catalogue", 1.0), (f"roster of {people}", 0.4)]:
    value = kept[f"sqlite {page}"]["rate"] / kept[f"yardstick {page}"]["rate"]
    line(f"throughput, {page}", value, f">= {goal}", value >= goal, times)
for page in ["catalogue", f"roster of {people}"]:
    row = kept[f"sqlite {page}"]
    line(f"p99 / p50, {page}", row["p99"] / row["p50"], "< 5", row["p99"] < 5 * row["p50"], times)
for page, goal in [("catalogue", 0.08), (f"roster of {people}", 0.5), ("saving 30 marks", 1.0), ("verification", 0.1)]:
    value = kept[f"sqlite {page}"]["cpu"]
    line(f"processor time, {page}", value, f"<= {goal} ms", value <= goal, ms)
for label, row in kept.items():
    if row["trouble"]:
        faults += 1
        print(f"{label}: {row['trouble']}")
sys.exit(faults > 0)
PY
