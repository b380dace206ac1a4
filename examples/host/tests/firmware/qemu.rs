//! What QEMU tells of a board and does to it, whatever the firmware says.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::Command,
};

use super::board::PATIENCE;

/// Where the board's RAM begins (`linker/btrm/memory.x`).
const RAM: u64 = 0x2000_0000;
/// What the stack is painted with before the firmware begins.
const PAINT: [u8; 4] = [0xCC; 4];

/// Says something to a QEMU itself, by the socket of its QMP.
pub(crate) fn qmp(socket: &Path, command: &str) {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut said = |line: &str| {
        writeln!(stream, "{line}").unwrap();
        let answer = answers.find(|answer| answer.as_ref().unwrap().contains("\"return\""));
        answer.unwrap().unwrap();
    };
    said(r#"{"execute": "qmp_capabilities"}"#);
    said(command);
}

/// Puts the stack elsewhere, as a debugger would, by the socket of QEMU's stub (*GDB Remote Serial Protocol*).
pub(crate) fn set_stack_pointer(socket: &Path, address: u32) {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let packet = |text: &str| format!("+${text}#{:02x}", text.bytes().fold(0, u8::wrapping_add));
    // The board stands still from here until it is told to continue. No register is set before its list was asked for.
    let set = format!("Pd={:08x}", address.swap_bytes());
    for (asked, end) in [("qXfer:features:read:target.xml:0,ffb", "</target>"), (&set, "$OK")] {
        stream.write_all(packet(asked).as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(end.as_bytes()) {
            let mut octet = [0];
            stream.read_exact(&mut octet).unwrap();
            answer.extend(octet);
        }
        // The sum.
        stream.read_exact(&mut [0; 3]).unwrap();
    }
    stream.write_all(packet("c").as_bytes()).unwrap();
    stream.read_exact(&mut [0]).unwrap();
}

/// Octets of a firmware's stack that were in use at some time since its start, and of how many, by the socket of its QMP.
pub(crate) fn stack(socket: &Path, firmware: &Path) -> (usize, usize) {
    let (low, high) = (symbol(firmware, "_stack_end"), symbol(firmware, "_stack_start"));
    assert_eq!(low, RAM, "the stack is below everything else");
    let stack = memory(socket, low, high - low);
    let unused = stack.chunks(4).take_while(|word| *word == PAINT).count() * 4;
    (stack.len() - unused, stack.len())
}

/// What is in a part of a board's memory, by the socket of its QMP.
pub(crate) fn memory(socket: &Path, from: u64, octets: u64) -> Vec<u8> {
    let file = socket.with_extension("memory");
    qmp(
        socket,
        &format!(
            r#"{{"execute": "pmemsave", "arguments": {{"val": {from}, "size": {octets}, "filename": "{}"}}}}"#,
            file.display()
        ),
    );
    let memory = fs::read(file).unwrap();
    assert_eq!(memory.len(), usize::try_from(octets).unwrap());
    memory
}

/// Where the linker put something.
pub(crate) fn symbol(firmware: &Path, name: &str) -> u64 {
    let output = Command::new("nm").arg(firmware).output().unwrap();
    let symbols = String::from_utf8(output.stdout).unwrap();
    let line = symbols.lines().find(|line| line.ends_with(&format!(" {name}")));
    u64::from_str_radix(line.unwrap().split(' ').next().unwrap(), 16).unwrap()
}
