//! Interned text: equal text has equal [`Sym`], so joins and groupings
//! compare integers.

use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::sync::Arc;

/// Interned text. The order of symbols is the order of first sight and means
/// nothing; compare text with [`Symbols::cmp`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Sym(u32);

impl Sym {
    /// Missing text.
    pub const NULL: Self = Self(0);

    /// Whether the text is missing.
    #[must_use]
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }
    /// The symbol, or `None` when the text is missing.
    #[must_use]
    pub const fn some(self) -> Option<Self> {
        if self.is_null() { None } else { Some(self) }
    }
    /// Position for tables indexed by symbol; 0 is missing text.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The text behind the symbols of one chunk.
#[derive(Debug)]
pub struct Symbols {
    by_text: FxHashMap<Arc<str>, Sym>,
    texts: Vec<Arc<str>>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { by_text: FxHashMap::default(), texts: vec![Arc::from("")] }
    }
}

impl Symbols {
    /// No text but the missing one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// The symbol of `text`. Empty text is missing.
    pub fn intern(&mut self, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::NULL;
        }
        if let Some(sym) = self.by_text.get(text) {
            return *sym;
        }
        let sym = Sym(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.by_text.insert(text, sym);
        sym
    }
    /// The symbol of `text` if it has been seen; [`Sym::NULL`] for empty text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        if text.is_empty() { Some(Sym::NULL) } else { self.by_text.get(text).copied() }
    }
    /// The text; empty when missing.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.texts.get(sym.index()).map_or("", |text| text)
    }
    /// The text, or `None` when missing.
    #[must_use]
    pub fn some_text(&self, sym: Sym) -> Option<&str> {
        sym.some().map(|sym| self.text(sym))
    }
    /// Byte order of the texts, missing lowest.
    #[must_use]
    pub fn cmp(&self, a: Sym, b: Sym) -> Ordering {
        if a == b { Ordering::Equal } else { self.text(a).cmp(self.text(b)) }
    }
    /// How many symbols there are, the missing one included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }
    /// Whether no text has been seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.len() == 1
    }
    /// Heap bytes, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.texts.iter().map(|text| text.len() + 64).sum()
    }
}
