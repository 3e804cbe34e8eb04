#!/bin/sh
# From nothing to entities, with curl alone. Needs a worker: `npm run worker -- start`. A second run changes nothing.
set -eu
cd "$(dirname "$0")/quickstart"
url=${LONGSHORE_URL:-http://127.0.0.1:8787}
credentials=${LONGSHORE_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/longshore}/credentials.json

# The only thing that is asked without a token. The file has the two keys that the body has.
token=$(curl -sS --fail-with-body "$url/v1/auth/access_token" -H 'content-type: application/json' -d "@$credentials" |
  sed -n 's/.*"accessToken":"\([^"]*\)".*/\1/p')
call() { # method path [options of curl]
  method=$1 path=$2
  shift 2
  curl -sS --fail-with-body -X "$method" "$url$path" -H "authorization: Bearer $token" "$@"
}

echo "blueprints"
while read -r blueprint; do
  id=$(printf '%s' "$blueprint" | sed 's/^{"identifier":"\([^"]*\)".*/\1/')
  call GET "/v1/blueprints/$id" > /dev/null 2>&1 ||
    printf '%s' "$blueprint" | call POST /v1/blueprints -H 'content-type: application/json' -d @- > /dev/null
done < blueprints.ndjson

echo "integration, with its mapping, its flags and where its changes go"
call POST '/v1/integration?upsert=true' -H 'content-type: application/json' -d @integration.json > /dev/null

# What is acknowledged is stored. It takes effect a moment later, in the order of the log.
for kind in repository pull_request; do
  seq=$(call POST "/v1/integration/github-quickstart/ingest/$kind" -H 'content-type: application/x-ndjson' \
    --data-binary "@$kind.ndjson" | sed -n 's/.*"lastSeq":\([0-9]*\).*/\1/p')
  echo "$kind: stored up to record $seq"
done
until call GET "/v1/integration/github-quickstart/records/$seq" | grep -q '"status":"\(applied\|set_aside\)"'; do sleep 0.2; done

echo "entities"
for blueprint in repository pull_request; do
  call GET "/v1/blueprints/$blueprint/entities"
  echo
done
