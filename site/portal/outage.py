"""What is shown when a page fails: a database that does not answer is told as what it is, and comes back by itself (threat 57)."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

#: Seconds after which a program may ask again.
AGAIN = "30"


def fault(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 with Retry-After while the database is away, locked or full of connections; else 500.

    Nothing of the request is kept then: every write stands in one transaction.
    """
    kind = sys.exc_info()[0]
    if kind is None or not issubclass(kind, OperationalError | InterfaceError):
        return server_error(request)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": AGAIN})
