"""Addresses that pages of questions have: what was asked stands in them, so no personal code may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kernel.identifiers import personal_code

#: Stands in the address after a personal code was taken out of it; the page then says why it is empty.
TAKEN_OUT = "bez-koda"


def without_personal_code(request: HttpRequest) -> HttpResponse | None:
    """An answer that leaves the address at once if it holds a personal code; else None."""
    texts = [text for values in request.GET.lists() for text in values[1]]
    if any(personal_code.is_in(text) for text in texts):
        return redirect(f"{request.path}?{TAKEN_OUT}")
    return None


def was_taken_out(request: HttpRequest) -> bool:
    return TAKEN_OUT in request.GET
