//! curl's options (curl(1)): which are there, and which take a value. Those that say nothing of the request are known
//! by name alone, so that their values are not taken for a URL.

use std::sync::LazyLock;

/// What an option of the command line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It stands alone.
    Flag,
    /// A value follows.
    Value,
}

/// Letters that take a value.
const LETTERS_WITH_VALUE: &str = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

/// Letters that stand alone.
const LETTERS: &str = "012346aBfgGiIjJklLMnNOpqRsSvVZ#:";

/// The letters' long names, where what follows distinguishes the two.
const LONG_OF_LETTERS: [(char, &str); 14] = [
    ('A', "user-agent"),
    ('b', "cookie"),
    ('d', "data"),
    ('e', "referer"),
    ('F', "form"),
    ('G', "get"),
    ('H', "header"),
    ('I', "head"),
    ('i', "include"),
    ('T', "upload-file"),
    ('u', "user"),
    ('x', "proxy"),
    ('X', "request"),
    (':', "next"),
];

/// Long options that take a value, sorted.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static WITH_VALUE: LazyLock<Vec<&str>> = LazyLock::new(|| {
    vec![
        "abstract-unix-socket",
        "alt-svc",
        "aws-sigv4",
        "cacert",
        "capath",
        "cert",
        "cert-type",
        "ciphers",
        "config",
        "connect-timeout",
        "connect-to",
        "continue-at",
        "cookie",
        "cookie-jar",
        "create-file-mode",
        "crlfile",
        "curves",
        "data",
        "data-ascii",
        "data-binary",
        "data-raw",
        "data-urlencode",
        "delegation",
        "dns-interface",
        "dns-ipv4-addr",
        "dns-ipv6-addr",
        "dns-servers",
        "doh-url",
        "dump-header",
        "ech",
        "egd-file",
        "engine",
        "etag-compare",
        "etag-save",
        "expect100-timeout",
        "form",
        "form-string",
        "ftp-account",
        "ftp-alternative-to-user",
        "ftp-method",
        "ftp-port",
        "ftp-ssl-ccc-mode",
        "happy-eyeballs-timeout-ms",
        "haproxy-clientip",
        "header",
        "help",
        "hostpubmd5",
        "hostpubsha256",
        "hsts",
        "interface",
        "ip-tos",
        "ipfs-gateway",
        "json",
        "keepalive-cnt",
        "keepalive-time",
        "key",
        "key-type",
        "krb",
        "libcurl",
        "limit-rate",
        "local-port",
        "login-options",
        "mail-auth",
        "mail-from",
        "mail-rcpt",
        "max-filesize",
        "max-redirs",
        "max-time",
        "netrc-file",
        "noproxy",
        "oauth2-bearer",
        "output",
        "output-dir",
        "parallel-max",
        "pass",
        "pinnedpubkey",
        "preproxy",
        "proto",
        "proto-default",
        "proto-redir",
        "proxy",
        "proxy-cacert",
        "proxy-capath",
        "proxy-cert",
        "proxy-cert-type",
        "proxy-ciphers",
        "proxy-crlfile",
        "proxy-header",
        "proxy-key",
        "proxy-key-type",
        "proxy-pass",
        "proxy-pinnedpubkey",
        "proxy-service-name",
        "proxy-tls13-ciphers",
        "proxy-tlsauthtype",
        "proxy-tlspassword",
        "proxy-tlsuser",
        "proxy-user",
        "proxy1.0",
        "pubkey",
        "quote",
        "random-file",
        "range",
        "rate",
        "referer",
        "request",
        "request-target",
        "resolve",
        "retry",
        "retry-delay",
        "retry-max-time",
        "sasl-authzid",
        "service-name",
        "sigalgs",
        "socks4",
        "socks4a",
        "socks5",
        "socks5-gssapi-service",
        "socks5-hostname",
        "speed-limit",
        "speed-time",
        "stderr",
        "telnet-option",
        "tftp-blksize",
        "time-cond",
        "tls-max",
        "tls13-ciphers",
        "tlsauthtype",
        "tlspassword",
        "tlsuser",
        "trace",
        "trace-ascii",
        "trace-config",
        "unix-socket",
        "upload-file",
        "upload-flags",
        "url",
        "url-query",
        "user",
        "user-agent",
        "variable",
        "vlan-priority",
        "write-out",
    ]
});

/// Long options that stand alone, sorted; each also as `--no-…`.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static FLAGS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    vec![
        "anyauth",
        "append",
        "basic",
        "buffer",
        "ca-native",
        "cert-status",
        "compressed",
        "compressed-ssh",
        "create-dirs",
        "crlf",
        "digest",
        "disable",
        "disable-eprt",
        "disable-epsv",
        "disallow-username-in-url",
        "doh-cert-status",
        "doh-insecure",
        "eprt",
        "epsv",
        "fail",
        "fail-early",
        "fail-with-body",
        "false-start",
        "form-escape",
        "ftp-create-dirs",
        "ftp-pasv",
        "ftp-pret",
        "ftp-skip-pasv-ip",
        "ftp-ssl-ccc",
        "ftp-ssl-control",
        "get",
        "globoff",
        "haproxy-protocol",
        "head",
        "http0.9",
        "http1.0",
        "http1.1",
        "http2",
        "http2-prior-knowledge",
        "http3",
        "http3-only",
        "ignore-content-length",
        "include",
        "insecure",
        "ipv4",
        "ipv6",
        "junk-session-cookies",
        "keepalive",
        "list-only",
        "location",
        "location-trusted",
        "manual",
        "metalink",
        "mptcp",
        "negotiate",
        "netrc",
        "netrc-optional",
        "next",
        "ntlm",
        "ntlm-wb",
        "parallel",
        "parallel-immediate",
        "path-as-is",
        "post301",
        "post302",
        "post303",
        "progress-bar",
        "progress-meter",
        "proxy-anyauth",
        "proxy-basic",
        "proxy-ca-native",
        "proxy-digest",
        "proxy-http2",
        "proxy-insecure",
        "proxy-negotiate",
        "proxy-ntlm",
        "proxy-ssl-allow-beast",
        "proxy-ssl-auto-client-cert",
        "proxy-tlsv1",
        "proxytunnel",
        "raw",
        "remote-header-name",
        "remote-name",
        "remote-name-all",
        "remote-time",
        "remove-on-error",
        "retry-all-errors",
        "retry-connrefused",
        "sasl-ir",
        "sessionid",
        "show-error",
        "show-headers",
        "silent",
        "skip-existing",
        "socks5-basic",
        "socks5-gssapi",
        "socks5-gssapi-nec",
        "ssl",
        "ssl-allow-beast",
        "ssl-auto-client-cert",
        "ssl-no-revoke",
        "ssl-reqd",
        "ssl-revoke-best-effort",
        "sslv2",
        "sslv3",
        "styled-output",
        "suppress-connect-headers",
        "tcp-fastopen",
        "tcp-nodelay",
        "tftp-no-options",
        "tlsv1",
        "tlsv1.0",
        "tlsv1.1",
        "tlsv1.2",
        "tlsv1.3",
        "tr-encoding",
        "use-ascii",
        "verbose",
    ]
});

/// Those after `verbose` in the alphabet.
const LAST_FLAGS: [&str; 2] = ["version", "xattr"];

/// What a long option is; `None` where curl has none of that name.
pub(super) fn long(name: &str) -> Option<Known> {
    if WITH_VALUE.binary_search(&name).is_ok() {
        return Some(Known::Value);
    }
    let plain = name.strip_prefix("no-").unwrap_or(name);
    (FLAGS.binary_search(&plain).is_ok() || LAST_FLAGS.contains(&plain)).then_some(Known::Flag)
}

/// What a letter is.
pub(super) fn short(letter: char) -> Option<Known> {
    if LETTERS_WITH_VALUE.contains(letter) {
        return Some(Known::Value);
    }
    LETTERS.contains(letter).then_some(Known::Flag)
}

/// The long name of a letter, where it says something of the request.
pub(super) fn name(letter: char) -> &'static str {
    LONG_OF_LETTERS.into_iter().find(|(short, _)| *short == letter).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_disjoint() {
        assert!(WITH_VALUE.is_sorted() && FLAGS.is_sorted());
        assert!(FLAGS.iter().all(|flag| WITH_VALUE.binary_search(flag).is_err()));
        assert!(LETTERS.chars().all(|letter| !LETTERS_WITH_VALUE.contains(letter)));
        assert!(LONG_OF_LETTERS.iter().all(|(letter, name)| short(*letter) == long(name)));
    }

    #[test]
    fn options_are_known_by_both_names() {
        assert_eq!(
            (long("json"), long("no-buffer"), long("insecure")),
            (Some(Known::Value), Some(Known::Flag), Some(Known::Flag))
        );
        assert_eq!((long("methode"), short('?')), (None, None));
        assert_eq!((name('X'), name('k')), ("request", ""));
    }
}
