"""Rounding, storing and hashing rules, one function per rule of the specification."""

from __future__ import annotations

import hashlib
import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

# Wide enough for any NUMERIC value plus guard digits, so quantising never overflows.
_WIDE = Context(prec=100, rounding=ROUND_HALF_UP)
_WIDEST = Context(prec=1000, rounding=ROUND_HALF_UP)

Number = float | int | Decimal


def round_scale(x: float, n: int) -> float:
    """Annex A.1 `round_scale`: scale, round half to even, unscale, all in f64."""
    scaled = float(x) * float(10**n)
    if not math.isfinite(scaled):
        return scaled / float(10**n)
    # copysign: rounding -0.3 gives -0.0 in f64, while int() would lose the sign
    return math.copysign(float(round(scaled)), scaled) / float(10**n)


def round_dec(x: float, n: int) -> float:
    """Annex A.1 `round_dec`: decimal rounding of the exact binary value, half to even."""
    return round(float(x), n)


def half_away(x: Decimal, n: int) -> Decimal:
    """Round a decimal to n digits, halves away from zero; zero has no sign."""
    context = _WIDE if abs(x.adjusted()) < 60 else _WIDEST
    rounded = x.quantize(Decimal(1).scaleb(-n), rounding=ROUND_HALF_UP, context=context)
    return abs(rounded) if rounded.is_zero() else rounded


def to_decimal(value: Number | None) -> Decimal | None:
    """Exact decimal of a number's shortest text; missing and non-finite give None."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(int(value))
    if not math.isfinite(value):
        return None
    return Decimal(repr(float(value)))


def store(x: Number | None, scale: int) -> Decimal | None:
    """Annex A.1 storage scale: half away from zero on the shortest text, no signed zero."""
    exact = to_decimal(x)
    return None if exact is None else half_away(exact, scale)


def as_decimal(value: Number | None, scale: int) -> Decimal | None:
    """Bring an input column declared NUMERIC(p, scale) to that scale, whatever its type."""
    return store(value, scale)


def py_text(v: object) -> str:
    """Annex A.6 text of one value."""
    if v is None:
        return "NULL"
    if isinstance(v, bool):
        return "True" if v else "False"
    if isinstance(v, int):
        return str(v)
    if isinstance(v, float):
        return repr(v)
    if isinstance(v, str):
        return v.strip()
    if isinstance(v, list):
        return repr(v)
    if isinstance(v, date) and not isinstance(v, datetime):
        return v.isoformat()
    # hashes are taken on f64 values before storing, so a Decimal here is a mistake
    raise TypeError(f"no hash text for {type(v).__name__}")


def canonical(fields: dict[str, object]) -> str:
    """The text that `hash_v1` digests."""
    return "|".join(sorted(f"{name}:{py_text(value)}" for name, value in fields.items()))


def hash_v1(fields: dict[str, object]) -> str:
    """Annex A.6 `data_hash`: first 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(canonical(fields).encode("utf-8")).hexdigest()[:16]
