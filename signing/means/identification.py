"""Who a person is, said by LVRTC's platform (eParaksts mobile, eID card): signing in, not signing.

Written to LVRTC's public documentation (“Electronic identification of end-user”) and **not yet proved against the live service**:
scope urn:lvrtc:fpeil:aa, a state, a code for a token by HTTP Basic, users/me with serial_number “PNOLV-…”. The documentation
knows neither PKCE nor a nonce: KOPIENA_EPARAKSTS_SIGN_IN_PKCE sends PKCE once LVRTC says that it holds there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _

from kernel.accounts.errors import ProviderDoubtful, ProviderSilent
from kernel.accounts.providers import IdentityProvider, Way
from kernel.identifiers import InvalidIdentifier, personal_code
from signing.errors import ProviderRefused, ProviderUnavailable
from signing.means import asking, oauth
from signing.means.base import Ticket
from signing.means.eparaksts import PLATFORM, RESOURCES

SCOPE = "urn:lvrtc:fpeil:aa"
_FLOW = "urn:eparaksts:authentication:flow:"
#: What users/me may say of how the person proved themselves: the flow we asked for (the trial environment) or the highest
#: level of assurance (the documentation's example). Anything else is less.
_BELIEVED = frozenset({f"{_FLOW}mobileid", f"{_FLOW}sc_plugin", "urn:safelayer:tws:policies:authentication:level:high"})


class EparakstsIdentity(IdentityProvider):
    scheme = "eparaksts"
    ways = (
        Way("mobileid", _("eParaksts mobile"), _("On your phone, with the eParaksts app.")),
        Way("sc_plugin", _("eID card"), _("With a card reader and the eParakstītājs program on this computer.")),
    )

    def available(self) -> bool:
        return bool(settings.EPARAKSTS_SIGN_IN) and not self.problems()

    def problems(self) -> Sequence[CheckMessage]:
        """System check: what the settings lack when it is switched on."""
        if not settings.EPARAKSTS_SIGN_IN:
            return ()
        if not asking.is_safe(settings.EPARAKSTS_URL):
            hint = "Set KOPIENA_EPARAKSTS_URL to an https address, or KOPIENA_EPARAKSTS_SIGN_IN=no."
            return (Error("Signing in by eParaksts is on without a usable address.", hint=hint, id="signing.E020"),)
        if not (settings.EPARAKSTS_CLIENT_ID and settings.EPARAKSTS_CLIENT_SECRET):
            hint = "Set KOPIENA_EPARAKSTS_CLIENT_ID and KOPIENA_EPARAKSTS_CLIENT_SECRET."
            return (Error("Signing in by eParaksts is on without its client.", hint=hint, id="signing.E021"),)
        return ()

    def address(self, *, way: str, state: str, verifier: str, back: str) -> str:
        fields = {
            "scope": SCOPE,
            "prompt": "login",  # who used this computer before must not be taken for who sits there now
            "acr_values": f"{_FLOW}{way}",
            "ui_locales": "lv",
        }
        ticket = Ticket(state=state, verifier=verifier, back=back)
        address = f"{settings.EPARAKSTS_URL}{PLATFORM}"
        client = settings.EPARAKSTS_CLIENT_ID
        return oauth.authorize(
            address, client=client, ticket=ticket, fields=fields, pkce=settings.EPARAKSTS_SIGN_IN_PKCE
        )

    def personal_code(self, *, code: str, verifier: str, back: str) -> str:
        ticket = Ticket(state="", verifier=verifier, back=back)
        try:
            answer = asking.token_for(
                f"{settings.EPARAKSTS_URL}{PLATFORM}/token",
                oauth.exchange(code, ticket, pkce=settings.EPARAKSTS_SIGN_IN_PKCE),
                client=settings.EPARAKSTS_CLIENT_ID,
                secret=settings.EPARAKSTS_CLIENT_SECRET,
            )
            address = f"{settings.EPARAKSTS_URL}{RESOURCES}/openid/v1/users/me"
            me = asking.get(address, token=str(answer["access_token"]))
            if asking.field(me, "acr") not in _BELIEVED:
                raise ProviderDoubtful("level of assurance")
            return _code_in(str(asking.field(me, "serial_number")))
        except ProviderUnavailable as error:
            raise ProviderSilent(error.detail) from error
        except ProviderRefused as error:
            raise ProviderDoubtful(error.detail) from error


def _code_in(serial: str) -> str:
    """The code of “PNOLV-…”. The answer itself is never told on."""
    country, dash, rest = serial.partition("-")
    if country != "PNOLV" or not dash:
        raise ProviderDoubtful("no Latvian personal code")
    try:
        return str(personal_code.parse(rest).value)
    except InvalidIdentifier:
        raise ProviderDoubtful("no personal code") from None


@register("signing")
def check_identification(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(EparakstsIdentity().problems())
