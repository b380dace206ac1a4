//! `docs/conformance-cases.md` lists the cases of this suite: this test holds it against the names of the tests.

use core::fmt::Write;
use std::path::Path;
use std::{env, fs};

const HEAD: &str = "# The cases of the conformance suite

By section: `§` of the DNP3 Users Group's IED certification procedure, `A` of Annex A of IEEE 1815-2012 for objects
beyond the subset levels. Where the procedure tells
the steps of a section one by one, a last number such as the 5 of §8.2.1.5 counts the suite's own cases. Each is a test of `tests/conformance/`, and its name is what is required.

This list is written by the suite itself: `UPDATE_CASES=1 cargo test -p dnp3-outstation --test conformance cases`.
";

/// A case: its section, as numbers and in the words of the list, and what it requires.
type Case = (Vec<u32>, String, String);

/// What the name of a test says: `s8_2_1_5_an_operate…` is a case of §8.2.1.5.
fn case(name: &str) -> Option<Case> {
    let (mark, rest) = name.split_at_checked(1)?;
    let words: Vec<&str> = rest.split('_').collect();
    let numbers: Vec<u32> = words.iter().map_while(|word| word.parse().ok()).collect();
    let requirement = words.get(numbers.len()..)?.join(" ");
    let dotted: Vec<String> = numbers.iter().map(u32::to_string).collect();
    let (chapter, sign) = match mark {
        "s" => (0, "§"),
        "a" => (1, "A."),
        _ => return None,
    };
    (!numbers.is_empty())
        .then(|| ([vec![chapter], numbers].concat(), format!("{sign}{}", dotted.join(".")), requirement))
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut all = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let mut lines = source.lines();
        while let Some(line) = lines.next() {
            if line.trim() == "#[test]" {
                let function = lines.next().unwrap_or_default();
                let name = function.trim().trim_start_matches("fn ").split('(').next().unwrap_or_default();
                all.extend(case(name));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn the_list_of_cases_tells_all_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = cases(&root.join("tests/conformance"));
    let mut list = String::from(HEAD);
    let mut section = "";
    for (_, of, requirement) in &all {
        if of != section {
            write!(list, "\n## {of}\n\n").unwrap();
            section = of;
        }
        writeln!(list, "- {requirement}").unwrap();
    }
    let file = root.join("docs/conformance-cases.md");
    if env::var_os("UPDATE_CASES").is_some() {
        fs::write(&file, &list).unwrap();
    }
    assert!(all.len() > 400, "{} cases", all.len());
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), list, "see the head of the list");
}
