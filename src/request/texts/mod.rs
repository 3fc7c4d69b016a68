//! Every textual form of a failure: JSON in any wrapping, exceptions, logs, pages, challenges and plain sentences.
//!
//! A text is taken into objects and the words between them; both fill a [`case::Case`], and each error body, bare
//! status or sentence becomes one failure. What is not recognised is left out: nothing is guessed.

mod case;
mod connection;
mod error_objects;
mod form;
mod lenient_json;
mod lines;
mod member_names;
mod notation;
mod outcome;
mod page;
mod pieces;
#[cfg(test)]
mod properties;
pub(super) mod single_body;
mod status;
pub(super) mod strict_body;
#[cfg(test)]
mod tests;
pub(super) mod words;
mod wrapping;

use serde_json::Value;

use super::{Form, Parts, Pasted, Remarks, SentRequest};
use crate::secret::Redactor;
use case::Case;
use pieces::{Budget, Piece, pieces};

/// Reads a text: what was found, and what was cut off, repaired or inferred on the way.
pub(super) fn read_failures(text: &str, redactor: &Redactor) -> (Vec<Pasted>, Remarks) {
    let mut reader =
        TextReader { redactor, budget: Budget::for_text(text), found: Vec::new(), remarks: Remarks::default() };
    reader.read_text(text);
    if reader.budget.is_empty() || reader.budget.is_short {
        reader.remarks.leave_out("the input is too long or too deeply nested to be read to its end");
    }
    (reader.found, reader.remarks)
}

/// How many records may be between a request and its answer.
const RECORDS_BETWEEN: usize = 3;

struct TextReader<'r> {
    redactor: &'r Redactor,
    budget: Budget,
    found: Vec<Pasted>,
    remarks: Remarks,
}

impl TextReader<'_> {
    fn read_text(&mut self, text: &str) {
        if let Some(errors) = wrapping::terraform(text) {
            let several = errors.len() > 1;
            for (line, error) in errors {
                self.read_block(&error, &place(several, line), Some(Form::Terraform));
            }
        } else if let Some(output) = lines::container_output(text) {
            self.read_text(&output);
        } else if let Some(messages) = lines::exported(text) {
            let several = messages.len() > 1;
            for (number, message) in messages.iter().enumerate() {
                self.read_record(message, &if several { format!("record {}", number + 1) } else { String::new() });
            }
        } else if let Some(records) = lines::records(text) {
            self.read_records(&records);
        } else if let Some(whole) = wrapping::powershell(text) {
            self.read_block(&whole, "", None);
        } else if !text.trim().contains('\n') {
            self.read_record(text, "");
        } else {
            self.read_block(text, "", None);
        }
    }

    /// The records of a log, in order. A record that only says what is asked belongs to the answer in one of the next; a
    /// bare status, to the body in the next.
    fn read_records(&mut self, records: &[lines::Record<'_>]) {
        let mut asked: Option<(Option<&str>, &str)> = None;
        let (mut idle, mut last_status) = (0, None);
        for (number, record) in records.iter().enumerate() {
            let known = self.found.len();
            self.read_record(record.text, &place(true, record.line));
            let Some([answer]) = self.found.get_mut(known..) else {
                let own = words::unanswered_request(record.text).filter(|_| self.found.len() == known);
                idle = if own.is_some() { 0 } else { idle + 1 };
                asked = own.or(asked.filter(|_| idle <= RECORDS_BETWEEN && self.found.len() == known));
                continue;
            };
            let Some(refusal) =
                answer.refusal.as_mut().filter(|refusal| answer.request.is_none() && refusal.path.is_empty())
            else {
                (asked, last_status) = (None, None);
                continue;
            };
            let says_nothing = refusal.code.is_none() && refusal.message.is_none();
            let status = refusal.status;
            if !says_nothing && last_status.is_some_and(|(at, earlier)| at + 1 == number && earlier == status) {
                // The record before has the status of the same answer.
                let answer = self.found.pop();
                if let (Some(answer), Some(bare)) = (answer, self.found.last_mut()) {
                    bare.refusal = answer.refusal;
                    bare.name_request();
                }
            } else if let Some((method, url)) = asked.take() {
                answer.request =
                    Some(SentRequest::from_parts(Parts { method, url: Some(url), ..Parts::default() }, self.redactor));
                answer.name_request();
            }
            last_status = says_nothing.then_some((number, status));
            asked = None;
        }
    }

    /// A record of a log, or a text of one line.
    fn read_record(&mut self, text: &str, place: &str) {
        let line = text.trim();
        let (first, below) = line.split_once('\n').unwrap_or((line, ""));
        if let Some(access) = lines::access(first) {
            let mut case = Case { form: Some(Form::LogLine), place: place.to_owned(), ..Case::default() };
            case.status = Some(access.status);
            case.method = Some(access.method.to_owned());
            case.url = Some(access.url.to_owned());
            // What was answered may be printed below the line.
            match access.status < 400 || below.trim().is_empty() {
                true => self.finish(case),
                false => self.read_block_of(below, case),
            }
        } else if let Some(pairs) = Some(line).filter(|line| !line.starts_with('{')).and_then(lines::logfmt) {
            let case = Case { form: Some(Form::LogLine), place: place.to_owned(), ..Case::default() };
            self.read_object(&pairs, line, case);
        } else {
            let dated = lines::begins_with_time(line);
            self.read_block(text, place, dated.then_some(Form::LogLine));
        }
    }

    /// A text that is about one failure, or about several with a body each.
    fn read_block(&mut self, text: &str, place: &str, form: Option<Form>) {
        self.read_block_of(text, Case { form, place: place.to_owned(), ..Case::default() });
    }

    /// The same where something is known of the failure already.
    fn read_block_of(&mut self, text: &str, known: Case) {
        let place = known.place.as_str();
        let fresh = || known.clone();
        if let Some(page) = page::find_page(text).filter(|page| !page.before.contains('{')) {
            match page::json_inside(page.text) {
                Some(json) => self.read_block_of(&pieces::unescape_html(json), known),
                None => {
                    let mut case = Case { page: Some(page.text.to_owned()), ..fresh() };
                    case.add_words(page.before);
                    self.finish(case);
                }
            }
            return;
        }
        if let Some(mended) = pieces::mend_beginning(text) {
            self.remarks.leave_out("the beginning of the input is cut off");
            self.read_block_of(&mended, known);
            return;
        }
        let mut cases: Vec<(usize, Case)> = Vec::new();
        let mut case = fresh();
        for piece in pieces(text, &mut self.budget) {
            match piece {
                Piece::Words(words) => case.add_words(&words),
                Piece::Object { value, text: object, at, whole, json } => {
                    if !whole {
                        let remark = "the input is cut off: it was read as far as it goes";
                        // A line of code or prose may well leave a brace open; data does not.
                        if text.trim().contains('\n') || has_quoted_names(&object) {
                            self.remarks.leave_out(remark);
                        } else {
                            self.remarks.note(remark);
                        }
                    }
                    let start = case.words.len();
                    case.add_words("\n");
                    let is_list = value.is_array();
                    let shown = if json && !is_list { object.as_str() } else { "" };
                    let bodies = error_objects::bodies(&value, shown, &mut case, &mut self.budget);
                    let several = bodies.len() > 1;
                    for (index, body) in bodies.into_iter().enumerate() {
                        let mut own = case.clone();
                        own.body = Some(body);
                        own.body_place = Some(words::BodyPlace { start, end: own.words.len() });
                        if several {
                            own.place = join_place(place, &format!("item {}", index + 1));
                        }
                        cases.push((at, own));
                    }
                    if cases.last().is_some_and(|(last, _)| *last == at) {
                        case = fresh();
                    }
                }
            }
        }
        let several = cases.iter().any(|(at, _)| cases.first().is_some_and(|(first, _)| first != at));
        if cases.is_empty() {
            self.read_bare(text, case);
            return;
        }
        // What follows the last body belongs to it: a stack trace, the end of a message.
        if let Some((_, last)) = cases.last_mut() {
            last.add_words("\n");
            last.add_words(&case.words);
            last.adopt(case);
        }
        for (at, mut case) in cases {
            if several && case.place.is_empty() {
                case.place = format!("line {}", 1 + text.get(..at).unwrap_or_default().matches('\n').count());
            }
            self.finish(case);
        }
    }

    /// A text without a body: about one failure, or a list of requests with their statuses, one a line.
    fn read_bare(&mut self, text: &str, case: Case) {
        let listed = if text.trim().contains('\n') { words::listed_failures(text) } else { Vec::new() };
        if listed.len() < 2 || case.page.is_some() || words::sentence(&case.words).is_some() {
            self.finish(case);
            return;
        }
        for (number, line) in listed {
            let mut own = Case {
                form: case.form,
                place: join_place(&case.place, &format!("line {}", number + 1)),
                ..Case::default()
            };
            own.add_words(line);
            self.finish(own);
        }
    }

    /// An object that was made of a line, with what is inside it.
    fn read_object(&mut self, value: &Value, line: &str, mut case: Case) {
        let bodies = error_objects::bodies(value, "", &mut case, &mut self.budget);
        if bodies.is_empty() {
            case.add_words(line);
            self.finish(case);
            return;
        }
        for body in bodies {
            self.finish(Case { body: Some(body), ..case.clone() });
        }
    }

    fn finish(&mut self, case: Case) {
        if case.is_short {
            self.remarks.leave_out("only the first 64 KiB of the words around an error were read");
        }
        self.found.extend(outcome::decide(case, self.redactor));
    }
}

/// Whether an object begins with a name in quotes, as JSON does and what Python prints.
fn has_quoted_names(object: &str) -> bool {
    object.trim_start_matches(|c: char| matches!(c, '{' | '[') || c.is_whitespace()).starts_with(['"', '\''])
}

fn place(several: bool, line: usize) -> String {
    if several { format!("line {line}") } else { String::new() }
}

fn join_place(place: &str, item: &str) -> String {
    if place.is_empty() { item.to_owned() } else { format!("{place}, {item}") }
}
