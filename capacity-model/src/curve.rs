//! Piecewise-linear tables over rising knots.

use num_traits::Float;

/// A place between two knots: the index of the left one, and the way to the right one, 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<F> {
    left: usize,
    way: F,
}

impl<F: Float> Place<F> {
    /// Where `x` lies among `knots`; outside of them, the nearest end.
    pub(crate) fn of(x: F, knots: &[F]) -> Self {
        let mut place = Self { left: 0, way: F::zero() };
        for (left, (low, high)) in (0..knots.len()).zip(knots.iter().zip(knots.iter().skip(1))) {
            if x <= *low {
                break;
            }
            place = Self { left, way: ((x - *low) / (*high - *low)).min(F::one()) };
        }
        place
    }

    /// The table's value there; zero for an empty table.
    pub(crate) fn value(self, table: &[F]) -> F {
        let mut from = table.iter().skip(self.left);
        let low = from.next().copied().unwrap_or_else(F::zero);
        let high = from.next().copied().unwrap_or(low);
        low + (high - low) * self.way
    }
}

/// The value at `x` of the line through `(knots, values)`.
pub(crate) fn lookup<F: Float>(x: F, knots: &[F], values: &[F]) -> F {
    Place::of(x, knots).value(values)
}

/// The first `x` at which a falling line through `(knots, values)` has come down to `level`.
pub(crate) fn falls_to<F: Float>(level: F, knots: &[F], values: &[F]) -> Option<F> {
    let mut before: Option<(F, F)> = None;
    for (x, value) in knots.iter().zip(values) {
        if *value <= level {
            return Some(before.map_or(*x, |(x0, v0)| x0 + (*x - x0) * (v0 - level) / (v0 - *value)));
        }
        before = Some((*x, *value));
    }
    None
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these figures are exact in binary")]
mod tests {
    use super::*;

    #[test]
    fn between_two_knots_the_value_is_on_the_line() {
        assert_eq!(lookup(2.5_f64, &[0.0, 2.0, 4.0], &[1.0, 2.0, 6.0]), 3.0);
    }

    #[test]
    fn beyond_the_ends_the_value_is_that_of_the_end() {
        let (knots, values) = ([0.0, 2.0, 4.0], [1.0, 2.0, 6.0]);
        assert_eq!(lookup(-9.0_f32, &knots, &values), 1.0);
        assert_eq!(lookup(f32::INFINITY, &knots, &values), 6.0);
    }

    #[test]
    fn a_level_is_found_between_the_knots_that_enclose_it() {
        let (knots, values) = ([0.0, 2.0, 4.0], [6.0, 4.0, 0.0]);
        assert_eq!(falls_to(3.0, &knots, &values), Some(2.5));
        assert_eq!(falls_to(7.0, &knots, &values), Some(0.0));
        assert_eq!(falls_to(-1.0, &knots, &values), None);
    }

    #[test]
    fn what_is_not_a_number_reads_as_a_value_of_the_table() {
        let value = lookup(f64::NAN, &[0.0, 2.0, 4.0], &[1.0, 2.0, 6.0]);
        assert!((1.0..=6.0).contains(&value));
    }
}
