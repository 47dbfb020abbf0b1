"""The watch language and its matcher: no I/O, no clock, nothing of the bot."""

from rules.document import Document, Field, Span

__all__ = ["Document", "Field", "Span"]
