"""What answers may be about besides the person who gives them. A step that knows pairs or applications registers them.

The engine asks three things and knows nothing else of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from uuid import UUID

    from kernel.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """`code`: as a definition writes it ("pair"). `of`: ids of those this person belongs to, for queries. `offered`: those
    about which the person may now fill in a form of this programme, with words to choose by. `title`: of one of them,
    without personal codes."""

    code: str
    of: Callable[[User], Collection[UUID]]
    offered: Callable[[User, str], Sequence[tuple[UUID, str]]]
    title: Callable[[UUID], str]


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """In AppConfig.ready(). The same code again replaces it."""
    _kinds[kind.code] = kind


def kinds() -> list[SubjectKind]:
    return [_kinds[code] for code in sorted(_kinds)]


def kind_of(code: str) -> SubjectKind | None:
    """None: nobody has registered it, and answers are about the person who gives them."""
    return _kinds.get(code)
