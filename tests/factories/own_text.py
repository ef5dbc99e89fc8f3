"""Templates and texts changed in Word as they lie after their upload; LibreOffice is not asked for the pages."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from pypdf import PdfWriter

import doc_templates.facade as documents_facade
from doc_templates.models import Proposal
from doc_templates.rendering import package
from forms.records import text_actions
from forms.records.kinds import kind_of
from forms.records.texts import ChangedText
from kernel.files import store
from kernel.files.intake import DOCX, PDF
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from forms.records.kinds import Unsent
    from kernel.accounts.models import User

#: A sentence of the contract, and how an institution says it.
SENTENCE, OURS = "darbu veic valsts valodā;", "darbu veic valsts valodā un ar prieku;"


def reworded(content: bytes, old: str = SENTENCE, new: str = OURS) -> bytes:
    """The DOCX with other words in its text."""
    parts = package.read(content)
    assert old.encode() in parts["word/document.xml"], old
    return package.write({**parts, "word/document.xml": parts["word/document.xml"].replace(old.encode(), new.encode())})


def blank_pages() -> bytes:
    writer = PdfWriter()
    for _page in range(2):
        writer.add_blank_page(width=595, height=842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def own_template(*, by: User, place: str = "PVS", day: date | None = None) -> Proposal:
    """The contract with one sentence of the institution's own; waits for the second person."""
    today = riga_date(now())
    house = next(one for one in documents_facade.holdings(today) if one.kind == "DL")
    _key, content = documents_facade.template(house.edition)
    return Proposal.objects.create(
        kind="DL",
        institution=place,
        effective_from=day or today,
        changes="Valodas punkts",
        template=store.put(reworded(content), media_type=DOCX),
        pages=store.put(blank_pages(), media_type=PDF),
        claim="2u",
        proposed_by=by,
        proposed_at=now(),
    )


def unsent(record: Any, *, by: User, kind: str = "DL") -> Unsent:
    known = kind_of(kind)
    assert known is not None and known.unsent is not None
    found = known.unsent(by, riga_date(now()), record.public_id)
    assert found is not None
    return found


def changed_text(record: Any, *, by: User, kind: str = "DL", old: str = SENTENCE, new: str = OURS) -> ChangedText:
    """Came back with one sentence changed; waits for acceptance."""
    found = unsent(record, by=by, kind=kind)
    original = text_actions.offered(found)
    return ChangedText.objects.create(
        record=found.record,
        kind=found.kind,
        register_code=found.register_code,
        original=store.put(original, media_type=DOCX),
        changed=store.put(reworded(original, old, new), media_type=DOCX),
        pages=store.put(blank_pages(), media_type=PDF),
        context_sha256=text_actions.digest(found),
        changed_by=by,
        changed_at=now(),
    )
