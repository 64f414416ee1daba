# SPDX-License-Identifier: EUPL-1.2
# bash completion of formgen

# Form ids of the library, and files with that ending.
_formgen_files() { # WORD ENDING
	local file

	while IFS= read -r file; do
		[[ -d $file || $file == *.$2 ]] && COMPREPLY+=("$file")
	done < <(compgen -f -- "$1")
}

_formgen_forms() { # WORD
	mapfile -t COMPREPLY < <(compgen -W \
		"$(formgen list --quiet 2>/dev/null | sed 's/ .*//')" -- "$1")
	_formgen_files "$1" yaml
}

# The names of the events in the store; each may have spaces in it.
_formgen_events() { # WORD
	local event

	COMPREPLY=()
	while IFS= read -r event; do
		[[ $event == "$1"* ]] && COMPREPLY+=("$(printf '%q' "$event")")
	done < <(formdb events --json --quiet 2>/dev/null |
		sed -n 's/^{"event":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | sed 's/\\\(.\)/\1/g')
}

# Languages of the form that is named on the line, else those of the library.
_formgen_languages() { # FORM WORD
	local tags

	tags=$(formgen list --json --quiet 2>/dev/null |
		sed -n "/\"id\":\"${1:-[a-z0-9-]*}\"/s/.*\"languages\":\[\([^]]*\)\].*/\1/p")
	[[ $tags ]] || tags=$(formgen list --json --quiet 2>/dev/null |
		sed -n 's/.*"languages":\[\([^]]*\)\].*/\1/p')
	mapfile -t COMPREPLY < <(compgen -W "$(tr -d '"' <<<"$tags" | tr ', ' '\n' | sort -u)" -- "$2")
}

# The value of an option; false when it takes none.
_formgen_value() { # OPTION WORD FORM
	case $1 in
	--db | --output | -o) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--organisation | --theme) _formgen_files "$2" yaml ;;
	--lang) _formgen_languages "$3" "$2" ;;
	--event) _formgen_events "$2" ;;
	--variant) mapfile -t COMPREPLY < <(compgen -W 'eenvoudig lijn' -- "$2") ;;
	--regime) mapfile -t COMPREPLY < <(compgen -W 'A B C' -- "$2") ;;
	--audience) mapfile -t COMPREPLY < <(compgen -W 'client child staff' -- "$2") ;;
	--for) mapfile -t COMPREPLY < <(compgen -W 'young parents staff' -- "$2") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W 'pdf json csv' -- "$2") ;;
	--words) mapfile -t COMPREPLY < <(compgen -W 'nl en' -- "$2") ;;
	--size) mapfile -t COMPREPLY < <(compgen -W 'a5 a4 poster' -- "$2") ;;
	--family | --worker) mapfile -t COMPREPLY < <(compgen -W 'new' -- "$2") ;;
	--list) mapfile -t COMPREPLY < <(compgen -W 'requests warnings call-back wishes open' -- "$2") ;;
	--count | --points | --ask | --instrument | --case | --reason | --below) COMPREPLY=() ;;
	*) return 1 ;;
	esac
}

_formgen_options() { # COMMAND
	case $1 in
	pack) echo --output ;;
	readaloud) echo --lang --variant --theme --output ;;
	copytest) echo --lang --variant --words --output ;;
	card) echo --words --output ;;
	keysheet) echo --words --key --output ;;
	separator) echo --below --words --output ;;
	print) echo --event --count --lang --variant --theme --pair --family --worker --draft --seed --output ;;
	specimen) echo --lang --variant --theme --output ;;
	layout) echo --event --lang --variant ;;
	import) echo --output --regime --audience --lang ;;
	result) echo --lang --format --instrument --together --preview --case --list --reason --output ;;
	actions) echo --lang --all --output ;;
	feedback) echo --points --size --ask --lang --output ;;
	leaflet) echo --for --lang --organisation --output ;;
	accountability | dpia) echo --lang --organisation --output ;;
	esac
	echo --db --json --quiet --verbose --help --version
}

_formgen() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]-} form=${COMP_WORDS[2]-}

	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W "list check print specimen pack readaloud
			copytest card separator import layout result
			actions feedback accountability leaflet keysheet dpia --help --version" -- "$word")
		return
	fi
	_formgen_value "$before" "$word" "$form" && return
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_formgen_options "$command")" -- "$word")
		return
	fi
	case $command in
	check | print | specimen | readaloud | copytest | layout | accountability | leaflet | dpia) _formgen_forms "$word" ;;
	result | actions | feedback) _formgen_events "$word" ;;
	import) _formgen_files "$word" xlsx ;;
	pack) _formgen_files "$word" yaml ;;
	esac
}

complete -o filenames -F _formgen formgen
