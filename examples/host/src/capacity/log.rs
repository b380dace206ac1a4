//! A logger's record.

use std::io::Read;

use capacity_model::Sample;

/// The line that may stand at the head.
const HEADER: [&str; 4] = ["t_s", "mV", "mA", "centi_degC"];

/// A record that cannot be read.
#[derive(Debug)]
pub struct LogError {
    line: u64,
    why: String,
}

impl core::fmt::Display for LogError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl core::error::Error for LogError {}

/// All samples of a record.
pub(super) fn read(source: impl Read) -> Result<Vec<Sample<f64>>, LogError> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(source);
    let mut samples: Vec<Sample<f64>> = Vec::new();
    let mut line = 1;
    for row in reader.records() {
        let row =
            row.map_err(|error| LogError { line: at(&error).unwrap_or(line), why: error.to_string() })?;
        line = row.position().map_or(line, csv::Position::line);
        if line == 1 && row.iter().eq(HEADER) {
            continue;
        }
        let sample = sample(&row).map_err(|why| LogError { line, why })?;
        if samples.last().is_some_and(|last| sample.time_s < last.time_s) {
            let why = format!("time goes back to {} s", sample.time_s);
            return Err(LogError { line, why });
        }
        samples.push(sample);
    }
    if samples.is_empty() {
        return Err(LogError { line, why: "no sample".into() });
    }
    Ok(samples)
}

fn at(error: &csv::Error) -> Option<u64> {
    error.position().map(csv::Position::line)
}

fn sample(row: &csv::StringRecord) -> Result<Sample<f64>, String> {
    if row.len() != HEADER.len() {
        return Err(format!("{} fields, expected {}", row.len(), HEADER.join(",")));
    }
    let mut figures = [0.0; 4];
    for ((figure, field), name) in figures.iter_mut().zip(row).zip(HEADER) {
        let number = field.parse().ok().filter(|number: &f64| number.is_finite());
        *figure = number.ok_or_else(|| format!("{name} is {field:?}, not a number"))?;
    }
    let [time_s, millivolts, milliamps, centi_celsius] = figures;
    Ok(Sample {
        time_s,
        voltage_v: millivolts / 1e3,
        current_a: milliamps / 1e3,
        temperature_c: centi_celsius / 1e2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_and_without_its_header() {
        let plain = read("0,12600,-5000,2500\n60,12500,-5000,2510\n".as_bytes()).unwrap();
        let headed =
            read("t_s,mV,mA,centi_degC\n0,12600,-5000,2500\n60,12500,-5000,2510\n".as_bytes()).unwrap();
        assert_eq!(plain, headed);
        assert_eq!(plain.last().map(|sample| sample.temperature_c), Some(25.1));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (text, told) in [
            ("0,12600,-5000,2500\n60,oops,-5000,2500\n", "line 2: mV is \"oops\""),
            ("0,12600,-5000\n", "line 1: 3 fields"),
            ("0,1,1,1\n1,1,1,nan\n", "line 2: centi_degC"),
            ("60,1,1,1\n0,1,1,1\n", "line 2: time goes back"),
            ("", "line 1: no sample"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
