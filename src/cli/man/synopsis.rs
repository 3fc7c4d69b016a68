//! The SYNOPSIS of a manual page: every flag with what it takes. That of clap_mangen names the flags alone.

use clap::{Arg, ArgAction, Command};
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

/// The section of a command.
pub(super) fn synopsis(command: &Command) -> Roff {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let mut line = vec![bold(name)];
    let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
    let (positionals, flags): (Vec<&Arg>, Vec<&Arg>) = shown.partition(|argument| argument.is_positional());
    flags.into_iter().chain(positionals).for_each(|argument| line.extend(whole(argument)));
    if command.has_subcommands() {
        let (before, after) = around(command.is_subcommand_required_set());
        line.extend([roman(before), italic("COMMAND"), roman(after)]);
    }
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    roff.text(line);
    roff
}

/// What stands around a part, so that what may be left out stands in brackets.
fn around(required: bool) -> (&'static str, &'static str) {
    if required { (" ", "") } else { (" [", "]") }
}

/// An argument in its brackets, with `...` where it may be repeated.
fn whole(argument: &Arg) -> Vec<Inline> {
    let (before, after) = around(argument.is_required_set());
    let mut line = vec![roman(before)];
    line.extend(flag(argument));
    line.extend(value(argument));
    line.push(roman(after));
    if matches!(argument.get_action(), ArgAction::Append) {
        line.push(roman("..."));
    }
    line
}

/// `-q|--quiet`
fn flag(argument: &Arg) -> Vec<Inline> {
    let short = argument.get_short().map(|short| bold(format!("-{short}")));
    let long = argument.get_long().map(|long| bold(format!("--{long}")));
    match (short, long) {
        (Some(short), Some(long)) => vec![short, roman("|"), long],
        (short, long) => short.into_iter().chain(long).collect(),
    }
}

/// ` FILE`, in brackets where the flag may stand alone.
fn value(argument: &Arg) -> Vec<Inline> {
    let Some(range) = argument.get_num_args().filter(|range| range.takes_values()) else { return Vec::new() };
    let names = argument.get_value_names().unwrap_or_default();
    let names = italic(names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" "));
    match (argument.is_positional(), range.min_values()) {
        (true, _) => vec![names],
        (false, 0) => vec![roman(" ["), names, roman("]")],
        (false, _) => vec![roman(" "), names],
    }
}
