# SPDX-License-Identifier: EUPL-1.2
# bash completion of formscan

_formscan() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]-}
	local common='--db --json --quiet --verbose --help --version'

	case $before in
	--db | --blank | --layout)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--trace)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	--jobs | -j | --lease | --settle | --sheet)
		COMPREPLY=()
		return
		;;
	esac
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W "read watch reread enqueue work $common" -- "$word")
		return
	fi
	case $command:$word in
	read:-*)
		mapfile -t COMPREPLY < <(compgen -W "--blank --jobs --layout --sheet --trace $common" -- "$word")
		;;
	work:*)
		mapfile -t COMPREPLY < <(compgen -W "--once --until-empty --jobs --lease $common" \
			-- "$word")
		;;
	reread:-*)
		mapfile -t COMPREPLY < <(compgen -W "--apply --jobs $common" -- "$word")
		;;
	watch:-*)
		mapfile -t COMPREPLY < <(compgen -W "--jobs --settle $common" -- "$word")
		;;
	watch:*)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		;;
	enqueue:-*)
		mapfile -t COMPREPLY < <(compgen -W "$common" -- "$word")
		;;
	read:* | reread:* | enqueue:*)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$common" -- "$word")
		;;
	esac
}
complete -o filenames -F _formscan formscan
