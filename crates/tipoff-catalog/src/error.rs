//! The failure classes of a run and the error that carries them.

use std::fmt;

/// `Result` with the engine's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It may heal by itself.
    Transient,
    /// It will not.
    Permanent,
    /// Nobody can tell.
    Unknown,
}

/// Failure class; it alone decides exit code, retry and wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// A setting is wrong.
    Config,
    /// The command line or a call is wrong.
    Usage,
    /// Some units failed.
    Partial,
    /// Rows were rejected into quarantine.
    Quarantined,
    /// An upstream has no data for the date.
    DependencyMissing,
    /// A write failed; the target is unchanged.
    WriteFailed,
    /// Columns or types differ from the declaration.
    SchemaMismatch,
    /// A key occurs twice in an output.
    DuplicateKeys,
    /// Access was refused.
    PermissionDenied,
    /// A warehouse, table or dataset does not exist.
    NotFound,
    /// Stored data cannot be read.
    CorruptData,
    /// The run was interrupted by SIGINT.
    Interrupted,
    /// The run was interrupted by SIGTERM.
    Terminated,
    /// A bug.
    Internal,
}

impl Class {
    /// The process exit code of this class.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Config | Self::Usage => 2,
            Self::Partial | Self::Quarantined => 3,
            Self::DependencyMissing => 4,
            Self::WriteFailed => 5,
            Self::SchemaMismatch | Self::CorruptData => 9,
            Self::DuplicateKeys => 10,
            Self::PermissionDenied | Self::NotFound => 11,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// Whether trying again can help.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::DependencyMissing | Self::WriteFailed => Kind::Transient,
            Self::Internal => Kind::Unknown,
            _ => Kind::Permanent,
        }
    }

    /// Position in the order "worst first" of several classes in one run.
    #[must_use]
    pub fn severity(self) -> usize {
        const WORST_FIRST: [u8; 13] = [1, 10, 9, 11, 2, 5, 6, 7, 12, 13, 8, 4, 3];
        let code = self.exit_code();
        WORST_FIRST.iter().position(|c| *c == code).map_or(0, |at| WORST_FIRST.len() - at)
    }

    /// The class as written in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Config => "Config",
            Self::Usage => "Usage",
            Self::Partial => "Partial",
            Self::Quarantined => "Quarantined",
            Self::DependencyMissing => "DependencyMissing",
            Self::WriteFailed => "WriteFailed",
            Self::SchemaMismatch => "SchemaMismatch",
            Self::DuplicateKeys => "DuplicateKeys",
            Self::PermissionDenied => "PermissionDenied",
            Self::NotFound => "NotFound",
            Self::CorruptData => "CorruptData",
            Self::Interrupted | Self::Terminated => "Interrupted",
            Self::Internal => "Internal",
        }
    }
}

/// What went wrong, where, and what to do about it.
#[derive(Debug)]
pub struct Error {
    /// Failure class.
    pub class: Class,
    /// What went wrong, in one sentence.
    pub message: String,
    /// The table, column, file, row key or option it is about.
    pub object: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `class`.
    #[must_use]
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), object: None, hint: None, source: None }
    }
    /// Names what the error is about.
    #[must_use]
    pub fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }
    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// Keeps the cause.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
    /// A bug: something that cannot happen happened.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Class::Internal, message)
            .hint("this is a bug in tipoff; please report it with the command line")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// "did you mean `x`?" for the nearest of `known`, if one is near enough.
pub fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
