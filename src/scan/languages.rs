//! The languages that are known, each as one value.
//!
//! To add one, write its value and put it into [`LANGUAGES`].

use super::syntax::Escape::{self, Backslash, Backtick, Doubled};
use super::syntax::{Construction, Feature, Form, Heredoc, Holes, Quote, Syntax};
use crate::catalogue::NameStyle;

/// All languages. The first that fits a file is its own: of `pwsh`, `sh` is a part.
pub(super) static LANGUAGES: &[&Syntax] = &[
    &PYTHON,
    &POWERSHELL,
    &SHELL,
    &JAVASCRIPT,
    &GO,
    &JAVA,
    &KOTLIN,
    &CSHARP,
    &RUBY,
    &PHP,
    &SWIFT,
    &TERRAFORM,
    &REQUESTS,
    &JSON,
    &YAML,
    &MARKDOWN,
    &NOTEBOOK,
    &OTHER,
    &TEXT,
];

/// Whether a word begins the definition of a function in any language.
pub(super) fn is_function_word(word: &[u8]) -> bool {
    LANGUAGES.iter().flat_map(|syntax| syntax.function_words).any(|known| known.as_bytes() == word)
}

/// A string in a pair of the same quotes.
const fn quote(open: &'static str, escape: Escape, holes: Holes, multiline: bool) -> Quote {
    Quote { open, close: open, escape, holes, multiline }
}

/// A string of several lines whose ends differ.
const fn pair(open: &'static str, close: &'static str, escape: Escape, holes: Holes) -> Quote {
    Quote { open, close, escape, holes, multiline: true }
}

/// A text without anything.
const BLANK: Syntax = Syntax {
    name: "",
    form: Form::Code,
    extensions: &[],
    file_names: &[],
    file_stems: &[],
    interpreters: &[],
    line_comments: &[],
    block_comments: &[],
    quotes: &[],
    heredoc: Heredoc::None,
    code_escape: None,
    sdk_names: None,
    construction: None,
    function_words: &[],
    reading_block: None,
    features: &[],
};

/// What most languages have.
const C_LIKE: Syntax = Syntax {
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    quotes: &[quote("\"", Backslash, Holes::None, false), quote("'", Backslash, Holes::None, false)],
    ..BLANK
};

pub(super) static PYTHON: Syntax = Syntax {
    name: "Python",
    extensions: &["py", "pyi", "pyw", "python", "python3"],
    interpreters: &["python"],
    line_comments: &["#"],
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("'''", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    sdk_names: Some(NameStyle::Snake),
    construction: Some(Construction::Call),
    function_words: &["def"],
    features: &[
        Feature::StringPrefixes,
        Feature::Docstrings,
        Feature::AdjacentStringsJoin,
        Feature::KeywordArguments,
        Feature::ColonBeginsBlock,
        Feature::UntypedDefinitions,
        Feature::ClosedClasses,
    ],
    ..BLANK
};

/// JavaScript and TypeScript, also as scripts in a page's or component's text.
pub(super) static JAVASCRIPT: Syntax = Syntax {
    name: "JavaScript",
    extensions: &[
        "js",
        "jsx",
        "mjs",
        "cjs",
        "ts",
        "tsx",
        "mts",
        "cts",
        "vue",
        "svelte",
        "astro",
        "html",
        "htm",
        "javascript",
        "typescript",
        "node",
    ],
    interpreters: &["node", "deno", "bun"],
    block_comments: &[("/*", "*/"), ("<!--", "-->")],
    quotes: &[
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
        quote("`", Backslash, Holes::DollarBrace, true),
    ],
    sdk_names: Some(NameStyle::Camel),
    construction: Some(Construction::New),
    function_words: &["function"],
    features: &[
        Feature::Minified,
        Feature::RegexLiterals,
        Feature::ResultAfterColon,
        Feature::TypeIsMethodKey,
        Feature::ClosedClasses,
    ],
    ..C_LIKE
};

pub(super) static GO: Syntax = Syntax {
    name: "Go",
    extensions: &["go", "golang"],
    quotes: &[
        quote("\"", Backslash, Holes::None, false),
        quote("`", Escape::None, Holes::None, true),
        quote("'", Backslash, Holes::None, false),
    ],
    sdk_names: Some(NameStyle::Pascal),
    construction: Some(Construction::NewFunction),
    function_words: &["func"],
    features: &[Feature::TypedLiterals, Feature::ClosedClasses],
    ..C_LIKE
};

/// Java and Groovy.
pub(super) static JAVA: Syntax = Syntax {
    name: "Java",
    extensions: &["java", "groovy", "gradle", "jsp"],
    file_names: &["jenkinsfile"],
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    sdk_names: Some(NameStyle::Camel),
    construction: Some(Construction::New),
    features: &[Feature::PackageImports, Feature::ClosedClasses],
    ..C_LIKE
};

pub(super) static KOTLIN: Syntax = Syntax {
    name: "Kotlin",
    extensions: &["kt", "kts", "kotlin"],
    quotes: &[
        quote("\"\"\"", Escape::None, Holes::DollarBrace, true),
        quote("\"", Backslash, Holes::DollarBrace, false),
        quote("'", Backslash, Holes::None, false),
    ],
    sdk_names: Some(NameStyle::Camel),
    construction: Some(Construction::Call),
    function_words: &["fun"],
    features: &[Feature::TrailingBlockSets, Feature::PackageImports],
    ..C_LIKE
};

pub(super) static CSHARP: Syntax = Syntax {
    name: "C#",
    extensions: &["cs", "csx", "csharp", "c#", "cshtml", "razor"],
    quotes: &[
        pair("$\"\"\"", "\"\"\"", Escape::None, Holes::Brace),
        quote("\"\"\"", Escape::None, Holes::None, true),
        pair("$@\"", "\"", Doubled, Holes::Brace),
        pair("@$\"", "\"", Doubled, Holes::Brace),
        pair("@\"", "\"", Doubled, Holes::None),
        Quote { open: "$\"", close: "\"", escape: Backslash, holes: Holes::Brace, multiline: false },
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    sdk_names: Some(NameStyle::Pascal),
    construction: Some(Construction::New),
    features: &[Feature::TypedLiterals, Feature::PackageImports],
    ..C_LIKE
};

pub(super) static RUBY: Syntax = Syntax {
    name: "Ruby",
    extensions: &["rb", "rake", "gemspec", "erb", "ruby"],
    file_names: &["rakefile", "gemfile", "fastfile", "vagrantfile"],
    interpreters: &["ruby"],
    line_comments: &["#"],
    block_comments: &[("\n=begin", "\n=end")],
    quotes: &[quote("\"", Backslash, Holes::HashBrace, true), quote("'", Backslash, Holes::None, true)],
    heredoc: Heredoc::CapitalsOrMark,
    sdk_names: Some(NameStyle::Snake),
    construction: Some(Construction::NewMethod),
    function_words: &["def"],
    features: &[Feature::RegexLiterals, Feature::UntypedDefinitions, Feature::CallsWithoutParentheses],
    ..BLANK
};

/// PHP. `#[` begins an attribute, in which a framework declares routes: as a comment, it calls nothing.
pub(super) static PHP: Syntax = Syntax {
    name: "PHP",
    extensions: &["php", "phtml", "php8"],
    interpreters: &["php"],
    line_comments: &["#", "//"],
    function_words: &["function"],
    features: &[Feature::DotJoinsStrings],
    ..C_LIKE
};

pub(super) static SWIFT: Syntax = Syntax {
    name: "Swift",
    extensions: &["swift"],
    quotes: &[
        quote("\"\"\"", Backslash, Holes::BackslashParenthesis, true),
        pair("#\"", "\"#", Escape::None, Holes::None),
        quote("\"", Backslash, Holes::BackslashParenthesis, false),
    ],
    sdk_names: Some(NameStyle::Camel),
    construction: Some(Construction::Call),
    function_words: &["func"],
    ..C_LIKE
};

pub(super) static POWERSHELL: Syntax = Syntax {
    name: "PowerShell",
    form: Form::CommandsAndCode,
    extensions: &["ps1", "psm1", "psd1", "powershell", "pwsh"],
    interpreters: &["pwsh"],
    line_comments: &["#"],
    block_comments: &[("<#", "#>")],
    quotes: &[
        pair("@\"", "\n\"@", Backtick, Holes::Dollar),
        pair("@'", "\n'@", Escape::None, Holes::None),
        quote("\"", Backtick, Holes::Dollar, true),
        quote("'", Doubled, Holes::None, true),
    ],
    code_escape: Some(b'`'),
    function_words: &["function"],
    features: &[Feature::CommentStartsWord],
    ..BLANK
};

/// Shells, and what has their words: Dockerfile, Makefile.
pub(super) static SHELL: Syntax = Syntax {
    name: "shell",
    form: Form::Commands,
    extensions: &["sh", "bash", "zsh", "ksh", "fish", "bats", "shell", "console", "mk", "dockerfile", "cmd", "bat"],
    file_names: &["dockerfile", "containerfile", "makefile", "gnumakefile", "justfile"],
    file_stems: &["dockerfile", "makefile"],
    interpreters: &["sh"],
    line_comments: &["#"],
    quotes: &[
        pair("$'", "'", Backslash, Holes::None),
        quote("\"", Backslash, Holes::Dollar, true),
        quote("'", Escape::None, Holes::None, true),
    ],
    heredoc: Heredoc::AnyWord,
    code_escape: Some(b'\\'),
    function_words: &["function"],
    features: &[Feature::CommentStartsWord],
    ..BLANK
};

pub(super) static TERRAFORM: Syntax = Syntax {
    name: "Terraform",
    extensions: &["tf", "tfvars", "hcl", "tofu", "terraform"],
    line_comments: &["#", "//"],
    quotes: &[quote("\"", Backslash, Holes::DollarBrace, false)],
    heredoc: Heredoc::AnyWord,
    reading_block: Some("data"),
    ..C_LIKE
};

pub(super) static REQUESTS: Syntax = Syntax {
    name: "HTTP requests",
    form: Form::Requests,
    extensions: &["http", "rest"],
    line_comments: &["\n#", "\n//"],
    ..BLANK
};

pub(super) static JSON: Syntax = Syntax {
    name: "JSON",
    form: Form::Json,
    extensions: &["json", "jsonc", "json5", "har", "postman_collection", "webmanifest"],
    quotes: &[quote("\"", Backslash, Holes::None, false)],
    ..C_LIKE
};

pub(super) static YAML: Syntax = Syntax {
    name: "YAML",
    form: Form::Yaml,
    extensions: &["yml", "yaml"],
    line_comments: &["#"],
    features: &[Feature::CommentStartsWord],
    ..BLANK
};

pub(super) static MARKDOWN: Syntax =
    Syntax { name: "Markdown", form: Form::Markdown, extensions: &["md", "markdown", "mdx", "mdown"], ..BLANK };

pub(super) static NOTEBOOK: Syntax =
    Syntax { name: "Jupyter notebook", form: Form::Notebook, extensions: &["ipynb"], ..BLANK };

/// Any other language that writes comments as C does.
pub(super) static OTHER: Syntax = Syntax {
    name: "other",
    extensions: &[
        "rs", "c", "h", "cc", "cpp", "cxx", "hpp", "m", "mm", "scala", "dart", "css", "scss", "less", "proto", "v",
        "zig", "sol",
    ],
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    function_words: &["function"],
    ..C_LIKE
};

/// No language that is known.
pub(super) static TEXT: Syntax = Syntax {
    name: "text",
    form: Form::Prose,
    extensions: &["txt", "text", "log", "csv", "tsv", "adoc", "rst"],
    ..BLANK
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_extensions_belong_to_one_language_each() {
        let (mut names, mut extensions) = (BTreeSet::new(), BTreeSet::new());
        for syntax in LANGUAGES {
            assert!(names.insert(syntax.name), "{}", syntax.name);
            for extension in syntax.extensions {
                assert!(extensions.insert(extension), "{extension}");
            }
        }
    }

    #[test]
    fn longer_openings_of_strings_come_first() {
        for syntax in LANGUAGES {
            for (at, quote) in syntax.quotes.iter().enumerate() {
                let hidden = syntax.quotes.iter().skip(at + 1).find(|later| later.open.starts_with(quote.open));
                assert!(hidden.is_none(), "{}: {}", syntax.name, quote.open);
            }
        }
    }

    #[test]
    fn what_an_sdk_has_is_known_whole() {
        for syntax in LANGUAGES {
            assert_eq!(syntax.sdk_names.is_some(), syntax.construction.is_some(), "{}", syntax.name);
        }
    }
}
