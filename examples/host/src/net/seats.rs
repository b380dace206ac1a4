//! A bounded number of connections: when all seats are taken, the one that needs its seat least gives it up.

use std::io;

use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, spawn_local},
    time::{Duration, sleep, timeout},
};

use super::watched::Activity;

/// The pause after the system refused a connection, for lack of descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How often it is looked whether somebody at work is done.
const ROOM_PAUSE: Duration = Duration::from_millis(1);
/// A newcomer waits no longer for a seat.
const ROOM_PATIENCE: Duration = Duration::from_secs(2);

/// The connections of one server.
#[derive(Debug)]
pub struct Seats {
    most: usize,
    taken: Vec<(Activity, JoinHandle<()>)>,
}

impl Seats {
    /// No connection yet, and never more than `most`.
    pub const fn new(most: usize) -> Self {
        Self { most, taken: Vec::new() }
    }

    /// Accepts connections until it is dropped, and serves each by what `serve` makes of it.
    ///
    /// When all seats are taken, a connection that waits for its master gives its seat to the newcomer: first one that
    /// never asked anything, then the longest idle. If none waits, the newcomer does, and is closed when that takes long.
    ///
    /// Must run in a [`LocalSet`](tokio::task::LocalSet). Dropping it closes every connection.
    pub async fn accept<S, F>(mut self, listener: TcpListener, mut serve: S)
    where
        S: FnMut(TcpStream, Activity) -> F,
        F: Future<Output = ()> + 'static,
    {
        loop {
            let Ok(stream) = accept(&listener).await else {
                sleep(ACCEPT_PAUSE).await;
                continue;
            };
            if !self.has_room_soon().await {
                continue;
            }
            let activity = Activity::begins();
            let task = spawn_local(serve(stream, activity.clone()));
            self.taken.push((activity, task));
        }
    }

    /// Whether there is a free seat within [`ROOM_PATIENCE`]: who is at work now will wait for its master again.
    async fn has_room_soon(&mut self) -> bool {
        let room = async {
            while !self.make_room() {
                sleep(ROOM_PAUSE).await;
            }
        };
        timeout(ROOM_PATIENCE, room).await.is_ok()
    }

    /// Whether there is a free seat now.
    fn make_room(&mut self) -> bool {
        if self.taken.len() < self.most {
            return true;
        }
        self.taken.retain(|(_, task)| !task.is_finished());
        if self.taken.len() < self.most {
            return true;
        }
        let waiting = self.taken.iter().enumerate().map(|(seat, (activity, _))| (activity.state(), seat));
        let Some((_, seat)) = waiting.filter(|(state, _)| state.is_waiting()).min() else { return false };
        let (_, task) = self.taken.swap_remove(seat);
        task.abort();
        true
    }
}

impl Drop for Seats {
    fn drop(&mut self) {
        for (_, task) in &self.taken {
            task.abort();
        }
    }
}

async fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    let (stream, _) = listener.accept().await?;
    // Replies are small and awaited.
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use core::net::Ipv4Addr;

    use tokio::{io::AsyncReadExt, task::LocalSet};

    use super::*;

    #[tokio::test]
    async fn a_newcomer_waits_for_the_seat_of_one_at_work_and_gets_it() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let one = async |stream: TcpStream, activity: Activity| {
            activity.works(std::time::Instant::now());
            sleep(Duration::from_millis(100)).await;
            activity.waits();
            let mut stream = stream;
            let _end = stream.read_u8().await;
        };
        let clients = async {
            let mut first = TcpStream::connect(address).await.unwrap();
            let mut second = TcpStream::connect(address).await.unwrap();
            assert!(first.read_u8().await.is_err(), "it gave its seat up");
            let silent = tokio::time::timeout(Duration::from_millis(50), second.read_u8()).await;
            assert!(silent.is_err(), "the newcomer has it");
        };
        LocalSet::new()
            .run_until(async {
                tokio::select! {
                    () = Seats::new(1).accept(listener, one) => {}
                    () = clients => {}
                }
            })
            .await;
    }
}
