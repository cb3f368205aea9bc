#!/usr/bin/env bash
# Stops the mock that start.sh has started.
set -euo pipefail
if [[ -z ${INVITEKIT_PID:-} ]]; then
  echo '::error title=invitekit::No step of this job has started a mock. Put one before this that uses invitekit/invitekit.'
  exit 2
fi
kill "$INVITEKIT_PID" 2>/dev/null || echo 'The mock has ended already.'
for _ in {1..100}; do
  kill -0 "$INVITEKIT_PID" 2>/dev/null || exit 0
  sleep 0.1
done
echo '::error title=invitekit::The mock did not end within 10 s.'
exit 1
