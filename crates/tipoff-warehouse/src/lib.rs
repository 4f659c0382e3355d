//! tipoff-warehouse
