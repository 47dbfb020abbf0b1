"""What the world's news is about, in many languages: entities, concepts and their names."""

from rules.lexicon.store import Lexicon, shipped

__all__ = ["Lexicon", "shipped"]
