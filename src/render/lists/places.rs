//! Places in files, and how many more there are.

use crate::facts::Location;
use crate::render::counts::omitted;

/// How a place is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum PlaceForm {
    /// `src/mute.py:12`
    Line,
    /// `src/mute.py:12:5`, which editors and terminals open.
    LineAndColumn,
}

impl PlaceForm {
    /// A place in this form.
    pub(in crate::render) fn write(self, location: &Location) -> String {
        match self {
            Self::Line => line_of(location),
            Self::LineAndColumn => format!("{}:{}", line_of(location), location.column),
        }
    }
}

/// `src/mute.py:12`
pub(in crate::render) fn line_of(location: &Location) -> String {
    format!("{}:{}", location.file, location.line)
}

/// The first of several places.
#[derive(Debug)]
pub(in crate::render) struct Places {
    /// Those that are listed.
    pub(in crate::render) listed: Vec<String>,
    /// `and 3 more`, where others are left out.
    pub(in crate::render) omitted: Option<String>,
}

impl Places {
    /// At most `max` of the places.
    pub(in crate::render) fn new(locations: &[Location], max: usize, form: PlaceForm) -> Self {
        Self {
            listed: locations.iter().take(max).map(|location| form.write(location)).collect(),
            omitted: omitted(locations.len(), max),
        }
    }
}
