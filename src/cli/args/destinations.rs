//! `--format` and `--output`, which belong together by their order on the command line.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::EnumValueParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueEnum, value_parser};

use super::Format;

/// The forms that the ending of a file's name says, the longest ending first. Any other ending says none.
const ENDINGS: [(&str, &str); 6] = [
    (".sarif.json", "sarif"),
    (".sarif", "sarif"),
    (".json", "json"),
    (".html", "html"),
    (".xml", "junit"),
    (".md", "markdown"),
];

const FORMAT: &str = "Output format (repeatable) [default: terminal]";

const LONG_FORMAT: &str = "\
Output format. Repeatable: each goes to the --output that follows it; one without goes to standard output

    --format json --output a.json --format html --output b.html --format terminal

[default: terminal]";

const OUTPUT: &str = "Write the preceding --format to this file (repeatable)";

const LONG_OUTPUT: &str = "\
Write the preceding --format to this file. Without a preceding --format, the file extension decides: .json, .html, .md, \
.sarif, .xml (JUnit); any other gets the terminal report. `-` is standard output.

Files are replaced atomically, and only when all formats are ready. Nothing goes to standard output unless one format has \
no file: end with `--format terminal` to see the report too";

/// One form of the report, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The form.
    pub format: Format,
    /// The file; `None` is standard output.
    pub file: Option<PathBuf>,
}

/// Every form that was asked for, in the order of the command line.
#[derive(Debug, Default)]
pub struct Destinations {
    given: Vec<Given>,
}

/// One of the two flags.
#[derive(Debug, Clone)]
enum Given {
    Format(Format),
    Output(PathBuf),
}

impl From<Format> for Destinations {
    fn from(format: Format) -> Self {
        Self { given: vec![Given::Format(format)] }
    }
}

impl Destinations {
    /// What goes where; or what cannot be told, with the command line that would say it.
    pub fn resolve(&self) -> Result<Vec<Destination>, (String, String)> {
        // One of each belong together in either order, as long as the file's name does not say otherwise.
        if let [Given::Output(file), Given::Format(format)] = self.given.as_slice() {
            return match form_of(file) {
                Some(named) if named != *format && !is_standard_output(file) => Err(torn(file, named, *format)),
                _ => Ok(vec![destination(*format, file)]),
            };
        }
        let mut resolved = Vec::new();
        let mut waiting = None;
        for given in &self.given {
            match given {
                Given::Format(format) => {
                    resolved.extend(waiting.replace(*format).map(to_standard_output));
                }
                Given::Output(file) => {
                    let format = waiting.take().or_else(|| form_of(file)).unwrap_or_default();
                    resolved.push(destination(format, file));
                }
            }
        }
        resolved.extend(waiting.map(to_standard_output));
        if resolved.is_empty() {
            resolved.push(to_standard_output(Format::default()));
        }
        let mut printed = resolved.iter().filter(|destination| destination.file.is_none());
        match (printed.next(), printed.next()) {
            (Some(first), Some(second)) => Err(crowded(first.format, second.format)),
            _ => Ok(resolved),
        }
    }

    /// The form on standard output, where there is one.
    pub fn on_standard_output(&self) -> Option<Format> {
        let resolved = self.resolve().unwrap_or_default();
        resolved.into_iter().find(|destination| destination.file.is_none()).map(|destination| destination.format)
    }
}

/// Two forms on one stream.
fn crowded(first: Format, second: Format) -> (String, String) {
    let (first, second) = (name(first), name(second));
    (
        format!("--format {first} and --format {second} both go to standard output"),
        format!("write one of them to a file: --format {first} --output FILE --format {second}"),
    )
}

/// A file whose name says one form, before a flag that says another.
fn torn(file: &Path, named: Format, format: Format) -> (String, String) {
    let (file, named, format) = (file.display(), name(named), name(format));
    (
        format!("--output {file} before --format {format}: it does not say whether {file} is {named} or {format}"),
        format!(
            "--format {format} --output {file} writes {format} to the file; \
             --format {named} --output {file} --format {format} writes {named} to it and {format} to standard output"
        ),
    )
}

fn to_standard_output(format: Format) -> Destination {
    Destination { format, file: None }
}

fn destination(format: Format, file: &Path) -> Destination {
    Destination { format, file: named_file(file) }
}

/// The file that `--output` names; `None` where it names standard output.
pub(crate) fn named_file(given: &Path) -> Option<PathBuf> {
    (!is_standard_output(given)).then(|| given.to_owned())
}

fn is_standard_output(given: &Path) -> bool {
    [OsStr::new("-"), OsStr::new("/dev/stdout")].contains(&given.as_os_str())
}

/// The form that a file's name says.
fn form_of(file: &Path) -> Option<Format> {
    let name = file.file_name()?.to_string_lossy().to_lowercase();
    let (_, form) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))?;
    Format::from_str(form, false).ok()
}

/// As it is written behind `--format`.
fn name(format: Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

impl Args for Destinations {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(EnumValueParser::<Format>::new())
            .action(ArgAction::Append)
            .help(FORMAT)
            .long_help(LONG_FORMAT);
        let output = Arg::new("output")
            .long("output")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .action(ArgAction::Append)
            .help(OUTPUT)
            .long_help(LONG_OUTPUT);
        command.arg(format).arg(output)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Destinations {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Vec::new();
        if let (Some(indices), Some(formats)) = (matches.indices_of("format"), matches.get_many("format")) {
            given.extend(indices.zip(formats.copied().map(Given::Format)));
        }
        if let (Some(indices), Some(files)) = (matches.indices_of("output"), matches.get_many("output")) {
            given.extend(indices.zip(files.cloned().map(Given::Output)));
        }
        given.sort_by_key(|(index, _)| *index);
        Ok(Self { given: given.into_iter().map(|(_, given)| given).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(line: &str) -> Result<Vec<Destination>, (String, String)> {
        let command = Destinations::augment_args(Command::new("why403").no_binary_name(true));
        let matches = command.try_get_matches_from(line.split_whitespace()).unwrap();
        Destinations::from_arg_matches(&matches).unwrap().resolve()
    }

    #[track_caller]
    fn goes(line: &str, expected: &[(&str, &str)]) {
        let resolved = resolve(line).unwrap();
        let shown: Vec<(String, &str)> = resolved
            .iter()
            .map(|to| (name(to.format), to.file.as_deref().map_or("stdout", |file| file.to_str().unwrap())))
            .collect();
        let expected: Vec<(String, &str)> = expected.iter().map(|(form, file)| ((*form).to_owned(), *file)).collect();
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn each_form_goes_to_the_file_behind_it() {
        goes("", &[("terminal", "stdout")]);
        goes("--format json", &[("json", "stdout")]);
        goes("--format json --output a", &[("json", "a")]);
        goes("--format=json --output=a", &[("json", "a")]);
        goes("--format json --output a --format terminal", &[("json", "a"), ("terminal", "stdout")]);
        goes("--format terminal --format json --output a", &[("terminal", "stdout"), ("json", "a")]);
        goes("--format json --output a --format json --output b", &[("json", "a"), ("json", "b")]);
    }

    #[test]
    fn a_file_without_a_form_has_that_of_its_name() {
        goes("--output report.txt", &[("terminal", "report.txt")]);
        goes("--output report", &[("terminal", "report")]);
        goes("--output a.json", &[("json", "a.json")]);
        goes("--output of/no/such.JSON --output b.log", &[("json", "of/no/such.JSON"), ("terminal", "b.log")]);
        goes(
            "--output a.json --output b.txt --format json",
            &[("json", "a.json"), ("terminal", "b.txt"), ("json", "stdout")],
        );
        // Only the form straight before it counts.
        goes("--format terminal --output a.json --output b.json", &[("terminal", "a.json"), ("json", "b.json")]);
    }

    #[test]
    fn one_of_each_belong_together_in_either_order() {
        goes("--output a.json --format json", &[("json", "a.json")]);
        goes("--output report.txt --format json", &[("json", "report.txt")]);
        goes("--output - --format json", &[("json", "stdout")]);
        let (error, help) = resolve("--output a.json --format terminal").unwrap_err();
        assert!(error.contains("--output a.json before --format terminal"), "{error}");
        assert!(help.contains("--format json --output a.json --format terminal"), "{help}");
    }

    #[test]
    fn standard_output_takes_one() {
        for line in [
            "--format json --format terminal",
            "--format json --format json",
            "--format json --output - --format terminal",
            "--output a.txt --output /dev/stdout --format json",
        ] {
            let (error, help) = resolve(line).unwrap_err();
            assert!(error.contains("both go to standard output") && help.contains("--output FILE"), "{line}: {error}");
        }
    }

    /// A format that a file's name cannot say would silently become the terminal report.
    #[test]
    fn every_form_for_files_has_an_ending() {
        for format in Format::value_variants() {
            let name = name(*format);
            let has_ending = ENDINGS.iter().any(|(_, form)| *form == name);
            // Those are for the screen and for a workflow's log.
            assert!(has_ending || ["terminal", "github"].contains(&name.as_str()), "{name}");
        }
    }
}
