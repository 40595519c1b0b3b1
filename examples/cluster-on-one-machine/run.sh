#!/usr/bin/env bash
# A cluster of three servers on this machine, from nothing: TLS, load, score, kill -9 of one, writes that go on, its return,
# verification. Ends with 0 when all of it held, and stops what it started, whatever happens.
#
#   run.sh [FOLDER]       works in FOLDER, which must not be there yet (default: a new one that is removed at the end)
#
#   ENTERPRISES           firms to make up (default: 300)
#   CREDITGRID_JAVA_OPTS  further flags of every JVM
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
home="$(cd "$here/../.." && pwd -P)"
if [ -x "$home/bin/creditgrid" ]; then # an unpacked archive
    creditgrid="$home/bin/creditgrid"
    card="$home/conf/card.json"
else # a checkout, which builds itself the first time
    creditgrid="$home/creditgrid"
    card="$home/cli/src/main/resources/io/creditgrid/cli/demo/card.json"
fi
enterprises="${ENTERPRISES:-300}"
names=(node-0 node-1 node-2)
declare -A pids=()

say() { printf '== %-9s %s\n' "$1" "$2"; }

# Only processes of this script, which nobody else has waited for: their numbers cannot be another's by now.
stop_all() {
    local name
    for name in "${!pids[@]}"; do kill -TERM "${pids[$name]}" 2>/dev/null || true; done
    for name in "${!pids[@]}"; do wait "${pids[$name]}" 2>/dev/null || say stop "$name ended with $?"; done
    pids=()
}

finish() {
    local code=$?
    trap - EXIT INT TERM
    stop_all
    if [ "$code" -ne 0 ]; then
        say failed "logs: $folder/grid/log, $folder/*.out"
    elif [ "$made" = yes ]; then
        rm -rf -- "$folder"
    fi
    exit "$code"
}

if [ "$#" -gt 0 ]; then
    folder="$1"
    made=no
    mkdir -- "$folder"
else
    folder="$(mktemp -d)"
    made=yes
fi
folder="$(cd "$folder" && pwd -P)"
trap finish EXIT
trap 'exit 130' INT TERM
cd "$folder"

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the ports that the system gives to connections, so that none of those takes one before its node does.
free_ports() {
    local port
    ports=()
    while [ "${#ports[@]}" -lt "$1" ]; do
        port=$((20000 + RANDOM % 12000))
        case " ${ports[*]-} " in *" $port "*) continue ;; esac
        if is_free "$port"; then ports+=("$port"); fi
    done
}

# Becomes a command with what node.yaml of this example takes from the environment, for node $1: call it in a subshell, whose
# process id is then the command's.
with_node() {
    local i="$1"
    shift
    exec env NODE="node-$i" DISCOVERY="${ports[i]}" COMMUNICATION="${ports[3 + i]}" CLIENT="${ports[6 + i]}" HTTP="${ports[9 + i]}" \
        SEED_0="${ports[0]}" SEED_1="${ports[1]}" SEED_2="${ports[2]}" "$@"
}

# Three heaps on one machine, and a compiler that is done soon.
server_flags="-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${CREDITGRID_JAVA_OPTS:-}"

start() {
    with_node "$1" CREDITGRID_JAVA_OPTS="$server_flags" "$creditgrid" node --config grid/node.yaml >>"node-$1.out" 2>&1 &
    pids["node-$1"]=$!
}

status() { "$creditgrid" cluster status --profile grid/profiles/operator; }

# Waits until the status shows a text, 120 s at most.
await() {
    local end=$((SECONDS + 120)) shown
    until shown="$(status 2>&1)" && grep -qF -- "$1" <<<"$shown"; do
        if [ "$SECONDS" -gt "$end" ]; then
            printf '%s\n' "$shown" >&2
            echo "run.sh: expected '$1' within 120 s" >&2
            return 1
        fi
        sleep 1
    done
}

say generate "$enterprises firms, and 20 more for later"
"$creditgrid" generate --enterprises "$enterprises" --out first >/dev/null
"$creditgrid" generate --enterprises 20 --seed 2 --out second >/dev/null

free_ports 12
connect="127.0.0.1:${ports[6]},127.0.0.1:${ports[7]},127.0.0.1:${ports[8]}"
say init "key file, log-ins, profiles; certificates of an authority made for this"
"$creditgrid" init --out grid --plan first/plan.yaml --connect "$connect" >/dev/null
"$creditgrid" certs --out grid --name node-0 --name node-1 --name node-2 >/dev/null
cp "$here/node.yaml" grid/node.yaml

say doctor "what node-0 would find on this machine"
(with_node 0 CREDITGRID_JAVA_OPTS="$server_flags" "$creditgrid" doctor --config grid/node.yaml)

say start "${names[*]}, TLS for clients and between servers"
for i in 0 1 2; do start "$i"; done
"$creditgrid" cluster activate --nodes 3 --timeout 120 --profile grid/profiles/operator

say load "all agencies' files"
"$creditgrid" load --plan first/plan.yaml --rejects rejects --profile grid/profiles/loader | sed -n "1p;/^all/p;\$p"

say score "every firm where it lies"
"$creditgrid" model deploy "$card" --default --profile grid/profiles/scientist >/dev/null
"$creditgrid" portfolio score --out scores.csv --profile grid/profiles/scientist

say kill "node-2 (kill -9)"
kill -KILL "${pids[node-2]}"
wait "${pids[node-2]}" 2>/dev/null || true
unset 'pids[node-2]'
say load "the 20 others, while it is away"
"$creditgrid" load --plan second/plan.yaml --rejects rejects --profile grid/profiles/loader | sed -n "1p;/^all/p;\$p"

say return "node-2 starts again and fills its copies"
start 2
await "3 of 3 servers ready"
await "64 of 64 complete"
status

say verify "log against live values of both copies, both ways"
"$creditgrid" audit seal --profile grid/profiles/operator
"$creditgrid" audit verify --profile grid/profiles/auditor

say stop "in order"
for name in "${names[@]}"; do
    kill -TERM "${pids[$name]}"
done
for name in "${names[@]}"; do
    wait "${pids[$name]}" # 0, or this ends here
    unset "pids[$name]"
done
say done "all of it held"
