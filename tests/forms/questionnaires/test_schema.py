"""A definition is checked before anything is kept: each fault names its line and its cause."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from forms.questionnaires.catalogue import LIBRARY
from forms.questionnaires.definitions import Condition, FieldKind, Means, Option
from forms.questionnaires.positions import positions
from forms.questionnaires.schema import Faulty, read, read_text

WHOLE = """\
id = "X1"
programme = "P3"
title = "Paraugs"
title_en = "Sample"
effective_from = 2026-11-23
source = "Paraugs"

[who]
fills = ["DAE"]

[finish]
means = "confirm"
statement = "Apliecinu."

[keeping]
years = 3
from = "pāra beigām"

[[section]]
id = "viens"
title = "Viens"

[[section.field]]
id = "krasa"
kind = "choice"
label = "Krāsa"
options = [
  ["zala", "Zaļa"],
  ["zila", "Zila"],
]

[[section.field]]
id = "cik"
kind = "scale"
label = "Cik ļoti?"
low = 1
high = 10

[[section]]
id = "divi"
title = "Divi"
when = { section = "viens", field = "krasa", is = ["zala"] }

[[section.field]]
id = "kapec"
kind = "long"
label = "Kāpēc?"
"""


def faults(text: str) -> list[str]:
    with pytest.raises(Faulty) as found, override("lv"):
        read_text(text)
    with override("lv"):
        return [str(one) for one in found.value.faults]


def line(text: str, part: str) -> int:
    return next(number for number, one in enumerate(text.splitlines(), start=1) if part in one)


def test_a_whole_definition_is_read() -> None:
    definition, content = read_text(WHOLE)
    first, second = definition.sections
    assert (definition.id, definition.fills, definition.means, definition.template) == (
        "X1",
        ("DAE",),
        Means.CONFIRM,
        "VL",
    )
    assert [one.kind for one in first.fields] == [FieldKind.CHOICE, FieldKind.SCALE]
    assert first.fields[0].options == (Option("zala", "Zaļa"), Option("zila", "Zila"))
    assert second.when == Condition("viens", "krasa", ("zala",))
    assert read({**content, "effective_from": "2026-11-23"}) == definition  # as a row of editions keeps it


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*/*/edition.toml")), ids=lambda one: one.parent.parent.name)
def test_what_is_shipped_is_sound(path: object) -> None:
    definition, _content = read_text(path.read_text("utf-8"))  # type: ignore[attr-defined]
    assert (definition.id, definition.effective_from.isoformat()) == (path.parent.parent.name, path.parent.name)  # type: ignore[attr-defined]


def test_every_form_of_both_programmes_is_there() -> None:
    """Domain reference 3.2 and 3.3: B1–B16, of B13 four moments; C1 for both sides, C2–C13."""
    marks = {path.parent.parent.name for path in LIBRARY.glob("*/*/edition.toml")}
    wanted = {f"B{at}" for at in range(1, 17) if at != 13} | {f"C{at}" for at in range(2, 14)}
    wanted |= {"B13-sakums", "B13-vidus", "B13-beigas", "B13-pec", "C1-mentee", "C1-mentor"}
    assert wanted - marks == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label = "Kāpēc?"', 'lable = "Kāpēc?"', "{at}. rinda, section.2.field.1.lable: Šeit nav „lable”. Vai domājāt „label”?"),
        ("low = 1", 'low = "1"', "{at}. rinda, section.1.field.2.low: Šeit jābūt: vesels skaitlis."),
        ('id = "divi"', 'id = "viens"', "{at}. rinda, section.2.id: „viens” jau ir augstāk; katram vajag savu nosaukumu."),
        ('fills = ["DAE"]', 'fills = ["MEN"]', "{at}. rinda, who.fills: „MEN” nav šīs programmas loma: DAC, DAM, DAE."),
        ('["zila", "Zila"],', '["zila"],', '{options}. rinda, section.1.field.1.options: Atbilžu variantu raksta kā ["nosaukums", "vārdi"].'),
        ('is = ["zala"]', 'is = ["melna"]', "{at}. rinda, section.2.when: Aiz „is” jābūt tā jautājuma atbildēm: zala, zila."),
        ('id = "kapec"', 'id = "version"', "{at}. rinda, section.2.field.1.id: „version” lapas lieto pašas. Izvēlieties citu nosaukumu."),
        ("high = 10", "high = 60", "{cik}. rinda, section.1.field.2: Skalai vajag „low” un „high”, ne vairāk kā 20 soļu."),
        ("years = 3", "years = 0", "{at}. rinda, keeping.years: No 1 līdz 75 gadiem."),
        ('means = "confirm"', 'means = "maybe"', "{at}. rinda, finish.means: Izvēlieties vienu no šiem: confirm, sign."),
        ('programme = "P3"', 'programme = "P1"', "{at}. rinda, programme: Zināmās programmas: P2, P3."),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_its_cause(old: str, new: str, said: str) -> None:
    spoilt = WHOLE.replace(old, new, 1)
    at = line(WHOLE, old)
    found = faults(spoilt)
    cik = next(n for n, one in enumerate(spoilt.splitlines(), 1) if one == 'id = "cik"') - 1
    assert said.format(at=at, options=line(spoilt, "options"), cik=cik) in found


def test_what_is_missing_is_told_at_its_table() -> None:
    spoilt = WHOLE.replace('title = "Divi"\n', "")
    table = next(n for n, one in enumerate(spoilt.splitlines(), 1) if one == 'id = "divi"') - 1
    assert faults(spoilt) == [f"{table}. rinda, section.2: Trūkst „title”."]


def test_a_file_that_is_no_toml_names_the_line() -> None:
    spoilt = WHOLE.replace('title = "Viens"', 'title = "Viens')
    [said] = faults(spoilt)
    assert said.startswith(f"{line(spoilt, 'Viens')}. rinda: ")


def test_a_condition_asks_an_earlier_page() -> None:
    spoilt = WHOLE.replace('section = "viens", field = "krasa"', 'section = "divi", field = "kapec"')
    [said] = faults(spoilt)
    assert said.startswith(f"{line(spoilt, 'when')}. rinda, section.2.when: ")


def test_lines_are_found_behind_texts_and_lists_of_several_lines() -> None:
    text = 'a = """\nb = 1\n[c]\n"""\nd = [\n  1, # ]\n  2,\n]\n[e.f]\ng.h = 3\n[[i]]\nj = 1\n[[i]]\nj = 2\n[[i.k]]\nl = 3\n'
    found = positions(text)
    paths = [("a",), ("d",), ("e", "f"), ("e", "f", "g", "h"), ("i", 0, "j"), ("i", 1, "j"), ("i", 1, "k", 0, "l")]
    assert [found.line(one) for one in paths] == [1, 5, 9, 10, 12, 14, 16]
    assert found.line(("i", 1, "k", 0, "nothing")) == 15
