# The names of the stored profiles.
function __fish_why403_profiles
    why403 profiles --format json 2>/dev/null | sed -n 's/^ *"name": "\(.*\)",$/\1/p'
end
