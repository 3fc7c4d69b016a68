//! Files that are not text, by how they begin.

/// Which format that is not text the bytes have, and what to do with it; `None` where it is unknown.
pub(super) fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 14] = [
        (b"\x1f\x8b", "it is compressed with gzip; unpack it first (gunzip)"),
        (b"\x28\xb5\x2f\xfd", "it is compressed with zstd; unpack it first (zstd -d)"),
        (b"BZh", "it is compressed with bzip2; unpack it first (bunzip2)"),
        (b"\xfd7zXZ\x00", "it is compressed with xz; unpack it first (unxz)"),
        (b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive; unpack it first"),
        (b"PK\x03\x04", "it is a ZIP archive or an Office document; unpack it first"),
        (b"\x89PNG", "it is a PNG picture; paste the text that it shows"),
        (b"\xff\xd8\xff", "it is a JPEG picture; paste the text that it shows"),
        (b"GIF8", "it is a GIF picture; paste the text that it shows"),
        (b"%PDF-", "it is a PDF document; paste the text that it shows"),
        (b"\x7fELF", "it is a program (ELF)"),
        (b"\x0a\x0d\x0d\x0a", "it is a packet capture (pcapng); export the HTTP exchange as text"),
        (b"\xd4\xc3\xb2\xa1", "it is a packet capture (pcap); export the HTTP exchange as text"),
        (b"SQLite format 3\x00", "it is a SQLite database"),
    ];
    BEGINNINGS.into_iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, reason)| reason)
}
