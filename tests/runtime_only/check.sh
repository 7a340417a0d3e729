#!/bin/sh
# check.sh BINARY FOLDER: the binary has neither ANTLR nor yaml-cpp in it, and judges a small root
# by FOLDER/program.txt as FOLDER/expected.txt says.
set -eu
binary=$1
folder=$2

symbols=$(nm -C "$binary")
case $symbols in *assay::runtime::Evaluate*) ;; *) echo "no symbols to look at"; exit 1 ;; esac
if printf '%s\n' "$symbols" | grep -E 'antlr4?::|YAML::' | head -5 | grep .; then
  echo "the compiler's libraries are linked in"
  exit 1
fi
if ldd "$binary" | grep -Ei 'antlr|yaml'; then
  echo "the compiler's libraries are loaded"
  exit 1
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/etc" "$root/usr"
printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' \
  > "$root/etc/os-release"
echo assayed > "$root/etc/hostname"
"$binary" "$folder/program.txt" "$root" > "$root/actual.txt"
diff "$folder/expected.txt" "$root/actual.txt"

printf 'ID=fedora\nVERSION_ID=40\n' > "$root/etc/os-release"
if "$binary" "$folder/program.txt" "$root" > "$root/wrong.txt"; then
  echo "another system was judged"
  exit 1
fi
grep -q '^error: found Linux (id fedora, version 40); benchmark `small` is for systems where' \
  "$root/wrong.txt"
