//! How a text for a person is laid out: width, colour, links, signs, and how much is said.

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The columns of the terminal; less than [`Options::NARROWEST`] counts as that.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// Whether addresses are links (OSC 8), which only a terminal shows as such.
    pub links: bool,
    /// Whether to write ASCII only.
    pub ascii: bool,
    /// How much to say.
    pub verbosity: Verbosity,
}

impl Options {
    /// The narrowest terminal that is served.
    pub const NARROWEST: usize = 40;
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 80, color: false, links: false, ascii: false, verbosity: Verbosity::Normal }
    }
}

/// How much to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// The verdict line alone.
    Quiet,
    /// What has to be known.
    #[default]
    Normal,
    /// Everything, the requests included.
    Verbose,
}
