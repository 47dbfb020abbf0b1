"""Recognises a name in another script by its sound: Рябков, ريابكوف and Ryabkov are one."""

from rules.names.gate import is_common, is_name_like
from rules.names.index import (
    ALONE,
    FEWEST,
    FIRM,
    TOGETHER,
    Names,
    is_distinct,
    similarity,
    skeletons,
)

__all__ = [
    "ALONE",
    "FEWEST",
    "FIRM",
    "TOGETHER",
    "Names",
    "is_common",
    "is_distinct",
    "is_name_like",
    "similarity",
    "skeletons",
]
