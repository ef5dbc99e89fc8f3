"""Pages as a person reads them: errors, notices, answers; and a person who fills in the form page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from forms.records.models import Draft
from tests.factories import contract_answers


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "lxml")


def words(node: Any) -> str:
    """Text of a node with single spaces (also where no-break spaces stood)."""
    return " ".join(node.get_text(" ").split())


def summary_lines(response: Any) -> list[str]:
    """What the error summary says."""
    box = soup(response).select_one(".error-summary")
    return [words(line) for line in box.select("li")] if box else []


def field_errors(response: Any) -> list[str]:
    """What stands beside the fields, without the hidden word „Kļūda:”."""
    found = []
    for error in soup(response).select(".field-error"):
        error.select_one(".visually-hidden").extract()
        found.append(words(error))
    return found


def errors_agree(response: Any) -> list[str]:
    """The errors of a page, after seeing that the summary, its links and the fields say the same."""
    page = soup(response)
    lines = summary_lines(response)
    assert lines == field_errors(response)
    assert [
        link["href"] for link in page.select(".error-summary a") if not page.select_one(f"[id='{link['href'][1:]}']")
    ] == []
    return lines


def notices(response: Any) -> list[str]:
    """The notices of a page: rules, conflicts, messages."""
    return [words(one.select_one(".notice__body")) for one in soup(response).select(".notice")]


def said(response: Any, text: str) -> bool:
    """Whether a notice of the page ends in these words."""
    return any(notice.endswith(text) for notice in notices(response))


def answers(response: Any) -> dict[str, str]:
    """Question → answer of every summary list."""
    pairs = [(words(row.dt), words(row.dd)) for row in soup(response).select("dl.summary-list > div")]
    return dict(pairs)


def typed(response: Any) -> dict[str, str]:
    """Name → value of every control of the page's own form, as a browser would send them again."""
    form = soup(response).select_one("main form[novalidate]")
    found = {}
    for control in form.select("input, select, textarea"):
        name, kind = control.get("name"), control.get("type")
        if (
            not name
            or name == "csrfmiddlewaretoken"
            or (kind in {"radio", "checkbox"} and not control.has_attr("checked"))
        ):
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            found[name] = chosen["value"] if chosen else ""
        else:
            found[name] = control.get("value", "") if control.name == "input" else control.text.removeprefix("\n")
    return found


@dataclass
class Filler:
    """A signed-in person with a draft."""

    client: Client
    draft: Draft

    def url(self, name: str, query: str = "") -> str:
        return reverse("contracts:section", args=[self.draft.public_id, name]) + query

    @property
    def check_url(self) -> str:
        return reverse("contracts:check", args=[self.draft.public_id])

    @property
    def tasks_url(self) -> str:
        return reverse("contracts:tasks", args=[self.draft.public_id])

    def get(self, name: str, query: str = "") -> Any:
        return self.client.get(self.url(name, query))

    def save(self, name: str, *, version: int | None = None, follow: str = "", **changes: str) -> Any:
        """Post one section of tests/data/contract.json with changes, as its page would."""
        self.draft.refresh_from_db()
        data = {**contract_answers()[name], **changes}
        data |= {"version": str(self.draft.version if version is None else version), "next": follow}
        response = self.client.post(self.url(name), data)
        self.draft.refresh_from_db()
        return response

    def save_all(self, **changes: dict[str, str]) -> None:
        for name in contract_answers():
            response = self.save(name, **changes.get(name, {}))
            assert response.status_code == 302, (name, errors_agree(response))

    def submit(self) -> Any:
        response = self.client.post(self.check_url, {"sure": "yes"})
        self.draft.refresh_from_db()
        return response


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filler(user: Any, *, employer: str = "PVS", mentor: str = "") -> Filler:
    """Begin a contract on the start page."""
    client = client_of(user)
    response = client.post(reverse("contracts:start"), {"employer": employer, "mentor": mentor})
    assert response.status_code == 302, response.content.decode()
    return Filler(client, Draft.objects.get(public_id=response["Location"].split("/")[3]))


__all__ = [
    "Filler",
    "answers",
    "client_of",
    "errors_agree",
    "field_errors",
    "filler",
    "notices",
    "said",
    "soup",
    "summary_lines",
    "typed",
    "words",
]
