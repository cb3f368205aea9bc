#!/usr/bin/env bash
# Starts the mock, waits until it answers, and leaves its address and credentials to the steps that follow.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/package.sh"
mapfile -t flags < <(words "$FLAGS")
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/invitekit-XXXXXX")

# GitHub ends what a step leaves behind when the job ends.
npx --yes --package "$package" invitekit start --port "$MOCK_PORT" --data "$folder/state" --json "${flags[@]}" \
  >"$folder/line" 2>"$folder/log" &
pid=$!
for ((tenth = 0; tenth < WAIT * 10; tenth++)); do
  [[ ! -s $folder/line ]] || break
  if ! kill -0 "$pid" 2>/dev/null; then
    echo "::error title=invitekit::The mock ended before it answered: $(tail -n 1 "$folder/log")"
    exit 2
  fi
  sleep 0.1
done
if [[ ! -s $folder/line ]]; then
  kill "$pid"
  echo "::error title=invitekit::The mock did not answer within $WAIT s: $(tail -n 1 "$folder/log")"
  exit 2
fi
node - "$folder/line" "$pid" <<'END'
const { appendFileSync, readFileSync } = require('node:fs')
const [file, pid] = process.argv.slice(2)
const { url, docs, controlToken, environment } = JSON.parse(readFileSync(file, 'utf8'))
if (controlToken !== null) console.log(`::add-mask::${controlToken}`)
const variables = { ...environment, ...(controlToken !== null && { INVITEKIT_CONTROL_TOKEN: controlToken }), INVITEKIT_PID: pid }
const lines = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join('')
appendFileSync(process.env.GITHUB_ENV, lines(variables))
appendFileSync(process.env.GITHUB_OUTPUT, lines({ url, docs }))
console.log(`The mock answers at ${url}.`)
END
