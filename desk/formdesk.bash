# SPDX-License-Identifier: EUPL-1.2
# bash completion of formdesk

_formdesk() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

	case $before in
	--db | --certificate | --key)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	--role)
		mapfile -t COMPREPLY < <(compgen -W 'coordinator administrator reviewer' -- "$word")
		;;
	--port | --listen | --name)
		COMPREPLY=()
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W \
			'--port --open --role --listen --name --certificate --key --db --quiet --verbose --help --version' -- "$word")
		;;
	esac
}
complete -F _formdesk formdesk
