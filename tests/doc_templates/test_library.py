"""Every kind of the library: its sample, its paper road and its empty form keep the claim and print what they promise."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import doc_templates
from doc_templates import facade, samples
from doc_templates.catalogue import read_manifest
from doc_templates.rendering import checks
from doc_templates.rendering.typeset import Typeset, typeset
from kernel import pdf
from tests.doc_templates.test_samples import strings

LIBRARY = Path(doc_templates.__file__).parent / "library"
#: Acts in the portal that nobody signs there; on paper they have lines for hands.
ACTS = {"PA", "PB"}
#: Printed from what stands in the portal, and not kept.
EXTRACTS = {"IZ", "MD", "SG", "SP"}
#: Sealed by the issuer, signed by nobody.
SEALED = {"DA", "JM"}
KINDS = sorted(
    path.parent
    for path in LIBRARY.glob("*/*/manifest.toml")
    if path.parts[-3] not in {"AP", "AT", "DF", "DL", "DLUV", "IA", "IAP", "MA", "MG", "PR", "VL", "VP", "VS"}
)
CREATED = datetime(2026, 9, 4, 9, tzinfo=UTC)


def context_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    return found


def made(folder: Path, context: dict[str, Any], *, number: str) -> Typeset:
    manifest = read_manifest(tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8")))
    return typeset(
        template=(folder / "template.docx").read_bytes(),
        context=facade.complete(context, number=number, code=""),
        title=manifest.title,
        lang=manifest.lang,
        claim=manifest.claim,
        must_print=list(manifest.must_print),
        created=CREATED,
        qr=None,
    )


def text_of(document: Typeset) -> str:
    return checks.squeezed(" ".join(pdf.text(document.pdf)))


@pytest.mark.office
@pytest.mark.acceptance("A40")
@pytest.mark.parametrize(
    "folder",
    [one for one in KINDS if one.parent.name not in ACTS | EXTRACTS | SEALED],
    ids=lambda folder: folder.parent.name,
)
def test_filled_in(folder: Path) -> None:
    """Every text of the sample stands on the pages, on both roads; on paper there is a line to sign on."""
    context = context_of(folder)
    number = f"{folder.parent.name}-2026-PVS-0001"
    electronic, paper = made(folder, context, number=number), made(folder, {**context, "road": "paper"}, number=number)
    for document in (electronic, paper):
        assert pdf.check_claim(document.pdf, "2a+ua1") == []
        assert pdf.unembedded_fonts(document.pdf) == []
    assert "drošuelektroniskoparakstu" in text_of(electronic) and "Paraksts___" not in text_of(electronic)
    assert "drošuelektroniskoparakstu" not in text_of(paper) and "Paraksts___" in text_of(paper)


@pytest.mark.office
@pytest.mark.parametrize("folder", KINDS, ids=lambda folder: folder.parent.name)
def test_the_empty_form_names_nobody(folder: Path) -> None:
    manifest = read_manifest(tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8")))
    context = context_of(folder)
    emptied = samples.emptied(context, manifest.print_form)
    document = made(folder, emptied, number=20 * "_")
    kept, text = "\0".join(strings(emptied)), text_of(document)  # a choice to strike out holds the sample's answer
    named = [one for one in strings(context) if one not in kept and len(one) > 7 and checks.squeezed(one) in text]
    assert named == []
    assert pdf.check_claim(document.pdf, "2a+ua1") == []
    assert text.count(20 * "_") > (5 if folder.parent.name in SEALED else 10)


@pytest.mark.office
@pytest.mark.acceptance("A51")
@pytest.mark.parametrize("folder", [one for one in KINDS if one.parent.name in SEALED], ids=lambda one: one.parent.name)
def test_what_only_the_issuer_seals_has_no_lines_to_sign_on(folder: Path) -> None:
    document = made(folder, context_of(folder), number=f"{folder.parent.name}-2026-PVS-0001")
    assert pdf.check_claim(document.pdf, "2a+ua1") == []
    assert "zīmogsarlaikazīmogu" in text_of(document)
    assert "Paraksts___" not in text_of(document) and "drošuelektroniskoparakstu" not in text_of(document)


@pytest.mark.office
@pytest.mark.acceptance("A40")
@pytest.mark.parametrize("folder", [one for one in KINDS if one.parent.name in ACTS], ids=lambda one: one.parent.name)
def test_an_act_of_the_portal_is_signed_by_nobody(folder: Path) -> None:
    """Its one page says who acted and when; only the form to be filled in by hand has lines to sign on."""
    context = context_of(folder)
    document = made(folder, context, number=f"{folder.parent.name}-2026-PVS-0001")
    assert pdf.check_claim(document.pdf, "2a+ua1") == []
    assert len(pdf.text(document.pdf)) == 1
    assert "Paraksts___" not in text_of(document) and "drošuelektroniskoparakstu" not in text_of(document)
    assert "notikumužurnālā" in text_of(document)
    by_hand = made(folder, {**context, "road": "paper"}, number="X")
    assert "Paraksts___" in text_of(by_hand) and "notikumužurnālā" not in text_of(by_hand)


@pytest.mark.office
@pytest.mark.parametrize(
    "folder", [one for one in KINDS if one.parent.name in EXTRACTS], ids=lambda one: one.parent.name
)
def test_an_extract_says_when_it_was_made_and_nobody_signs_it(folder: Path) -> None:
    context = context_of(folder)
    document = made(folder, context, number="")
    assert pdf.check_claim(document.pdf, "2a+ua1") == []
    text = text_of(document)
    assert checks.squeezed(context["made"]) in text
    assert "Paraksts___" not in text and "drošuelektroniskoparakstu" not in text
    said = [one for one in strings({**context, "road": "x"}) if len(one) > 7]
    assert [one for one in said if checks.squeezed(one) not in text] == []


@pytest.mark.office
def test_who_asks_is_the_parent_or_the_adult_learner() -> None:
    """R23: an adult asks for support alone, and then nobody stands beside as applicant."""
    folder = LIBRARY / "IE" / "2026-06-05"
    context = context_of(folder)
    assert "nodrošinātmanatbalsta" not in text_of(made(folder, context, number="IE-2026-PVS-0001"))
    toms = {"kind": "learner", "role": "Izglītojamais", "name": "Toms Izdomājums", "relation": "", "identity": ""}
    learner = {**context["learner"], "name": "Toms Izdomājums", "identity": "300407-29902", "birth_date": "2007-04-30"}
    adult = {**context, "applicant": {**context["applicant"], **toms}, "learner": learner}
    text = text_of(
        made(folder, adult | {"letterhead": {"name": "Toms Izdomājums", "line": "izglītojamais"}}, number="X")
    )
    assert "nodrošinātmanatbalstapasākumu" in text
    assert text.count("300407-29902") == 1


@pytest.mark.office
def test_the_agreement_has_its_four_sections_and_keeps_its_end_together() -> None:
    """D11: the names of the four sections are the programme's; signatures never stand alone on a page."""
    folder = LIBRARY / "VI" / "2026-06-05"
    pages = [
        checks.squeezed(page) for page in pdf.text(made(folder, context_of(folder), number="VI-2026-PVS-0001").pdf)
    ]
    whole = "".join(pages)
    titles = ["Situācijasapraksts", "Plānssituācijasrisināšanai", "Atbalstasniedzējsapņemas", "Atbalstasaņēmējsapņemas"]
    found = [whole.index(title) for title in titles]
    assert found == sorted(found)
    assert "oriģināluglabāParaugpilsvidusskolalīdz2034.gada31.decembrim" in pages[-1]
    assert "Paraksti" in pages[-1] and "JēkabsDemonis" in pages[-1] and "MētraParaugmentore" in pages[-1]
