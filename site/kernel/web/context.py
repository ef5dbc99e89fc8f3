"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Facts for base.html: demo banner, trust mode, public address."""
    return {"DEMO": settings.DEMO, "TRUST_MODE": settings.TRUST_MODE, "PUBLIC_BASE_URL": settings.PUBLIC_BASE_URL}
