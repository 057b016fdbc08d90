#!/usr/bin/env bash
# Runs the foreign clients against a server of their own: tests/foreign-clients/run.sh [connection string]
# Without a connection string the embedded server's tool is started, and ended by its process id.
set -euo pipefail
cd "$(dirname "$0")"

[ -d node_modules ] || npm install --no-audit --no-fund

if [ $# -gt 0 ]; then
    uri=$1
else
    dotnet build ../../src/JobQueue.EmbeddedMongo.Tool -v q
    output=$(mktemp)
    dotnet ../../src/JobQueue.EmbeddedMongo.Tool/bin/Debug/net10.0/JobQueue.EmbeddedMongo.Tool.dll --port 0 >"$output" &
    server=$!
    trap 'kill $server; rm -f "$output"' EXIT
    until uri=$(grep -o 'mongodb://[^ ]*' "$output"); do sleep 0.2; done
fi

failed=0
run() {
    echo "== $1"
    shift
    "$@" || { failed=1; echo "FAILED"; }
}

run "Node driver" node node-driver.mjs "$uri"
run "mongosh" node_modules/.bin/mongosh --quiet "$uri" mongosh.js
for line in 'show dbs' 'show collections' 'db.stats()' 'db.jobs.insertOne({ a: 1 })' 'db.jobs.find({ a: 1 }).explain("executionStats").executionStats.executionStages.stage' 'db.jobs.getIndexes()'; do
    run "mongosh> $line" node_modules/.bin/mongosh --quiet "$uri" --eval "$line"
done
run "Agenda" node agenda.mjs "$uri"
exit $failed
