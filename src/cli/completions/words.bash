
# bash breaks words at `=` and `:`. What it broke is put together here, so that values behind `--flag=` are completed,
# and the scenarios and profiles of `diff sandbox:… profile:…`.
_why403_profiles() {
    why403 profiles --format json 2>/dev/null | sed -n 's/^ *"name": "\(.*\)",$/\1/p'
}

_whole_why403() {
    local flag="$3" value="$2" start="" at=$COMP_CWORD word before="" scenarios="@SCENARIOS@"
    if [[ "${COMP_WORDS[at]}" == [=:] ]]; then
        value=""
    else
        ((at--))
    fi
    # Backwards over `flag = word : value`; what stands before the value is kept by bash where it broke the word.
    while ((at > 1)) && [[ "${COMP_WORDS[at]}" == [=:] ]]; do
        word="${COMP_WORDS[at]}"
        if [[ "$word" == "=" && "${COMP_WORDS[at - 1]}" == --* ]]; then
            flag="${COMP_WORDS[at - 1]}"
            at=0
        else
            before="${COMP_WORDS[at - 1]}$word$before"
            ((at -= 2))
            flag="${COMP_WORDS[at]}"
        fi
    done
    # Where COMP_WORDBREAKS has neither, nothing was broken, and all of the word is to be offered again.
    if [[ "$value" == --*=* ]]; then
        start="${value%%=*}=" flag="${value%%=*}" value="${value#*=}"
    fi
    if [[ "$flag" == --profile ]]; then
        COMPREPLY=($(compgen -W "$(_why403_profiles)" -- "$value"))
    elif [[ "$before$value" == profile:* ]]; then
        [[ -n "$before" ]] || start+="profile:"
        COMPREPLY=($(compgen -W "$(_why403_profiles)" -- "${value#profile:}"))
    elif [[ "$before$value" == sandbox:* ]]; then
        [[ -n "$before" ]] || start+="sandbox:"
        COMPREPLY=($(compgen -W "$scenarios" -- "${value#sandbox:}"))
    else
        # Behind the name of a command clap's script sees flags only, so that a flag counts as a word of its own.
        COMP_CWORD=$((COMP_CWORD + (${#start} > 0))) _why403 "$1" "$value" "$flag"
    fi
    [[ -z "$start" ]] || COMPREPLY=("${COMPREPLY[@]/#/$start}")
}
