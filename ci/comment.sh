#!/bin/sh
# Writes a comment on a merge request of GitLab or a pull request of Gitea or Forgejo, or renews the one that it wrote
# before. Needs curl and jq. Runs nothing on records: it passes a text on.
#
#   FORGE      gitlab or gitea
#   API        where the forge's interface is: https://gitlab.example/api/v4, https://gitea.example/api/v1
#   PROJECT    the number of GitLab's project; OWNER/NAME of Gitea's repository
#   NUMBER     the number of the request
#   TOKEN      of an account that may write comments. GitLab's CI_JOB_TOKEN may not
#   COMMENT    the file that holds the text; without it, or when it is empty, nothing is done
set -eu

: "${FORGE:?gitlab or gitea}" "${API:?where the interface is}" "${PROJECT:?which}" "${NUMBER:?of the request}"
: "${TOKEN:?of an account that may write comments}"
mark='<!-- countersign:check -->'
if [ ! -s "${COMMENT:?the file with the text}" ]; then
    echo "There is no text for a comment."
    exit 0
fi

case "$FORGE" in
gitlab)
    header="PRIVATE-TOKEN: $TOKEN"
    all="$API/projects/$PROJECT/merge_requests/$NUMBER/notes"
    one="$all" change=PUT
    ;;
gitea)
    header="Authorization: token $TOKEN"
    all="$API/repos/$PROJECT/issues/$NUMBER/comments"
    one="$API/repos/$PROJECT/issues/comments" change=PATCH
    ;;
*)
    echo "FORGE is neither gitlab nor gitea." >&2
    exit 2
    ;;
esac

# the token comes by the standard input: what stands in a command is seen by every process
ask() { printf 'header = "%s"\n' "$header" | curl --config - --fail --silent --show-error --max-time 60 "$@"; }

# Whose comments are ours: the account's of the token. A runner's own token of Gitea may not ask that.
me=$(ask "$API/user" 2>/dev/null | jq -r '.id // empty' || true)
if [ -z "$me" ] && [ "$FORGE" = gitlab ]; then
    echo "TOKEN opens nothing at $API. A token of the project with the scope api is needed." >&2
    exit 1
fi

old="" page=1
while [ -z "$old" ] && [ "$page" -le 20 ]; do
    found=$(ask "$all?per_page=100&limit=100&page=$page&sort=asc&order_by=created_at")
    # shellcheck disable=SC2016  # the variables are those of jq
    old=$(printf '%s' "$found" | jq -r --arg mark "$mark" --arg me "$me" 'map(select(.body | startswith($mark)))
        | map((.author // .user) as $by | select(if $me == "" then $by.login | test("^(gitea|forgejo)-actions$")
            else ($by.id | tostring) == $me end)) | .[0].id // empty')
    # a forge that tells all at once tells the same again
    if [ "$(printf '%s' "$found" | jq length)" -lt 100 ] || [ "$FORGE" = gitea ]; then break; fi
    page=$((page + 1))
done

body=$(mktemp)
trap 'rm -f "$body"' EXIT
jq -Rs '{body: .}' < "$COMMENT" > "$body"
if [ -n "$old" ]; then
    ask --request "$change" --header 'Content-Type: application/json' --data-binary "@$body" --output /dev/null "$one/$old"
    echo "Renewed the comment."
else
    ask --request POST --header 'Content-Type: application/json' --data-binary "@$body" --output /dev/null "$all"
    echo "Wrote the comment."
fi
