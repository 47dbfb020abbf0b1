"""Devanagari and its kin: vowel signs stay, nukta and candrabindu are not told apart."""

from typing import Final

LETTERS: Final = {"\u093c": "", "\u09bc": "", "\u0a3c": "", "\u0901": "\u0902", "\u0981": "\u0982"}
