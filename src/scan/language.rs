//! Which language a file is in, and how that language writes comments and strings.

/// A language, as far as the scan tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Python.
    Python,
    /// JavaScript and TypeScript, also as scripts in a page's or component's text.
    JavaScript,
    /// Go.
    Go,
    /// Java and Groovy.
    Java,
    /// Kotlin.
    Kotlin,
    /// C#.
    CSharp,
    /// PowerShell.
    PowerShell,
    /// Shells, and what has their words: Dockerfile, Makefile.
    Shell,
    /// HCL.
    Terraform,
    /// Ruby.
    Ruby,
    /// Swift.
    Swift,
    /// Files of requests, as editors send them: `.http`, `.rest`.
    Requests,
    /// JSON.
    Json,
    /// YAML, with commands of a shell in it.
    Yaml,
    /// Markdown: code stands in fences.
    Markdown,
    /// A Jupyter notebook: code stands in cells.
    Notebook,
    /// Any other language that writes comments as C does.
    Other,
    /// No language that is known.
    Text,
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

/// How a language looks to the lexer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// What a comment to the line's end begins with.
    pub(super) line: &'static [&'static str],
    /// Whether such a comment must stand at the beginning of a word.
    pub(super) line_at_word: bool,
    /// Comments with an end.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Strings, the longer openings first.
    pub(super) quotes: &'static [Quote],
    /// Whether a slash can begin a regular expression.
    pub(super) regex: bool,
    /// Whether `<<WORD` begins a text up to a line with that word.
    pub(super) heredoc: bool,
}

const fn quote(open: &'static str, escape: Escape, holes: Holes, multiline: bool) -> Quote {
    Quote { open, close: open, escape, holes, multiline }
}

const fn pair(open: &'static str, close: &'static str, escape: Escape, holes: Holes) -> Quote {
    Quote { open, close, escape, holes, multiline: true }
}

use Escape::{Backslash, Backtick, Doubled};

/// What most languages have.
const C: Syntax = Syntax {
    line: &["//"],
    line_at_word: false,
    block: &[("/*", "*/")],
    quotes: &[quote("\"", Backslash, Holes::None, false), quote("'", Backslash, Holes::None, false)],
    regex: false,
    heredoc: false,
};

const NOTHING: Syntax = Syntax { line: &[], block: &[], quotes: &[], ..C };

const PYTHON: Syntax = Syntax {
    line: &["#"],
    block: &[],
    // What stands before the quote decides on holes and escapes: `f"`, `r"`.
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("'''", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    ..C
};

const JAVASCRIPT: Syntax = Syntax {
    block: &[("/*", "*/"), ("<!--", "-->")],
    quotes: &[
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
        quote("`", Backslash, Holes::DollarBrace, true),
    ],
    regex: true,
    ..C
};

const GO: Syntax = Syntax {
    quotes: &[
        quote("\"", Backslash, Holes::None, false),
        quote("`", Escape::None, Holes::None, true),
        quote("'", Backslash, Holes::None, false),
    ],
    ..C
};

const JAVA: Syntax = Syntax {
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    ..C
};

const KOTLIN: Syntax = Syntax {
    quotes: &[
        quote("\"\"\"", Escape::None, Holes::DollarBrace, true),
        quote("\"", Backslash, Holes::DollarBrace, false),
        quote("'", Backslash, Holes::None, false),
    ],
    ..C
};

const CSHARP: Syntax = Syntax {
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
    ..C
};

const POWERSHELL: Syntax = Syntax {
    line: &["#"],
    line_at_word: true,
    block: &[("<#", "#>")],
    quotes: &[
        pair("@\"", "\n\"@", Backtick, Holes::Dollar),
        pair("@'", "\n'@", Escape::None, Holes::None),
        quote("\"", Backtick, Holes::Dollar, true),
        quote("'", Doubled, Holes::None, true),
    ],
    ..C
};

const SHELL: Syntax = Syntax {
    line: &["#"],
    line_at_word: true,
    block: &[],
    quotes: &[
        pair("$'", "'", Backslash, Holes::None),
        quote("\"", Backslash, Holes::Dollar, true),
        quote("'", Escape::None, Holes::None, true),
    ],
    heredoc: true,
    ..C
};

const TERRAFORM: Syntax =
    Syntax { line: &["#", "//"], quotes: &[quote("\"", Backslash, Holes::DollarBrace, false)], heredoc: true, ..C };

const RUBY: Syntax = Syntax {
    line: &["#"],
    block: &[("\n=begin", "\n=end")],
    quotes: &[quote("\"", Backslash, Holes::HashBrace, true), quote("'", Backslash, Holes::None, true)],
    regex: true,
    heredoc: true,
    ..C
};

const SWIFT: Syntax = Syntax {
    quotes: &[
        quote("\"\"\"", Backslash, Holes::BackslashParenthesis, true),
        pair("#\"", "\"#", Escape::None, Holes::None),
        quote("\"", Backslash, Holes::BackslashParenthesis, false),
    ],
    ..C
};

const OTHER: Syntax = Syntax {
    quotes: &[
        quote("\"\"\"", Backslash, Holes::None, true),
        quote("\"", Backslash, Holes::None, false),
        quote("'", Backslash, Holes::None, false),
    ],
    ..C
};

const JSON: Syntax = Syntax { quotes: &[quote("\"", Backslash, Holes::None, false)], ..C };

const YAML: Syntax = Syntax { line: &["#"], line_at_word: true, ..NOTHING };

const REQUESTS: Syntax = Syntax { line: &["\n#", "\n//"], ..NOTHING };

impl Language {
    /// By the file's name, else by the interpreter that its first line names.
    pub(super) fn of(path: &str, text: &[u8]) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        let Some((stem, extension)) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) else {
            return Self::of_bare_name(&name, text);
        };
        Self::of_extension(extension).unwrap_or_else(|| match stem {
            "dockerfile" | "makefile" => Self::Shell,
            _ => Self::of_bare_name(&name, text),
        })
    }

    /// Whether a file of this name is code, in which a call would be certain: not data, and not prose.
    pub(super) fn is_source_name(path: &str) -> bool {
        !matches!(Self::of(path, b""), Self::Json | Self::Yaml | Self::Markdown | Self::Text)
    }

    /// By the word that names a language: a file's extension, or the word behind a fence.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "py" | "pyi" | "pyw" | "python" | "python3" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" | "astro" | "html"
            | "htm" | "javascript" | "typescript" | "node" => Self::JavaScript,
            "go" | "golang" => Self::Go,
            "java" | "groovy" | "gradle" | "jsp" => Self::Java,
            "kt" | "kts" | "kotlin" => Self::Kotlin,
            "cs" | "csx" | "csharp" | "c#" | "cshtml" | "razor" => Self::CSharp,
            "ps1" | "psm1" | "psd1" | "powershell" | "pwsh" => Self::PowerShell,
            "sh" | "bash" | "zsh" | "ksh" | "fish" | "bats" | "shell" | "console" | "mk" | "dockerfile" | "cmd"
            | "bat" => Self::Shell,
            "tf" | "tfvars" | "hcl" | "tofu" | "terraform" => Self::Terraform,
            "rb" | "rake" | "gemspec" | "erb" | "ruby" => Self::Ruby,
            "swift" => Self::Swift,
            "http" | "rest" => Self::Requests,
            "json" | "jsonc" | "json5" | "har" | "postman_collection" | "webmanifest" => Self::Json,
            "yml" | "yaml" => Self::Yaml,
            "md" | "markdown" | "mdx" | "mdown" => Self::Markdown,
            "ipynb" => Self::Notebook,
            "rs" | "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "m" | "mm" | "php" | "scala" | "dart" | "css"
            | "scss" | "less" | "proto" | "v" | "zig" | "sol" => Self::Other,
            "txt" | "text" | "log" | "csv" | "tsv" | "adoc" | "rst" => Self::Text,
            _ => return None,
        })
    }

    fn of_bare_name(name: &str, text: &[u8]) -> Self {
        match name {
            "dockerfile" | "containerfile" | "makefile" | "gnumakefile" | "justfile" => return Self::Shell,
            "jenkinsfile" => return Self::Java,
            "rakefile" | "gemfile" | "fastfile" | "vagrantfile" => return Self::Ruby,
            _ => {}
        }
        let Some(line) = text.strip_prefix(b"#!").and_then(|rest| rest.split(|byte| *byte == b'\n').next()) else {
            return Self::Text;
        };
        let has = |word: &[u8]| line.windows(word.len()).any(|window| window == word);
        match () {
            () if has(b"python") => Self::Python,
            () if has(b"pwsh") => Self::PowerShell,
            () if has(b"sh") => Self::Shell,
            () if has(b"node") || has(b"deno") || has(b"bun") => Self::JavaScript,
            () if has(b"ruby") => Self::Ruby,
            () => Self::Text,
        }
    }

    /// How it looks to the lexer.
    pub(super) fn syntax(self) -> Syntax {
        match self {
            Self::Python => PYTHON,
            Self::JavaScript => JAVASCRIPT,
            Self::Go => GO,
            Self::Java => JAVA,
            Self::Kotlin => KOTLIN,
            Self::CSharp => CSHARP,
            Self::PowerShell => POWERSHELL,
            Self::Shell => SHELL,
            Self::Terraform => TERRAFORM,
            Self::Ruby => RUBY,
            Self::Swift => SWIFT,
            Self::Json => JSON,
            Self::Yaml => YAML,
            Self::Requests => REQUESTS,
            Self::Other => OTHER,
            Self::Markdown | Self::Notebook | Self::Text => NOTHING,
        }
    }

    /// Whether words stand in it as they are, without quotes.
    pub(super) fn has_bare_words(self) -> bool {
        matches!(self, Self::Shell | Self::PowerShell | Self::Requests | Self::Yaml | Self::Text)
    }

    /// Whether a line of it can be a command line.
    pub(super) fn has_commands(self) -> bool {
        matches!(self, Self::Shell | Self::PowerShell | Self::Yaml | Self::Text)
    }
}
