#!/bin/sh
# Repeats the verdicts on approvals of verdicts.tsv without Countersign.
#
#   sh verify.sh REPOSITORY
#
# Needs git, ssh-keygen (OpenSSH 8.8 or later), sha256sum, awk and grep. It writes to a folder of its own
# under TMPDIR and nowhere else, uses no network, and lets no configuration of REPOSITORY run a program.
# Of each verdict it says "agrees", "differs" or "not covered", with the reason.
#
# Exit codes: 0 none differs; 1 some differ; 2 nothing could be repeated.
#
# What it can not repeat, and says so: whether the person held the role on that day, whether the approval
# came in the right order, signatures of OpenPGP, what rests on nobody's signature.
set -u
LC_ALL=C
export LC_ALL
umask 077

die() { printf '%s\n' "$1" >&2; exit 2; }

[ $# -eq 1 ] || die 'Say which repository: sh verify.sh REPOSITORY'
for tool in git ssh-keygen sha256sum awk grep sed mktemp; do
  command -v "$tool" >/dev/null 2>&1 || die "There is no $tool here."
done
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || die 'The folder of this script can not be read.'
repo=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd) || die 'There is no such folder.'
tmp=$(mktemp -d) || die 'No folder for passing files could be made.'
trap 'rm -rf -- "$tmp"' EXIT
trap 'exit 2' HUP INT TERM

unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES \
  GIT_COMMON_DIR GIT_NAMESPACE GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_SHALLOW_FILE
# neither grafts nor another place of objects has a say
GIT_GRAFT_FILE=/dev/null GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none GIT_TERMINAL_PROMPT=0
export GIT_GRAFT_FILE GIT_NO_LAZY_FETCH GIT_ALLOW_PROTOCOL GIT_TERMINAL_PROMPT
tab=$(printf '\t')

git_() {
  GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git --no-replace-objects -c core.fsmonitor= \
    -c core.hooksPath=/dev/null -c core.commitGraph=false -C "$repo" "$@" 2>/dev/null
}

# A field of a table as it was, and an x after it: whoever takes it takes the x away.
plain() { printf '%bx' "$(printf '%s' "$1" | sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')"; }

fact() { awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$here/facts.tsv"; }

blob_at() { git_ rev-parse -q --verify "$1:$2"; }

# The keys as they stood in a commit; those that are believed no more today count for the past as well.
keys_of() {
  git_ cat-file blob "$1:${prefix}keys/allowed_signers" >"$tmp/signers" || : >"$tmp/signers"
  { git_ cat-file blob "$1:${prefix}keys/revoked"; printf '\n'
    git_ cat-file blob "$head:${prefix}keys/revoked"; } | grep -v '^$' >"$tmp/revoked"
}

# verified SIGNATURE FILE PRINCIPAL NAMESPACE [TIME]
verified() {
  set -- "$1" "$2" -f "$tmp/signers" -I "$3" -n "$4" -s "$1" ${5:+"-Overify-time=$5"}
  signed=$2
  shift 2
  [ -s "$tmp/revoked" ] && set -- "$@" -r "$tmp/revoked"
  ssh-keygen -Y verify "$@" <"$signed" >/dev/null 2>&1
}

# When a commit was made by its committer's clock, as ssh-keygen reads times.
time_of() { TZ=UTC0 git_ rev-list -1 --date=format-local:%Y%m%d%H%M%SZ --format=%cd "$1" | sed -n 2p; }

# The addresses of a person, each of which must stand in the register of that commit.
addresses() {
  PERSON=$1 awk -F '\t' '$1 == ENVIRON["PERSON"] && $2 == "address" && $3 !~ /\\/ && $3 != "-" { print $3 }' \
    "$here/people.tsv" >"$tmp/all"
  : >"$tmp/addresses"
  while IFS= read -r address; do
    grep -qiF -e "$address" "$tmp/register" && printf '%s\n' "$address" >>"$tmp/addresses"
  done <"$tmp/all"
}

is_theirs() { printf '%s\n' "$1" | grep -qixF -f "$tmp/addresses"; }

on_line() { git_ rev-list --first-parent "$head" | grep -qx -e "$1"; }

# What a statement says, a line each. Lines of JSON can not be forged within a text, which holds no line break.
read_statement() {
  awk '
    function value(line) { sub(/^[^:]*: "/, "", line); sub(/",?$/, "", line); return line }
    /^    "(approver|decision|repository|role)": "[^"\\]*",?$/ {
      key = $0; sub(/^    "/, "", key); sub(/".*/, "", key); print key "\t" value($0)
    }
    /^        "record": "[^"\\]*",?$/ { record[++r] = value($0) }
    /^        "gitBlob": "[0-9a-f]*",?$/ { blob[++b] = value($0) }
    /^        "sha256": "[0-9a-f]*",?$/ { sha[++s] = value($0) }
    END { if (r && r == b && r == s) for (i = 1; i <= r; i++) print "about\t" record[i] "\t" blob[i] "\t" sha[i] }
  ' "$1" >"$tmp/said"
}

says() { grep -qxF -e "$1$tab$2" "$tmp/said"; }

# What follows answers for one line of the table: 0 it holds, 1 it does not, 2 there is no telling here; and why.

# statement NUMBER PATH: good, by the person, in the role, of this content?
statement() {
  case $1 in '' | *[!0-9]*) why='a statement is named that can be none'; return 1 ;; esac
  file=$here/statements/$1.json
  if [ ! -f "$file" ] || [ ! -f "$file.sig" ]; then why="statement $1 or its signature is not here"; return 1; fi
  read_statement "$file"
  if ! grep -q '^about' "$tmp/said"; then why="statement $1 is not laid out as Countersign writes it"; return 2; fi
  says approver "$person" || { why="statement $1 is not by $person"; return 1; }
  says role "$role" || { why="statement $1 is not as $role"; return 1; }
  says decision "$decision" || { why="statement $1 does not say $decision"; return 1; }
  says about "$id$tab$blob$tab$sum" || { why="statement $1 does not name this content with both digests"; return 1; }
  git_ rev-list --max-parents=0 "$head" | sed "s/^/repository$tab/" >"$tmp/roots"
  grep -qxF -f "$tmp/roots" "$tmp/said" || { why="statement $1 was made for another repository"; return 1; }
  came=$(git_ rev-list -1 --first-parent "$head" -- ":(top,literal)$prefix$2" ":(top,literal)$prefix$2.sig")
  moment=
  if [ -z "$came" ]; then
    keys_of "$head"
  else
    before=$(git_ rev-parse -q --verify "$came^1^{commit}") || { why="no key was known before statement $1"; return 1; }
    moment=$(time_of "$came")
    keys_of "$before"
  fi
  addresses "$person"
  good=
  while IFS= read -r address; do
    verified "$file.sig" "$file" "$address" approval.v1@countersign "$moment" && good=$address
  done <"$tmp/addresses"
  [ -n "$good" ] || { why="the signature of statement $1 does not hold"; return 1; }
  why="signed by $good, statement $1"
}

# Does the same person say otherwise of this content in any statement?
contrary() {
  for file in "$here"/statements/*.json; do
    [ -f "$file" ] || continue
    read_statement "$file"
    says approver "$person" && ! says decision approved && grep -qF -e "$tab$blob$tab" "$tmp/said" && return 0
  done
  return 1
}

# Takes an object of git's apart: what was signed, and the signature.
apart() {
  git_ cat-file "$1" "$2" >"$tmp/raw" || return 1
  : >"$tmp/signed"
  : >"$tmp/sig"
  awk -v kind="$1" -v signed="$tmp/signed" -v sig="$tmp/sig" '
    kind == "tag" && /^-----BEGIN / { tail = 1 }
    tail { print >sig; next }
    body || kind == "tag" { print >signed; next }
    /^$/ { body = 1; print >signed; next }
    /^gpgsig / { on = 1; sub(/^gpgsig /, ""); print >sig; next }
    on && /^ / { sub(/^ /, ""); print >sig; next }
    { on = 0; print >signed }
  ' "$tmp/raw"
  # what ends without a line break was signed without one
  if [ "$1" = commit ] && [ "$(tail -c 1 "$tmp/raw" | wc -l)" -eq 0 ]; then
    head -c "$(($(wc -c <"$tmp/signed") - 1))" "$tmp/signed" >"$tmp/cut" && mv "$tmp/cut" "$tmp/signed"
  fi
}

is_openssh() {
  case $(sed -n 1p "$tmp/sig") in
    '-----BEGIN SSH SIGNATURE-----') return 0 ;;
    '') why="$1 carries no signature"; return 1 ;;
    *) why="$1 is signed with OpenPGP or X.509, which takes gpg"; return 2 ;;
  esac
}

# The address behind a word of a commit or tag.
address_in() { sed -n "/^\$/q; s/^$1 .*<\\([^<>]*\\)> [0-9]* [-+][0-9]*\$/\\1/p" "$tmp/signed"; }

# merge COMMIT: signed by the forge or the merger, who wrote nothing of it?
merge() {
  case $1 in '' | *[!0-9a-f]*) why='a merge is named that can be none'; return 1 ;; esac
  short=$(printf '%.12s' "$1")
  apart commit "$1" || { why="the merge $short is not in the repository"; return 1; }
  on_line "$1" || { why="the merge $short is not on the branch"; return 1; }
  [ "$(sed '/^$/q' "$tmp/signed" | grep -c '^parent ')" -eq 2 ] || { why="$short has not two parents"; return 1; }
  [ "$(blob_at "$1" "$full")" = "$blob" ] || { why="the merge $short does not hold this content at this path"; return 2; }
  [ "$(blob_at "$1^1" "$full")" != "$blob" ] || { why="the content was there before the merge $short"; return 1; }
  [ "$(blob_at "$1^2" "$full")" = "$blob" ] || { why="the merge $short itself changed the content"; return 1; }
  is_openssh "the merge $short" || return $?
  moment=$(time_of "$1")
  merger=
  keys_of "$1^1"
  cp "$tmp/signers" "$tmp/personal"
  if [ -s "$here/keys/forge_signers" ]; then
    cp "$here/keys/forge_signers" "$tmp/signers"
    verified "$tmp/sig" "$tmp/signed" forge git "$moment" && merger=$(address_in author)
    cp "$tmp/personal" "$tmp/signers"
  fi
  if [ -z "$merger" ]; then
    merger=$(address_in committer)
    verified "$tmp/sig" "$tmp/signed" "$merger" git "$moment" ||
      { why="the signature of the merge $short is neither the forge's nor its merger's"; return 1; }
  fi
  addresses "$person"
  is_theirs "$merger" || { why="the merge $short is by $merger, who is not $person"; return 1; }
  { git_ rev-list --format='%ae%n%ce' "$1^1..$1^2" -- ":(top,literal)$full" | grep -v '^commit '
    git_ rev-list --format=%B "$1^1..$1^2" -- ":(top,literal)$full" |
      sed -n 's/^[Cc]o-[Aa]uthored-[Bb]y:.*<\([^<>]*\)>.*/\1/p'; } >"$tmp/hands"
  grep -qixF -f "$tmp/addresses" "$tmp/hands" && { why="$person had a hand in what $short merged"; return 1; }
  why="merge $short signed, by $merger"
}

# tag REFERENCE: a signed tag on this content, under its own name?
tag() {
  name=${1#refs/tags/}
  [ "$name" = "approve/$id/$role/$person" ] || { why="the tag's name does not say record, role and person"; return 1; }
  apart tag "$1" || { why='the tag is not in the repository'; return 1; }
  grep -qxF -e "tag $name" "$tmp/signed" || { why='the tag was renamed'; return 1; }
  grep -qxF -e "object $blob" "$tmp/signed" || { why='the tag is not on this content'; return 1; }
  is_openssh 'the tag' || return $?
  keys_of "$head"
  tagger=$(address_in tagger)
  verified "$tmp/sig" "$tmp/signed" "$tagger" git || { why="the tag's signature does not hold"; return 1; }
  addresses "$person"
  is_theirs "$tagger" || { why="the tag is not by $person"; return 1; }
  why="signed tag of $tagger"
}

# Whether each entry of the ledger follows the one before it; looked at once.
chain() {
  last=
  number=0
  for file in "$here"/ledger/v1/*/*.json; do
    [ -f "$file" ] || continue
    number=$((number + 1))
    link=$(sed -n 's/^    "prev": "sha256:\([0-9a-f]*\)",$/\1/p' "$file")
    seq=$(sed -n 's/^    "seq": \([0-9]*\),*$/\1/p' "$file")
    [ "$link" = "$last" ] && [ "$seq" = "$number" ] || return 1
    last=$(sha256sum <"$file" | cut -d ' ' -f 1)
  done
}

# ledger PATH: an approval of this content by the person, entered by a collector?
ledger() {
  case $1 in
    *..* | *[!0-9a-z/.]*) why='an entry is named that can be none'; return 1 ;;
  esac
  file=$here/ledger/$1
  if [ ! -f "$file" ] || [ ! -f "$file.sig" ]; then why="the entry $1 or its signature is not here"; return 1; fi
  [ "$whole" = yes ] || { why='an entry of the ledger does not follow the one before it'; return 1; }
  keys_of "$head"
  good=
  fact collector >"$tmp/collectors"
  while IFS= read -r collector; do
    grep -qF -e "$collector" "$tmp/settings" || continue
    verified "$file.sig" "$file" "$collector" ledger.v1@countersign && good=$collector
  done <"$tmp/collectors"
  [ -n "$good" ] || { why="the signature of the entry $1 is no collector's"; return 1; }
  awk '/^        "request": / { getline; gsub(/[^0-9a-f]/, "", $2); print $2 }' "$file" >"$tmp/raws"
  while IFS= read -r raw; do
    [ "$(sha256sum 2>/dev/null <"$here/ledger/raw/$raw.json" | cut -d ' ' -f 1)" = "$raw" ] ||
      { why="an answer of the forge that $1 rests on is not here as it was"; return 1; }
  done <"$tmp/raws"
  grep -qx '    "decision": "approved",' "$file" || { why="the entry $1 is no approval"; return 1; }
  grep -q '^    "doubt": ' "$file" && { why="the entry $1 can not tell what was reviewed"; return 1; }
  BLOB=$blob SUM=$sum awk '
    function value(line) { sub(/^[^:]*: "/, "", line); sub(/",?$/, "", line); return line }
    /^        "gitBlob": / { b = value($0) }
    /^        "sha256": / && b == ENVIRON["BLOB"] && value($0) == ENVIRON["SUM"] { subject = 1 }
    /^        "landed": / { l = value($0) }
    /^        "reviewed": / && l == ENVIRON["BLOB"] && value($0) == l { reviewed = 1 }
    END { exit !(subject && reviewed) }
  ' "$file" || { why="the entry $1 does not say that this content was reviewed and landed"; return 1; }
  account=$(awk '
    /^    "approver": [{]$/ { on = 1 }
    on && /^      "forge": / { gsub(/[^a-z]/, "", $2); forge = $2 }
    on && /^      "user_id": / { gsub(/[^0-9]/, "", $2); print forge ":" $2 }
    /^    [}]/ { on = 0 }' "$file")
  grep -qxF -e "$person${tab}account${tab}$account" "$here/people.tsv" ||
    { why="the entry $1 is by the account $account, which is not known as that of $person"; return 1; }
  landed=$(sed -n 's/^      "merge": "\([0-9a-f]*\)",*$/\1/p' "$file")
  on_line "$landed" || { why="what $1 is about is not on the branch"; return 1; }
  why="review in the ledger, $1"
}

# Does anything here or in the repository name the content?
named() {
  grep -rqF -e "$blob" "$here/statements" "$here/ledger/v1" 2>/dev/null && return 0
  git_ grep -qF -e "$blob" "$head" -- ":(top,glob)**/approvals/*.json" && return 0
  git_ for-each-ref --format='%(objecttype) %(*objectname)' refs/tags | grep -qxF -e "tag $blob"
}

# Tries each piece of evidence of the strength that decided.
approved() {
  case $strength in S3 | S4 | S5) ;; *) why="it rests on somebody's word (${strength})"; return 2 ;; esac
  addresses "$person"
  wrote=$(git_ rev-list -1 --format='%ae%n%ce' "$head" -- ":(top,literal)$full" | grep -v '^commit ')
  if printf '%s\n' "$wrote" | grep -qixF -f "$tmp/addresses"; then
    why="$person wrote what stands there"
    return 1
  fi
  answer=1
  why='no evidence of this strength is named'
  for one in $evidence; do
    kind=${one%%:*}
    rest=${one#*:}
    where=$(plain "${rest#*:}")
    where=${where%x}
    case $strength$kind in
      S5statement) statement "${rest%%:*}" "$where" ;;
      S5tag) tag "$where" ;;
      S4ledger) ledger "$where" ;;
      S3merge) merge "$where" ;;
      *) continue ;;
    esac
    answer=$?
    [ $answer -eq 0 ] && break
  done
  if [ $answer -eq 0 ]; then
    said=$why
    contrary && { why="$person also said otherwise of this content"; return 2; }
    why=$said
  fi
  return $answer
}

stale() {
  named && { why='evidence names this content; why it does not count is said on the site'; return 2; }
  for one in $evidence; do
    number=${one#statement:}
    [ "$number" != "$one" ] || continue
    number=${number%%:*}
    read_statement "$here/statements/$number.json" 2>/dev/null || continue
    grep -q "^about$tab$id$tab" "$tmp/said" || continue
    why="statement $number names other content of this record, and nothing names what stands"
    return 0
  done
  why='what was approved before is not held by a statement'
  return 2
}

missing() {
  if ! named; then why='nothing names this content'; return 0; fi
  decision=approved
  for file in "$here"/statements/*.json; do
    [ -f "$file" ] || continue
    read_statement "$file"
    says role "$role" && grep -qxF -e "about$tab$id$tab$blob$tab$sum" "$tmp/said" || continue
    person=$(sed -n "s/^approver$tab//p" "$tmp/said")
    number=${file##*/}
    number=${number%.json}
    path_of=$(awk -F '\t' -v n="$number" '$1 == n { print $2 }' "$here/statements.tsv")
    path_of=$(plain "$path_of")
    if statement "$number" "${path_of%x}" && ! contrary; then
      why="$person approved it as $role by statement $number"
      return 1
    fi
  done
  why='evidence names this content; why it does not count is said on the site'
  return 2
}

# One line of the table.
judge() {
  full=$(plain "$path")
  full=$prefix${full%x}
  [ "$blob" != - ] || { why='it was removed'; return 2; }
  case $id$person$role in *'\'*) why='its name holds characters that JSON writes otherwise'; return 2 ;; esac
  [ "$(blob_at "$head" "$full")" = "$blob" ] || { why='other content stands there in the commit'; return 1; }
  [ "$(git_ cat-file blob "$blob" | git_ hash-object --stdin)" = "$blob" ] ||
    { why='the repository holds other bytes under the id of this content'; return 1; }
  sum=$(git_ cat-file blob "$blob" | sha256sum | cut -d ' ' -f 1)
  decision=approved
  case $verdict in
    approved) approved ;;
    approved-then-added) why='fields that void nothing were added since: what was signed is other content'; return 2 ;;
    stale) stale ;;
    missing) missing ;;
    *) why="“$verdict” takes people, days and order into account"; return 2 ;;
  esac
}

head=$(fact commit)
[ -n "$head" ] || die 'The records that were looked at stand in no commit, so nothing can be repeated.'
case $head in *[!0-9a-f]*) die 'facts.tsv names no commit.' ;; esac
git_ rev-parse -q --verify "$head^{commit}" >/dev/null ||
  die "The commit $head is not in that repository, or git may not read it: another repository, an old or shallow clone, or a branch that was rewritten."
[ "$(git_ rev-parse --is-shallow-repository)" = false ] || die 'The clone is shallow: git fetch --unshallow'
prefix=$(plain "$(fact prefix)")
prefix=${prefix%x}
git_ cat-file blob "$head:${prefix}records/registers/people.yaml" >"$tmp/register" || : >"$tmp/register"
git_ cat-file blob "$head:${prefix}countersign.yaml" >"$tmp/settings" || : >"$tmp/settings"
whole=yes
chain || whole=no

agree=0 differ=0 open=0
tell() {
  case $1 in
    0) agree=$((agree + 1)); word='agrees' ;;
    1) differ=$((differ + 1)); word='differs' ;;
    *) open=$((open + 1)); word='not covered' ;;
  esac
  printf '%-12s %s: %s\n' "$word" "$2" "$3"
}

for key in allowed_signers revoked; do
  [ -f "$here/keys/$key" ] || continue
  git_ cat-file blob "$head:${prefix}keys/$key" | cmp -s - "$here/keys/$key" ||
    tell 1 "keys/$key" 'it is not the file of the commit'
done

if [ -f "$here/keys/forge_signers" ]; then
  # the part of each line that is the key itself
  grep -o 'AAAA[A-Za-z0-9+/=]*' "$here/keys/forge_signers" >"$tmp/forge"
  while IFS= read -r key; do
    git_ grep -qF -e "$key" "$head" -- ":(top,literal)${prefix}keys" ||
      tell 1 'keys/forge_signers' 'it holds a key that the commit does not'
  done <"$tmp/forge"
fi

while IFS="$tab" read -r record part path blob commit role verdict strength person evidence; do
  case $record in '#'*) continue ;; esac
  id=$record
  [ "$part" = - ] || id=$record/$part
  [ "$evidence" != - ] || evidence=
  why=
  if [ "$commit" = "$head" ]; then
    judge </dev/null
    answer=$?
  else
    why='the table names another commit than facts.tsv'
    answer=1
  fi
  tell $answer "$id as $role, $verdict" "$(printf '%s' "$why" | tr -d '\000-\037\177')"
done <"$here/verdicts.tsv"
printf '%s agree, %s differ, %s not covered. The roles of people and the order of events are to be read by eye.\n' \
  "$agree" "$differ" "$open"
[ "$differ" -eq 0 ] || exit 1
[ "$((agree + open))" -gt 0 ] || die 'No verdict is in the table.'
