# SPDX-License-Identifier: EUPL-1.2
# bash completion of formdb

# The names of the events in the store; each may have spaces in it.
_formdb_events() {
	local word=$1 event

	COMPREPLY=()
	while IFS= read -r event; do
		[[ $event == "$word"* ]] && COMPREPLY+=("$(printf '%q' "$event")")
	done < <(formdb events --json --quiet 2>/dev/null |
		sed -n 's/^{"event":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | sed 's/\\\(.\)/\1/g')
}

_formdb() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]-}
	local common='--db --json --role --key --quiet --verbose --help --version'
	local roles='owner designer coordinator administrator reviewer ambassador officer'

	case $before in
	--db | --key | --output | --codebook | -o)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--crops)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W 'csv jsonl xlsx sav' -- "$word")
		return
		;;
	--separator)
		mapfile -t COMPREPLY < <(compgen -W 'comma semicolon' -- "$word")
		return
		;;
	--status)
		mapfile -t COMPREPLY < <(compgen -W \
			'not-started in-progress done not-possible' -- "$word")
		return
		;;
	--without)
		mapfile -t COMPREPLY < <(compgen -W 'name place detail' -- "$word")
		return
		;;
	--role)
		mapfile -t COMPREPLY < <(compgen -W "$roles" -- "$word")
		return
		;;
	esac
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W \
			'events balance export review quote action forget purge queue verify backup key log' -- "$word")
		return
	fi
	if [[ $word == -* ]]; then
		case $command in
		export) common="--format --output --codebook --lang --reason --separator $common" ;;
		review) common="--crops --answer --copy --empty --reading --undo --flags $common" ;;
		action)
			common="--number --said --doing --cannot --who --due --told --status $common"
			common="--pictogram --lang --remove $common"
			;;
		quote) common="--type --without --choose --unchoose --drop --reading $common" ;;
		purge) common="--dry-run --list --paper $common" ;;
		key) common="--output --lost $common" ;;
		log) common="--check --seal $common" ;;
		queue) common="--again --drop-failed $common" ;;
		esac
		mapfile -t COMPREPLY < <(compgen -W "$common" -- "$word")
		return
	fi
	case $command in
	balance | export | review | quote | action) _formdb_events "$word" ;;
	backup) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	key)
		mapfile -t COMPREPLY < <(compgen -W 'create rotate print restore show' -- "$word")
		;;
	esac
}
complete -F _formdb formdb
