//! A server: a process of its own, whose processor time the kernel counts.

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::{Client, Question};

/// Stopped when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts `command` (words without quotes), in which `{port}` stands for a free port of the
    /// loopback interface, and waits until it answers.
    ///
    /// # Errors
    /// If it does not start, or does not answer within ten seconds.
    pub fn start(command: &str, question: &mut Question) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let command = command.replace("{port}", &port.to_string());
        let mut words = command.split_whitespace();
        let program = words.next().context("an empty command")?;
        let child = Command::new(program)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let mut server = Self { child, address: (Ipv4Addr::LOCALHOST, port).into() };
        server.wait_until_it_answers(question).with_context(|| format!("{command}: no use"))?;
        Ok(server)
    }

    fn wait_until_it_answers(&mut self, question: &mut Question) -> Result<()> {
        let deadline = Instant::now().checked_add(Duration::from_secs(10)).context("no such time")?;
        loop {
            let answered = self.answers(question);
            let Err(error) = answered else { return Ok(()) };
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended: {status}");
            }
            if Instant::now() > deadline {
                return Err(error);
            }
            sleep(Duration::from_millis(50));
        }
    }

    fn answers(&self, question: &mut Question) -> Result<Duration> {
        question.prepare(self.address)?;
        Client::connect(self.address, question, 1)?.run(question, 1)
    }

    /// Processor time of all its threads so far, its own and the kernel's for it; in steps of 10 ms.
    ///
    /// # Errors
    /// If there is no `/proc`, or the server has ended.
    pub fn processor_time(&self) -> Result<Duration> {
        processor_time(&self.child.id().to_string())
    }
}

/// Processor time of this process so far, the client's: as [`Server::processor_time`].
///
/// # Errors
/// If there is no `/proc`.
pub fn own_processor_time() -> Result<Duration> {
    processor_time("self")
}

fn processor_time(process: &str) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    ticks(&stat).map(Duration::from_millis).context("/proc/PID/stat is not as proc(5) has it")
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// Milliseconds: fields 14 and 15, `utime` and `stime`, in hundredths of a second. The second field
/// is a name in parentheses, which may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut fields = after_name.split(' ').skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    user.checked_add(system)?.checked_mul(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_the_sum_of_user_and_system_time() {
        let stat = "42 (a) b) S 1 42 42 0 -1 4194560 95 0 0 0 123 45 0 0 20 0 1 0 9 2e6 300";
        assert_eq!(ticks(stat), Some(1_680));
        assert_eq!(ticks("42 (a) S 1"), None);
    }
}
