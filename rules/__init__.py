"""The watch language and its matcher: no I/O, no clock, nothing of the bot."""

from rules.analysis import Analysis, analyse
from rules.document import Document, Field, Span
from rules.errors import QueryError
from rules.evaluate import holds
from rules.explain import Explanation, explain
from rules.monitor import Monitor
from rules.parser import parse
from rules.query import Query

__all__ = [
    "Analysis",
    "Document",
    "Explanation",
    "Field",
    "Monitor",
    "Query",
    "QueryError",
    "Span",
    "analyse",
    "explain",
    "holds",
    "parse",
]
