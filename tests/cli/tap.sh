# SPDX-License-Identifier: EUPL-1.2
# For the command tests: a folder of their own, the programs of $BUILD first in the path, and a
# line "ok" or "not ok" for each thing that is shown. A test script begins with
#   . tests/cli/tap.sh
# and its second line says when it runs: "# run: quick full sanitize".
set -u
: "${BUILD:=$PWD/build}" "${LABEL:=quick}"
PATH=$BUILD/bin:$BUILD/tests:$PATH
export PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SPIEGELBLAD_DB="$work/store.db" XDG_DATA_HOME="$work/data"
tap_number=0

ok() { # NAME
	tap_number=$((tap_number + 1))
	echo "ok $tap_number - $1"
}

# Goals that are known not to be met yet, each with a line in tests/known-gaps: counted as skipped
# and shown, so that they are neither forgotten nor called met.
known_gap() { # NAME
	while IFS= read -r gap; do
		case $gap in
		'' | '#'*) ;;
		*) case $1 in "$gap"*) return 0 ;; esac ;;
		esac
	done <tests/known-gaps
	return 1
}

not_ok() { # NAME [FILE that tells more]
	tap_number=$((tap_number + 1))
	if known_gap "$1"; then
		echo "ok $tap_number - $1 # SKIP known gap, not met yet"
	else
		echo "not ok $tap_number - $1"
	fi
	[ -z "${2-}" ] || sed 's/^/# /' "$2" | head -n 40
}

is() { # NAME WANTED GOT [FILE that tells more]
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "${4-}"
		echo "#   wanted: $2"
		echo "#   got:    $3"
	fi
}

same() { # NAME FILE FILE
	if diff -u "$2" "$3" >"$work/diff"; then ok "$1"; else not_ok "$1" "$work/diff"; fi
}

has() { # NAME PATTERN FILE
	if grep -q "$2" "$3"; then ok "$1"; else not_ok "$1" "$3"; fi
}

hasnt() { # NAME PATTERN FILE
	if grep -q "$2" "$3"; then not_ok "$1" "$3"; else ok "$1"; fi
}

# A command that does not do it, for one reason: with that status, a sentence with those words (a
# pattern of grep), and nothing on stdout that a program could take for an answer.
refuses() { # NAME STATUS WORDS COMMAND...
	name=$1 status=$2 words=$3
	shift 3
	"$@" >"$work/out" 2>"$work/err"
	is "$name: status" "$status" $? "$work/err"
	has "$name: the sentence" "$words" "$work/err"
	is "$name: nothing on stdout" "" "$(cat "$work/out")"
}

# A command that does it, and tells; what it tells is in $work/out.
says() { # NAME WORDS COMMAND...
	name=$1 words=$2
	shift 2
	"$@" >"$work/out" 2>&1
	is "$name: status" 0 $? "$work/out"
	has "$name: the words" "$words" "$work/out"
}

# The number that belongs to a key in a file with one JSON object.
number() { # KEY FILE
	sed -n "s/.*\"$1\":\([0-9][0-9]*\).*/\1/p" "$2" | head -n 1
}

# Waits for what another program makes.
until_there() { # FILE: at most 25 s
	for _ in $(seq 250); do
		[ -e "$1" ] && return 0
		sleep 0.1
	done
	return 1
}

skip_all() { # REASON
	echo "ok 1 # SKIP $1"
	exit 0
}
