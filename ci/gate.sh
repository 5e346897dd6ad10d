#!/bin/sh
# One gate of CI: runs Countersign and writes what the forge reads. Everything comes by environment variables,
# so that nothing of a request is ever part of a command.
#
#   GATE          records (default) or approvals
#   LABORATORY    the laboratory's folder (default: .)
#   BASE          records only: show and count what is new against this commit or branch (default: everything)
#   FAIL_ON       records only: the lightest grade that fails: major, minor (default), observation, never
#   CANNOT_TELL   fail or pass, when questions could not be answered and nothing else is wrong. Said nothing, it
#                 passes where the gate looks at all records, for some questions take a year to be answered, and
#                 fails where a proposal brings the question and where approvals are asked for
#   REPORTS       the folder that reports go to (default: countersign-reports); made when it is not there
#   ANNOTATIONS   github for annotations on the standard output, human (default) for text
set -eu

gate=${GATE:-records}
laboratory=${LABORATORY:-.}
reports=${REPORTS:-countersign-reports}
doubt=${CANNOT_TELL:-}
if [ -z "$doubt" ]; then
    if [ "$gate" = records ] && [ -z "${BASE:-}" ]; then doubt=pass; else doubt=fail; fi
fi

mkdir -p "$reports"
reports=$(cd "$reports" && pwd)

code=0
case "$gate" in
records)
    set -- --fail-on "${FAIL_ON:-minor}" --format "${ANNOTATIONS:-human}"
    for form in sarif=findings.sarif sarif-open=open.sarif junit=junit.xml codequality=codequality.json \
        rdjson=findings.rdjson markdown=report.md json=findings.json; do
        set -- "$@" --format "${form%%=*}=$reports/${form#*=}"
    done
    if [ -n "${BASE:-}" ]; then set -- "$@" --new-from "$BASE"; fi
    countersign check "$@" -- "$laboratory" || code=$?
    ;;
approvals)
    countersign -C "$laboratory" approvals || code=$?
    ;;
*)
    echo "GATE is neither records nor approvals." >&2
    exit 2
    ;;
esac

if [ "$code" = 3 ] && [ "$doubt" = pass ]; then
    echo "Some questions could not be answered; CANNOT_TELL lets that pass."
    code=0
fi
exit "$code"
