//! Values as text in the one form that hashes and JSON columns need: that of
//! Python's `repr` and `json.dumps`, so that stored texts stay comparable.

use super::calendar::iso;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// One value of a hashed row.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Missing: `NULL`.
    Null,
    /// `True` or `False`.
    Bool(bool),
    /// Decimal digits.
    Int(i64),
    /// Shortest text that reads back, see [`push_float`]; NaN is `nan`.
    Float(f64),
    /// Text without leading and trailing white space.
    Text(&'a str),
    /// Days since 1970-01-01, as `YYYY-MM-DD`.
    Date(i32),
}

impl From<Option<f64>> for Value<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Float)
    }
}
impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }
}
impl From<Option<bool>> for Value<'_> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Null, Self::Bool)
    }
}
impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null, Self::Text)
    }
}

/// Appends the shortest text that reads back as `x`, with at least one
/// fractional digit; an exponent only below 1e-4 and from 1e16.
pub fn push_float(out: &mut String, x: f64) {
    if x.is_nan() {
        out.push_str("nan");
        return;
    }
    if x.is_infinite() {
        out.push_str(if x > 0.0 { "inf" } else { "-inf" });
        return;
    }
    let magnitude = x.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{x:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let _ =
            write!(out, "{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs());
        return;
    }
    // Within these bounds Debug never uses an exponent except below 1e-5.
    let _ = write!(out, "{x:?}");
}

impl Value<'_> {
    fn push(self, out: &mut String) {
        match self {
            Self::Null => out.push_str("NULL"),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            Self::Int(v) => {
                let _ = write!(out, "{v}");
            }
            Self::Float(v) => push_float(out, v),
            Self::Text(v) => out.push_str(v.trim()),
            Self::Date(v) => out.push_str(&iso(v)),
        }
    }
}

/// Hashes rows over a fixed list of fields: parts `name:value` sorted, joined
/// with `|`, SHA-256, first 16 hex digits (`hash_v1`, annex A.6).
///
/// The sort is by part, which for lists in which no name is another's prefix
/// followed by a character below `:` equals the sort by name; the
/// constructor therefore sorts once and rows pass their values in any order.
#[derive(Debug)]
pub struct RowHasher {
    /// Field names in sorted order, each with the position of its value.
    fields: Vec<(&'static str, usize)>,
    text: String,
}

impl RowHasher {
    /// A hasher for rows whose values come in the order of `fields`.
    #[must_use]
    pub fn new(fields: &[&'static str]) -> Self {
        let mut fields: Vec<_> = fields.iter().copied().zip(0..).collect();
        fields.sort_by_key(|(name, _)| format!("{name}:"));
        Self { fields, text: String::new() }
    }

    /// The hash of one row.
    pub fn hash(&mut self, values: &[Value<'_>]) -> String {
        self.canonical(values);
        let digest = Sha256::digest(self.text.as_bytes());
        let mut hex = String::with_capacity(16);
        for byte in digest.iter().take(8) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// The text that is hashed.
    pub fn canonical(&mut self, values: &[Value<'_>]) -> &str {
        self.text.clear();
        for (name, at) in &self.fields {
            if !self.text.is_empty() {
                self.text.push('|');
            }
            self.text.push_str(name);
            self.text.push(':');
            values.get(*at).copied().unwrap_or(Value::Null).push(&mut self.text);
        }
        &self.text
    }
}

/// A JSON object written key by key in the form of Python's `json.dumps`.
#[derive(Debug)]
pub struct JsonObject(String);

impl Default for JsonObject {
    fn default() -> Self {
        Self("{".to_owned())
    }
}

impl JsonObject {
    /// `{`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push_str(", ");
        }
        push_json_text(&mut self.0, key);
        self.0.push_str(": ");
    }
    /// An integer.
    #[must_use]
    pub fn int(mut self, key: &str, value: i64) -> Self {
        self.key(key);
        let _ = write!(self.0, "{value}");
        self
    }
    /// A double; infinities as `Infinity` and `-Infinity`, NaN as `NaN`.
    #[must_use]
    pub fn float(mut self, key: &str, value: f64) -> Self {
        self.key(key);
        match value {
            v if v.is_nan() => self.0.push_str("NaN"),
            v if v.is_infinite() => self.0.push_str(if v > 0.0 { "Infinity" } else { "-Infinity" }),
            v => push_float(&mut self.0, v),
        }
        self
    }
    /// `true` or `false`.
    #[must_use]
    pub fn boolean(mut self, key: &str, value: bool) -> Self {
        self.key(key);
        self.0.push_str(if value { "true" } else { "false" });
        self
    }
    /// Text, non-ASCII escaped.
    #[must_use]
    pub fn text(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        push_json_text(&mut self.0, value);
        self
    }
    /// A list of texts.
    #[must_use]
    pub fn texts(mut self, key: &str, values: &[&str]) -> Self {
        self.key(key);
        self.0.push('[');
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.0.push_str(", ");
            }
            push_json_text(&mut self.0, value);
        }
        self.0.push(']');
        self
    }
    /// `}`.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn push_json_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ => {
                let mut units = [0u16; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(6.0, "6.0")]
    #[case(0.4, "0.4")]
    #[case(-0.0, "-0.0")]
    #[case(0.611_111_111_111_111_2, "0.6111111111111112")]
    #[case(1e-5, "1e-05")]
    #[case(1.5e-7, "1.5e-07")]
    #[case(0.0001, "0.0001")]
    #[case(1e16, "1e+16")]
    #[case(1e15, "1000000000000000.0")]
    #[case(0.1 + 0.2, "0.30000000000000004")]
    #[case(f64::NAN, "nan")]
    fn floats_print_as_in_python(#[case] x: f64, #[case] expected: &str) {
        let mut out = String::new();
        push_float(&mut out, x);
        assert_eq!(out, expected);
    }

    /// Vectors of `hash_v1`, operations 2.4.
    #[test]
    fn hash_vectors() {
        let hash =
            |fields: &[&'static str], values: &[Value<'_>]| RowHasher::new(fields).hash(values);
        let player = ["player_lookup", "points"];
        assert_eq!(
            hash(&player, &[Value::Text("lebronjames"), Value::Int(25)]),
            "6682947e6f006d3c"
        );
        assert_eq!(
            hash(&player, &[Value::Text("lebronjames"), Value::Float(25.0)]),
            "4542e16ee9fdada0"
        );
        assert_eq!(hash(&player, &[Value::Text(" lebronjames "), Value::Null]), "cf9cc5ed9fcd6ecf");
        let day = super::super::calendar::days(2026, 1, 21);
        assert_eq!(
            hash(&["d", "f", "b"], &[Value::Date(day), Value::Float(0.1 + 0.2), Value::Bool(true)]),
            "b0f34f4e1c6fb862"
        );
        assert_eq!(hash(&["f"], &[Value::Float(f64::NAN)]), "456563441b71de3c");
        let collision = "1727bcab705097af";
        assert_eq!(hash(&["a", "b"], &[Value::Text("1|b:2"), Value::Text("3")]), collision);
        assert_eq!(hash(&["a", "b"], &[Value::Text("1"), Value::Text("2|b:3")]), collision);
    }

    #[test]
    fn json_is_pythons() {
        let text = JsonObject::new()
            .int("a", 1)
            .float("b", 69.0)
            .boolean("c", false)
            .text("d", "Dončić \"x\"")
            .texts("e", &["p", "q"])
            .float("f", f64::INFINITY)
            .finish();
        assert_eq!(
            text,
            r#"{"a": 1, "b": 69.0, "c": false, "d": "Don\u010di\u0107 \"x\"", "e": ["p", "q"], "f": Infinity}"#
        );
    }
}
