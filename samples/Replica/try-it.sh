#!/usr/bin/env bash
# Walks through everything the sample does on the storage of a real Docker registry: images are pushed by skopeo to docker-registry (both from Debian),
# two replicas share the work, one is killed in the middle of a scan and in the middle of a garbage collection, and every image that is left can still be pulled.
# usage: try-it.sh [first of six free ports, default 5600]        On Debian; installs docker-registry, skopeo, openssl and python3 where they are missing.
# Everything is kept in a folder of its own, named at the end. Ends with 0 only when every step came out as expected.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); root=$(cd "$here/../.." && pwd)
port=${1:-5600}; mongo_port=$port registry_port=$((port + 1)) feed_port=$((port + 2)) hook_port=$((port + 3)) a_port=$((port + 4)) b_port=$((port + 5))
mongo="mongodb://127.0.0.1:$mongo_port/?directConnection=true" registry=127.0.0.1:$registry_port
work=$(mktemp -d /tmp/try-it.XXXXXX); declare -A pid; failures=0

finish() { for name in "${!pid[@]}"; do kill "${pid[$name]}" 2>/dev/null || true; done; wait 2>/dev/null || true; }
trap finish EXIT
section() { printf '\n## %s\n' "$1"; }
check() { # check WHAT EXPECTED ACTUAL
  if [ "$2" = "$3" ]; then printf '   ok: %s: %s\n' "$1" "$3"; else printf '   NOT AS EXPECTED: %s: %s, expected %s\n' "$1" "$3" "$2"; failures=$((failures + 1)); fi
}
launch() { local name=$1; shift; "$@" > "$work/$name.log" 2>&1 & pid[$name]=$!; disown "${pid[$name]}"; }
value() { python3 -c 'import json,sys; d=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
api=http://127.0.0.1:$b_port/api/v0
get() { curl -sS "$api$1"; }
post() { curl -sS -X POST "$api$1" -H 'content-type: application/json' -d "${2:-}"; }
until_true() { local what=$1 tries=$2; shift 2; for _ in $(seq "$tries"); do "$@" && return; sleep 0.2; done; echo "   NOT AS EXPECTED: $what did not happen in time"; failures=$((failures + 1)); }
submit() { post /jobs "$1" | value 'd["id"]'; }
status() { get "/jobs/$1" | value 'd["status"]'; }
is_final() { case $(status "$1") in done | error | cancel | deleted) return 0 ;; *) return 1 ;; esac; }
is() { [ "$(status "$1")" = "$2" ]; }
run() { local job; job=$(submit "$1"); until_true "the end of $1" 600 is_final "$job"; echo "$job"; }
result() { get "/jobs/$1" | value 'json.dumps(d.get("result"))'; }
log() { get "/jobs/$1/logs" | value '"\n".join("   | " + line["data"] for line in d)'; }
push() { # push NAME TAG LAYER-FOLDER...
  local name=$1 tag=$2; shift 2
  python3 "$here/try-it/image.py" "$work/oci/$name-$tag" "$tag" "$@" > /dev/null
  skopeo copy -q --dest-tls-verify=false "oci:$work/oci/$name-$tag:$tag" "docker://$registry/$name:$tag"
}
tags() { curl -sS "http://$registry/v2/_catalog" | value '"\n".join(d["repositories"])' | while read -r name; do curl -sS "http://$registry/v2/$name/tags/list" | value "'\n'.join(d['name'] + ':' + tag for tag in d.get('tags') or [])"; done | sed '/^$/d'; }
pull_every_image() {
  local count=0 broken=0
  for image in $(tags); do
    rm -rf "$work/pulled"; skopeo copy -q --src-tls-verify=false "docker://$registry/$image" "dir:$work/pulled" || { broken=$((broken + 1)); echo "   broken: $image"; }
    count=$((count + 1))
  done
  check "images that can no longer be pulled, of $count" 0 "$broken"
}
replica() { # replica NAME PORT
  launch "$1" dotnet "$work/replica/Replica.dll" --replica-id "$1" --data "$work/data-$1" --urls "http://127.0.0.1:$2" --mongo "$mongo" --storage "$work/storage" \
    --vulnerabilities "http://127.0.0.1:$feed_port" --ecosystems "Debian:12,npm" --license "$work/license.json" --license-key "$work/license.pub" --heartbeat 1s --lease 6s
  until_true "the start of replica $1" 150 curl -sfo /dev/null "http://127.0.0.1:$2/readyz"
}
kill_holder() { # kill_holder JOB: SIGKILL for the replica that runs it; from then on the other one is asked
  holder=$(get "/jobs/$1" | value 'd["workerID"]')
  if [ "$holder" = b ]; then api=http://127.0.0.1:$a_port/api/v0; else api=http://127.0.0.1:$b_port/api/v0; fi
  kill -9 "${pid[$holder]}"; echo "   SIGKILL of replica $holder, which runs job $1"
}
revive() { if [ "$holder" = b ]; then replica b "$b_port"; else replica a "$a_port"; fi; }
license() { # license ISSUED EXPIRES
  printf '{"id":"L-1","holder":"try-it","issuedAt":"%s","expiresAt":"%s"}' "$1" "$2" > "$work/payload"
  openssl dgst -sha256 -sign "$work/license.key" -out "$work/signature" "$work/payload"
  printf '{"payload":"%s","signature":"%s"}' "$(base64 -w0 "$work/payload")" "$(base64 -w0 "$work/signature")" > "$work/license.json"
}

section 'What it takes'
missing=(); for tool in docker-registry skopeo openssl python3 curl; do command -v "$tool" > /dev/null || missing+=("$tool"); done
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo); $sudo apt-get update -qq; $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
docker-registry --version; skopeo --version
dotnet build -v q --nologo "$root/samples/Replica" -o "$work/replica" > "$work/build.log" || { tail -20 "$work/build.log"; exit 1; }
dotnet build -v q --nologo "$root/src/JobQueue.EmbeddedMongo.Tool" -o "$work/mongo" > "$work/build.log" || { tail -20 "$work/build.log"; exit 1; }

section 'A registry, a feed of advisories, a receiver of webhooks, a license, a database and two replicas'
# No "cache: blobdescriptor": with it the registry would check a push against its memory instead of the storage.
cat > "$work/registry.yml" <<YML
version: 0.1
log: { level: warn }
storage: { filesystem: { rootdirectory: $work/storage }, delete: { enabled: true } }
http: { addr: "$registry" }
YML
launch registry docker-registry serve "$work/registry.yml"
mkdir -p "$work/feed" "$work/oci"
python3 "$here/try-it/feed.py" "$work/feed" 'Debian:12=DSA-1,openssl,3.0.13-1~deb12u1;DSA-2,zlib,1:1.2.12' 'npm=GHSA-1,lodash,4.17.21'
launch feed python3 -m http.server "$feed_port" --bind 127.0.0.1 --directory "$work/feed"
launch receiver python3 "$here/try-it/receiver.py" "$hook_port" "$work/webhooks" try-it
openssl ecparam -name prime256v1 -genkey -noout -out "$work/license.key" 2> /dev/null; openssl ec -in "$work/license.key" -pubout -out "$work/license.pub" 2> /dev/null
license 2026-01-01T00:00:00Z 2027-01-01T00:00:00Z
launch mongo dotnet "$work/mongo/JobQueue.EmbeddedMongo.Tool.dll" --port "$mongo_port" --data "$work/mongodb"
until_true 'the start of the registry' 50 curl -sfo /dev/null "http://$registry/v2/"
replica b "$b_port"; replica a "$a_port"
get /workers | value '"\n".join("   worker %s %s %s" % (w["id"], w["status"], w["capacityMap"]) for w in d["workers"])'
for type in TAG_PUSH TAG_DELETE GC_COMPLETED SCAN_COMPLETED; do post /webhooks "{\"type\":\"$type\",\"endpoint\":\"http://127.0.0.1:$hook_port/\",\"secret\":\"try-it\"}" > /dev/null; done

section 'Images are pushed'
debian() { # debian FOLDER OPENSSL-VERSION
  mkdir -p "$1/etc" "$1/var/lib/dpkg"
  printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' > "$1/etc/os-release"
  printf 'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: %s\n\nPackage: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nSource: zlib (1:1.2.13.dfsg)\nVersion: 1:1.2.13.dfsg-1\n' "$2" > "$1/var/lib/dpkg/status"
}
node() { mkdir -p "$1/app/node_modules/lodash"; printf '{"name":"lodash","version":"%s"}' "$2" > "$1/app/node_modules/lodash/package.json"; }
debian "$work/l/base-old" 3.0.11-1~deb12u2; debian "$work/l/base-new" 3.0.13-1~deb12u1; node "$work/l/app-old" 4.17.20; node "$work/l/app-new" 4.17.21
many=(); for n in $(seq 8); do mkdir -p "$work/l/many-$n"; head -c 300000 /dev/urandom > "$work/l/many-$n/data"; many+=("$work/l/many-$n"); done
mkdir -p "$work/l/waste"; head -c 2000000 /dev/urandom > "$work/l/waste/data"
push team/app v1 "$work/l/base-old" "$work/l/app-old"
push team/many v1 "${many[@]}"
push team/old v1 "$work/l/base-new" "$work/l/waste"
tags | sed 's/^/   /'

section 'tagmigration brings tags into the database and submits the webhooks'
job=$(run '{"action":"tagmigration"}'); check 'tagmigration' done "$(status "$job")"; result "$job"
get /repositories/team/app/tags; echo
job=$(run '{"action":"bloblinkmigration"}'); check 'bloblinkmigration' done "$(status "$job")"; result "$job"

section 'license_update'
job=$(run '{"action":"license_update"}'); check 'license_update' done "$(status "$job")"; result "$job"
job=$(run '{"action":"license_update"}'); result "$job"
license 2026-06-01T00:00:00Z 2028-01-01T00:00:00Z; job=$(run '{"action":"license_update"}'); result "$job"
sed -i 's/"payload":"./"payload":"f/' "$work/license.json"; job=$(run '{"action":"license_update"}'); check 'a license that was tampered with' error "$(status "$job")"
get /meta/license; echo

section 'nautilus_update_db, twice'
job=$(run '{"action":"nautilus_update_db"}'); check 'nautilus_update_db' done "$(status "$job")"; result "$job"
job=$(run '{"action":"nautilus_update_db"}'); result "$job"

section 'A scan of an image with known vulnerable packages, and of the upgraded one'
scan() { local job; job=$(post "/imagescan/scan/$1" | value 'd["id"]'); until_true "the end of the scan of $1" 600 is_final "$job"; check "scan of $1" done "$(status "$job")"; }
findings() { get "/imagescan/repositories/$1" | value '" ".join(sorted("%s:%s->%s" % (f["package"], f["version"], f["fixedVersion"]) for i in d["images"] for f in i["findings"])) or "none"'; }
scan team/app/v1
check 'found' 'libssl3:3.0.11-1~deb12u2->3.0.13-1~deb12u1 lodash:4.17.20->4.17.21' "$(findings team/app/v1)"
push team/app v2 "$work/l/base-new" "$work/l/app-new"; scan team/app/v2
check 'found after the upgrade' none "$(findings team/app/v2)"

section 'A scan that is cancelled half-way takes its children along'
job=$(post /imagescan/scan/team/many/v1 | value 'd["id"]')
some_done() { [ "$(get "/jobs?parent=$job&limit=100" | value 'sum(j["status"] == "done" for j in d["jobs"])')" -ge "$1" ]; }
until_true 'the first layer of team/many' 300 some_done 1
post "/jobs/$job/cancel"
no_child_left() { [ "$(get "/jobs?parent=$job&limit=100" | value 'sum(j["status"] not in ("done", "cancel") for j in d["jobs"])')" = 0 ]; }
until_true 'the end of the cancelled scan' 150 is "$job" cancel; until_true 'the end of its children' 150 no_child_left
get "/jobs?parent=$job&limit=100" | value '"   children: " + str({s: sum(j["status"] == s for j in d["jobs"]) for s in ("done", "cancel")})'

section 'A replica is killed in the middle of a scan'
job=$(post /imagescan/scan/team/many/v1 | value 'd["id"]')
until_true 'the second layer of team/many' 300 some_done 2
check 'the scan' running "$(status "$job")"
kill_holder "$job"
until_true 'the end of the scan' 600 is_final "$job"; check 'the scan' done "$(status "$job")"
get "/jobs/$job" | value '"   the scan went on on %s; interruptions %s" % (d["workerID"], json.dumps(d["interruptions"]))'
get "/jobs?parent=$job&limit=100" | value '"   children: " + ", ".join("%s on %s" % (j["status"], j["workerID"]) for j in d["jobs"])'
check 'layers that were not scanned' 0 "$(get "/jobs?parent=$job&limit=100" | value 'sum(j["status"] != "done" for j in d["jobs"])')"

section 'An image is deleted and collected while images are pushed'
revive
skopeo delete --tls-verify=false "docker://$registry/team/old:v1"
run '{"action":"tagmigration"}' > /dev/null
sleep 12 # older than the grace period below
before=$(du -sb "$work/storage/docker" | cut -f1)
gc=$(submit '{"action":"gc","parameters":{"grace":"10s","settle":"5s"}}')
pushed=0; while ! is_final "$gc" && [ "$pushed" -lt 60 ]; do
  mkdir -p "$work/l/new-$pushed"; head -c 50000 /dev/urandom > "$work/l/new-$pushed/data"
  push team/new "v$pushed" "$work/l/base-new" "$work/l/new-$pushed"; pushed=$((pushed + 1))
done
until_true 'the end of gc' 300 is_final "$gc"; check 'gc' done "$(status "$gc")"; result "$gc"; log "$gc"
echo "   $pushed images were pushed meanwhile; the storage had $before bytes and has $(du -sb "$work/storage/docker" | cut -f1)"
check 'at least the 2,000,000 bytes of the deleted image are freed' True "$(get "/jobs/$gc" | value 'd["result"]["bytesFreed"] > 2000000')"
pull_every_image

section 'A replica is killed in the middle of gc'
skopeo delete --tls-verify=false "docker://$registry/team/many:v1"; sleep 12
gc=$(submit '{"action":"gc","parameters":{"grace":"10s","settle":"8s"}}')
lies_aside() { find "$work/storage/gc-aside" -type f 2> /dev/null | grep -q data; }
until_true 'a batch that lies aside' 600 lies_aside
find "$work/storage/gc-aside" -type f | wc -l | sed 's/^/   files aside: /'
kill_holder "$gc"
pull_every_image
until_true 'the end of gc' 600 is_final "$gc"; check 'gc' done "$(status "$gc")"; result "$gc"; log "$gc"
check 'files left aside' 0 "$(find "$work/storage/gc-aside" -type f 2> /dev/null | wc -l)"
pull_every_image
get "/jobs/$gc" | value '"   interruptions: " + json.dumps(d.get("interruptions"))'

section "The webhook receiver's log"
run '{"action":"tagmigration"}' > /dev/null
no_webhook_left() { [ "$(get '/jobs?action=webhook&limit=1000' | value 'sum(j["status"] not in ("done", "error") for j in d["jobs"])')" = 0 ]; }
until_true 'the end of the webhooks' 600 no_webhook_left
cut -c1-200 "$work/webhooks" | sed 's/^/   /' | head -40
check 'deliveries that came twice' 0 "$(cut -d' ' -f1 "$work/webhooks" | sort | uniq -d | wc -l)"
check 'deliveries without a signature' 0 "$(grep -c 'NOT SIGNED' "$work/webhooks" || true)"
for type in TAG_PUSH TAG_DELETE GC_COMPLETED SCAN_COMPLETED; do check "$type was delivered" True "$(grep -q "$type" "$work/webhooks" && echo True || echo False)"; done

section 'The end'
echo "   everything is in $work"
echo "$failures steps were not as expected"
[ "$failures" = 0 ]
