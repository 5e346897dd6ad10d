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
# What it can not repeat, and says so: whether the approver held the role on that very day, whether the
# approval came in the right order, what rests on nobody's signature. Signatures of OpenPGP take gpg, which
# is used where it is there.
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

# Whose address or account it is, by the table of people; nothing where it is nobody's or several people's.
whose() {
  KIND=$1 VALUE=$2 awk -F '\t' '
    $2 == ENVIRON["KIND"] && tolower($3) == tolower(ENVIRON["VALUE"]) { if ($1 != who) n++; who = $1 }
    END { if (n == 1) print who }' "$here/people.tsv"
}

# Whether a person never held a role: no version of the register names it in the person's entry. 1 where one
# does, or where the entry can not be found or may say more than its letters.
never_held() {
  PERSON=$1 ROLE=$2 awk '
    function judge() {
      if (match(entry, "(^|[ {,\n-])id: *[\"\047]?" ENVIRON["PERSON"] "[\"\047]?[ \t]*([,}\n]|$)")) {
        found = 1
        if (index(entry, ENVIRON["ROLE"]) || entry ~ /[\\]|<<:|[:-] +[*&!]/) held = 1
      }
      entry = ""
    }
    /^\001/ { judge(); dash = ""; next }
    /^ *- / { match($0, /^ */); if (dash == "") dash = RLENGTH + 1; if (RLENGTH + 1 == dash) judge() }
    { entry = entry $0 "\n" }
    END { judge(); exit !(found && !held) }' "$tmp/registers"
}

# The commits that brought what stands, and what git calls the file wherever it stood.
landing_of() {
  landing=$(git_ rev-list -1 --first-parent "$head" -- ":(top,literal)$full")
  range=$landing
  git_ rev-parse -q --verify "$landing^1" >/dev/null && range=$landing^1..$landing
  base=${full##*/}
  case $record in
    *[!0-9A-Za-z_-]*) anywhere=":(top,literal)$full" ;;
    *) if [ "$part" = - ]; then anywhere=":(top,glob)${prefix}records/**/$base"
       else anywhere=":(top,glob)${prefix}records/**/$record/$base"; fi ;;
  esac
}

# Everybody whom commits name that touched the file: commit, part, address. A merge touched it only where it
# holds what no parent of it does.
hands() {
  { git_ rev-list --full-history --no-merges "$@"
    git_ rev-list --full-history --merges "$@" | while read -r one; do
      held=$(blob_at "$one" "$full")
      for parent in $(git_ rev-parse "$one^@"); do
        [ "$(blob_at "$parent" "$full")" != "$held" ] || continue 2
      done
      printf '%s\n' "$one"
    done
  } >"$tmp/touched"
  [ -s "$tmp/touched" ] || return 0
  { git_ rev-list --no-walk --stdin --format='%H author %ae%n%H committer %ce' <"$tmp/touched" | grep -v '^commit '
    git_ rev-list --no-walk --stdin --format=%B <"$tmp/touched" | awk '
      /^commit [0-9a-f]+$/ { commit = $2; next }
      tolower($0) ~ /^co-authored-by:.*<[^<>]*>/ { sub(/^[^<]*</, ""); sub(/>.*/, ""); print commit " co-author " $0 }'
  } | sort -u
}

# The first of some hands that is the person's.
first_own() {
  awk 'NR == FNR { own[tolower($0)]; next }
    { commit = $1; did = $2; sub(/^[^ ]* [^ ]* /, ""); if (tolower($0) in own) { print commit " " did; exit } }' \
    "$tmp/addresses" -
}

# Had the person a hand in what stands? 0 yes, 1 no, 2 no telling; and why.
own_hand() {
  addresses "$person"
  hands "$range" -- ":(top,literal)$full" >"$tmp/hands"
  hand=$(first_own <"$tmp/hands")
  if [ -n "$hand" ]; then
    why="$person is the ${hand#* } of $(printf '%.12s' "$hand"), which touched it"
    return 0
  fi
  brought
  if grep -qxF -e "$person" "$tmp/brought"; then
    why="$person made or brought the change, as the ledger says"
    return 0
  fi
  hand=$(hands "$head" -- ":(top,literal)$full" "$anywhere" | first_own)
  if [ -n "$hand" ]; then
    why="$person is the ${hand#* } of $(printf '%.12s' "$hand"), which touched it"
    said=$why
    about_others && return 2
    why=$said
    return 0
  fi
  while read -r _ did address; do
    [ -z "$(whose address "$address")" ] || continue
    # the forge commits in the name of others
    [ "$did" = committer ] && { [ "$address" = noreply@github.com ] || grep -qF -e "email: $address" "$tmp/settings"; } &&
      continue
    why="<$address> had a hand in it, who is nobody in people.tsv"
    return 2
  done <"$tmp/hands"
  if [ "$(git_ rev-list --max-count=1 --parents "$landing" | wc -w)" -eq 2 ] && [ ! -s "$tmp/brought" ] &&
    ! grep -q ' co-author ' "$tmp/hands" && git_ rev-list -1 --format=%B "$landing" | sed 1d | grep -qE \
      '^Squashed commit of the following:|^Merge pull request #[0-9]|^[^ ].*[(](pull request )?#[0-9]+[)]$|^See merge request '
  then
    why='it came as one commit in the place of a branch, and neither it nor the ledger says who wrote there'
    return 2
  fi
  return 1
}

# Those whom the ledger names as having made or brought the landing of what stands.
brought() {
  : >"$tmp/brought"
  grep -rlF -e "\"$landing\"" "$here/ledger/v1" 2>/dev/null | grep 'json$' | sort >"$tmp/named"
  while IFS= read -r entry; do
    grep -qx "      \"merge\": \"$landing\",*" "$entry" && sealed "$entry" || continue
    awk '
      /^      "[a-z_]*": / { key = $1 }
      key ~ /authors|last_pusher|opened_by/ && /^ *"email": / { gsub(/[",]/, "", $2); print "address " $2 }
      key ~ /authors|last_pusher|opened_by/ && /^ *"forge": / { gsub(/[^a-z]/, "", $2); forge = $2 }
      key ~ /authors|last_pusher|opened_by/ && /^ *"user_id": / { gsub(/[^0-9]/, "", $2); print "account " forge ":" $2 }
    ' "$entry" | while read -r kind value; do whose "$kind" "$value"; done >>"$tmp/brought"
  done <"$tmp/named"
}

# Whether each line of the table of hands about this file is what git says.
hands_hold() {
  [ -f "$here/hands.tsv" ] || { why='the table of hands is not here'; return 1; }
  PATH_OF=$path awk -F '\t' '$1 == ENVIRON["PATH_OF"] { print $2 " " $3 " " $4 }' "$here/hands.tsv" | sort -u >"$tmp/listed"
  hands "$head" -- ":(top,literal)$full" >"$tmp/all_hands"
  while read -r commit_of did address; do
    address=$(plain "$address")
    grep -qixF -e "$commit_of $did ${address%x}" "$tmp/all_hands" ||
      { why="hands.tsv names <${address%x}> in $(printf '%.12s' "$commit_of"), and git does not"; return 1; }
  done <"$tmp/listed"
}

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
  unsure=no
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
  if [ -z "$good" ]; then
    # somebody else's key, or bytes that were not signed: it counts for nothing. Else nobody can tell.
    if ssh-keygen -Y check-novalidate -n approval.v1@countersign -s "$file.sig" <"$file" >/dev/null 2>&1; then
      unsure=yes
      ssh-keygen -Y find-principals -s "$file.sig" -f "$tmp/signers" >"$tmp/principals" 2>/dev/null &&
        [ -s "$tmp/principals" ] && ! grep -qixF -f "$tmp/addresses" "$tmp/principals" && unsure=no
    fi
    why="the signature of statement $1 does not hold"
    return 1
  fi
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

# Of which kind the signature is: openssh, openpgp, other, none.
kind_of_signature() {
  case $(sed -n 1p "$tmp/sig") in
    '-----BEGIN SSH SIGNATURE-----') echo openssh ;;
    '-----BEGIN PGP SIGNATURE-----') echo openpgp ;;
    '') echo none ;;
    *) echo other ;;
  esac
}

# Whether a key of OpenPGP that the laboratory pinned for the forge signed, at that time. 0, 1 or 2; and why.
by_pinned_openpgp() {
  command -v gpg >/dev/null 2>&1 || { why="$1 is signed with OpenPGP, and gpg is absent"; return 2; }
  [ -f "$here/keys/forge.tsv" ] || { why="$1 is signed with OpenPGP, and no such key is pinned"; return 2; }
  mkdir -p "$tmp/gpg"
  gpg_() { gpg --homedir "$tmp/gpg" --batch --no-tty --no-options --no-auto-key-retrieve --trust-model always "$@" 2>/dev/null; }
  day=$(printf '%.8s' "$2")
  while IFS="$tab" read -r number path_of from to; do
    key=$here/keys/forge-$number
    grep -q '^-----BEGIN PGP PUBLIC KEY BLOCK-----' "$key" 2>/dev/null || continue
    path_of=$(plain "$path_of")
    [ "$(blob_at "$3" "$prefix${path_of%x}")" = "$(git_ hash-object --no-filters --stdin <"$key")" ] || continue
    print=$(gpg_ --with-colons --show-keys "$key" | awk -F : '$1 == "fpr" { print $10; exit }')
    gpg_ --import "$key"
    gpg_ --status-fd 1 --verify "$tmp/sig" "$tmp/signed" >"$tmp/status"
    awk -v primary="$print" '$2 == "VALIDSIG" && $NF == primary { ok = 1 } END { exit !(primary != "" && ok) }' \
      "$tmp/status" || continue
    grep -q '^\[GNUPG:\] GOODSIG ' "$tmp/status" ||
      { why="the key that signed $1 has run out or was taken back"; return 2; }
    if { [ "$from" = - ] || [ "$day" -ge "$from" ]; } && { [ "$to" = - ] || [ "$day" -le "$to" ]; }; then return 0; fi
    why="$1 was signed outside the time in which the key was the forge's"
    return 1
  done <"$here/keys/forge.tsv"
  grep -q '^\[GNUPG:\] BADSIG ' "$tmp/status" 2>/dev/null && { why="the signature of $1 does not hold"; return 1; }
  why="the OpenPGP key that signed $1 is not pinned"
  return 2
}

# The address behind a word of a commit or tag.
address_in() { sed -n "/^\$/q; s/^$1 .*<\\([^<>]*\\)> [0-9]* [-+][0-9]*\$/\\1/p" "$tmp/signed"; }

# merge COMMIT: signed by the forge or the merger, with nothing of its own? Sets who merged, and by whose word.
merge() {
  unsure=no
  case $1 in '' | *[!0-9a-f]*) why='a merge is named that can be none'; return 1 ;; esac
  short=$(printf '%.12s' "$1")
  apart commit "$1" || { why="the merge $short is not in the repository"; return 1; }
  on_line "$1" || { why="the merge $short is not on the branch"; return 1; }
  [ "$(sed '/^$/q' "$tmp/signed" | grep -c '^parent ')" -eq 2 ] || { why="$short has not two parents"; return 1; }
  [ "$(blob_at "$1" "$full")" = "$blob" ] || { why="the merge $short does not hold this content at this path"; return 2; }
  [ "$(blob_at "$1^1" "$full")" != "$blob" ] || { why="the content was there before the merge $short"; return 1; }
  [ "$(blob_at "$1^2" "$full")" = "$blob" ] || { why="the merge $short itself changed the content"; return 1; }
  moment=$(time_of "$1")
  merger=
  case $(kind_of_signature) in
    none) why="the merge $short carries no signature"; return 1 ;;
    other) why="the merge $short is signed in a way that is not verified here"; return 2 ;;
    openpgp)
      by_pinned_openpgp "the merge $short" "$moment" "$1^1" || return $?
      merger=$(address_in author)
      ;;
    openssh)
      keys_of "$1^1"
      cp "$tmp/signers" "$tmp/personal"
      if [ -s "$here/keys/forge_signers" ]; then
        cp "$here/keys/forge_signers" "$tmp/signers"
        verified "$tmp/sig" "$tmp/signed" forge git "$moment" && merger=$(address_in author)
        cp "$tmp/personal" "$tmp/signers"
      fi
      if [ -z "$merger" ]; then
        merger=$(address_in committer)
        if ! verified "$tmp/sig" "$tmp/signed" "$merger" git "$moment"; then
          unsure=yes
          why="the signature of the merge $short is neither the forge's nor its merger's"
          return 1
        fi
      fi
      ;;
  esac
  addresses "$person"
  is_theirs "$merger" || { why="the merge $short is by $merger, who is not $person"; return 1; }
  why="merge $short of $merger, signed"
}

# tag REFERENCE: a signed tag on this content, under its own name?
tag() {
  name=${1#refs/tags/}
  [ "$name" = "approve/$id/$role/$person" ] || { why="the tag's name does not say record, role and person"; return 1; }
  apart tag "$1" || { why='the tag is not in the repository'; return 1; }
  grep -qxF -e "tag $name" "$tmp/signed" || { why='the tag was renamed'; return 1; }
  grep -qxF -e "object $blob" "$tmp/signed" || { why='the tag is not on this content'; return 1; }
  [ "$(kind_of_signature)" = openssh ] || { why='the tag is not signed with OpenSSH'; return 2; }
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

# What an entry says, a line each; of its files what it says of the one that is judged.
read_entry() {
  NAME=$path awk '
    function value(line) { sub(/^[^:]*: "?/, "", line); sub(/"?,?$/, "", line); return line }
    /^    "approver": [{]$/ { on = 1 }
    on && /^      "forge": / { forge = value($0) }
    on && /^      "user_id": / { print "account\t" forge ":" value($0) }
    /^    [}]/ { on = 0 }
    /^    "decision": / { print "decision\t" value($0) }
    /^    "doubt": / { print "doubt" }
    /^      "merge": / { print "merge\t" value($0) }
    /^      [{]$/ { l = p = r = "" }
    /^    [{]$/ { b = s = "" }
    /^        "landed": / { l = value($0) }
    /^        "path": / { p = value($0) }
    /^        "reviewed": / { r = value($0) }
    /^        "gitBlob": / { b = value($0) }
    /^        "sha256": / { s = value($0) }
    /^      "name": / && value($0) == ENVIRON["NAME"] { print "about\t" b "\t" s }
    /^      [}],?$/ && p == ENVIRON["NAME"] { print "file\t" l "\t" r }
  ' "$1" >"$tmp/entry"
}

enters() { grep -qxF -e "$1" "$tmp/entry"; }

# Whether an entry carries a collector's signature, and the forge's answers that it rests on are as they were.
sealed() {
  name=${1#"$here/ledger/"}
  [ -f "$1.sig" ] || { why="the signature of the entry $name is not here"; return 1; }
  [ "$whole" = yes ] || { why='an entry of the ledger does not follow the one before it'; return 1; }
  keys_of "$head"
  good=
  fact collector >"$tmp/collectors"
  while IFS= read -r collector; do
    grep -qF -e "$collector" "$tmp/settings" || continue
    verified "$1.sig" "$1" "$collector" ledger.v1@countersign && good=$collector
  done <"$tmp/collectors"
  [ -n "$good" ] || { why="the signature of the entry $name is no collector's"; return 1; }
}

# entry PATH: an approval by the person, entered by a collector?
entry() {
  case $1 in
    *..* | *[!0-9a-z/.]*) why='an entry is named that can be none'; return 1 ;;
  esac
  file=$here/ledger/$1
  [ -f "$file" ] || { why="the entry $1 is not here"; return 1; }
  sealed "$file" || return 1
  awk '/^        "request": / { getline; gsub(/[^0-9a-f]/, "", $2); print $2 }' "$file" >"$tmp/raws"
  while IFS= read -r raw; do
    [ "$(sha256sum 2>/dev/null <"$here/ledger/raw/$raw.json" | cut -d ' ' -f 1)" = "$raw" ] ||
      { why="an answer of the forge that $1 rests on is not here as it was"; return 1; }
  done <"$tmp/raws"
  read_entry "$file"
  enters "decision${tab}approved" || { why="the entry $1 is no approval"; return 1; }
  enters doubt && { why="the entry $1 can not tell what was reviewed"; return 1; }
  account=$(sed -n "s/^account$tab//p" "$tmp/entry")
  [ -n "$account" ] && grep -qxF -e "$person${tab}account${tab}$account" "$here/people.tsv" ||
    { why="the entry $1 is by the account $account, which is not known as that of $person"; return 1; }
  landed=$(sed -n "s/^merge$tab//p" "$tmp/entry")
  on_line "$landed" || { why="what $1 is about is not on the branch"; return 1; }
  why="review in the ledger, $1"
}

# ledger PATH: and of this content?
ledger() {
  entry "$1" || return $?
  enters "about$tab$blob$tab$sum" && enters "file$tab$blob$tab$blob" ||
    { why="the entry $1 does not say that this content was reviewed and landed"; return 1; }
}

# Whether a strength may be less than some settings asked for at some time.
may_be_weak() {
  case $1 in S3) grep -qE 'S4|S5' "$tmp/all_settings" ;; S4) grep -q S5 "$tmp/all_settings" ;; *) return 1 ;; esac
}

# A piece speaks in this role of this content, or of what the record was before: 0 it stands, else it does not,
# or there is no telling. What stands beats what may.
finds() {
  case $1 in
    this) [ "$this" = yes ] || { this=$2 this_why=$3 this_by=$person; } ;;
    other) [ "$other" = yes ] || { other=$2 other_why=$3 other_blob=$of; } ;;
  esac
}

# What a statement says for the role.
look_at_statement() {
  read_statement "$1"
  number=${1##*/}
  number=${number%.json}
  if ! grep -q '^about' "$tmp/said"; then
    grep -qF -e "$blob" "$1" && finds this open "statement $number can not be read here"
    return 0
  fi
  says role "$role" && grep "^about$tab$id$tab" "$tmp/said" >"$tmp/about" || return 0
  is=other
  [ "$(cut -f 3 "$tmp/about")" = "$blob" ] && is=this
  if ! says decision approved; then finds $is open "statement $number says otherwise"; return 0; fi
  person=$(sed -n "s/^approver$tab//p" "$tmp/said")
  kept="$blob $sum"
  if [ $is = other ]; then
    blob=$(cut -f 3 "$tmp/about")
    sum=$(cut -f 4 "$tmp/about")
  fi
  of=$blob
  path_of=$(plain "$(awk -F '\t' -v n="$number" '$1 == n { print $2 }' "$here/statements.tsv")")
  statement "$number" "${path_of%x}"
  answer=$?
  [ $answer -ne 1 ] || [ $unsure = no ] || answer=2
  [ $answer -ne 0 ] || ! contrary || answer=2
  case $answer in
    0) never_held "$person" "$role" || finds $is yes "statement $number by $person" ;;
    2) finds $is open "there is no telling here what statement $number is worth" ;;
  esac
  blob=${kept% *}
  sum=${kept#* }
}

# What an entry of the ledger says for the role.
look_at_entry() {
  read_entry "$1"
  name=${1#"$here/ledger/"}
  grep "^file$tab" "$tmp/entry" >"$tmp/pair" || return 0
  enters "decision${tab}no-approval" || enters "decision${tab}direct-push" && return 0
  person=$(whose account "$(sed -n "s/^account$tab//p" "$tmp/entry")")
  is=other
  [ "$(cut -f 3 "$tmp/pair")" = "$blob" ] && is=this
  of=$(cut -f 3 "$tmp/pair")
  [ -n "$person" ] || { finds $is open "$name is by an account that nobody is known to have"; return 0; }
  never_held "$person" "$role" && return 0
  if ! entry "$name"; then finds $is open "$name: $why"; return 0; fi
  if [ $is = this ] && ! { enters "about$tab$blob$tab$sum" && enters "file$tab$blob$tab$blob"; }; then
    finds this open "$name names this content and did not land it"
  elif may_be_weak S4; then
    finds $is open "$name may be less than what was asked for"
  else
    finds $is yes "review in the ledger $name by $person"
  fi
}

# What a merge that brought the content $blob to the path says for the role.
look_at_merge() {
  is=$2
  apart commit "$1" || return 0
  [ "$(sed '/^$/q' "$tmp/signed" | grep -c '^parent ')" -ge 2 ] && [ -s "$tmp/sig" ] || return 0
  wrote=$(address_in author)
  made=$(address_in committer)
  short=$(printf '%.12s' "$1")
  for address in "$wrote" "$made"; do
    person=$(whose address "$address")
    if [ -z "$person" ]; then
      # the forge is nobody
      [ "$address" = "$made" ] && [ "$made" != "$wrote" ] && grep -qF -e "email: $made" "$tmp/settings" && continue
      finds $is open "nobody is known to be <$address>, who merged $short"
      continue
    fi
    never_held "$person" "$role" && continue
    kept=$blob
    blob=$(blob_at "$1" "$full")
    of=$blob
    merge "$1"
    answer=$?
    [ $answer -ne 1 ] || [ $unsure = no ] || answer=2
    [ $answer -ne 0 ] || ! may_be_weak S3 || answer=2
    case $answer in
      0) finds $is yes "merge $short by $person" ;;
      2) finds $is open "there is no telling here what the merge $short is worth" ;;
    esac
    blob=$kept
  done
}

# Looks at all that speaks of the record in this role.
look() {
  this=no other=no this_why='' other_why='' this_by='' other_blob='' of=
  decision=approved
  asked=$person
  person=
  if grep -q accept_asserted "$tmp/all_settings" && ! grep -q 'accept_asserted: false' "$tmp/all_settings"; then
    finds this open 'the settings let words of commits count'
  fi
  for one in "$here"/statements/*.json; do
    [ -f "$one" ] && look_at_statement "$one"
  done
  case $path in *'\'*) finds this open 'the path holds characters that JSON writes otherwise' ;; esac
  { grep -rlF -e "$blob" "$here/ledger/v1"; grep -rlF -e "\"$path\"" "$here/ledger/v1"; } 2>/dev/null |
    grep 'json$' | sort -u >"$tmp/spoken"
  while IFS= read -r one; do look_at_entry "$one"; done <"$tmp/spoken"
  git_ for-each-ref --format='%(objecttype) %(*objectname) %(refname)' "refs/tags/approve/$id/$role/" >"$tmp/tags"
  while read -r kind target name; do
    if [ "$kind $target" = "tag $blob" ]; then finds this open "the tag $name is on this content"
    else finds other open "the tag $name is on other content"; fi
  done <"$tmp/tags"
  git_ rev-list --first-parent "$head" -- ":(top,literal)$full" >"$tmp/line"
  while IFS= read -r one; do
    is=other
    [ "$one" = "$landing" ] && is=this
    look_at_merge "$one" $is
  done <"$tmp/line"
  [ "$(git_ rev-list "$head" -- ":(top,literal)$full" "$anywhere" | wc -l)" -eq \
    "$(git_ rev-list "$head" -- ":(top,literal)$full" | wc -l)" ] || finds other open 'the record stood elsewhere before'
  person=$asked
}

# Whether something speaks for other content of the record in this role, so that what came before it is settled.
about_others() {
  kept_why=$why
  look
  why="$kept_why; what was approved since is to be read by eye"
  [ "$other" != no ]
}

# Whether what stands stood here before and was something else in between: then it takes a new approval.
came_back() {
  git_ rev-list --first-parent "$head" -- ":(top,literal)$full" >"$tmp/line"
  while IFS= read -r one; do
    [ "$one" = "$landing" ] || [ "$(blob_at "$one" "$full")" != "$blob" ] || return 0
  done <"$tmp/line"
  return 1
}

# Whether the same person stands for another role of the same content: one person counts once.
is_twice() {
  awk -F '\t' -v record="$record" -v part="$part" -v blob="$blob" -v role="$role" -v person="$1" '
    $1 == record && $2 == part && $4 == blob && $6 != role && $9 == person { n = 1 } END { exit !n }' "$here/verdicts.tsv"
}

# Tries each piece of evidence of the strength that decided.
evidence_holds() {
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
  return $answer
}

# Whether a file beside the record may speak against its approval: the person changed one, or one that the record
# names is not what it says. 0 yes, and why.
beside() {
  folder=${full%/*}/attachments
  [ -n "$(git_ rev-list -1 "$head" -- ":(top,literal)$folder/")" ] || return 1
  hand=$(hands "$head" -- ":(top,literal)$folder/" | first_own)
  if [ -n "$hand" ]; then
    why="$person is the ${hand#* } of $(printf '%.12s' "$hand"), which touched an attachment; whether it counts is said on the site"
    return 0
  fi
  git_ cat-file blob "$blob" >"$tmp/record"
  grep -q sha256 "$tmp/record" || return 1
  git_ ls-tree -r "$head:$folder" >"$tmp/beside" || { why='the attachments were taken away'; return 0; }
  while IFS="$tab" read -r about name; do
    grep -qF -e "${name##*/}" "$tmp/record" || continue
    is=$(git_ cat-file blob "${about##* }" | sha256sum | cut -d ' ' -f 1)
    grep -qF -e "$is" "$tmp/record" || { why="the attachment $name may be another than the record names"; return 0; }
  done <"$tmp/beside"
  return 1
}

approved() {
  case $strength in S3 | S4 | S5) ;; *) why="it rests on somebody's word (${strength})"; return 2 ;; esac
  never_held "$person" "$role" && { why="$person never held that role"; return 1; }
  own_hand
  case $? in 0) return 1 ;; 2) doubt=$why ;; *) doubt= ;; esac
  evidence_holds || return $?
  said=$why
  beside && return 2
  contrary && { why="$person also said otherwise of this content"; return 2; }
  [ -z "$doubt" ] || { why=$doubt; return 2; }
  came_back && { why='this content stood here before, and whether it was approved since is to be read by eye'; return 2; }
  is_twice "$person" && { why="$person stands for another role of this content too, and mostly one person counts once"; return 2; }
  why=$said
}

# Approved by somebody who made it, or a part of it.
self_approved() {
  own_hand
  case $? in 1) why="git and the ledger name no hand of $person in it"; return 1 ;; 2) return 2 ;; esac
  said=$why
  evidence_holds || return $?
  why="$why; $said"
}

# Whether lines of a content are gone from another: what was only added may void nothing.
lost_lines() {
  git_ cat-file blob "$1" >"$tmp/was" || return 0
  git_ cat-file blob "$2" >"$tmp/now"
  diff "$tmp/was" "$tmp/now" | grep '^<' | grep -qv '^< *\(#.*\)\{0,1\}$'
}

# The entries that the table names are as a collector signed them.
named_are_sealed() {
  for one in $evidence; do
    case $one in
      ledger:-:v1/*..*) why='an entry is named that can be none'; return 1 ;;
      ledger:-:v1/*) sealed "$here/ledger/${one#ledger:-:}" || return 1 ;;
    esac
  done
}

stale() {
  named_are_sealed || return 1
  came_back && { why='this content stood here before; which approval is of which time is said on the site'; return 2; }
  look
  case $this in
    yes) is_twice "$this_by" || { why=$this_why; return 1; }; why='one person counts once'; return 2 ;;
    open) why=$this_why; return 2 ;;
  esac
  case $other in
    no) why='nothing speaks for other content of the record'; return 1 ;;
    open) why=$other_why; return 2 ;;
  esac
  if [ -n "$other_blob" ] && ! lost_lines "$other_blob" "$blob"; then
    why='lines were only added since, which may void nothing'
    return 2
  fi
  why="$other_why names other content of this record, and nothing that counts names what stands"
}

missing() {
  named_are_sealed || return 1
  look
  case $this$other in
    yes*) is_twice "$this_by" || { why=$this_why; return 1; }; why='one person counts once'; return 2 ;;
    open*) why=$this_why; return 2 ;;
    *yes | *open) why="$other_why; that it counts for nothing is said on the site"; return 2 ;;
  esac
  if named; then why='whoever spoke of this content never held the role, or it does not hold'; else why='nothing names this content'; fi
}

# Does anything here name the content?
named() { grep -rqF -e "$blob" "$here/statements" "$here/ledger/v1" 2>/dev/null; }

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
  hands_hold || return 1
  landing_of
  case $verdict in
    approved) approved ;;
    self) self_approved ;;
    approved-then-added) why='fields that void nothing were added since: what was signed is other content'; return 2 ;;
    *-by-attachment) why='a file beside the record decided; whose it is, and its SHA-256, are to be read by eye'; return 2 ;;
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
# the register and the settings in all their versions
all_of() {
  git_ rev-list --full-history "$head" -- ":(top,literal)$prefix$1" | while read -r one; do
    printf '\001\n'
    git_ cat-file blob "$one:$prefix$1"
    echo
  done
}
all_of records/registers/people.yaml >"$tmp/registers"
all_of countersign.yaml >"$tmp/all_settings"
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

# The ledger's branch says the same, where the clone has it.
for one in refs/heads/compliance-ledger refs/remotes/origin/compliance-ledger; do
  git_ rev-parse -q --verify "$one^{commit}" >/dev/null || continue
  find "$here/ledger" -type f 2>/dev/null | while IFS= read -r file; do
    [ "$(blob_at "$one" "${file#"$here/ledger/"}")" = "$(git_ hash-object --no-filters --stdin <"$file")" ] ||
      printf '%s\n' "${file#"$here/"}"
  done >"$tmp/lost"
  while IFS= read -r file; do tell 1 "$file" "it is not the file of $one"; done <"$tmp/lost"
  break
done

# Every statement of the commit is here, as it is there.
git_ ls-tree -r --full-tree "$head" -- "${prefix}records" | grep "/approvals/[^/]*[.]json\([.]sig\)\{0,1\}\$" | sed 's/^[^ ]* [^ ]* //' |
  while IFS="$tab" read -r object path_of; do
    path_of=${path_of#"$prefix"}
    number=$(NAME=${path_of%.sig} awk -F '\t' '$2 == ENVIRON["NAME"] { print $1 }' "$here/statements.tsv")
    file=$here/statements/$number.json
    case $path_of in *.sig) file=$file.sig ;; esac
    case $path_of in *[!-0-9A-Za-z\ _./@:+,=]*) continue ;; esac
    [ -f "$file" ] && [ "$(git_ hash-object --no-filters --stdin <"$file")" = "$object" ] || printf '%s\n' "$path_of"
  done >"$tmp/lost"
while IFS= read -r path_of; do
  tell 1 "$path_of" 'the commit holds it, and evidence/ does not, or otherwise'
done <"$tmp/lost"

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
