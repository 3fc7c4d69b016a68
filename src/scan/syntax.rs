//! What the scan must know of a language, as data.
//!
//! Only `languages` fills it in. The other files ask a source's syntax, and never which language it is: so a new
//! language is one more value.

use crate::catalogue::NameStyle;

/// One language.
#[derive(Debug)]
pub(super) struct Syntax {
    /// Its name, which no other language has.
    pub(super) name: &'static str,
    /// Where its calls are to be looked for.
    pub(super) form: Form,

    /// File extensions, and words after the fence of a code block in Markdown; in lower case.
    pub(super) extensions: &'static [&'static str],
    /// Names of files without an extension, in lower case.
    pub(super) file_names: &'static [&'static str],
    /// Names of files which may have any extension: `dockerfile` for `Dockerfile.dev`.
    pub(super) file_stems: &'static [&'static str],
    /// Words of a first line that begins with `#!`.
    pub(super) interpreters: &'static [&'static str],

    /// What a comment to the end of the line begins with. One with `\n` in front begins at the start of a line only.
    pub(super) line_comments: &'static [&'static str],
    /// Comments with a beginning and an end.
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// Strings, the longer openings first.
    pub(super) quotes: &'static [Quote],
    /// Whether `<<WORD` begins a text up to a line with that word.
    pub(super) heredoc: Heredoc,
    /// What takes the meaning from the next character outside of strings.
    pub(super) code_escape: Option<u8>,

    /// How its SDK spells the names of operations; `None` where there is no SDK.
    pub(super) sdk_names: Option<NameStyle>,
    /// How it makes an object of an SDK's API class; `None` where that is not recognised.
    pub(super) construction: Option<Construction>,
    /// The words that begin the definition of a function. They count in every language: sources quote one another.
    pub(super) function_words: &'static [&'static str],
    /// The keyword of blocks which hold a request's arguments, as its parentheses do elsewhere, and send a GET.
    pub(super) reading_block: Option<&'static str>,
    /// What else is special about it.
    pub(super) features: &'static [Feature],
}

impl Syntax {
    /// Whether the language is special in this way.
    pub(super) fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }
}

/// What kind of text a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Code, with strings.
    Code,
    /// Command lines, whose words may be partly in quotes.
    Commands,
    /// Command lines, and code.
    CommandsAndCode,
    /// Requests as editors send them: `.http`, `.rest`.
    Requests,
    /// JSON, which calls something by what reads it.
    Json,
    /// YAML, with command lines and descriptions of requests in it.
    Yaml,
    /// Markdown: code is between fences.
    Markdown,
    /// A Jupyter notebook: code is in cells.
    Notebook,
    /// Text for people.
    Prose,
}

impl Form {
    /// Whether words are written without quotes in it.
    pub(super) fn has_bare_words(self) -> bool {
        self == Self::Requests || self.has_commands()
    }

    /// Whether a line of it can be a command line.
    pub(super) fn has_commands(self) -> bool {
        matches!(self, Self::Commands | Self::CommandsAndCode | Self::Yaml | Self::Prose)
    }

    /// Whether a call in it would be certain: it is neither data nor prose.
    pub(super) fn is_source(self) -> bool {
        !matches!(self, Self::Json | Self::Yaml | Self::Markdown | Self::Prose)
    }

    /// Whether whatever it says is doubtful at most.
    pub(super) fn is_only_doubtful(self) -> bool {
        matches!(self, Self::Markdown | Self::Prose)
    }
}

/// How a language escapes a character in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// With a backslash.
    Backslash,
    /// With a backtick, or by doubling the quote.
    Backtick,
    /// By doubling the quote.
    Doubled,
    /// Not at all.
    None,
}

/// How a language puts an expression into a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holes {
    /// Not at all.
    None,
    /// `${…}`.
    DollarBrace,
    /// `${…}` and `$(…)`; `$name` stays text.
    Dollar,
    /// `{…}`.
    Brace,
    /// `#{…}`.
    HashBrace,
    /// `\(…)`.
    BackslashParenthesis,
}

/// One way to write a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) escape: Escape,
    pub(super) holes: Holes,
    pub(super) multiline: bool,
}

/// Texts that begin with `<<WORD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heredoc {
    /// There are none.
    None,
    /// Any word begins one.
    AnyWord,
    /// A word in capitals does, or one after `-`, `~` or a quote: `list << item` appends.
    CapitalsOrMark,
}

/// How an object of an API class is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Construction {
    /// `new UsersApi(client)`
    New,
    /// `UsersApi(client)`
    Call,
    /// `UsersApi.new(client)`
    NewMethod,
    /// `NewUsersApi()`
    NewFunction,
}

/// A way in which a language is special.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    /// Its files are often minified.
    Minified,
    /// A slash can begin a regular expression.
    RegexLiterals,
    /// `#` begins a comment at the beginning of a word only.
    CommentStartsWord,
    /// Letters before a quote change the string: `f"{id}"`, `r'\d'`.
    StringPrefixes,
    /// A string can be a statement, which documents.
    Docstrings,
    /// Strings without a sign between them are one.
    AdjacentStringsJoin,
    /// A dot joins strings.
    DotJoinsStrings,
    /// `f(x=…)` names an argument, and sets no variable.
    KeywordArguments,
    /// A colon begins a block: what precedes it need not be a key.
    ColonBeginsBlock,
    /// No type precedes the name of a function that is defined, as in `User getUser(id)`.
    UntypedDefinitions,
    /// The type of a function's result follows it after a colon: `getUser(id: string): User`.
    ResultAfterColon,
    /// A function is called without parentheses, too: `api.get_user id`.
    CallsWithoutParentheses,
    /// A block after a call's arguments can set more of them: `request(url) { method = HttpMethod.Put }`.
    TrailingBlockSets,
    /// Braces after a type make a value: `http.Request{…}`.
    TypedLiterals,
    /// The key `type` can have a request's method, as jQuery has it.
    TypeIsMethodKey,
    /// An import can open a package without naming what is used of it: `import x.*`, `using X`.
    PackageImports,
    /// No other file can add methods to a class, or hardly anybody does.
    ClosedClasses,
}
