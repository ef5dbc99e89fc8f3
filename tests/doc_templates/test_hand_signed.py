"""A text changed in Word whose signers turn to paper: nothing in it speaks of electronic signatures any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import doc_templates
from doc_templates.errors import NotForHand
from doc_templates.rendering import by_hand, docx
from doc_templates.rendering.hand_signed import turned
from tests.doc_templates.hostile import edited
from tests.doc_templates.test_by_hand import through_word

LIBRARY = Path(doc_templates.__file__).parent / "library"
BODY = "word/document.xml"
#: Kinds whose text may be changed in Word, and words of each that a person changes.
KINDS = {
    "DL": ("darbu veic valsts valodā;", "darbu veic valsts valodā un ar prieku;"),
    "DG": ("Grozījumi", "Grozījumi un labojumi"),
    "DI": ("Vienošanās", "Abu Vienošanās"),
    "IE": ("Iesniegums", "Mans Iesniegums"),
    "VI": ("par to otram paziņo", "par to otram laikus paziņo"),
}


def filled(kind: str, road: str) -> bytes:
    edition = LIBRARY / kind / "2026-06-05"
    sample = json.loads((edition / "sample.json").read_text(encoding="utf-8"))
    context = by_hand.marked({**sample, "trust_mode": "test", "road": road})
    return docx.compile_template((edition / "template.docx").read_bytes()).render(context).docx


def changed(content: bytes, old: str, new: str) -> bytes:
    return edited(content, BODY, old.encode(), new.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_as_if_it_had_been_changed_for_paper(kind: str) -> None:
    old, new = KINDS[kind]
    electronic, paper = filled(kind, "electronic"), filled(kind, "paper")
    mine = through_word(changed(electronic, old, new))
    made = turned(mine, electronic=electronic, paper=paper)
    assert by_hand.texts(made) == by_hand.texts(changed(paper, old, new))
    assert by_hand.examine(made, original=paper, required={}) == []
    body, around = by_hand.texts(made)
    said = " ".join([*body, *around])
    assert ("elektronisko parakstu" in said, "Paraksts ____" in said) == (False, True)


def test_what_the_person_changed_there_a_person_has_to_settle() -> None:
    electronic = filled("DL", "electronic")
    mine = changed(electronic, "izdrukai nav juridiska spēka", "izdruka ir kopija")
    with pytest.raises(NotForHand):
        turned(mine, electronic=electronic, paper=filled("DL", "paper"))
