"""Verbs on forms by definitions: begin, keep a section, submit. Transactions live here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import forms.records.actions as records
import signing.facade as signing_facade
from forms.people.models import Institution
from forms.programmes.loading import PROGRAMMES
from forms.programmes.models import ProgrammeCode
from forms.questionnaires import catalogue, issuers, rules, subjects
from forms.questionnaires.access import reach_of
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.definitions import Means
from forms.questionnaires.documents import name_of, shown_text
from forms.questionnaires.errors import NoForm, NotFinished, NotYours, ShownAnew, Withdrawn
from forms.questionnaires.facts import DRAFT, HEAD, answers_of, head_of, unfinished
from forms.questionnaires.models import FilledForm
from forms.questionnaires.states import FilledState
from forms.records import road
from forms.records.errors import WrongState
from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.audit.log import record as audit
from kernel.crypto import new_code
from kernel.editions.models import Edition, State
from kernel.periods import add_years, end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.questionnaires.definitions import Definition
    from kernel.accounts.models import User


def begin(*, edition: Edition, subject: UUID | None = None, by: User, on: datetime) -> Draft:
    """A draft of this edition, which it keeps until it is submitted. Raises NotYours, Withdrawn."""
    definition = definition_of(edition)
    if edition.state != State.PUBLISHED:
        raise Withdrawn
    reach = reach_of(by, on=riga_date(on))
    kind = subjects.kind_of(definition.about)
    if not reach.fills(definition):
        raise NotYours
    if subject is not None and (
        kind is None or subject not in {one for one, _words in kind.offered(by, definition.programme)}
    ):
        raise NotYours
    head = {
        "edition": str(edition.public_id),
        "subject_kind": kind.code if kind and subject else "",
        "subject": str(subject) if subject else "",
    }
    return records.start_draft(
        kind=DRAFT, answers={HEAD: head}, title=definition.title, register_code=_code(reach.place_for(definition), definition), by=by,
    )  # fmt: skip


def save_section(
    *, draft: Draft, section: str, typed: Mapping[str, Any], values: Any | None, version: int, by: User, on: datetime
) -> Draft:
    """Keep what was typed; `values` None: it has not passed yet. Raises EditConflict, WrongState."""
    before = draft.answers.get(section) or {}
    given: dict[str, Any] = {"typed": dict(typed)}
    if values is not None:
        given["values"] = values
    elif "values" in before:
        given["values"] = before["values"]
    return records.save_section(
        draft=draft, section=section, typed=given, done=values is not None, version=version, title=draft.title,
        register_code=draft.register_code,
    )  # fmt: skip


def submit(
    *, draft: Draft, version: int, signed_in_by: Sequence[str], signed_in_at: datetime, by: User, on: datetime
) -> FilledForm:
    """The draft becomes a numbered record: confirmed by this act and sealed, or sent for the person's signature.

    Confirmed is what was shown: `version` is that of the page. Twice is once. Raises NotYours, NotFinished, ShownAnew,
    Withdrawn.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        there = FilledForm.objects.filter(draft=row).first()
        if there is not None:
            return there
        if row.owner_id != by.pk:
            raise NotYours
        if row.version != version:
            raise ShownAnew
        edition = edition_of(row)
        if edition.state != State.PUBLISHED:
            raise Withdrawn
        definition = definition_of(edition)
        if not reach_of(by, on=riga_date(on)).fills(definition):
            raise NotYours
        answers = rules.kept(definition, answers_of(row))
        if unfinished(definition, row):
            raise NotFinished
        if not records.close_draft(draft=row, submitted=True):
            raise ShownAnew
        made = _made(row, edition, definition, answers, by=by, on=on, how=(tuple(signed_in_by), signed_in_at))
        # What was typed lives on in the record; the draft would only be a second copy of it.
        Draft.objects.filter(pk=row.pk).update(answers={HEAD: head_of(row)})
        audit("form.submitted", subject=made.public_id, by=by, on=on, facts={"form": definition.id})
        road.dispatch(made.case)
    return made


def _made(
    draft: Draft, edition: Edition, definition: Definition, answers: dict[str, Any], *, by: User, on: datetime,
    how: tuple[tuple[str, ...], datetime],
) -> FilledForm:  # fmt: skip
    record, salt, head = uuid.uuid4(), f"{new_code()}{new_code()}"[:64], head_of(draft)
    act: dict[str, Any] = {}
    if definition.means is Means.CONFIRM:
        act = signing_facade.confirmed(
            record=record, role="filler", name=name_of(by), user_id=by.pk, statement=definition.statement,
            shown=shown_text(definition, answers, salt=salt, sha256=edition.sha256), signed_in_by=how[0], signed_in_at=how[1], on=on,
        )  # fmt: skip
    place = Institution.objects.filter(register_code=draft.register_code).first()
    case = records.open_case(
        record=record,
        kind=definition.template,
        register_code=draft.register_code,
        institution_name=place.name if place else PROGRAMMES[ProgrammeCode(definition.programme)][0],
        title=definition.title,
        document_date=riga_date(on),
        retention_until=end_of_day(add_years(riga_date(on), definition.years)),
        paper=False,
        parties={"filler": by},
        by=by,
        on=on,
    )
    return FilledForm.objects.create(
        public_id=record,
        edition=edition,
        key=definition.id,
        programme=definition.programme,
        filled_by=by,
        register_code=draft.register_code,
        subject_kind=head["subject_kind"],
        subject=uuid.UUID(head["subject"]) if head["subject"] else None,
        draft=draft,
        case=case,
        answers=answers,
        salt=salt,
        act=act,
        state=FilledState.SUBMITTED if act else FilledState.SIGNING,
        submitted_at=on,
    )


def renew(*, draft: Draft, by: User, on: datetime) -> Draft:
    """A draft of a withdrawn edition goes on in the one in force: answers to the same questions come along, and what no longer
    passes is to be finished. Twice is once. Raises NotYours, NoForm, WrongState."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.owner_id != by.pk:
            raise NotYours
        if row.state != DraftState.OPEN:
            raise WrongState(_("This form has already been submitted; open the document instead."))
        before = edition_of(row)
        if before.state == State.PUBLISHED:
            return row
        edition = catalogue.in_force(before.key, riga_date(on))
        if edition is None:
            raise NoForm
        definition = definition_of(edition)
        if not reach_of(by, on=riga_date(on)).fills(definition):
            raise NotYours
        kept = {name: _carried(definition, name, one) for name, one in row.answers.items() if name != HEAD}
        row.answers = {HEAD: {**head_of(row), "edition": str(edition.public_id)}, **kept}
        there = answers_of(row)
        wrong = {one.section for one in rules.check_answers(definition, there)}
        row.done = [name for name in row.done if name in there and name not in wrong]
        row.title, row.version = definition.title, row.version + 1
        row.save(update_fields=["answers", "done", "title", "version", "updated_at"])
        audit("form.renewed", subject=row.public_id, by=by, on=on, facts={"edition": edition.label})
    return row


def _carried(definition: Definition, name: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed always; checked values only where the new edition has the section, in the same shape."""
    section = definition.section(name)
    fits = section is not None and isinstance(kept.get("values"), list) == section.repeats
    return {key: value for key, value in kept.items() if fits or key != "values"}


def _code(place: str, definition: Definition) -> str:
    return place or issuers.CODES[definition.programme]


def edition_of(draft: Draft) -> Edition:
    return Edition.objects.get(public_id=head_of(draft)["edition"], kind=catalogue.KIND)
