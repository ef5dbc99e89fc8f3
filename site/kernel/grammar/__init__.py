"""Latvian as documents need it: declined names and offices, plurals, numbers, money and dates in words.

Declension is a suggestion. People correct it, the corrections are stored elsewhere and given back here as a mapping.
"""

from kernel.grammar.cases import Case, Gender
from kernel.grammar.dates import date_long, date_short
from kernel.grammar.declension import Corrections, decline
from kernel.grammar.numbers import NO_BREAK_SPACE, counted, euros_in_words, in_words, money, number, plural

__all__ = [
    "NO_BREAK_SPACE",
    "Case",
    "Corrections",
    "Gender",
    "counted",
    "date_long",
    "date_short",
    "decline",
    "euros_in_words",
    "in_words",
    "money",
    "number",
    "plural",
]
