#!/usr/bin/env bash
# The gate for any CI that runs a shell. Exit code 0 passes, 1 a guardrail fails, 2 something is invalid or in the way.
#
#   gate.sh [budgets...]
#
# REPORTS   a folder that does not exist yet, for junit.xml, report.md, report.json, and diff.md in a pull request
#           (default: a new one outside the checkout, whose path is printed)
# TOLLGATE  how tollgate is run (default: npx --no-install tollgate)
set -uo pipefail

if [ -z "${REPORTS:-}" ]; then
  reports=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/tollgate-reports-XXXXXXXX") || exit 2
elif [ -e "$REPORTS" ] || [ -L "$REPORTS" ] || ! mkdir -p "$REPORTS"; then
  # What lies there was written by the change, not by this run.
  echo "gate.sh: $REPORTS exists already. Remove it from the repository, or set REPORTS to another folder." >&2
  exit 2
else
  reports=$REPORTS
fi
echo "gate.sh: reports are written to $reports"
read -ra tollgate <<< "${TOLLGATE:-npx --no-install tollgate}"
# The branch a pull request goes into, as Jenkins, Azure, Bitbucket, Buildkite and GitLab say it.
target=${CHANGE_TARGET:-${SYSTEM_PULLREQUEST_TARGETBRANCH:-${BITBUCKET_PR_DESTINATION_BRANCH:-${BUILDKITE_PULL_REQUEST_BASE_BRANCH:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}}}}
target=${target#refs/heads/}
code=0

run() {
  "${tollgate[@]}" "$@"
  local ended=$?
  if [ "$ended" -gt "$code" ]; then code=$ended; fi
}

if [ -n "$target" ]; then
  if ! git rev-parse --verify --quiet "refs/remotes/origin/$target" > /dev/null; then
    git fetch --quiet origin "+refs/heads/$target:refs/remotes/origin/$target"
  fi
  run diff --head HEAD --output "markdown=$reports/diff.md" -- "$@"
fi
# The commit decides, and not what an earlier step made of the work tree.
head=()
if git rev-parse --verify --quiet HEAD > /dev/null 2>&1; then head=(--head HEAD); fi
run check ${head[@]+"${head[@]}"} --output "junit=$reports/junit.xml" --output "markdown=$reports/report.md" --output "json=$reports/report.json" -- "$@"
exit "$code"
