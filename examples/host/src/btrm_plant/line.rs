//! The line to the board: readings that are not answered are said again.

use core::{pin::Pin, time::Duration};
use std::io;

use anyhow::{Context, Result};
use plant_link::{Decoder, MAX_OCTETS, Message, Readings, Switches, write};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_serial::SerialPortBuilderExt;

use super::options::Options;

/// Readings that are not answered within this time are said again, as often as this at the most.
const PATIENCE: Duration = Duration::from_millis(300);
const TIMES: u32 = 3;

/// What carries octets both ways.
trait Stream: AsyncRead + AsyncWrite {}

impl<S: AsyncRead + AsyncWrite> Stream for S {}

/// An open line.
pub(super) struct Line {
    stream: Pin<Box<dyn Stream>>,
    decoder: Decoder,
}

impl Line {
    /// Opens the line that the command line names.
    ///
    /// # Errors
    /// When nobody is there.
    pub(super) async fn open(options: &Options) -> Result<Self> {
        let stream: Pin<Box<dyn Stream>> = match (&options.tcp, &options.serial) {
            (Some(address), _) => {
                let stream = TcpStream::connect(address).await;
                let stream = stream.with_context(|| format!("cannot reach the board at {address}"))?;
                stream.set_nodelay(true)?;
                Box::pin(stream)
            }
            (None, Some(path)) => {
                let path = path.to_string_lossy();
                let port = tokio_serial::new(path.clone(), options.baud).open_native_async();
                Box::pin(port.with_context(|| format!("cannot open {path}"))?)
            }
            (None, None) => anyhow::bail!("no line to the board is named"),
        };
        Ok(Self { stream, decoder: Decoder::new() })
    }

    /// Says readings, and gives the board's answer; `None` when it does not answer.
    ///
    /// # Errors
    /// When the line fails.
    pub(super) async fn say(&mut self, readings: Readings) -> io::Result<Option<Switches>> {
        let mut frame = [0; MAX_OCTETS];
        // The longest readings have room.
        let length = write(&Message::Readings(readings), &mut frame).unwrap_or_default();
        for _ in 0..TIMES {
            self.stream.write_all(frame.get(..length).unwrap_or_default()).await?;
            self.stream.flush().await?;
            if let Ok(heard) = timeout(PATIENCE, self.hear(readings.time_ms)).await {
                return heard.map(Some);
            }
        }
        Ok(None)
    }

    /// Reads until readings of this time are answered.
    async fn hear(&mut self, time_ms: u64) -> io::Result<Switches> {
        let mut octets = [0; 256];
        loop {
            let count = self.stream.read(&mut octets).await?;
            if count == 0 {
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            let mut answer = None;
            for octet in octets.get(..count).unwrap_or_default() {
                match self.decoder.octet(*octet) {
                    Some(Ok(Message::Switches(switches))) if switches.time_ms == time_ms => {
                        answer = Some(switches);
                    }
                    // An earlier answer, or noise.
                    _ => {}
                }
            }
            if let Some(answer) = answer {
                return Ok(answer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    #[tokio::test]
    async fn readings_that_are_not_answered_are_said_again() {
        let (stream, mut board) = duplex(1_024);
        let mut line = Line { stream: Box::pin(stream), decoder: Decoder::new() };
        let readings = Readings { time_ms: 5, ..Readings::default() };
        let board = async {
            let (mut decoder, mut heard) = (Decoder::new(), 0);
            while heard < 2 {
                if let Some(said) = decoder.octet(board.read_u8().await.unwrap()) {
                    assert_eq!(said, Ok(Message::Readings(readings)));
                    heard += 1;
                }
            }
            let switches = Switches { time_ms: 5, testing: true, ..Switches::default() };
            let mut frame = [0; MAX_OCTETS];
            let length = write(&Message::Switches(switches), &mut frame).unwrap();
            board.write_all(&frame[..length]).await.unwrap();
            switches
        };
        let (heard, answered) = tokio::join!(line.say(readings), board);
        assert_eq!(heard.unwrap(), Some(answered));
    }
}
