//! A timer that is seldom set.

use core::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use std::time::Instant;

use tokio::time::{Sleep, sleep_until};

/// Goes off no later than it was asked to.
///
/// Setting a timer costs as much as a short request. So one that is set stays so when a later time would do: it goes off
/// early, once, and whoever is woken looks at what is due and asks anew.
pub struct Alarm {
    sleep: Pin<Box<Sleep>>,
    set_for: Option<Instant>,
}

impl Alarm {
    /// One that is not set.
    pub fn new() -> Self {
        Self { sleep: Box::pin(sleep_until(Instant::now().into())), set_for: None }
    }

    /// Sets it to go off at a time, or leaves it if it goes off before.
    pub fn no_later_than(&mut self, time: Instant) {
        if self.set_for.is_none_or(|set_for| time < set_for) {
            self.set_for = Some(time);
            self.sleep.as_mut().reset(time.into());
        }
    }

    /// Ready when it goes off; it is then no longer set.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.set_for.is_none() {
            return Poll::Pending;
        }
        let gone_off = self.sleep.as_mut().poll(context);
        if gone_off.is_ready() {
            self.set_for = None;
        }
        gone_off
    }
}

impl Default for Alarm {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alarm").field("set_for", &self.set_for).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use core::{future::poll_fn, time::Duration};

    use super::*;

    #[tokio::test]
    async fn it_goes_off_at_the_earliest_time_asked_for_and_once() {
        let start = Instant::now();
        let mut alarm = Alarm::new();
        alarm.no_later_than(start + Duration::from_mins(1));
        alarm.no_later_than(start + Duration::from_millis(20));
        alarm.no_later_than(start + Duration::from_secs(30));
        poll_fn(|context| alarm.poll(context)).await;
        assert!((Duration::from_millis(20)..Duration::from_secs(20)).contains(&start.elapsed()));
        let again = tokio::time::timeout(Duration::from_millis(50), poll_fn(|context| alarm.poll(context)));
        assert!(again.await.is_err(), "it is not set any more");
    }
}
