#!/usr/bin/env bash
# Walks every endpoint of the API of a running replica, with good and with bad input, and prints each request, the status and the answer.
# usage: api-tour.sh [base, such as http://127.0.0.1:5080/api/v0]      API_KEY=… where the replica asks for one
# It submits a few jobs of the actions `sleep` and `false`, a cron, an action config, and removes what it can at the end.
set -u
api="${1:-http://127.0.0.1:5080/api/v0}"
auth=(); [ -n "${API_KEY:-}" ] && auth=(-H "X-Api-Key: $API_KEY")
body=$(mktemp); headers=$(mktemp); large=$(mktemp); trap 'rm -f "$body" "$headers" "$large"' EXIT
unexpected=0

# call EXPECTED-STATUS METHOD PATH [BODY] [more options of curl]
call() {
  local expected=$1 method=$2 path=$3 json=${4:-}; shift 4 2>/dev/null || shift 3
  local data=(); [ -n "$json" ] && data=(-H 'content-type: application/json' -d "$json")
  local status
  # No text of its own may be taken for a pattern: -g leaves [ ] { } alone.
  status=$(curl -sgS -m 20 -o "$body" -D "$headers" -w '%{http_code}' "${auth[@]}" -X "$method" "${data[@]}" "$@" "$api$path")
  printf '\n%s %s %s\n  %s' "$method" "$path" "$json" "$status"
  [ "$status" = "$expected" ] || { printf '  <== %s was expected' "$expected"; unexpected=$((unexpected + 1)); }
  grep -iE '^(x-resource-count|x-next-page-start|location|x-was-duplicate|allow|retry-after):' "$headers" | tr -d '\r' | sed 's/^/  /;1s/^/\n/'
  printf '  %s\n' "$(head -c 1500 "$body")"
}
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$body" | head -1; }
section() { printf '\n## %s\n' "$1"; }
until_status() { for _ in $(seq 1 100); do curl -sS "${auth[@]}" -o "$body" "$api/jobs/$1"; [ "$(field status)" = "$2" ] && return; sleep 0.1; done; }

section 'Jobs'
call 202 POST /jobs '{"action":"sleep","parameters":{"seconds":"0.1"}}';                              done_job=$(field id)
call 202 POST /jobs '{"action":"false","retries":1,"backoff":{"type":"none"}}';                       failed=$(field id)
call 202 POST /jobs '{"action":"sleep","parameters":{"seconds":"30"},"deadline":"5m","stopTimeout":"1s","priority":5}'; running=$(field id)
call 202 POST /jobs '{"action":"sleep","scheduledAt":"2099-01-01T00:00:00Z","uniqueKey":"tour"}';      later=$(field id)
call 202 POST /jobs '{"action":"sleep","uniqueKey":"tour"}'
call 202 POST /jobs '{"action":"nobody_has_this","capacityMap":{"scan":1000}}';                       stuck=$(field id)
call 202 POST /jobs '{"action":"sleep","parameters":{"seconds":"0"}}' -H "Idempotency-Key: tour-$done_job"
call 202 POST /jobs '{"action":"sleep","parameters":{"seconds":"0"}}' -H "Idempotency-Key: tour-$done_job"
call 409 POST /jobs '{"action":"sleep","parameters":{"seconds":"1"}}' -H "Idempotency-Key: tour-$done_job"
call 400 POST /jobs '{"action":""}'
call 400 POST /jobs '{"action":"sleep","retries":-1,"deadline":"soon","stopTimeout":7,"capacityMap":{"scan":"x"},"scheduledAt":"tomorrow","colour":"red"}'
call 400 POST /jobs '{"action":{"$gt":""}}'
call 400 POST /jobs '{"action"'
call 415 POST /jobs '' -H 'content-type: text/plain' -d 'action=sleep'
{ printf '{"action":"'; head -c 1100000 /dev/zero | tr '\0' a; printf '"}'; } > "$large"
call 413 POST /jobs '' -H 'content-type: application/json' -H 'Expect:' --data-binary "@$large"
call 405 PUT /jobs
call 404 GET /nothing
call 406 GET /jobs '' -H 'Accept: text/html'
until_status "$done_job" done
call 200 GET "/jobs/$done_job"
call 404 GET /jobs/1fcf4c0f-0000-0000-0000-000000000000
call 404 GET '/jobs/{"$gt":""}'
call 200 GET '/jobs?limit=2'
call 200 GET '/jobs/?running=true&limit=1'
call 200 GET '/jobs?running=false&action=sleep&limit=1'
call 200 GET '/jobs?status=waiting,error&limit=1'
call 200 GET "/jobs?root=$failed&limit=1"
call 200 GET "/jobs?q=${done_job:0:8}&limit=1"
call 200 GET "/jobs?parent=$done_job"
call 200 GET '/jobs?action={"$gt":""}'
call 400 GET '/jobs?running=maybe&limit=0&start=-1&status=lost&q=zz&parent=x&colour=red'
call 200 GET "/jobs/$done_job/logs"
call 200 GET "/jobs/$done_job/logs?offset=0&limit=1"
call 200 GET "/jobs/$done_job/logs?stream=true"
call 200 GET "/jobs/$done_job/logs?stream=true" '' -H 'Accept: text/event-stream'
call 400 GET "/jobs/$done_job/logs?offset=-1"
call 404 GET /jobs/1fcf4c0f-0000-0000-0000-000000000000/logs
call 200 GET "/jobs/$stuck/explain"
call 404 GET /jobs/1fcf4c0f-0000-0000-0000-000000000000/explain
call 204 POST "/jobs/$running/cancel"
until_status "$running" cancel
call 409 POST "/jobs/$running/cancel"
call 404 POST /jobs/1fcf4c0f-0000-0000-0000-000000000000/cancel
call 202 POST "/jobs/$running/retry";                                                                again=$(field id)
call 409 POST "/jobs/$running/retry"
call 409 POST "/jobs/$later/retry"
call 404 POST /jobs/1fcf4c0f-0000-0000-0000-000000000000/retry
call 204 DELETE "/jobs/$again"
call 204 DELETE "/jobs/$later/"
call 404 DELETE /jobs/1fcf4c0f-0000-0000-0000-000000000000
call 409 POST "/jobs/$later/retry"
call 200 GET '/jobs?status=deleted&limit=1'

section 'Workers'
call 200 GET /workers/;                                                                              worker=$(field id)
call 200 GET "/workers/$worker"
call 404 GET /workers/nobody
call 202 POST "/workers/$worker/capacity" '{"capacityMap":{"scan":2,"scanCheck":2}}'
call 400 POST "/workers/$worker/capacity" '{"capacityMap":{"scan":-1}}'
call 202 POST "/workers/$worker/capacity" '{"capacityMap":null}'
call 404 POST /workers/nobody/capacity '{"capacityMap":{"scan":1}}'
call 409 DELETE "/workers/$worker"
call 404 DELETE /workers/nobody

section 'Crons'
call 202 POST /crons '{"action":"sleep","schedule":"57 54 3 * * *","retries":2}'
call 400 POST /crons '{"action":"sleep","schedule":"61 * * * * *"}'
call 400 POST /crons '{"schedule":"@daily"}'
call 200 GET /crons
call 200 GET /crons/sleep
call 404 GET /crons/nobody
call 200 GET '/jobs?cron=sleep&limit=1'
call 204 DELETE /crons/sleep
call 404 DELETE /crons/sleep

section 'Actions'
call 202 POST /action_configs '{"action":"sleep","parameters":{"seconds":"1"}}'
call 400 POST /action_configs '{"parameters":{"seconds":"1"}}'
call 200 GET /action_configs
call 200 GET /action_configs/sleep
call 404 GET /action_configs/nobody
call 204 DELETE /action_configs/sleep
call 404 DELETE /action_configs/sleep

section 'The queue'
call 200 GET /stats
call 200 GET /meta/settings
call 200 GET /docs.json
printf '\nGET /events (for two seconds)\n'
curl -sgN -m 2 "${auth[@]}" "$api/events?topic=jobs,workers" > "$body" & sleep 0.5
curl -sS -o /dev/null "${auth[@]}" -H 'content-type: application/json' -d '{"action":"sleep","parameters":{"seconds":"0"}}' "$api/jobs"
wait $!; sed 's/^/  /' "$body"
grep -q '^event: job' "$body" || { echo '  <== an event of the job was expected'; unexpected=$((unexpected + 1)); }
call 400 GET '/events?topic=logs'

curl -sS -o /dev/null "${auth[@]}" -X POST "$api/jobs/$stuck/cancel"
printf '\n%s answers were not as expected\n' "$unexpected"
[ "$unexpected" = 0 ]
