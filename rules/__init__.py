"""The watch language and its matcher: no I/O, no clock, nothing of the bot."""

from rules.analysis import Analysis, analyse
from rules.document import Document, Field, Span, Why
from rules.errors import QueryError
from rules.explain import Explanation, explain
from rules.monitor import Monitor
from rules.parser import parse
from rules.query import Query
from rules.relevance import holds

__all__ = [
    "Analysis",
    "Document",
    "Explanation",
    "Field",
    "Monitor",
    "Query",
    "QueryError",
    "Span",
    "Why",
    "analyse",
    "explain",
    "holds",
    "parse",
]
