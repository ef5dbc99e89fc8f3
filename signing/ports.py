"""What signing asks of the stages above it: who may see a subject, and what it is in plain words.

Nobody registered means that nobody may see it (404), and that nothing is explained.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID


class Access(enum.IntEnum):
    """How far somebody may go with one subject; a higher one includes the lower."""

    NONE = 0
    #: Look at the pages and where it stands; nothing is taken away.
    LOOK = 1
    #: Read the document as it was sent, and take that away.
    VIEW = 2
    #: Take away the signed original and the evidence package.
    FILES = 3
    #: Bring in the scan of a paper original, or compare it.
    UPLOAD = 4
    #: Remind, correct addresses, choose the paper road.
    MANAGE = 5


SubjectAccess = Callable[[Any, UUID], Access]
_registered: list[SubjectAccess] = []


def register_subject_access(func: SubjectAccess) -> None:
    """Called once, from an AppConfig.ready(): `func(user, subject) -> Access`. The newest one answers."""
    if func not in _registered:
        _registered.append(func)


def unregister_subject_access(func: SubjectAccess) -> None:
    """Take a registration back (tests)."""
    if func in _registered:
        _registered.remove(func)


def subject_access(user: Any, subject: UUID) -> Access:
    """What `user` may do with the subject's signing; NONE for the anonymous and when nobody has registered."""
    if not _registered or not getattr(user, "is_authenticated", False) or not user.is_active:
        return Access.NONE
    return _registered[-1](user, subject)


Explanation = Callable[[UUID], Sequence[str]]
_explaining: list[Explanation] = []


def register_explanation(func: Explanation) -> None:
    """Called once, from an AppConfig.ready(): `func(subject)` -> a few plain lines, escaped or safe. The newest answers."""
    if func not in _explaining:
        _explaining.append(func)


def explanation(subject: UUID) -> Sequence[str]:
    """What the document is, for whoever is to sign it; empty when there is nothing to say beside the document itself."""
    return _explaining[-1](subject) if _explaining else ()
