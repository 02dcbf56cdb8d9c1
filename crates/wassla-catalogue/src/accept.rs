//! `Accept-Language`, as RFC 9110 (12.5.4) defines it. The parsers at hand leave the quality values
//! out (`fluent-langneg`) or order them by a comparison that NaN breaks (`accept-language`).

/// More than a browser sends; the rest of a longer header is not read.
const MOST: usize = 32;

/// A language that somebody takes, and how gladly: 0 (not at all) to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish<'a> {
    pub(crate) tag: &'a str,
    pub(crate) quality: u16,
}

/// The wishes of a header, the dearest first; those of the same quality as they were written.
/// What is not well formed is left out.
pub(crate) fn wishes(header: &str) -> Vec<Wish<'_>> {
    let mut wishes: Vec<Wish<'_>> = header.split(',').take(MOST).filter_map(wish).collect();
    wishes.sort_by_key(|wish| std::cmp::Reverse(wish.quality));
    wishes
}

fn wish(part: &str) -> Option<Wish<'_>> {
    let mut parts = part.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let quality = match parts.next() {
        None => 1000,
        Some(weight) => quality(weight)?,
    };
    parts.next().is_none().then_some(Wish { tag, quality })
}

/// `q=0.8` in thousandths: `0`, `1` and at most three decimals.
fn quality(weight: &str) -> Option<u16> {
    let value = weight
        .strip_prefix("q=")
        .or_else(|| weight.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let is_number = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{decimals:0<3}")
        .parse()
        .ok()
        .filter(|_| is_number)?;
    match (whole, thousandths) {
        ("0", _) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Vec<(&str, u16)> {
        let wishes = wishes(header).into_iter();
        wishes.map(|wish| (wish.tag, wish.quality)).collect()
    }

    #[test]
    fn the_dearest_comes_first_whatever_the_order() {
        assert_eq!(
            read("fr;q=0.2, en-GB;q=0.85,ar-JO , *;q=0.1"),
            [("ar-JO", 1000), ("en-GB", 850), ("fr", 200), ("*", 100)]
        );
        assert_eq!(read("en, ar;q=1.000"), [("en", 1000), ("ar", 1000)]);
        assert_eq!(read("en;q=0"), [("en", 0)]);
    }

    #[test]
    fn what_is_not_well_formed_is_left_out() {
        for header in [
            "",
            ",,;",
            "en;q=nan",
            "en;q=1.5",
            "en;q=0.1234",
            "en;q=-1",
            "en;level=1",
            "en;q=1;q=1",
            ";q=1",
            "en;q=0.\u{661}",
        ] {
            assert_eq!(read(header), [], "{header}");
        }
        assert_eq!(wishes(&"ar,".repeat(100)).len(), 16 * 2);
    }
}
