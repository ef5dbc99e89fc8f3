"""The archive's search: by words under a key, names, codes, what stands in the row; nothing that one may not read."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from forms.archive.finding import indexing
from forms.archive.finding.models import DocumentWords, Question
from forms.archive.finding.words import NAME, TEXT, tokens
from forms.archive.jobs import find_unindexed
from forms.contracts.models import SuitabilityCheck
from forms.records.kinds import kind_of
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent, Event
from kernel.jobs.models import Job
from kernel.jobs.queue import drain, enqueue
from tests.factories import archive
from tests.forms import desks
from tests.forms.pages import client_of, errors_agree, notices, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
SEARCH = "/arhivs/meklet/"


def ask(login: str, **asked: str) -> Any:
    """The page of what was found."""
    client = client_of(desks.user(login))
    answer = client.post(SEARCH, asked)
    assert answer.status_code == 302, errors_agree(answer)
    return client.get(answer["Location"])


def numbers(page: Any) -> list[str]:
    return [words(link) for link in soup(page).select("tbody a[href^='/dokumenti/']")]


@pytest.mark.acceptance("A37")
def test_found_by_every_part_and_by_all_of_them_together(two: list[CaseDocument]) -> None:
    first, second = (case.number for case in two)
    assert numbers(ask("aina", text="dienesta noslēpums")) == [first]
    assert numbers(ask("aina", text="DIENESTU noslepumi")) == [first]
    assert numbers(ask("aina", text="attālināts darbs")) == [second]
    assert numbers(ask("aina", text="noslēpums attālināts")) == []
    assert sorted(numbers(ask("aina", person="Testnieks Kārlis"))) == sorted([first, second])
    assert numbers(ask("aina", person="Kārļa Testnieka", text="noslēpumi")) == [first]
    assert numbers(ask("aina", person="noslēpumi")) == []  # a word of the text is no name
    assert sorted(numbers(ask("aina", person="090604-29900"))) == sorted([first, second])
    assert numbers(ask("aina", person="010190-10006")) == []
    assert numbers(ask("aina", number=first[-6:], kind="DL", place="PVS", state="archived")) == [first]
    assert numbers(ask("aina", state="signing")) == []
    day = two[0].document_date
    parts = {f"since_{at}": str(part) for at, part in enumerate((day.day, day.month, day.year))}
    assert first in numbers(ask("aina", **parts))
    assert numbers(ask("aina", since_0="1", since_1="1", since_2="2031")) == []
    assert numbers(ask("aina", until_0="1", until_1="1", until_2="2020")) == []


def test_what_may_not_be_read_is_not_found(two: list[CaseDocument]) -> None:
    assert sorted(numbers(ask("auditors", text="puses vienojas"))) == [two[1].number]
    assert numbers(ask("karlis", text="noslēpums")) == [two[0].number]  # a party
    CaseDocument.objects.filter(pk=two[0].pk).update(register_code="DPS")
    assert numbers(ask("aina", text="noslēpums")) == [two[0].number]  # still a party
    two[0].parties.filter(user=desks.user("aina")).delete()
    assert numbers(ask("aina", text="noslēpums")) == []
    assert numbers(ask("metra", text="noslēpums")) == []


def test_neither_index_nor_address_nor_log_holds_a_word(two: list[CaseDocument]) -> None:
    rows = [row.tokens for row in DocumentWords.objects.all()]
    assert len(rows) == 2 and rows == [sorted(set(row)) for row in rows]
    assert all(-(2**31) <= one < 2**31 for row in rows for one in row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tokens FROM forms_documentwords")
        stored_words = str(cursor.fetchall()).lower()
    for word in ("noslep", "karl", "testniek", "paraugpil"):
        assert word not in stored_words
    page = ask("aina", person="Kārlis Testnieks", text="noslēpums")
    assert re.fullmatch(r"/arhivs/atrasts/[0-9a-f-]{36}/", page.request["PATH_INFO"])
    stored = Question.objects.raw("SELECT id, asked FROM forms_question")[0]
    assert stored.asked["person"] == "Kārlis Testnieks"
    with_columns = Question.objects.extra(select={"raw": "asked"}).values_list("raw", flat=True)
    assert [one for one in with_columns if "Testnieks" in one or "ārlis" in one] == []
    event = Event.objects.get(event="archive.searched")
    assert (event.fields, event.facts) == (["person", "text"], {})
    assert [row.args for row in Job.objects.filter(name="archive.index").order_by("pk")] == [
        {"case": str(case.public_id)} for case in two
    ]


def test_personal_codes_are_taken_in_one_field_only_and_kept_as_a_hash(two: list[CaseDocument]) -> None:
    client = client_of(desks.user("aina"))
    for field in ("text", "number"):
        answer = client.post(SEARCH, {field: "090604-29900"})
        assert errors_agree(answer) == ["Personas kodu rakstiet laukā „Persona”."]
    assert errors_agree(client.post(SEARCH, {"person": "310604-29900x"})) != []
    assert errors_agree(client.post(SEARCH, {"text": "un vai"})) == [
        "Šie vārdi ir katrā dokumentā. Uzrakstiet retāku vārdu."
    ]
    page = ask("aina", person="090604-29900")
    assert "090604" not in page.content.decode()
    assert Question.objects.latest("pk").asked["person"] == ""


def test_kinds_that_tell_of_risks_are_found_by_names_alone(two: list[CaseDocument]) -> None:
    check = kind_of("AB")
    assert check is not None and not check.text_found
    case = desks.other_kind("AB")
    case.parties.create(user=desks.user("karlis"), role="mentor")
    archive.sealed(case, text="Izziņa par sodāmību.")
    row = DocumentWords.objects.get(case=case)
    assert set(row.tokens) == tokens("Kārlis Testnieks", use=NAME)
    assert tokens("sodāmību", use=TEXT) & set(row.tokens) == set()


def test_who_is_told_of_and_signs_nothing_is_found_too(demo: None) -> None:
    """The check of a mentor: the head signs, the mentor is no party; by name in any case, and by the personal code."""
    desks.agreed()
    check = SuitabilityCheck.objects.get()
    case = desks.other_kind("AB")
    CaseDocument.objects.filter(pk=case.pk).update(record=check.public_id)
    case.refresh_from_db()
    archive.sealed(case, text="Izziņa.")
    assert numbers(ask("aina", person="Kārļa Testnieka")) == [case.number]
    assert numbers(ask("aina", person="090604-29900")) == [case.number]
    assert numbers(ask("aina", person="Mētra Paraugmentore")) == []
    assert numbers(ask("aina", person="010190-10006")) == []


def test_what_is_missing_or_old_is_written_by_the_command(two: list[CaseDocument], capsys: Any) -> None:
    before = dict(DocumentWords.objects.values_list("case", "tokens"))
    DocumentWords.objects.filter(case=two[0]).delete()
    DocumentWords.objects.filter(case=two[1]).update(tokens=[], version=0)
    call_command("archive_index")
    call_command("archive_index")
    assert capsys.readouterr().out.splitlines() == ["2 documents indexed", "0 documents indexed"]
    assert dict(DocumentWords.objects.values_list("case", "tokens")) == before
    DocumentWords.objects.filter(case=two[0]).delete()
    find_unindexed()
    find_unindexed()
    drain(strict=True)
    assert dict(DocumentWords.objects.values_list("case", "tokens")) == before
    assert Job.objects.filter(name="archive.index", state="done").count() == 3
    call_command("archive_index", "--anew")
    assert capsys.readouterr().out.splitlines() == ["2 documents indexed"]
    indexing.index_document(two[0])
    assert dict(DocumentWords.objects.values_list("case", "tokens")) == before


def test_what_no_record_knows_is_passed_over(db: None) -> None:
    """A deposit without a record of ours: the job ends, and nothing is written."""
    enqueue("archive.index", key="nobody's", args={"case": str(uuid4())})
    drain(strict=True)
    assert (Job.objects.get(name="archive.index").state, DocumentWords.objects.count()) == ("done", 0)


def test_the_list_leaves_as_a_table_and_every_line_is_logged(two: list[CaseDocument]) -> None:
    client = client_of(desks.user("aina"))
    address = client.post(SEARCH, {"text": "noslēpums"})["Location"]
    answer = client.get(f"{address}?export=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="arhiva-saraksts.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Numurs", two[0].number]
    assert client.get(f"{address}?export=xlsx").content[:2] == b"PK"
    seen = AccessEvent.objects.filter(act="export").values_list("subject", "what").order_by("pk")
    assert list(seen) == [(two[0].public_id, "archive csv"), (two[0].public_id, "archive xlsx")]


def test_a_question_is_its_askers_alone(two: list[CaseDocument]) -> None:
    address = client_of(desks.user("aina")).post(SEARCH, {"text": "noslēpums"})["Location"]
    assert client_of(desks.user("auditors")).get(address).status_code == 404


def test_the_archive_is_reached_from_my_tasks(two: list[CaseDocument]) -> None:
    client = client_of(desks.user("aina"))
    assert soup(client.get("/darba-telpa/")).select_one(f"a[href='{reverse('archive:home')}']")
    links = [link["href"] for link in soup(client.get("/arhivs/")).select("main .task-list a")]
    rooms = [
        "/arhivs/komplekti/",
        "/arhivs/lietas/",
        "/arhivs/pienemsana/",
        "/arhivs/iznicinasana/",
        "/arhivs/tiesibas/",
    ]
    assert links == [SEARCH, *rooms]
    mentors = [
        link["href"] for link in soup(client_of(desks.user("karlis")).get("/arhivs/")).select("main .task-list a")
    ]
    assert mentors == [SEARCH]
    assert notices(client.get("/arhivs/")) == []
