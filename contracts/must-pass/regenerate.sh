#!/usr/bin/env bash
# Writes contracts/must-pass/pacts anew by the libraries of four languages, which it installs into a scratch folder: needs
# Node, Python 3, Java 17 with Maven, and cargo. Names of libraries after it choose some: pact-js, pact-python,
# pact-python2, pact-jvm, rust.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pacts=$here/pacts
export PACT_DO_NOT_TRACK=true
chosen=("${@:-pact-js pact-python pact-python2 pact-jvm rust}")

pact_js() { node "$here/pact-js.mjs" "$pacts"; }

pact_python() {
  python3 -m venv "$scratch/python"
  "$scratch/python/bin/pip" install --quiet --disable-pip-version-check pact-python==4.2.0
  "$scratch/python/bin/python" "$here/pact_python.py" "$pacts"
}

pact_python2() {
  python3 -m venv "$scratch/python2"
  "$scratch/python2/bin/pip" install --quiet --disable-pip-version-check pact-python==2.3.3
  "$scratch/python2/bin/python" "$here/pact_python2.py" "$pacts" "$scratch"
}

pact_jvm() {
  cp "$here/pom.xml" "$scratch/pom.xml"
  mvn -q -B -f "$scratch/pom.xml" dependency:build-classpath -Dmdep.outputFile="$scratch/classpath"
  (cd "$scratch" && java -cp "$(cat "$scratch/classpath")" "$here/PactJvm.java" "$pacts")
}

rust() {
  mkdir -p "$scratch/rust/src"
  cp "$here/Cargo.toml" "$scratch/rust/"
  cp "$here/pact_consumer.rs" "$scratch/rust/src/main.rs"
  (cd "$scratch/rust" && PACT_OUTPUT_DIR="$pacts" cargo run --quiet)
}

for library in ${chosen[*]}; do
  # A pact is added to, so that an interaction which is gone would stay.
  rm -f "$pacts/$library"-*.json "$pacts/pact-$library"-*.json
  "${library/-/_}"
done
npx --no-install prettier --write --log-level warn "$pacts"
