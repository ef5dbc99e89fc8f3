"""What can be wrong with an identifier. Messages never repeat the typed value: it may end in a log."""

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
"""A message: ready text or a lazy translation."""


class InvalidIdentifier(ValueError):
    """The text cannot be this kind of identifier.

    `code` is for programs ("length", "characters", "date", "checksum", "country", "format"), `message` tells the
    person what to do next. Trying again with the same text cannot help, so `retry` is False.
    """

    retry = False

    def __init__(self, code: str, message: Words) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Doubt:
    """The value may be right; a person should look once more and may confirm it."""

    code: str
    message: Words
