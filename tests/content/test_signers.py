""" "Kurš paraksta?": read from manifests where there is one, otherwise said to be still in the making."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from content import signers
from content.signers import LEVELS, signed_papers
from doc_templates import facade
from kernel.editions import catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

TODAY = date(2026, 11, 21)
#: Every kind of domain reference 3.4 that somebody signs or approves.
KINDS = {
    "MA", "MG", "AP", "AB", "DL", "DG", "DI", "IE", "IAP", "VI", "PA", "MD", "GR", "PL", "DLUV", "AT", "DF", "IZ", "SG",
    "NA", "SD", "PB",
}  # fmt: skip


def rows(client: Client, address: str = "/partneriem/paraksts/") -> dict[str, list[str]]:
    soup = BeautifulSoup(client.get(address).content, "lxml")
    return {
        row["data-kind"]: [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")]
        for row in soup.select("tr[data-kind]")
    }


def test_every_kind_stands_in_the_table_once(client: Client) -> None:
    found = rows(client)
    assert set(found) == KINDS
    assert all("Avots:" in row[0] for row in found.values())
    assert {row[5] for row in found.values()} >= {"Portālā : Darba līgums", "Veidlapa vēl top", "Vairs nelieto"}


def test_the_contract_is_told_by_its_manifest(client: Client) -> None:
    assert rows(client)["DL"][1:5] == [
        "1. mentors 2. darba devēja pārstāvis",
        "Drošs elektroniskais paraksts ar laika zīmogu; pēdējais – iestādes zīmogs",
        "Jā, divos eksemplāros",
        "Darba devējs un mentors; plānā – kopija vai elektroniskā datne",
    ]
    assert [kind for kind, row in rows(client).items() if row[5].startswith("Portālā")] == [
        "MA", "MG", "AP", "AB", "DL", "DG", "DI", "IE", "IAP", "VI", "PA", "PB", "MD", "GR", "DLUV", "AT", "DF",
        "IZ", "SG", "NA",
    ]  # fmt: skip


def test_a_new_manifest_changes_the_table(client: Client) -> None:
    content = dict(catalogue.in_force("doc_template", "DL", TODAY).content)
    for kind, title, order in (
        ("DL", "Darba līgums", ["employer", "mentor"]),
        ("AB", "Atbilstības pārbaude", ["employer"]),
    ):
        signing = {"order": order, "level": "ades", "paper": False, "seal": False}
        catalogue.add(
            kind="doc_template", key=kind, effective_from=date(2026, 11, 1),
            content=content | {"kind": kind, "title": title, "signing": signing},
        )  # fmt: skip
    shipped = {
        "AP", "AT", "DF", "DG", "DI", "DL", "DLUV", "GR", "IA", "IAP", "IE", "IZ", "MA", "MD", "MG", "NA", "ND", "PA", "PB", "PR",
        "SG", "SP", "VI", "VP",
    }  # fmt: skip
    assert set(facade.manifests(TODAY)) == {"AB", *shipped}
    assert set(facade.manifests(date(2026, 10, 31))) == {"AB", *shipped} - {"IA", "ND"}
    papers = {one.kind: one for part in signed_papers(TODAY) for one in part.papers}
    assert [str(one) for one in papers["DL"].signs] == ["darba devēja pārstāvis", "mentors"]
    assert (papers["DL"].level, papers["DL"].sealed) == (LEVELS["ades"], False)
    assert (papers["AB"].ready, str(papers["AB"].paper)) == (True, "Nē")
    assert rows(client)["AB"][5] == "Portālā : Atbilstības pārbaude"


def test_signers_in_any_order_have_no_numbers(client: Client) -> None:
    found = rows(client)
    assert found["IE"][1] == "Vecāks vai aizbildnis; pilngadīgs izglītojamais pats"
    assert found["VI"][1] == "Izglītojamais Mentors"


def test_a_form_to_print_is_not_called_one_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"kind": "VI", "form": "print", "signs": [], "level": "qes", "paper": "yes", "title": "", "source": ""}
    monkeypatch.setattr(signers, "_data", lambda: {"parts": [{"title": "Plāns", "papers": [row]}]})
    [part] = signed_papers(TODAY)
    assert [(one.ready, one.printed, one.href) for one in part.papers] == [(False, True, "")]


def test_samples_lead_to_the_table(client: Client) -> None:
    soup = BeautifulSoup(client.get("/partneriem/paraugi/").content, "lxml")
    assert soup.select_one("a[href='/partneriem/paraksts/#kurs-paraksta']") is not None
    assert BeautifulSoup(client.get("/partneriem/paraksts/").content, "lxml").select_one("#kurs-paraksta") is not None


def test_who_signs_the_hand_over_and_what_stays_confirmed_in_the_portal(client: Client) -> None:
    found = rows(client)
    assert found["NA"][1:3] == [
        "Mentors IAP sagatavotājs",
        "Uzlabots elektroniskais paraksts; pēdējais – iestādes zīmogs",
    ]
    assert (found["MD"][1], found["SG"][1], found["SG"][3]) == ("Mentors apstiprina", "Supervizors apstiprina", "Nē")
