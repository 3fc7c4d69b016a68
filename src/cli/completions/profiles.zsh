# The names of the stored profiles.
_why403_profiles() {
    local -a names
    names=(${(f)"$(why403 profiles --format json 2>/dev/null | sed -n 's/^ *"name": "\(.*\)",$/\1/p')"})
    compadd -a names
}
