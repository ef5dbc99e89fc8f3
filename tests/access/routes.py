"""Every address of the portal, read from the resolver: nobody can forget to list one."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize

#: What stands for a value that no object has, by path converter.
_NOBODY = {"int": "987654321", "uuid": str(uuid.UUID(int=1)), "slug": "nav-tada", "str": "nav-tada", "path": "nav/tada"}


@dataclass(frozen=True, slots=True)
class Route:
    """name: with namespaces ("signing:turn"), or the pattern itself where the code gave none."""

    name: str
    pattern: str

    def unknown(self) -> str:
        """The address of an object that does not exist."""
        return "/" + _fill(self.pattern)

    @property
    def has_object(self) -> bool:
        return "<" in self.pattern or "(?P" in self.pattern


@cache
def routes() -> tuple[Route, ...]:
    found = {(route.name, route.pattern): route for route in _walk(get_resolver().url_patterns, "", ())}
    return tuple(found[key] for key in sorted(found))


def _walk(patterns: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for each in patterns:
        part = each.pattern
        text = "" if isinstance(part, LocalePrefixPattern) else str(part)
        if not isinstance(part, RoutePattern | LocalePrefixPattern):
            text = text.lstrip("^")
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from _walk(each.url_patterns, before + text, inner)
        else:
            pattern = before + text.replace(r"\Z", "").rstrip("$")
            yield Route(":".join((*spaces, each.name)) if each.name else pattern, pattern)


def _fill(pattern: str) -> str:
    """An address that the pattern takes: converters by their kind, regular expressions by trying."""
    spaced = re.sub(r"(?<!\?P)<(?:(\w+):)?\w+>", lambda hit: _NOBODY.get(hit[1] or "str", "nav-tada"), pattern)
    if "(" not in spaced:
        return spaced.replace("\\", "")
    form, names = normalize(spaced)[0]
    for values in product(("987654321", "987654321/", "nav-tada"), repeat=len(names)):
        filled = form % dict(zip(names, values, strict=True))
        if re.fullmatch(spaced, filled):
            return filled
    raise AssertionError(f"Nothing was found that {pattern} takes; teach tests.access.routes.")
