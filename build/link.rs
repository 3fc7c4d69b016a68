//! Arguments for the linker, so that the program starts with fewer pages and without one of its libraries: for `cargo install`, and for
//! the wheel for Linux with glibc.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

/// The functions that a short run needs, in their order; `packages/store-order` makes it.
const ORDER: &str = "packages/order.ld";

/// What unwinds the stack, from an archive: the shared one is opened, mapped and searched at every start. As a `dylib`, it comes before
/// the libraries of the standard library, which name the shared one; an argument for the program alone would come behind them. So programs
/// that use the library with the feature `cli` get it, too.
const UNWINDER: &str = "dylib:+verbatim=libgcc_eh.a";

/// Gives both to the linker, each if it takes it.
pub fn add_arguments() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build/link.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    let target = env::var("TARGET")?;
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"));
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_static = env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|one| one == "crt-static"));
    // A static program has an order of its own (`packages/ordered-link`), and what is built for another machine cannot be tried here.
    if !is("PROFILE", "release")
        || !is("CARGO_CFG_TARGET_OS", "linux")
        || !is("CARGO_CFG_TARGET_ENV", "gnu")
        || !is("HOST", &target)
        || env::var_os("CARGO_FEATURE_CLI").is_none()
        || is_static
    {
        return Ok(());
    }
    let order = format!("-T{}", Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(ORDER).display());
    if links_and_runs(&["-C", &format!("link-arg={order}")])? {
        println!("cargo::rustc-link-arg-bins={order}");
    }
    if links_and_runs(&["-l", UNWINDER])? {
        println!("cargo::rustc-link-lib={UNWINDER}");
    }
    Ok(())
}

/// Whether a program that does nothing can be linked with these arguments, by what links the real one, and then runs.
fn links_and_runs(arguments: &[&str]) -> Result<bool, Box<dyn Error>> {
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
