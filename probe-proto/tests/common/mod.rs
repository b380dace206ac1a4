//! Reads the vector file.

/// The frames of the vector file by name.
pub(crate) fn vectors() -> Vec<(&'static str, Vec<u8>)> {
    include_str!("../vectors/frames.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, wire) = line.split_once(" = ").expect("name = octets");
            (name, octets(wire))
        })
        .collect()
}

fn octets(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|word| u8::from_str_radix(word, 16).expect("two hexadecimal digits")).collect()
}
