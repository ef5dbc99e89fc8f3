"""The door of stage 2: what a kind promises, its pages before sending, the document itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from doc_templates import catalogue, differences, own_text, proposals, samples, shelf
from doc_templates.catalogue import Manifest
from doc_templates.context import complete
from doc_templates.differences import Fate, Paragraph, Piece
from doc_templates.errors import FaultyTemplate, FaultyText, PastDay, ProposalError, RenderError
from doc_templates.models import Proposal, ProposalState, RenderedDocument
from doc_templates.rendering import letters, office
from doc_templates.rendering.typeset import Typeset, typeset
from doc_templates.samples import Shape, Sheet, sheets
from kernel import pdf
from kernel.editions.models import Edition
from kernel.files import store
from kernel.files.models import Blob

__all__ = [
    "Fate",
    "FaultyTemplate",
    "FaultyText",
    "Manifest",
    "Paragraph",
    "PastDay",
    "Piece",
    "Preview",
    "Proposal",
    "ProposalError",
    "ProposalState",
    "RenderError",
    "RenderedDocument",
    "Shape",
    "Sheet",
    "Typeset",
    "accept_text",
    "approve_template",
    "compare_texts",
    "complete",
    "count_changes",
    "destroy",
    "engine_status",
    "erase_refused_templates",
    "generate",
    "holdings",
    "manifest",
    "manifests",
    "offered_text",
    "placeholders",
    "preview",
    "print_once",
    "propose_template",
    "refuse_template",
    "refused_characters",
    "rendered",
    "sample",
    "sample_record",
    "sheets",
    "shipped_templates",
    "template",
    "try_template",
    "uploaded_template",
    "uploaded_templates",
    "waiting_templates",
    "withdraw_template",
]

#: Templates that editors upload (doc_templates.proposals) and what there is (doc_templates.shelf).
propose_template, approve_template = proposals.propose, proposals.approve
refuse_template, withdraw_template = proposals.refuse, proposals.withdraw
erase_refused_templates = proposals.erase_refused
uploaded_template, uploaded_templates, waiting_templates = proposals.found, shelf.uploaded, shelf.waiting
shipped_templates, template, holdings, placeholders = shelf.shipped, shelf.template, shelf.holdings, shelf.placeholders
#: A text that a person changes in Word before it is sent (doc_templates.own_text).
offered_text, accept_text, compare_texts = own_text.offered, own_text.accept, own_text.compared
count_changes = differences.changes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True)
class Preview:
    """The real pages before anything is frozen: marked as a preview, without number and code."""

    docx: bytes
    pdf: bytes
    pages: list[bytes]


def manifest(kind: str, on: date, *, institution: str = "") -> Manifest:
    """What the kind promises for documents of that day, in the institution's own edition when it has one (register
    code; empty: the house's). Raises NoTemplate."""
    return catalogue.in_force(kind, on, institution=institution).manifest


def manifests(on: date) -> dict[str, Manifest]:
    """Every kind that has a template on that day, by its short name. One query; nothing is loaded."""
    return catalogue.manifests(on)


def preview(*, kind: str, on: date, context: Mapping[str, Any], institution: str = "") -> Preview:
    """Typeset and checked like the real one; nothing is stored. Raises the RenderError tree."""
    choice = catalogue.in_force(kind, on, institution=institution)
    full = complete(context, number="", code="")
    made = _typeset(choice, full, created=datetime.combine(on, time(12), tzinfo=UTC))
    return Preview(docx=made.docx, pdf=made.pdf, pages=pdf.page_images(made.pdf))


def generate(
    *,
    key: str,
    kind: str,
    on: date,
    context: Mapping[str, Any],
    number: str,
    code: str,
    created: datetime,
    institution: str = "",
    changed: Blob | None = None,
    turned: bool = False,
    edition: Edition | None = None,
) -> RenderedDocument:
    """Make the document once and keep it. The same ``key`` again gives the document that is there, whatever the rest
    says. ``created`` is the record's moment and stands in the files; ``code`` is the code of the public check.
    ``institution``: whose own template counts before the house's; ``changed``: the DOCX whose text was changed by hand
    and is made into the document instead of the template; ``turned``: it was changed for electronic signatures, and is
    now printed for hand signatures; ``edition``: of another catalogue, whose template counts before all when it has one.
    """
    there = RenderedDocument.objects.select_related("docx", "pdf").filter(key=key).first()
    if there is not None:
        return there
    choice = catalogue.with_template_of(edition, catalogue.in_force(kind, on, institution=institution))
    full = complete(context, number=number, code=code)
    if changed is None:
        made = _typeset(choice, full, created=created)
    else:
        text = own_text.for_paper(changed.read(), choice=choice, context=full) if turned else changed.read()
        made = own_text.press(text, choice=choice, context=full, created=created)
    docx_blob = store.put(made.docx, media_type=DOCX)
    pdf_blob = store.put(made.pdf, media_type=PDF)
    try:
        with transaction.atomic():
            return RenderedDocument.objects.create(
                key=key,
                kind=kind,
                number=number,
                edition=choice.edition,
                edition_label=choice.edition.label,
                claim=made.claim,
                docx=docx_blob,
                pdf=pdf_blob,
                context=dict(full),
                changed=changed,
                engine=f"{office.engine().name} {office.status().version}"[:120],
                created_at=created,
            )
    except IntegrityError:  # another process was first: its document is the original
        return RenderedDocument.objects.select_related("docx", "pdf").get(key=key)


def print_once(
    *, kind: str, on: date, context: Mapping[str, Any], created: datetime, number: str, qr: str = "",
    edition: Edition | None = None,
) -> Typeset:  # fmt: skip
    """A document that is made and not kept: a protocol of a file that nobody stores. No code, no preview mark. `qr`: what
    its QR code holds, for a paper that must find its way back; `edition` as in `generate`."""
    choice = catalogue.with_template_of(edition, catalogue.in_force(kind, on))
    return _typeset(choice, complete(context, number=number, code=""), created=created, qr=qr)


def rendered(public_id: UUID) -> RenderedDocument:
    """A document that was made. Raises RenderedDocument.DoesNotExist."""
    return RenderedDocument.objects.select_related("docx", "pdf").get(public_id=public_id)


def destroy(keys: Iterable[str]) -> set[int]:
    """Documents made under these keys go with what they were made from, in the caller's transaction; keys of the blobs
    that were their files. Whether anything else refers to those is the caller's to ask."""
    rows = list(RenderedDocument.objects.filter(key__in=list(keys)))
    blobs = {row.docx_id for row in rows} | {row.pdf_id for row in rows} | {row.changed_id for row in rows}
    RenderedDocument.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {pk for pk in blobs if pk is not None}


def digests(keys: Iterable[str]) -> dict[str, str]:
    """SHA-256 of the documents made under these keys; nothing of what was never made."""
    rows = RenderedDocument.objects.filter(key__in=list(keys)).order_by()
    return dict(rows.values_list("key", "pdf__sha256"))


def sample(kind: str, on: date, shape: Shape) -> RenderedDocument:
    """A sample of the edition in force that day; made when it is asked for first. Raises the RenderError tree, and
    LookupError for a shape that the edition has not."""
    wanted = samples.order(kind, on, shape)
    return generate(
        key=wanted.key, kind=kind, on=on, context=wanted.context, number=wanted.number, code="", created=wanted.created
    )


def sample_record(kind: str, on: date) -> dict[str, Any]:
    """The context of invented people that a kind ships with. Raises NoTemplate."""
    return proposals.sample_of(catalogue.in_force(kind, on))


def try_template(content: bytes, *, kind: str, on: date) -> bytes:
    """Every check of an uploaded template, and its pages with the sample of the kind. Raises FaultyTemplate, NoTemplate,
    a RenderError to try again; nothing is kept."""
    return proposals.examine(content, kind=kind, institution="", on=on).made.pdf


def refused_characters(text: str) -> list[str]:
    """Characters of ``text`` that no document can carry, each once: "U+202E RIGHT-TO-LEFT OVERRIDE". For forms."""
    return letters.unprintable(text)


def engine_status() -> office.Status:
    """Engine, version, and whether it is cut off from the network: for the doctor."""
    return office.status()


def _typeset(choice: catalogue.Choice, context: Mapping[str, Any], *, created: datetime, qr: str = "") -> Typeset:
    title = f"{choice.manifest.title} {context['number']}"
    return typeset(
        template=choice.template,
        context=context,
        title=title,
        lang=choice.manifest.lang,
        claim=choice.manifest.claim,
        must_print=list(choice.manifest.must_print),
        created=created,
        qr=context["verification"]["url"] or qr or None,
    )
