#!/usr/bin/env bash
# Packs the release build into one file to deploy: the binary, which carries its pages and its migrations, a systemd unit,
# every setting explained, completions for shells, deploy/, and the guides with the pictures they show.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
[ -x "$MUSTER" ] || stop "There is no release build at $MUSTER yet. Run: make build"

version=$("$MUSTER" --version | awk '{ print $2 }')
name=muster-$version-$(uname -m)-linux
out=$CARGO_TARGET_DIR/dist
folder=$out/$name

rm -rf "$folder"
mkdir -p "$folder/completions" "$folder/docs/screenshots"
cp "$MUSTER" "$folder/muster"
cp -R "$ROOT/deploy" "$folder/deploy"
cp "$ROOT"/*.md "$ROOT/LICENSE-APACHE" "$ROOT/LICENSE-MIT" "$folder/"
cp "$ROOT"/docs/*.md "$folder/docs/"
# Of all the pictures those that are shown.
grep --only-matching 'docs/screenshots/[^")]*' "$ROOT/README.md" | sort -u | while read -r picture; do
    cp "$ROOT/$picture" "$folder/$picture"
done

# Whatever the guides link to or show is packed.
for page in "$folder"/*.md "$folder"/docs/*.md; do
    # A page may have none.
    links=$(grep --only-matching --extended-regexp '\]\([^)#]+|src(set)?="[^"]+' "$page" | sed 's/^[^("]*[("]//') || true
    for link in $links; do
        case $link in
            *://* | mailto:*) ;;
            *) [ -e "$(dirname "$page")/$link" ] || stop "${page#"$folder"/} links to $link, which is not packed." ;;
        esac
    done
done
"$MUSTER" settings >"$folder/muster.toml"
"$MUSTER" completions bash >"$folder/completions/muster.bash"
"$MUSTER" completions zsh >"$folder/completions/_muster"
"$MUSTER" completions fish >"$folder/completions/muster.fish"

# The same files make the same bytes.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2000-01-01 00:00Z' --create --directory "$out" "$name" |
    gzip --no-name --best >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
rm -rf "$folder"

say "Packed"
du --human-readable "$out/$name.tar.gz"
cat "$out/$name.tar.gz.sha256"
