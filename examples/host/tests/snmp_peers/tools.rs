//! net-snmp's tools, and what they print.

use std::{
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Output},
};

use super::common::{Btrm, peer_is_there};

pub(crate) type Name = Vec<u32>;

/// Names in numbers, in full, with the value's type; times and enumerations as numbers.
const PLAIN: [&str; 4] = ["-On", "-Oe", "-Ot", "-OU"];

/// Whether net-snmp's tools are here.
pub(crate) fn are_there() -> bool {
    peer_is_there("net-snmp", Command::new("snmpget").arg("-V"))
}

/// The MIB modules of the IETF, when they are here: `.ci/peers` says where.
pub(crate) fn mibs() -> Option<PathBuf> {
    let directory = std::env::var_os("BMS_MIBS").map(PathBuf::from);
    let modules = directory.unwrap_or_default();
    peer_is_there("the IETF's MIB modules (BMS_MIBS)", Command::new("ls").arg(modules.join("SNMPv2-SMI.mib")))
        .then_some(modules)
}

/// One of net-snmp's tools, which neither reads nor writes anything of this machine's.
pub(crate) fn tool(name: &str) -> Command {
    let mut command = Command::new(name);
    let nothing = std::env::temp_dir().join("btrm-test-no-snmp-configuration");
    command.env("MIBS", "").env("SNMPCONFPATH", &nothing).env("SNMP_PERSISTENT_DIR", &nothing);
    command
}

/// A manager: net-snmp's tools with what they need to be let in.
#[derive(Clone, Debug)]
pub(crate) struct Manager {
    arguments: Vec<String>,
    address: String,
}

/// A variable as a tool prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: Name,
    /// `INTEGER`, `Gauge32` and so on; empty where there is no value.
    pub(crate) kind: String,
    pub(crate) value: String,
}

impl Variable {
    pub(crate) fn number(&self) -> i64 {
        let digits = self.value.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
        digits.parse().unwrap_or_else(|_| panic!("no number: {self:?}"))
    }
}

impl Manager {
    /// One of a community; the version is `1` or `2c`.
    pub(crate) fn of_community(version: &str, community: &str, btrm: &Btrm) -> Self {
        Self::of(&["-v", version, "-c", community], btrm)
    }

    /// One who comes with these arguments.
    pub(crate) fn of(arguments: &[&str], btrm: &Btrm) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { arguments, address: btrm.address("snmp").to_string() }
    }

    /// The same, who asks over IPv6.
    pub(crate) fn over_ipv6(mut self, btrm: &Btrm) -> Self {
        self.address = format!("udp6:{}", btrm.address("snmp6"));
        self
    }

    /// What a tool prints that is given `before` ahead of the unit's address and `after` behind it.
    pub(crate) fn runs<S: AsRef<OsStr>>(&self, name: &str, before: &[&str], after: &[S]) -> Output {
        let mut command = tool(name);
        command.args(&self.arguments).args(["-t", "2", "-r", "5"]).args(before).arg(&self.address);
        command.args(after).output().unwrap()
    }

    /// What a tool prints that must succeed.
    pub(crate) fn prints(&self, name: &str, before: &[&str], after: &[&str]) -> String {
        let output = self.runs(name, before, after);
        let [out, told] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success(), "{name} {after:?}: {told}{out}");
        out.into_owned()
    }

    /// What a tool complains of that must fail.
    pub(crate) fn is_refused(&self, name: &str, before: &[&str], after: &[&str]) -> String {
        let output = self.runs(name, before, after);
        let [out, told] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(!output.status.success(), "{name} {after:?}: {out}");
        format!("{told}{out}")
    }

    pub(crate) fn get(&self, names: &[&str]) -> Vec<Variable> {
        variables(&self.prints("snmpget", &PLAIN, names))
    }

    pub(crate) fn number(&self, name: &str) -> i64 {
        self.get(&[name])[0].number()
    }

    /// Walks with `snmpwalk` or `snmpbulkwalk`, both of which stop where names do not increase.
    pub(crate) fn walk(&self, name: &str, options: &[&str], root: &str) -> Vec<Variable> {
        variables(&self.prints(name, &[&PLAIN, options].concat(), &[root]))
    }

    pub(crate) fn set(&self, assignments: &[&str]) -> Vec<Variable> {
        variables(&self.prints("snmpset", &PLAIN, assignments))
    }
}

/// What the lines say: `.1.3.6.1.2.1.1.3.0 = Timeticks: 1234`. Text may go on over lines.
pub(crate) fn variables(text: &str) -> Vec<Variable> {
    let mut all: Vec<Variable> = Vec::new();
    for line in text.lines() {
        let split = line.strip_prefix('.').and_then(|line| line.split_once(" = "));
        match split {
            // How a walk of the whole tree ends.
            Some((_, rest)) if rest.starts_with("No more variables") => {}
            Some((name, rest)) => {
                let name = name.split('.').map(|number| number.parse().unwrap()).collect();
                let (kind, value) = rest.split_once(": ").unwrap_or(("", rest));
                all.push(Variable { name, kind: kind.to_owned(), value: value.to_owned() });
            }
            None if line.starts_with("End of MIB") => {}
            None => {
                let last = all.last_mut().unwrap_or_else(|| panic!("no variable: {line:?}"));
                last.value.push('\n');
                last.value.push_str(line);
            }
        }
    }
    all
}

/// `1.3.6.1` in numbers.
pub(crate) fn oid(text: &str) -> Name {
    text.split('.').map(|number| number.parse().unwrap()).collect()
}
