"""Confidentiality of both programmes (domain reference 2.3): every form, every role, every way that answers leave by.

What is expected is said here by hand and not read from the definitions: own answers whole, those of a pair whole for both where
the form is the pair's, the coordinator of that programme and place what is not confidential, everybody else nothing.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from openpyxl import load_workbook
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from forms.desk.access import subject_access, visible_cases
from forms.desk.own_data import own_data
from forms.people.access import scope_of
from forms.people.models import Role
from forms.questionnaires import documents
from forms.questionnaires.catalogue import LIBRARY, definition_of
from forms.questionnaires.definitions import About, FieldKind
from forms.questionnaires.models import FilledForm, FormProposal
from forms.questionnaires.rules import open_answers
from kernel.periods import today
from signing.ports import Access
from tests.factories.pairs import academy, joined, movement, place, working
from tests.factories.questionnaires import SECRET, edition, filled, person
from tests.forms.pages import client_of, soup, words
from tests.rows import load_shipped

if TYPE_CHECKING:
    from django.test import Client

    from kernel.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
KEYS = sorted(path.parent.parent.name for path in LIBRARY.glob("*/*/edition.toml"))
#: Forms that belong to both of a pair. Of all others nobody but their writer reads what is confidential.
OF_BOTH = {
    "B8", "B10", "B11", "B13-sakums", "B13-vidus", "B13-beigas", "B13-pec",
    "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10",
}  # fmt: skip
#: Words that a form about a pair says to the coordinator, and why.
SAID = {
    ("B13-sakums", "palidziba"): "asks the coordinator for help",
    ("B13-vidus", "par-ko"): "asks the coordinator for a talk",
    ("B9", "laiks"): "a time of day",
    ("C4", "biezums"): "how often to meet",
}
TEXTS = {FieldKind.TEXT, FieldKind.LONG, FieldKind.PERSON}
SISTERS = {"YMC", "YM", "YMT", "DAC", "DAM", "DAE"}
#: Roles that reach nothing of the two programmes, wherever they are held.
OTHERS = sorted(set(Role.values) - SISTERS)
NONE, OPEN, ALL = "nothing", "what is not confidential", "everything"


@pytest.fixture(autouse=True)
def shipped(db: None, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()


@pytest.mark.parametrize("key", KEYS)
def test_texts_about_a_pair_stay_with_it(key: str) -> None:
    """A coordinator sees days, scores and what asks for help."""
    definition = definition_of(edition(key))
    if definition.about is not About.PAIR:
        return
    told = {one.id for _at, one in definition.questions() if one.kind in TEXTS and not one.confidential}
    assert told == {field for form, field in SAID if form == key}


@dataclass(frozen=True)
class Actor:
    name: str
    user: User
    client: Client
    coordinates: str = ""


@dataclass(frozen=True)
class World:
    """Everybody, and every form filled in by each role that fills it."""

    actors: list[Actor]
    mates: dict[int, set[int]]

    def expected(self, actor: Actor, row: FilledForm) -> str:
        if row.filled_by_id == actor.user.pk:
            return ALL
        if row.key in OF_BOTH and row.subject and row.filled_by_id in self.mates.get(actor.user.pk, set()):
            return ALL
        return OPEN if actor.coordinates == f"{row.programme} {row.register_code}" else NONE


def world() -> World:
    near, far = place(), place("JMB", "90099993012")
    zane, dace = person("Zane", "YMC", place=near), person("Dace", "DAC")
    youth, learning = movement(zane, institution=near), academy(dace)
    pairs = []
    for run, names in ((youth, ("Mia", "Una")), (learning, ("Ance", "Lote"))):
        people = [joined(run, name, side) for name, side in zip(names, ("mentor", "mentee"), strict=True)]
        pairs.append((working(run, *people), people))
    by_role = {
        "YMC": zane, "DAC": dace, "YM": pairs[0][1][0].user, "YMT": pairs[0][1][1].user, "DAM": pairs[1][1][0].user,
        "DAE": pairs[1][1][1].user,
    }  # fmt: skip
    for key in KEYS:
        definition = definition_of(edition(key))
        pairing = pairs[0 if definition.programme == "P2" else 1][0]
        for role in definition.fills:
            filled(key, by=by_role[role], subject=pairing.public_id if definition.about is About.PAIR else None)
    mates = {
        one.user_id: {other.user_id for other in people if other.pk != one.pk} for _row, people in pairs for one in people
    }  # fmt: skip
    named = {**by_role}
    for role in ("YM", "YMT", "YMC"):  # another place of the movement, and the same place without this pair
        named[f"{role} of another place"] = person(f"Tala{role}", role, place=far)
        if role != "YMC":
            named[f"{role} beside"] = person(f"Blakus{role}", role, place=near)
    for role in ("DAM", "DAE"):
        named[f"{role} beside"] = person(f"Blakus{role}", role)
    for role in OTHERS:
        named[role] = person(f"Viss{role}", role)
    for role in ("HEAD", "IAPS", "RESP", "MEN"):
        named[f"{role} of the place"] = person(f"Vieta{role}", role, place=near)
    places = {"YMC": "P2 JMC", "DAC": "P3 DAMP", "YMC of another place": "P2 JMB"}
    return World([Actor(name, user, client_of(user), places.get(name, "")) for name, user in named.items()], mates)


def answer(client: Client, address: str) -> str:
    """Words of a page that opens; nothing of one that does not."""
    response = client.get(address)
    assert response.status_code in (200, 302, 404), (address, response.status_code)
    return words(soup(response)) if response.status_code == 200 else ""


def lines(content: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [" ".join(str(one) for one in row) for row in sheet.iter_rows(values_only=True)]


def level(text: str, row: FilledForm, *, opened: bool) -> str:
    """How much of a record stands there."""
    if not opened:
        return NONE
    definition = definition_of(row.edition)
    return ALL if SECRET in text or not has_secret(definition, row) else OPEN


def has_secret(definition: Any, row: FilledForm) -> bool:
    return SECRET in json.dumps(row.answers, ensure_ascii=False)


def matches(found: str, wanted: str, row: FilledForm) -> bool:
    """Of a form without confidential words „open” is all there is."""
    same = {OPEN, ALL} if not has_secret(definition_of(row.edition), row) else {wanted}
    return found == wanted or (found in same and wanted in same)


@pytest.mark.server
def test_no_way_leads_to_more_than_is_yours(monkeypatch: pytest.MonkeyPatch) -> None:
    # What would be typeset, instead of the file: the same context, without an office for each of hundreds.
    def typeset(*, context: dict[str, Any], **_terms: Any) -> Any:
        said = json.dumps(context, ensure_ascii=False).encode()
        return SimpleNamespace(docx=said, pdf=said)

    monkeypatch.setattr(documents.documents_facade, "print_once", typeset)
    here = world()
    rows = list(FilledForm.objects.select_related("edition", "case"))
    assert {row.key for row in rows} == set(KEYS)
    wrong: list[tuple[str, str, str, str]] = []
    for actor in here.actors:
        wrong += one_by_one(here, actor, rows)
        wrong += all_of_a_form(here, actor, rows)
        wrong += everything_at_once(here, actor, rows)
    assert wrong == []


def one_by_one(here: World, actor: Actor, rows: list[FilledForm]) -> list[tuple[str, str, str, str]]:
    """The page of a record and its copies; its document and what hangs on that, which only its writer opens."""
    wrong = []
    scope = scope_of(actor.user, on=today())
    open_cases = set(visible_cases(scope).values_list("pk", flat=True))
    for row in rows:
        wanted = here.expected(actor, row)
        page, docx, pdf = (
            reverse("questionnaires:record", args=[row.public_id]),
            *(reverse("questionnaires:copy", args=[row.public_id, suffix]) for suffix in ("docx", "pdf")),
        )
        for address in (page, docx) if wanted == NONE else (page, docx, pdf):
            response = actor.client.get(address)
            found = level(response.content.decode(), row, opened=response.status_code == 200)
            if response.status_code not in (200, 404) or not matches(found, wanted, row):
                wrong.append((actor.name, row.key, address, found))
        if (row.case_id in open_cases) != (row.filled_by_id == actor.user.pk):
            wrong.append((actor.name, row.key, "document", "opened"))
    # Every page of a document, of its signatures and of its copies asks the same door; here it is asked by one of each programme.
    for programme in ("P2", "P3"):
        row = next(one for one in rows if one.programme == programme and one.filled_by_id != actor.user.pk)
        case = row.case.public_id
        closed = [
            reverse("desk:passport", args=[case]),
            reverse("desk:docx", args=[case]),
            reverse("desk:report", args=[case]),
            reverse("signing:download", args=[case, "original"]),
            reverse("archive:copies", args=[case]),
            reverse("archive:print", args=[case]),
        ]
        wrong += [(actor.name, row.key, one, "opened") for one in closed if actor.client.get(one).status_code != 404]
        assert subject_access(actor.user, case) == Access.NONE
    return wrong


def all_of_a_form(here: World, actor: Actor, rows: list[FilledForm]) -> list[tuple[str, str, str, str]]:
    """The list with its charts, and the same as XLSX."""
    wrong = []
    for key in KEYS:
        of_form = [row for row in rows if row.key == key]
        page = answer(actor.client, reverse("questionnaires:records", args=[key]))
        sheet = lines(actor.client.get(reverse("questionnaires:export", args=[key])).content)
        for row in of_form:
            wanted = here.expected(actor, row)
            [told] = [one for one in sheet if one.startswith(row.case.number)] or [""]
            found = level(told, row, opened=bool(told))
            if not matches(found, wanted, row):
                wrong.append((actor.name, key, "xlsx", found))
            if (row.case.number in page) != (wanted != NONE):
                wrong.append((actor.name, key, "list", row.case.number))
        if SECRET in page:
            wrong.append((actor.name, key, "list", "words"))
        if not any(here.expected(actor, row) != NONE for row in of_form) and ("vidēji" in page or len(sheet) > 1):
            wrong.append((actor.name, key, "chart", "figures"))
    return wrong


def everything_at_once(here: World, actor: Actor, rows: list[FilledForm]) -> list[tuple[str, str, str, str]]:
    """Own work and data, registers, the archive's search, the pages of pairs."""
    client, hidden = actor.client, [row for row in rows if here.expected(actor, row) == NONE]
    others = [row for row in rows if row.filled_by_id != actor.user.pk]
    wrong = []
    ways = {
        "forms": (answer(client, reverse("questionnaires:home")), hidden),
        "my work": (answer(client, reverse("desk:tasks")), others),
        "register": (answer(client, reverse("desk:register")), others),
        "pairs": (answer(client, reverse("pairs:home")), hidden),
        "my data": (" ".join(str(part) for part in own_data(actor.user)), others),
        "search by words": (searched(client, text=SECRET), others),
        "search by person": (searched(client, person="Izdomāta"), others),
    }
    for way, (text, closed) in ways.items():
        wrong += [(actor.name, row.key, way, row.case.number) for row in closed if row.case.number in text]
        mine = any(row.filled_by_id == actor.user.pk and has_secret(None, row) for row in rows)
        if (
            SECRET in text.replace(f"„{SECRET}”", "")
            and not (way == "my data" and mine)
            and not way.startswith("search")
        ):
            wrong.append((actor.name, "", way, "words"))
    return wrong


def searched(client: Client, **asked: str) -> str:
    response = client.post(reverse("archive:search"), asked)
    if response.status_code == 404:
        return ""
    assert response.status_code == 302, response.status_code
    return answer(client, response["Location"])


def test_no_admin_and_no_index_and_no_interface_knows_them() -> None:
    ours = {FilledForm, FormProposal}
    assert ours & {*get_snippet_models(), *get_indexed_models()} == set()
    assert not apps.is_installed("django.contrib.admin")
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    assert [one.name for one in api.url_patterns] == [
        "validate"
    ]  # judges a file that is sent to it, and gives nothing out


def test_what_is_not_confidential_holds_nothing_that_is() -> None:
    for key in KEYS:
        definition = definition_of(edition(key))
        row = filled(key, by=person(f"N{key.replace('-', '')}", definition.fills[0]))
        assert SECRET not in json.dumps(open_answers(definition, row.answers), ensure_ascii=False)
