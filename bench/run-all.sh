#!/usr/bin/env bash
# Runs every table and writes them, as Markdown with their charts, into a folder (default: artifacts/bench).
# Usage: bench/run-all.sh [--quick|--full] [folder]
#   --quick   small sizes: about a quarter of an hour on two quiet cores
#   --full    with the sizes of a million
# The server is JOBQUEUE_BENCH_MONGODB, else the embedded one in a process of its own.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

size=()
folder=artifacts/bench
for argument in "$@"; do
    case "$argument" in
        --quick|--full) size=("$argument") ;;
        *) folder=$argument ;;
    esac
done

mkdir -p "$folder"
tables=$folder/tables.md
rm -f "$tables"
status=0

[ -d bench/agenda/node_modules ] || npm install --prefix bench/agenda --no-audit --no-fund || echo "Agenda is left out: npm install failed."
dotnet build bench/JobQueue.Benchmarks -c Release -v q || exit 1

bench() {
    printf '\n== %s %s\n' "$1" "${*:2}"
    timeout "${BENCH_LIMIT:-1800}" dotnet bench/JobQueue.Benchmarks/bin/Release/net10.0/JobQueue.Benchmarks.dll "$@" "${size[@]}" --output "$tables" \
        || { echo "== FAILED: $*"; printf '\n%s failed in this run.\n\n' "$*" >>"$tables"; status=1; }
}

{
    printf '# Tables\n\nMeasured on %s, %s, .NET %s, Node %s. Load of the machine before the run: %s.\n\n' \
        "$(date -u +%F)" "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | sed 's/^ *//'), $(nproc) cores" "$(dotnet --version)" "$(node --version 2>/dev/null || echo none)" "$(cut -d' ' -f1-3 /proc/loadavg)"
} >"$tables"

bench drain
bench submit
bench latency --runs 1
bench commands
bench backlog
bench head-of-line
bench replicas
bench cancel
bench failover
bench idle
bench server batches
bench server claim
bench server events
bench server million
bench server throughput
bench drain --proxy --runs 1
bench submit --proxy --runs 1
bench latency --proxy
dotnet bench/JobQueue.Benchmarks/bin/Release/net10.0/JobQueue.Benchmarks.dll micro --filter '*' --job short --inProcess --artifacts "$folder/micro" \
    && { printf '## Micro benchmarks\n\n'; for report in "$folder"/micro/results/*-github.md; do printf '### %s\n\n' "$(basename "$report" -report-github.md)"; grep '^|' "$report"; printf '\n'; done; } >>"$tables" \
    || status=1

echo "The tables are in $tables, the charts in $folder/charts."
exit "$status"
