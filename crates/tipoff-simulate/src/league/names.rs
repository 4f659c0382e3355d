//! Invented player names, as the normalised form that tables hold.

const FIRST: [&str; 96] = [
    "abdon", "adrick", "aldric", "amaro", "ander", "ansel", "arlo", "auberon", "bastien", "bexley",
    "bodin", "brannic", "brevan", "cadmon", "caelan", "calder", "carrick", "cassian", "cedrane",
    "colvin", "corvan", "cyprian", "dacien", "dagan", "damario", "darvell", "davonte", "delroy",
    "deshun", "dimitar", "dorian", "drexel", "eamon", "edric", "elgin", "emeric", "eskil", "ezren",
    "fabrice", "fenton", "florin", "garrin", "gavriel", "gideon", "halden", "harlan", "hendrik",
    "ibrahem", "idris", "isandro", "ivor", "jabril", "jaquan", "jarek", "jorun", "kadeem",
    "kaspar", "keaton", "kelvane", "kiran", "kofi", "lachlan", "lamarr", "leandro", "lorcan",
    "lucan", "maddox", "malachi", "marek", "matteus", "mikkel", "montrell", "nakobe", "nestor",
    "niklas", "obadiah", "odell", "orlan", "osric", "pavlo", "quillon", "raffael", "remy", "rohan",
    "sandor", "severin", "soren", "tadeo", "tavion", "terrian", "ulric", "vance", "wendell",
    "yannick", "zaire", "zoltan",
];

const HEAD: [&str; 48] = [
    "alder", "ash", "bar", "bel", "birch", "black", "bram", "bren", "cal", "car", "corn", "cran",
    "dal", "dun", "elk", "fair", "far", "fen", "glen", "gold", "gran", "green", "hal", "haw",
    "hazel", "holm", "iron", "kel", "kirk", "lang", "lin", "mar", "mead", "mor", "nor", "oak",
    "pem", "pres", "quar", "rav", "red", "sel", "stan", "thorn", "ven", "wal", "wind", "yar",
];

const TAIL: [&str; 32] = [
    "acre", "ayne", "bank", "beck", "borne", "brook", "by", "cott", "croft", "dale", "dine", "ell",
    "field", "ford", "gate", "grave", "ham", "hurst", "ick", "ingham", "kin", "ley", "lock",
    "mond", "over", "ridge", "row", "stow", "thorpe", "vale", "wick", "worth",
];

/// How many names there are.
pub(crate) const COUNT: usize = FIRST.len() * HEAD.len() * TAIL.len();

/// The name of player `number`; different for different numbers below [`COUNT`].
pub(crate) fn lookup(number: usize) -> String {
    // Coprime to COUNT (2^14 x 9): a permutation that mixes all three parts.
    const STEP: usize = 58_757;
    let at = number * STEP % COUNT;
    let (first, rest) = (at % FIRST.len(), at / FIRST.len());
    let suffix = match number % 47 {
        5 => "jr",
        23 => "iii",
        _ => "",
    };
    format!("{}{}{}{suffix}", FIRST[first], HEAD[rest % HEAD.len()], TAIL[rest / HEAD.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_distinct_lookups() {
        let names: BTreeSet<String> = (0..COUNT).map(lookup).collect();
        assert_eq!(names.len(), COUNT);
        assert!(names.iter().all(|n| n.bytes().all(|b| b.is_ascii_lowercase())));
    }
}
