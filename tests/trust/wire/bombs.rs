//! Small bodies that are huge once unpacked, written by hand: no compressor is in the tree.

/// Copies of 258 zeros: about 140 MB.
const COPIES: usize = 550_000;

/// 256 MiB of zeros in brotli, as `brotli -q 11 --large_window=0` writes them.
const BROTLI: &str = "cfffff7ff82700e2b14020f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c32200ddfb7ffeffffc33f0110870500ba\
    f7fffcffff877f02200e0b0074effff9ffff0fff04401c1600e8defff3ffff1ffe0980382c00d0bdffe7ffff3ffc1300715800a07bffcfffff7ff8\
    2700e2b00040f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c30200ddfb7ffeffffc33f0110870500baf7fffcffff877f02200e0b0074\
    effff9ffff0fff04401c1600e8defff3ffff1ffe0980382c00d0bdffcfffff7ffc1300715800a07bff0f";

/// Zeros in the format of RFC 1951: one literal, then copies of it, in fixed codes.
fn deflated() -> Vec<u8> {
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0);
    let mut bits = |value: u32, length: u32| {
        held |= value << count;
        count += length;
        while count >= 8 {
            bytes.push((held & 0xff) as u8);
            held >>= 8;
            count -= 8;
        }
    };
    // The last block, with fixed codes; the literal 0 is 00110000.
    bits(0b1, 1);
    bits(0b01, 2);
    bits(0b0000_1100, 8);
    for _ in 0..COPIES {
        // Length 258 is the code 285, 11000101, most significant bit first; the distance 1 is five zeros.
        bits(0b1010_0011, 8);
        bits(0, 5);
    }
    // The end of the block, seven zeros, and bits to fill the byte.
    bits(0, 7);
    bits(0, 7);
    bytes
}

/// In the format of RFC 1952. The sum at its end is not right: it is never reached.
pub fn gzip() -> Vec<u8> {
    [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", &deflated()[..], &[0; 8]].concat()
}

/// In the format of RFC 1950, as `deflate` is in HTTP.
pub fn deflate() -> Vec<u8> {
    [b"\x78\x9c", &deflated()[..], &[0; 4]].concat()
}

/// In the format of RFC 7932.
pub fn brotli() -> Vec<u8> {
    let digits: Vec<u8> = BROTLI.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
