//! Test suites → XML, in the dialect that the common readers agree on.
//!
//! Texts are written as they are given, with XML's own signs escaped: what [`visible`](super::super::escape::visible) has
//! seen holds no character that XML forbids.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::escape::visible;

/// A suite: cases that are judged together.
#[derive(Default)]
pub(super) struct Suite {
    pub name: String,
    pub properties: Vec<(&'static str, String)>,
    pub cases: Vec<Case>,
}

/// A case.
pub(super) struct Case {
    pub name: String,
    pub class: String,
    /// File and line, as the attributes that viewers link by.
    pub place: Option<(String, usize)>,
    pub outcome: Outcome,
    /// What a case says that did not fail.
    pub output: String,
}

/// How a case ended.
pub(super) enum Outcome {
    Passed,
    Skipped { message: String },
    Failed(Told),
    Open(Told),
}

/// The words of a case that did not pass.
pub(super) struct Told {
    pub kind: String,
    pub message: String,
    pub text: String,
}

impl Outcome {
    /// The element that tells it; a case that passed has none.
    fn element(&self) -> Option<&'static str> {
        match self {
            Outcome::Passed => None,
            Outcome::Skipped { .. } => Some("skipped"),
            Outcome::Failed(_) => Some("failure"),
            Outcome::Open(_) => Some("error"),
        }
    }
}

impl Suite {
    pub fn new(name: &str) -> Suite {
        Suite { name: visible(name), ..Suite::default() }
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let element = xml
            .create_element("testsuite")
            .with_attribute(("name", self.name.as_str()))
            .with_attributes(counts(&self.cases).iter().map(|(name, count)| (*name, count.as_str())))
            .with_attribute(("time", NO_TIME));
        element.write_inner_content(|xml| {
            if !self.properties.is_empty() {
                xml.create_element("properties").write_inner_content(|xml| {
                    self.properties.iter().try_for_each(|(name, value)| {
                        xml.create_element("property")
                            .with_attributes([("name", *name), ("value", value.as_str())])
                            .write_empty()
                            .map(drop)
                    })
                })?;
            }
            self.cases.iter().try_for_each(|case| case.write(xml))
        })?;
        Ok(())
    }
}

impl Case {
    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let mut element = xml.create_element("testcase").with_attributes([
            ("name", self.name.as_str()),
            ("classname", self.class.as_str()),
            ("time", NO_TIME),
        ]);
        if let Some((file, line)) = &self.place {
            element =
                element.with_attribute(("file", file.as_str())).with_attribute(("line", line.to_string().as_str()));
        }
        let Some(outcome) = self.outcome.element() else {
            if self.output.is_empty() {
                element.write_empty()?;
            } else {
                element.write_inner_content(|xml| self.write_output(xml))?;
            }
            return Ok(());
        };
        element.write_inner_content(|xml| {
            let tag = xml.create_element(outcome);
            match &self.outcome {
                Outcome::Passed => {}
                Outcome::Skipped { message } => {
                    tag.with_attribute(("message", message.as_str())).write_empty()?;
                }
                Outcome::Failed(told) | Outcome::Open(told) => {
                    let tag = tag.with_attributes([("message", told.message.as_str()), ("type", told.kind.as_str())]);
                    if told.text.is_empty() {
                        tag.write_empty()?;
                    } else {
                        tag.write_text_content(BytesText::new(&told.text))?;
                    }
                }
            }
            if self.output.is_empty() { Ok(()) } else { self.write_output(xml) }
        })?;
        Ok(())
    }

    fn write_output<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        xml.create_element("system-out").write_text_content(BytesText::new(&self.output))?;
        Ok(())
    }
}

/// The same report is the same file.
const NO_TIME: &str = "0.000";

/// Writes the suites as one document.
pub(super) fn write(name: &str, suites: &[Suite], out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let cases = suites.iter().flat_map(|suite| &suite.cases);
    xml.create_element("testsuites")
        .with_attribute(("name", visible(name).as_str()))
        .with_attributes(counts(cases).iter().map(|(name, count)| (*name, count.as_str())))
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    writeln!(out)
}

/// How many cases ended how.
fn counts<'c>(cases: impl IntoIterator<Item = &'c Case>) -> [(&'static str, String); 4] {
    let (mut tests, mut skipped, mut failures, mut errors) = (0_usize, 0_usize, 0_usize, 0_usize);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Skipped { .. } => skipped += 1,
            Outcome::Failed(_) => failures += 1,
            Outcome::Open(_) => errors += 1,
        }
    }
    [
        ("tests", tests.to_string()),
        ("skipped", skipped.to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
    ]
}
