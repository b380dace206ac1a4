//! Reads the vector files.

#![allow(dead_code, reason = "each test takes what it needs")]

/// The octets of a line of hexadecimal numbers; `-` stands for none.
pub(crate) fn octets(hex: &str) -> Vec<u8> {
    hex.split_whitespace()
        .filter(|&word| word != "-")
        .map(|word| u8::from_str_radix(word, 16).expect("two hexadecimal digits"))
        .collect()
}

/// The lines of a vector file that say something.
pub(crate) fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
