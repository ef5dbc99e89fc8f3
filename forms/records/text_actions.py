"""Verbs on texts changed in Word: keep what came back, accept its differences in words, drop it, bind it to its case."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

import doc_templates.facade as documents_facade
from forms.programmes.derived import derived
from forms.records.errors import EditConflict, WrongState
from forms.records.kinds import kind_of
from forms.records.states import CaseState
from forms.records.texts import STANDING, ChangedText, TextState
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.files.intake import DOCX, PDF
from kernel.periods import add_months, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from forms.records.kinds import Unsent
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User


#: A document that is dated by its sending keeps the day of its changed text for so long.
DAY_COUNTS = timedelta(days=7)


class TextNotAllowed(WrongState):
    code = "text.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Only who prepares or sends this document for the institution does this."))


class TextOutdated(WrongState):
    """The data of the record are not those the changed text was made from."""

    code = "text.outdated"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The data were changed after the text was changed in Word, so the changed text is not sent. Drop it, look at "
                "the pages and send again, or download the new file and change it anew."
            )
        )


class TextNotAccepted(WrongState):
    code = "text.not-accepted"

    def __init__(self) -> None:
        super().__init__(
            _("A text changed in Word waits for its differences to be accepted. Accept it or drop it, then send.")
        )


def digest(unsent: Unsent) -> str:
    """What the record says, in one spelling."""
    words = json.dumps(unsent.context, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{unsent.on.isoformat()}\0{words}".encode()).hexdigest()


def offered(unsent: Unsent) -> bytes:
    """The file for Word. Raises the RenderError tree."""
    return documents_facade.offered_text(
        kind=unsent.kind, on=unsent.on, context=unsent.context, institution=unsent.register_code
    )


def standing(record: UUID) -> ChangedText | None:
    """The text beside the record, whether it still holds or not."""
    rows = ChangedText.objects.filter(record=record, state__in=STANDING)
    return rows.select_related("changed_by", "accepted_by", "original", "changed", "pages").first()


def day_of(record: UUID, *, on: date) -> date:
    """The day that a document dated by its sending bears: `on`, or the day on which its text was changed in Word.

    That day stands in the text; it counts for a week, then the text is outdated.
    """
    row = ChangedText.objects.filter(record=record, state__in=STANDING).only("changed_at").first()
    day = riga_date(row.changed_at) if row is not None else on
    return day if on - day <= DAY_COUNTS else on


def holds(text: ChangedText, unsent: Unsent) -> bool:
    """The record still says what it said when the text came back."""
    return text.context_sha256 == digest(unsent)


@dataclass(frozen=True)
class Beside:
    """What stands beside a record that is not sent yet. `holds`: its data are still those the text was made from."""

    text: ChangedText | None
    holds: bool

    @property
    def goes(self) -> ChangedText | None:
        """The text that goes for signature instead of the one made from the record."""
        return self.text if self.text and self.holds and self.text.state == TextState.ACCEPTED else None


def beside(kind: str, record: UUID, *, by: User, on: date) -> Beside:
    """One query when there is nothing beside it. `on`: today in Riga."""
    row = standing(record)
    found = kind_of(kind)
    if row is None or found is None or found.unsent is None:
        return Beside(None, holds=False)
    unsent = found.unsent(by, on, record)
    return Beside(row, holds=unsent is not None and holds(row, unsent))


def hindrance(kind: str, record: UUID, *, by: User, on: date) -> str:
    """Why the text beside a record keeps it from being sent; nothing where there is none."""
    found = beside(kind, record, by=by, on=on)
    if found.text is None or found.goes is not None:
        return ""
    return str(TextNotAccepted() if found.holds else TextOutdated())


def keep(*, unsent: Unsent, content: bytes, by: User, on: datetime) -> ChangedText:
    """Check what came back, typeset it and keep it beside the record; an earlier one is dropped.

    Raises TextNotAllowed, FaultyText, the RenderError tree.
    """
    if not unsent.writes:
        raise TextNotAllowed
    original = offered(unsent)
    made = documents_facade.accept_text(
        content, original=original, kind=unsent.kind, on=unsent.on, context=unsent.context,
        institution=unsent.register_code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            for former in ChangedText.objects.select_for_update().filter(record=unsent.record, state__in=STANDING):
                _end(former, by=by, on=on)
            row = ChangedText.objects.create(
                record=unsent.record,
                kind=unsent.kind,
                register_code=unsent.register_code,
                original=store.put(original, media_type=DOCX),
                changed=store.put(content, media_type=DOCX),
                pages=store.put(made.pdf, media_type=PDF),
                context_sha256=digest(unsent),
                changed_by=by,
                changed_at=on,
            )
            audit("text.changed", subject=unsent.record, by=by, on=on, facts={"sha256": row.changed.sha256})
    except IntegrityError as error:  # two files of one record at once
        raise EditConflict from error
    return row


def accept(*, text: ChangedText, unsent: Unsent, words: str, by: User, on: datetime) -> ChangedText:
    """Who sends has read the differences and says in words what they are. Raises TextNotAllowed, TextOutdated,
    EditConflict."""
    if not unsent.sends:
        raise TextNotAllowed
    with transaction.atomic():
        row = ChangedText.objects.select_for_update().get(pk=text.pk)
        if row.state != TextState.SHOWN:
            raise EditConflict
        if not holds(row, unsent):
            raise TextOutdated
        row.state, row.words = TextState.ACCEPTED, words
        row.accepted_by, row.accepted_at = by, on
        row.save()
        audit("text.accepted", subject=row.record, by=by, on=on, facts={"sha256": row.changed.sha256})
    return row


def drop(*, text: ChangedText, unsent: Unsent, by: User, on: datetime) -> bool:
    """The document is made from the record again. False when it is no more beside it. Raises TextNotAllowed."""
    if not unsent.writes:
        raise TextNotAllowed
    with transaction.atomic():
        row = ChangedText.objects.select_for_update().get(pk=text.pk)
        if row.state not in STANDING:
            return False
        _end(row, by=by, on=on)
    return True


def bind(*, case: CaseDocument, by: User | None, on: datetime) -> ChangedText | None:
    """In the transaction that gives the number: the accepted text becomes the text of the case. None when there is
    none beside the record.

    Raises TextNotAccepted, TextOutdated: then nothing is sent, so nobody signs what the sender has not seen.
    """
    row = ChangedText.objects.select_for_update().filter(record=case.record, state__in=STANDING).first()
    if row is None:
        return None
    kind = kind_of(case.kind)
    unsent = kind.unsent(by, riga_date(on), case.record) if kind and kind.unsent and by else None
    if unsent is None:
        raise TextNotAllowed
    if not holds(row, unsent):
        raise TextOutdated
    if row.state != TextState.ACCEPTED:
        raise TextNotAccepted
    row.state, row.case = TextState.SENT, case
    row.ended_by, row.ended_at = by, on
    row.save()
    audit("text.sent", subject=row.record, by=by, on=on, facts={"number": case.number})
    return row


def drop_left(*, on: datetime) -> int:
    """Texts beside a record that was taken back before it was sent are dropped with it; how many."""
    count = 0
    for row in ChangedText.objects.filter(state__in=STANDING).order_by("pk"):
        kind = kind_of(row.kind)
        if kind is None:
            continue
        records = kind.model._default_manager.filter(public_id=row.record)
        if not records.exclude(state=kind.states[CaseState.ANNULLED]).exists():
            with transaction.atomic():
                found = ChangedText.objects.select_for_update().get(pk=row.pk)
                if found.state in STANDING:
                    _end(found, by=None, on=on)
                    count += 1
    return count


def erase_dropped(*, on: datetime) -> int:
    """Texts that were dropped so long ago that nobody wants them back, with their files; how many."""
    rows = ChangedText.objects.filter(state=TextState.DROPPED).order_by("pk")
    ended = rows.values_list("pk", "ended_at")
    over = [pk for pk, moment in ended if moment is not None and _over(riga_date(moment), on=riga_date(on))]
    for pk in over:
        with transaction.atomic():
            row = ChangedText.objects.select_related("original", "changed", "pages").get(pk=pk)
            audit("text.erased", subject=row.record, by=None, on=on, facts={"sha256": row.changed.sha256})
            row.delete()
            for blob in {row.original, row.changed, row.pages}:
                if not store.references(blob):  # another text may have left as the same file
                    store.discard(blob, on=on)
    return len(over)


def forget_text(case: CaseDocument) -> set[int]:
    """The text changed in Word that a destroyed document was made of goes, in the caller's transaction; keys of its
    files. Whether anything else refers to those is the caller's to ask."""
    row = ChangedText.objects.filter(case=case).first()
    if row is None:
        return set()
    blobs = {row.original_id, row.changed_id, row.pages_id}
    row.delete()
    return blobs


def _over(ended: date, *, on: date) -> bool:
    return add_months(ended, derived("dropped_text_months", ended).amount) < on


def _end(row: ChangedText, *, by: User | None, on: datetime) -> None:
    row.state = TextState.DROPPED
    row.ended_by, row.ended_at = by, on
    row.save()
    audit("text.dropped", subject=row.record, by=by, on=on)
