//! What the linker is told where Cargo alone builds the program, as `cargo install` does: a start that touches fewer pages, and reads
//! one library less.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

/// The functions that a short run needs, in their order; `packages/store-order` makes it.
const ORDER: &str = "packages/order.ld";

/// What unwinds the stack, from an archive: the shared one is opened, mapped and searched at every start.
const UNWINDER: &str = "dylib:+verbatim=libgcc_eh.a";

/// Asks for both, each where this machine's linker takes it.
pub fn shorten_the_start() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build/link.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_static = env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|one| one == "crt-static"));
    // A static program has an order of its own (`packages/ordered-link`), and what is built for another machine cannot be tried here.
    if !is("PROFILE", "release")
        || !is("CARGO_CFG_TARGET_OS", "linux")
        || !is("CARGO_CFG_TARGET_ENV", "gnu")
        || env::var("TARGET") != env::var("HOST")
        || env::var_os("CARGO_FEATURE_CLI").is_none()
        || is_static
    {
        return Ok(());
    }
    let order = format!("-T{}", Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(ORDER).display());
    if is_taken(&["-C", &format!("link-arg={order}")])? {
        println!("cargo::rustc-link-arg-bins={order}");
    }
    if is_taken(&["-l", UNWINDER])? {
        println!("cargo::rustc-link-lib={UNWINDER}");
    }
    Ok(())
}

/// Whether a program that does nothing can be linked with these arguments, by what links the real one, and then runs.
fn is_taken(arguments: &[&str]) -> Result<bool, Box<dyn Error>> {
    let folder = env::var("OUT_DIR")?;
    let (source, program) = (Path::new(&folder).join("nothing.rs"), Path::new(&folder).join("nothing"));
    fs::write(&source, "fn main() {}\n")?;
    let mut compiler = Command::new(env::var("RUSTC")?);
    compiler.arg("--edition=2024").arg(&source).arg("-o").arg(&program).args(arguments);
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        compiler.arg("-C").arg(format!("linker={linker}"));
    }
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    compiler.args(flags.split('\x1f').filter(|flag| !flag.is_empty()));
    let succeeds = |command: &mut Command| {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    Ok(succeeds(&mut compiler) && succeeds(&mut Command::new(&program)))
}
