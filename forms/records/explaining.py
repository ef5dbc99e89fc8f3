"""What a document is, in a few plain lines for the page where it is signed (the answer to signing.ports)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.records.kinds import kind_of
from forms.records.models import CaseDocument

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


def explanation(subject: UUID) -> Sequence[str]:
    """The lines of the document's kind, in the language of the page; none where the kind says nothing."""
    case = CaseDocument.objects.filter(public_id=subject).only("kind", "record").first()
    kind = kind_of(case.kind) if case is not None else None
    if case is None or kind is None or kind.explain is None:
        return ()
    record = kind.model._default_manager.filter(public_id=case.record).first()
    return tuple(kind.explain(record)) if record is not None else ()  # none: it was made elsewhere
