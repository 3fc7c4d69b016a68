//! "This class has no such method", as compilers and interpreters say it → the method of an SDK that does not exist.
//!
//! Only what can be a method of an SDK is one: a method of an API class, or a name that begins with an HTTP method and is
//! like a published one in a program that names an SDK. Any program may lack a method of its own.

use crate::catalogue::{
    METHODS, NameStyle, SDK_NAMES, SdkLanguage, by_name, is_named_after_api_class, near_operations,
};
use crate::secret::Redactor;

/// A method that a program calls and that an SDK does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingMethod {
    /// Its name, redacted.
    pub name: String,
    /// The API class, or the variable named after one, that it was called on: `ConversationsApi`, `users_api`.
    pub called_on: Option<String>,
    /// The language of the program.
    pub language: SdkLanguage,
    /// The line that says so, redacted.
    pub quote: String,
    /// Whether the input is about muting a participant of a call.
    pub is_about_mute: bool,
}

/// Maximum characters of the line that are kept.
const QUOTED: usize = 200;

/// Maximum lines that are looked at.
const LINES: usize = 10_000;

/// What every such line has in it: most lines of a log have none of them.
const SIGNS: [&str; 9] = [
    "has no ",
    "is not ",
    "does not ",
    "ndefined",
    "cannot find symbol",
    "nresolved reference",
    "NoSuchMethod",
    "ethod not found",
    "CommandNotFound",
];

/// Finds the method of an SDK that a text says does not exist.
pub(super) fn find_missing_method(text: &str, redactor: &Redactor) -> Option<MissingMethod> {
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let lines: Vec<&str> = text.lines().take(LINES).collect();
    lines.iter().enumerate().find_map(|(at, line)| {
        let behind = lines.get(at + 1..).unwrap_or_default();
        let missing = complaint(line, behind)?;
        let called_on = missing.sdk_class(text)?;
        if is_published(&missing, called_on) {
            return None;
        }
        let quote: String = line.trim().chars().take(QUOTED).collect();
        Some(MissingMethod {
            name: redactor.redact(missing.name),
            called_on: called_on.map(|class| redactor.redact(class)),
            language: missing.language,
            quote: redactor.redact(&quote),
            is_about_mute: is_about_mute(missing.name, text),
        })
    })
}

/// Whether the SDK has the method today, in this class and in this spelling: then an older SDK is installed.
fn is_published(missing: &Complaint<'_>, called_on: Option<&str>) -> bool {
    by_name(missing.name).is_some_and(|operation| {
        let is_spelled = NameStyle::detect(missing.name) == missing.language.name_style();
        is_spelled && called_on.is_none_or(|class| operation.is_of_class(class))
    })
}

fn is_about_mute(name: &str, text: &str) -> bool {
    let folded: String = name.chars().filter(|letter| *letter != '_').collect::<String>().to_ascii_lowercase();
    let is_other = ["chat", "email", "message", "callback", "social", "cobrowse"];
    let is_participant = folded.contains("participant") && !is_other.iter().any(|medium| folded.contains(medium));
    folded.contains("mute") || (is_participant && text.to_ascii_lowercase().contains("mute"))
}

/// What a line says does not exist.
struct Complaint<'t> {
    name: &'t str,
    /// What it was called on.
    on: On<'t>,
    language: SdkLanguage,
}

/// What a method was called on.
#[derive(Clone, Copy)]
enum On<'t> {
    /// An object of this class.
    Class(&'t str),
    /// A variable, or a chain of members, of which the class is not known.
    Variable(&'t str),
    Unknown,
}

impl<'t> Complaint<'t> {
    /// The API class that the method was called on, where it is known; `None` where this is no method of an SDK.
    fn sdk_class(&self, text: &str) -> Option<Option<&'t str>> {
        if self.name.is_empty() || self.name.len() > 150 {
            return None;
        }
        match self.on {
            On::Class(class) => is_named_after_api_class(class).then_some(Some(class)),
            On::Variable(variable) => {
                let last = last_part(variable);
                if is_named_after_api_class(last) {
                    return Some(Some(last));
                }
                let lower = variable.to_ascii_lowercase();
                let is_client = ["api", "client", "genesys", "purecloud"].iter().any(|word| lower.contains(word));
                ((is_client || names_sdk(text)) && is_like_operation(self.name)).then_some(None)
            }
            On::Unknown => is_like_operation(self.name).then_some(None),
        }
    }
}

fn names_sdk(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    SDK_NAMES.iter().any(|name| lower.contains(name))
}

/// Whether a name begins with an HTTP method, has at least two words more and is a published name or like one.
fn is_like_operation(name: &str) -> bool {
    let separates = |c: char| c == '_' || c.is_ascii_uppercase();
    let method = METHODS.iter().find(|method| {
        let first = name.get(..method.len()).filter(|first| first.eq_ignore_ascii_case(method));
        first.is_some() && name.get(method.len()..).is_some_and(|rest| rest.starts_with(separates))
    });
    let Some(method) = method else { return false };
    let rest = name.get(method.len()..).unwrap_or_default().trim_matches('_');
    let words = 1 + rest.chars().skip(1).filter(|c| separates(*c)).count();
    words >= 2 && (by_name(name).is_some() || !near_operations(name).is_empty())
}

/// What a line says does not exist, in the words of each language. Some say it in several lines.
fn complaint<'t>(line: &'t str, behind: &[&'t str]) -> Option<Complaint<'t>> {
    use SdkLanguage::{Dotnet, Go, Java, Javascript, Php, Powershell, Python, Ruby, Swift};
    let found = |name, on, language| Some(Complaint { name, on, language });
    if let Some((before, rest)) = line.split_once(" has no attribute ") {
        return found(quoted_first(rest)?, On::Class(last_part(quoted_last(before)?)), Python);
    }
    if let Some((before, _)) = line.split_once(" is not a function") {
        let call = dotted_end(before);
        let (on, name) = call.rsplit_once('.')?;
        return found(name, On::Variable(on), Javascript);
    }
    if let Some((before, rest)) = line.split_once(" does not exist on type ") {
        return found(quoted_last(before)?, On::Class(last_part(quoted_first(rest)?)), Javascript);
    }
    if let Some((before, rest)) = line.split_once(" does not contain a definition for ") {
        return found(quoted_first(rest)?, On::Class(last_part(quoted_last(before)?)), Dotnet);
    }
    if let Some((before, rest)) = line.split_once(" does not contain a method named ") {
        let class = before.rsplit_once('[')?.1.split(']').next()?;
        return found(quoted_first(rest)?, On::Class(last_part(class)), Powershell);
    }
    if let Some((_, rest)) = line.split_once("ethod not found: ") {
        let (class, name) = signature(quoted_first(rest).unwrap_or(rest))?;
        return found(name, On::Class(class), Dotnet);
    }
    if let Some((before, rest)) = line.split_once(" has no field or method ") {
        return found(identifier_first(rest), On::Class(last_part(dotted_end(before))), Go);
    }
    if let Some((_, rest)) = line.split_once("undefined: ") {
        let (on, name) = rest.split([' ', '(']).next()?.rsplit_once('.')?;
        return found(name, On::Variable(on), Go);
    }
    if let Some((before, rest)) = line.split_once(" has no member ") {
        return found(quoted_first(rest)?, On::Class(last_part(quoted_last(before)?)), Swift);
    }
    if let Some((_, rest)) = line.split_once("Call to undefined method ") {
        let (class, name) = rest.split('(').next()?.rsplit_once("::")?;
        return found(name, On::Class(last_part(class)), Php);
    }
    if let Some((_, rest)) = line.split_once("ndefined method ") {
        let (_, owner) = rest.split_once(" for ")?;
        let owner = owner.trim_start_matches("an instance of ").trim_start_matches("#<");
        let owner = owner.split(":0x").next()?;
        return found(quoted_first(rest)?, On::Class(last_part(dotted_first(owner))), Ruby);
    }
    if let Some((before, rest)) = line.split_once(" is undefined for the type ") {
        return found(called_name(before)?, On::Class(last_part(dotted_first(rest))), Java);
    }
    if let Some((_, rest)) = line.split_once("NoSuchMethodError: ") {
        let (class, name) = signature(quoted_first(rest).unwrap_or(rest))?;
        return found(name, On::Class(class), Java);
    }
    if line.contains("cannot find symbol") {
        let of =
            |label: &str| behind.iter().take(4).find_map(|line| line.split_once(label).map(|(_, rest)| rest.trim()));
        let name = identifier_first(of("symbol:")?.strip_prefix("method ")?.trim());
        let location = of("location:")?;
        let class = location.rsplit(' ').next()?;
        return found(name, On::Class(last_part(class)), Java);
    }
    if let Some((_, rest)) = line.split_once("nresolved reference") {
        let rest = rest.trim_start_matches([':', ' ']);
        return found(quoted_first(rest).unwrap_or_else(|| identifier_first(rest)), On::Unknown, Java);
    }
    if line.contains("CommandNotFoundException") || line.contains(" is not recognized as ") {
        let command = match line.split_once("(").filter(|_| line.contains(":String)")) {
            Some((_, rest)) => rest.split(':').next()?,
            None => quoted_last(line.split(" is not recognized as ").next()?)?,
        };
        // Of the cmdlets of others most are `Get-…`: only a name with the HTTP method as a part of it is an SDK's.
        let name = command.strip_prefix("Invoke-").unwrap_or(command);
        return found(Some(name).filter(|name| !name.contains('-'))?, On::Unknown, Powershell);
    }
    None
}

/// The last part of a qualified name: `GenesysCloud\UsersApi`, `PureCloud::UsersApi`, `*platformclientv2.UsersApi`.
fn last_part(name: &str) -> &str {
    name.rsplit(['.', '\\', ':', '*', '/']).next().unwrap_or_default()
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn identifier_first(text: &str) -> &str {
    text.split(|c: char| !is_identifier(c)).next().unwrap_or_default()
}

fn is_dotted(c: char) -> bool {
    is_identifier(c) || matches!(c, '.' | '\\' | ':' | '$')
}

fn dotted_first(text: &str) -> &str {
    text.split(|c: char| !is_dotted(c)).next().unwrap_or_default()
}

fn dotted_end(text: &str) -> &str {
    text.rsplit(|c: char| !is_dotted(c)).next().unwrap_or_default()
}

/// The name before the last bracket that opens: `The method getUser(String)` → `getUser`.
fn called_name(text: &str) -> Option<&str> {
    let before = text.split('(').next()?;
    before.rsplit(|c: char| !is_identifier(c)).next().filter(|name| !name.is_empty())
}

/// Class and method of a signature: `void com.x.UsersApi.getUser(java.lang.String)`.
fn signature(text: &str) -> Option<(&str, &str)> {
    let (class, name) = dotted_end(text.split('(').next()?).rsplit_once('.')?;
    Some((last_part(class), name))
}

const OPENING: [char; 4] = ['\'', '"', '`', '‘'];
const CLOSING: [char; 5] = ['\'', '"', '`', '’', '\u{201d}'];

/// The first text in quotes.
fn quoted_first(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(OPENING)?;
    rest.split(CLOSING).next()
}

/// The last text in quotes.
fn quoted_last(text: &str) -> Option<&str> {
    let (before, _) = text.rsplit_once(CLOSING)?;
    before.rsplit(OPENING).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, Option<String>, SdkLanguage)> {
        let missing = find_missing_method(text, &Redactor::default())?;
        Some((missing.name, missing.called_on, missing.language))
    }

    #[test]
    fn a_method_that_an_api_class_lacks_is_found_in_the_words_of_each_language() {
        use SdkLanguage::{Dotnet, Go, Java, Javascript, Php, Powershell, Python, Ruby, Swift};
        let class = "ConversationsApi";
        for (text, name, language) in [
            ("AttributeError: 'ConversationsApi' object has no attribute 'mute'", "mute", Python),
            (
                "AttributeError: type object 'ConversationsApi' has no attribute 'mute'. Did you mean: 'x'?",
                "mute",
                Python,
            ),
            ("TypeError: platformClient.ConversationsApi.mute is not a function", "mute", Javascript),
            ("a.ts(3,5): error TS2339: Property 'mute' does not exist on type 'ConversationsApi'.", "mute", Javascript),
            ("error CS1061: 'ConversationsApi' does not contain a definition for 'Mute' and no …", "Mute", Dotnet),
            (
                "System.MissingMethodException: Method not found: 'Void A.Api.ConversationsApi.Mute(System.String)'.",
                "Mute",
                Dotnet,
            ),
            (
                "error: cannot find symbol\n  symbol:   method mute(String)\n  location: variable api of type ConversationsApi",
                "mute",
                Java,
            ),
            ("The method mute(String) is undefined for the type ConversationsApi", "mute", Java),
            ("java.lang.NoSuchMethodError: 'void com.x.ConversationsApi.mute(java.lang.String)'", "mute", Java),
            ("api.Mute undefined (type *platformclientv2.ConversationsApi has no field or method Mute)", "Mute", Go),
            ("value of type 'ConversationsApi' has no member 'mute'", "mute", Swift),
            ("undefined method `mute' for #<PureCloud::ConversationsApi:0x0007> (NoMethodError)", "mute", Ruby),
            ("undefined method 'mute' for an instance of PureCloud::ConversationsApi", "mute", Ruby),
            ("Call to undefined method GenesysCloud\\ConversationsApi::mute() in /var/www/a.php:3", "mute", Php),
            (
                "Method invocation failed because [A.ConversationsApi] does not contain a method named 'Mute'.",
                "Mute",
                Powershell,
            ),
        ] {
            assert_eq!(found(text), Some((name.to_owned(), Some(class.to_owned()), language)), "{text}");
        }
    }

    #[test]
    fn a_name_like_a_published_one_is_found_where_the_program_is_of_an_sdk() {
        let name = |text: &str| found(text).map(|(name, class, _)| (name, class));
        let put = Some(("putConversationParticipant".to_owned(), None));
        assert_eq!(name("TypeError: api.putConversationParticipant is not a function"), put);
        let own = Some(("putConversationParticipant".to_owned(), Some("conversationsApi".to_owned())));
        assert_eq!(name("TypeError: this.conversationsApi.putConversationParticipant is not a function"), own);
        let pascal = Some(("PatchConversationParticipantMute".to_owned(), None));
        let term = "The term 'Invoke-PatchConversationParticipantMute' is not recognized as the name of a cmdlet";
        assert_eq!(name(term), pascal);
        let german = "    + CategoryInfo : ObjectNotFound: (Invoke-PatchConversationParticipantMute:String) [], CommandNotFoundException";
        assert_eq!(name(german), pascal);
    }

    #[test]
    fn what_a_program_lacks_of_its_own_is_none() {
        for text in [
            "AttributeError: 'Order' object has no attribute 'get_total_price'",
            "AttributeError: 'NoneType' object has no attribute 'patch_conversations_call_participant'",
            "TypeError: this.store.getItems is not a function",
            "TypeError: items.map is not a function",
            "TypeError: undefined is not a function",
            "The term 'Get-AzVirtualMachine' is not recognized as the name of a cmdlet",
            "The term 'terraform' is not recognized as the name of a cmdlet",
            "error CS1061: 'string' does not contain a definition for 'Lenght'",
            "undefined method `each' for nil:NilClass (NoMethodError)",
            "main.go:3:2: undefined: foo",
            "error: cannot find symbol\n  symbol: class Foo\n  location: class Bar",
            "the user has no queue and is not a member",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_method_that_is_published_today_is_none() {
        assert_eq!(found("AttributeError: 'UsersApi' object has no attribute 'get_users_me'"), None);
        assert!(found("AttributeError: 'UsersApi' object has no attribute 'getUsersMe'").is_some());
        assert!(found("AttributeError: 'RoutingApi' object has no attribute 'get_users_me'").is_some());
    }

    #[test]
    fn what_is_muted_is_seen_in_the_name_or_around_it() {
        assert!(is_about_mute("muteParticipant", ""));
        assert!(is_about_mute("put_conversation_participant", "body={\"muted\": True}"));
        assert!(!is_about_mute("put_conversations_chat_participant", "muted"));
        assert!(!is_about_mute("get_queue", "muted"));
    }
}
