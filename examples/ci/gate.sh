#!/usr/bin/env bash
# The gate for any CI that runs a shell. Exit code 0 passes, 1 a guardrail fails, 2 something is invalid or in the way.
#
#   gate.sh [budgets...]
#
# REPORTS   where reports go (default: reports): junit.xml, report.md, report.json, and diff.md in a pull request
# TOLLGATE  how tollgate is run (default: npx --no-install tollgate)
set -uo pipefail

reports=${REPORTS:-reports}
read -ra tollgate <<< "${TOLLGATE:-npx --no-install tollgate}"
# The branch a pull request goes into, as Jenkins, Azure, Bitbucket, Buildkite and GitLab say it.
target=${CHANGE_TARGET:-${SYSTEM_PULLREQUEST_TARGETBRANCHNAME:-${BITBUCKET_PR_DESTINATION_BRANCH:-${BUILDKITE_PULL_REQUEST_BASE_BRANCH:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}}}}
code=0

run() {
  "${tollgate[@]}" "$@"
  local ended=$?
  if [ "$ended" -gt "$code" ]; then code=$ended; fi
}

mkdir -p "$reports"
if [ -n "$target" ]; then
  if ! git rev-parse --verify --quiet "refs/remotes/origin/$target" > /dev/null; then
    git fetch --quiet origin "+refs/heads/$target:refs/remotes/origin/$target"
  fi
  run diff --output "markdown=$reports/diff.md" -- "$@"
fi
run check --output "junit=$reports/junit.xml" --output "markdown=$reports/report.md" --output "json=$reports/report.json" -- "$@"
exit "$code"
