#!/usr/bin/env bash
# Verifies pacts. The exit code is that of `invitekit verify`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/package.sh"
mapfile -t words < <(words "$PACTS $FLAGS")
# What verify replays with: the release that this version of the action was tried with.
exec npx --yes --package "$package" --package @pact-foundation/pact-cli@18.1.2 invitekit verify "${words[@]}"
