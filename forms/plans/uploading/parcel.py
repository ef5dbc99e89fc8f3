"""The files of a plan under the names they are uploaded with, and one ZIP of them with a readable list."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

import signing.facade as signing_facade
from forms.plans.uploading.names import ENDINGS, file_name, plain
from forms.plans.uploading.states import Stand
from kernel.grammar import date_short
from kernel.periods import riga
from signing.ports import Access, subject_access

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.plans.access import PlanReach
    from forms.plans.models import SupportPlan
    from forms.plans.uploading.facts import Line
    from kernel.files.models import Blob

LIST = "00-saraksts.txt"


@dataclass(frozen=True)
class File:
    """One file as it leaves. `subject`: what the access log writes the download under."""

    line: Line
    name: str
    blob: Blob
    subject: UUID


def plan_name(plan: SupportPlan) -> str:
    """The number of the plan; before it has one, its semester."""
    return plan.number or f"{plan.academic_year}-{plan.semester}"


def parcel_name(plan: SupportPlan) -> str:
    return f"{plain(plan_name(plan))}_rikam.zip"


def may_take(line: Line, plan: SupportPlan, reach: PlanReach) -> bool:
    """The plan author takes what the plan needs, the mentor's contract too (R40), also when the employer is another
    institution; others take what they may take away on the document's own page. Who reads the plan reads its order."""
    if not line.item.lies:
        return False
    if line.item.case is None or reach.writes(plan):
        return True
    return subject_access(reach.scope.user, line.item.case.public_id) >= Access.FILES


def file_of(line: Line, plan: SupportPlan) -> File | None:
    """None while nothing lies in the archive."""
    item = line.item
    if not item.lies:
        return None
    blob = item.blob if item.case is None else signing_facade.signed_original(item.case.public_id)
    if blob is None:
        return None
    ending = ENDINGS.get(blob.media_type, "bin")
    if item.case is not None:
        ending = signing_facade.signed_ending(item.case.public_id)
    name = file_name(plan=plan_name(plan), order=item.order, piece=item.piece, reference=item.reference, ending=ending)
    return File(line, name, blob, item.case.public_id if item.case is not None else plan.public_id)


def parcel(plan: SupportPlan, files: Sequence[File], lines: Sequence[Line], *, on: datetime) -> bytes:
    """ZIP: the signed originals as they are kept, byte for byte, and the list in front of them."""
    moment = riga(on)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (LIST, listing(plan, files, lines, on=on)),
            *((one.name, one.blob.read()) for one in files),
        ):
            entry = zipfile.ZipInfo(name, date_time=moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def listing(plan: SupportPlan, files: Sequence[File], lines: Sequence[Line], *, on: datetime) -> bytes:
    """In Latvian, with the learner's name, by which the plan is found in the tool; without personal codes."""
    with override("lv"):
        text = [
            _("Files for the interactive tool"),
            "",
            _("Plan: %(number)s, %(semester)s")
            % {
                "number": plan.number or _("no number yet"),
                "semester": plan.semester_words,
            },
            _("Learner: %(name)s, %(stage)s") % {"name": plan.learner.person.name, "stage": plan.stage_words},
            _("Institution: %(name)s") % {"name": plan.institution.name},
            _("Made: %(moment)s") % {"moment": f"{riga(on):%d.%m.%Y. %H:%M}"},
            "",
        ]
        for one in files:
            text += [
                one.name,
                f"  {one.line.item.title}",
                f"  {stand_words(one.line)}",
                f"  SHA-256: {one.blob.sha256}",
                "",
            ]
        left = [one for one in lines if one.item.required and one.stand == Stand.MISSING]
        if left:
            text.append(_("Not there yet:"))
            text += [f"  {one.item.title}: {one.item.said}" for one in left]
    return ("\ufeff" + "\r\n".join(text).rstrip() + "\r\n").encode()


def stand_words(line: Line) -> str:
    """ "augšupielādēts 23.11.2026., Linda Plānotāja-Demo" """
    if line.mark is not None:
        return _("uploaded %(day)s, %(who)s") % {
            "day": date_short(line.mark.uploaded_on),
            "who": line.mark.marked_by.get_full_name(),
        }
    if line.stand == Stand.AGAIN and line.before is not None:
        return _("to be uploaded anew: in the tool there is %(reference)s since %(day)s") % {
            "reference": line.before.reference,
            "day": date_short(line.before.uploaded_on),
        }
    return line.item.said if line.stand == Stand.MISSING else str(line.stand.label)
