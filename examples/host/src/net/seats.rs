//! A bounded number of connections: when all seats are taken, the one that needs its seat least gives it up.

use std::io;

use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, spawn_local},
    time::{Duration, sleep},
};

use super::watched::Activity;

/// The pause after the system refused a connection, for lack of descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

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
    /// never asked anything, then the longest idle. If none waits, the newcomer is closed.
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
            if !self.make_room() {
                continue;
            }
            let activity = Activity::begins();
            let task = spawn_local(serve(stream, activity.clone()));
            self.taken.push((activity, task));
        }
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
