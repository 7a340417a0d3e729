#!/bin/sh
# test_command.sh BINARY FOLDER: `assay test` as its users call it. FOLDER is tests/examples.
# shellcheck disable=SC2016  # backquotes are what assay prints
set -eu
binary=$1
folder=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
checks=0

# expect CODE ARGS...: runs `assay test ARGS...`, which has to end with CODE; keeps what it prints.
expect() {
  code=0
  wanted=$1
  shift
  "$binary" test "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
  checks=$((checks + 1))
  [ "$code" = "$wanted" ] && return 0
  echo "assay test $*: ended with $code, not $wanted"
  cat "$scratch/out" "$scratch/err"
  exit 1
}

# says FILE TEXT: what was printed there holds the text.
says() {
  checks=$((checks + 1))
  grep -qF -e "$2" "$scratch/$1" && return 0
  echo "no \`$2\` in:"
  cat "$scratch/$1"
  exit 1
}

expect 0 "$folder/outcomes.assay"
says out '13 examples as expected, 0 not'
expect 1 "$folder"
says out '14 examples as expected, 6 not'
says out 'from /proc/sys/net/ipv4/ip_forward:1: 1'
cp "$scratch/out" "$scratch/once"
expect 1 "$folder" --jobs 16
cmp "$scratch/once" "$scratch/out"

expect 0 "$folder" --filter 'demo.passwords'
says out '3 examples as expected, 0 not'
expect 0 "$folder" --filter 'as it says'
says out '1 examples as expected, 0 not'
expect 2 "$folder" --filter 'demo.nothing.*'
says err 'no rule with examples, and no example, matches `demo.nothing.*`'
expect 0 "$folder" --list --filter '*empty*'
says out 'demo.passwords: fail "empty in a file"'

expect 1 "$folder" --junit "$scratch/results.xml"
says results.xml '<testsuites name="assay test" tests="20" failures="6" errors="0"'
rm "$scratch/results.xml"
expect 2 "$folder" --junit "$scratch/none/results.xml"
says err 'cannot be written'
expect 2 "$scratch/none"
expect 2 "$folder" --jobs 0

expect 1 "$folder" --mutate --junit "$scratch/results.xml"
says out 'no mutants were made: first every example has to hold'
expect 1 "$folder" --mutate --filter 'demo.running_only' --junit "$scratch/results.xml"
says out '[SurvivingMutant]'
says out 'if `sysctl("kernel.dmesg_restrict").running == 1` becomes `sysctl("kernel.dmesg_restrict").running >= 1`'
says out '6 of 8 mutants noticed, 0 equivalent, 2 survive: 75.0 %'
says results.xml 'classname="mutants"'
expect 1 "$folder" --mutate --filter 'demo.broken'
says out '0 of 3 mutants noticed'

printf 'rule r {\n  title "t"\n  severity low\n  check file("/a").exists\n}\n' >"$scratch/bare.assay"
expect 2 "$scratch/bare.assay"
says err 'these rules have no examples'

echo "$checks passed, 0 failed, 0 skipped"
