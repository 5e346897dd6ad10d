#!/bin/sh
# Brings the program into a folder, in the first of these ways that is told: downloaded and held against its SHA-256;
# built from one commit of a git repository, which takes Rust and minutes; as it is on the path already; built from the
# sources that this script stands in.
#
#   TO        the folder that it goes to
#
# and of the forge's variables, or of the file `program` beside this script, a line each, without COUNTERSIGN_:
#
#   COUNTERSIGN_URL, COUNTERSIGN_SHA256      where to download it from, over https, and what the download must be
#   COUNTERSIGN_SOURCE, COUNTERSIGN_COMMIT   where its repository is, over https, and the whole id of the commit
set -eu

to=${TO:?the folder that the program goes to}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$to"
to=$(cd "$to" && pwd)

# what the forge says goes before what the repository says, and the two are never mixed
url=${COUNTERSIGN_URL:-} sha256=${COUNTERSIGN_SHA256:-} source=${COUNTERSIGN_SOURCE:-} commit=${COUNTERSIGN_COMMIT:-}
if [ -z "$url$source" ] && [ -f "$here/program" ]; then
    said() { sed -n "s/^$1=//p" "$here/program" | tr -d '\r' | head -n 1; }
    url=$(said URL) sha256=$(said SHA256) source=$(said SOURCE) commit=$(said COMMIT)
fi

if [ -n "$url" ]; then
    : "${sha256:?SHA256 of the program is not said, and nothing is run that was not pinned}"
    curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' \
        --output "$to/countersign.new" "$url"
    printf '%s  %s\n' "$sha256" "$to/countersign.new" | sha256sum --check --quiet -
    chmod 755 "$to/countersign.new"
    mv "$to/countersign.new" "$to/countersign"
elif [ -n "$source" ]; then
    case "$source" in
    https://*) ;;
    *) echo "SOURCE must begin with https://, and is: $source" >&2 && exit 1 ;;
    esac
    case "$commit" in
    *[!0-9a-f]* | "") echo "COMMIT must be the whole id of a commit, and is: $commit" >&2 && exit 1 ;;
    esac
    if [ "${#commit}" != 40 ]; then echo "COMMIT must be the whole id of a commit, and is: $commit" >&2 && exit 1; fi
    cargo install --locked --git "$source" --rev "$commit" --root "$to/built" countersign
    mv "$to/built/bin/countersign" "$to/countersign"
elif command -v countersign >/dev/null; then
    found=$(command -v countersign)
    if [ "$found" != "$to/countersign" ]; then ln -sf "$found" "$to/countersign"; fi
elif [ -f "$here/../Cargo.toml" ] && grep -q '^name = "countersign"$' "$here/../Cargo.toml"; then
    (cd "$here/.." && cargo build --locked --profile dist --bin countersign)
    cp "$here/../target/dist/countersign" "$to/countersign"
else
    echo "Nobody has said yet where the program comes from: fill in the file $here/program, or set the forge's" >&2
    echo "variables COUNTERSIGN_URL and COUNTERSIGN_SHA256. The README beside this script says how." >&2
    exit 1
fi
"$to/countersign" --version
