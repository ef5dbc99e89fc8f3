"""A document whose text a person changes in Word before it is sent: the file that leaves, and what came back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from doc_templates import catalogue
from doc_templates.context import complete
from doc_templates.differences import Paragraph, differences
from doc_templates.errors import FaultyText
from doc_templates.rendering import by_hand, checks, docx, hand_signed
from doc_templates.rendering.typeset import Typeset
from doc_templates.rendering.typeset import press as press_filled

#: Where the number will stand, in pages that are shown before there is one.
NOT_YET = "(projekts)"


def offered(*, kind: str, on: date, context: Mapping[str, Any], institution: str = "") -> bytes:
    """The DOCX as it would be sent, with marks where number, code and address will stand. Always the same bytes for
    the same record and edition. Raises the RenderError tree."""
    choice = catalogue.in_force(kind, on, institution=institution)
    whole = complete(context, number="", code="")
    return docx.load(choice.template).render(by_hand.marked(whole)).docx


def accept(
    content: bytes, *, original: bytes, kind: str, on: date, context: Mapping[str, Any], institution: str = ""
) -> Typeset:
    """The changed file, checked and typeset without a number. Raises FaultyText and the RenderError tree."""
    choice = catalogue.in_force(kind, on, institution=institution)
    whole = complete(context, number="", code="")
    if findings := by_hand.examine(content, original=original, required=_required(choice, whole)):
        raise FaultyText(findings)
    plain = {**whole, "number": NOT_YET}
    return press(content, choice=choice, context=plain, created=datetime.combine(on, time(12), tzinfo=UTC))


def _required(choice: catalogue.Choice, whole: Mapping[str, Any]) -> dict[str, str]:
    """What the changed text must still say: what every document of the kind prints, and each value with figures in it
    (days, amounts, hours, codes), because registers and rules count by the record."""
    names = choice.manifest.must_print
    printed = docx.load(choice.template).render(by_hand.marked(whole)).body
    figures = [value for value in printed if by_hand.is_figure(value)]
    return dict.fromkeys(figures, "") | dict(zip(names, checks.must_print(whole, names), strict=True))


def compared(before: bytes, after: bytes) -> tuple[list[Paragraph], list[Paragraph]]:
    """Differences of the text, and of what stands around it (headers, footers, notes)."""
    (body, around), (new_body, new_around) = by_hand.texts(before), by_hand.texts(after)
    return differences(body, new_body), differences(around, new_around)


def press(content: bytes, *, choice: catalogue.Choice, context: Mapping[str, Any], created: datetime) -> Typeset:
    """The changed file filled in and typeset the way templates are; the claim is the highest that it keeps."""
    address = context["verification"]["url"]
    return press_filled(
        by_hand.fill(content, context, qr=address or None),
        context=context,
        title=f"{choice.manifest.title} {context['number']}",
        lang=choice.manifest.lang,
        claim=None,
        must_print=list(choice.manifest.must_print),
        created=created,
    )


def for_paper(content: bytes, *, choice: catalogue.Choice, context: Mapping[str, Any]) -> bytes:
    """A text that was changed for electronic signatures, as it reads on paper. Raises NotForHand."""
    loaded = docx.load(choice.template)
    electronic, paper = (
        loaded.render(by_hand.marked({**context, "road": road})).docx for road in ("electronic", "paper")
    )
    return hand_signed.turned(content, electronic=electronic, paper=paper)
