//! No core dump of this process: it would hold tokens and secrets.

/// Switches core dumps off, for the rest of the process. To be called before a secret is read.
#[cfg(unix)]
pub(super) fn switch_off() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    // The hard limit stays: a child such as a browser inherits both, and may raise its own again. Lowering is always allowed,
    // and where it should fail all the same, there is nothing better to do than to go on.
    let maximum = getrlimit(Resource::Core).maximum;
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
    // A dump that is piped to a program does not heed the limit (core(5)). No child inherits this. It also keeps other
    // processes of the same user from attaching and from reading `/proc/PID/mem`; a process still opens its own
    // `/proc/self/fd`.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Windows writes no dumps of a process unless an administrator has set that up.
#[cfg(not(unix))]
pub fn switch_off() {}
