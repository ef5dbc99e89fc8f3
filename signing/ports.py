"""What signing asks of the stages above it: who may see a subject. Nobody registered means nobody may (404)."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any
from uuid import UUID


class Access(enum.IntEnum):
    """How far somebody may go with one subject; a higher one includes the lower."""

    NONE = 0
    #: Read the document as it was sent, and where it stands.
    VIEW = 1
    #: Take away the signed original and the evidence package.
    FILES = 2
    #: Bring in the scan of a paper original, or compare it.
    UPLOAD = 3
    #: Remind, correct addresses, choose the paper road.
    MANAGE = 4


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
