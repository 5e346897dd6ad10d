#!/bin/sh
# Brings the program into a folder: downloaded and held against its SHA-256, or built from the sources beside
# this script.
#
#   TO        the folder that it goes to
#   URL       where to download it from, over https; without it the sources are built
#   SHA256    what the download must be; without it nothing is downloaded
set -eu

to=${TO:?the folder that the program goes to}
mkdir -p "$to"

if [ -z "${URL:-}" ]; then
    cd "$(dirname "$0")/.."
    cargo build --locked --profile dist --bin countersign
    cp target/dist/countersign "$to/countersign"
    exit 0
fi

: "${SHA256:?the SHA-256 of the program: nothing is run that was not pinned}"
curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' --output "$to/countersign.new" "$URL"
printf '%s  %s\n' "$SHA256" "$to/countersign.new" | sha256sum --check --quiet -
chmod 755 "$to/countersign.new"
mv "$to/countersign.new" "$to/countersign"
