"""Invented editors for the tests of /admin/, and the content of an edition entered there."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client

from content.publishing.groups import EDITORS, PUBLISHERS
from kernel.accounts.models import User


def administrator() -> User:
    return User.objects.create_superuser("admin@paraugs.example", "x", first_name="Adele", last_name="Admina-Demo")


def editor() -> User:
    return _member("redaktors@paraugs.example", EDITORS)


def publisher() -> User:
    return _member("publicetajs@paraugs.example", PUBLISHERS)


def _member(email: str, group: str) -> User:
    user = User.objects.create_user(
        email, "x", first_name=email.partition("@")[0].title(), last_name="Demo", is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields_of(html: bytes) -> dict[str, Any]:
    """What a browser would send of the form with a token in the main part: fields with the values they stand at.

    Blocks are drawn by scripts, so a page's body is sent empty unless the test adds it.
    """
    soup = BeautifulSoup(html, "lxml")
    form = next(one for one in soup.select("main form") if one.select_one("[name=csrfmiddlewaretoken]"))
    found: dict[str, Any] = {"body-count": "0"} if soup.select_one("#body") else {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[field["name"]] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            found[field["name"]] = field.get_text().removeprefix("\n")
        elif field.get("type") not in {"checkbox", "radio", "file", "submit"} or field.has_attr("checked"):
            found[field["name"]] = field.get("value", "")
    found.pop("csrfmiddlewaretoken", None)
    return found
