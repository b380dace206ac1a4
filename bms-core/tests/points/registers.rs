//! Values in 16-bit registers.

use bms_core::points::Shape;
use proptest::prelude::*;

#[test]
fn values_saturate_one_short_of_the_pattern_for_unknown() {
    let unsigned = |value| Shape::U16.to_u16(Some(value));
    assert_eq!([i32::MIN, -1, 0, 1].map(unsigned), [0, 0, 0, 1]);
    assert_eq!([0xFFFD, 0xFFFE, 0xFFFF, i32::MAX].map(unsigned), [0xFFFD, 0xFFFE, 0xFFFE, 0xFFFE]);
    let signed = |value| Shape::I16.to_u16(Some(value));
    assert_eq!([i32::MIN, -32_768, -32_767, -32_766].map(signed), [0x8001, 0x8001, 0x8001, 0x8002]);
    assert_eq!([-1, 0, 1].map(signed), [0xFFFF, 0, 1]);
    assert_eq!([32_766, 32_767, 32_768, i32::MAX].map(signed), [0x7FFE, 0x7FFF, 0x7FFF, 0x7FFF]);
}

#[test]
fn an_unknown_value_has_a_pattern_of_its_own() {
    assert_eq!([Shape::U16, Shape::I16, Shape::Bool].map(|shape| shape.to_u16(None)), [0xFFFF, 0x8000, 0]);
}

#[test]
fn a_bit_is_0_or_1() {
    assert_eq!([i32::MIN, -1, 0, 1, 2].map(|value| Shape::Bool.to_u16(Some(value))), [1, 1, 0, 1, 1]);
    assert_eq!([0, 1, 0xFFFF].map(|raw| Shape::Bool.from_u16(raw)), [0, 1, 1]);
}

#[test]
fn a_written_register_is_the_number_that_it_spells() {
    assert_eq!([0, 0x7FFF, 0x8000, 0xFFFF].map(|raw| Shape::U16.from_u16(raw)), [0, 32_767, 32_768, 65_535]);
    assert_eq!([0, 0x7FFF, 0x8000, 0xFFFF].map(|raw| Shape::I16.from_u16(raw)), [0, 32_767, -32_768, -1]);
}

proptest! {
    #[test]
    fn a_known_value_reads_as_the_nearest_that_fits(value: i32) {
        prop_assert_eq!(Shape::U16.from_u16(Shape::U16.to_u16(Some(value))), value.clamp(0, 0xFFFE));
        prop_assert_eq!(Shape::I16.from_u16(Shape::I16.to_u16(Some(value))), value.clamp(-32_767, 32_767));
        prop_assert_eq!(Shape::Bool.from_u16(Shape::Bool.to_u16(Some(value))), i32::from(value != 0));
    }

    #[test]
    fn a_value_that_fits_survives_both_ways(value in -40_000..70_000_i32) {
        for (shape, fits) in [(Shape::U16, 0..=0xFFFE), (Shape::I16, -32_767..=32_767), (Shape::Bool, 0..=1)] {
            if fits.contains(&value) {
                prop_assert_eq!(shape.from_u16(shape.to_u16(Some(value))), value);
            }
            prop_assert!(shape == Shape::Bool || shape.to_u16(Some(value)) != shape.to_u16(None));
        }
    }
}
