#!/usr/bin/env bash
# Runs all tests; continuous integration runs this very script. Installs what a fresh machine lacks (Debian packages), then runs the
# test projects and ends with one line "N passed, N failed" over all of them. The exit code is right even when a test project
# could not run at all.
set -uo pipefail
cd "$(dirname "$0")"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi; }
lacking() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' && return 1 || return 0; }

# PostgreSQL's programs (tests start clusters of their own and use no other), a browser and Chinese fonts for the pages.
wanted=()
for package in postgresql chromium fonts-noto-cjk curl; do lacking "$package" && wanted+=("$package"); done
# Node bundles the pages' scripts at build; one that did not come from Debian will do.
command -v node >/dev/null && command -v npm >/dev/null || wanted+=(nodejs npm)
if [ "${#wanted[@]}" -gt 0 ]; then
  echo "installing ${wanted[*]}"
  as_root apt-get update -q -y >/dev/null &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${wanted[@]}" >/dev/null ||
    { echo "could not install ${wanted[*]}" >&2; echo "0 passed, 1 failed"; exit 1; }
fi

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Servers of tests live for seconds: instrumenting their code for later speed would cost more than it ever gives back.
export DOTNET_TieredPGO=0
log=$(mktemp); trap 'rm -f "$log"' EXIT
dotnet test LowCode.sln 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

# One summary line a project: "Passed!  - Failed: 0, Passed: 12, Skipped: 0, Total: 12, …"
read -r passed failed skipped < <(awk '
  /^ *(Passed|Failed|Skipped)! +- Failed: / {
    line = $0; gsub(/,/, "", line); n = split(line, word, " ")
    for (i = 1; i < n; i++) { if (word[i] == "Failed:") f += word[i+1]; if (word[i] == "Passed:") p += word[i+1]; if (word[i] == "Skipped:") s += word[i+1] }
  }
  END { print p + 0, f + 0, s + 0 }' "$log")
# A skipped test, a crashed project or a build that broke is a failure too.
failed=$((failed + skipped))
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then echo "no test ran" >&2; failed=1; fi
echo "$passed passed, $failed failed"
[ "$code" -eq 0 ] && [ "$failed" -eq 0 ]
