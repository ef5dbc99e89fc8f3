"""Two providers for tests, over the testbed's certificates: CSC API v2 by its published specification, and LVRTC's
TrustedX platform, signing and signing in, by LVRTC's public documentation. Each follows its contract to the letter and refuses
everything else. The demo serves the second one for signing in.

Both are OAuth 2.0 authorization servers: the person types a personal code on the provider's page and allows or refuses.
Codes and tokens are good once; a token to sign is bound to one key and to the very hashes that were allowed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from signing.testbed.identities import Identity
from signing.testbed.service import HOST, Testbed
from signing.testbed.shelf import free_port

CLIENT, SECRET = "kopiena", "testa-noslepums"
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


class Refusal(Exception):
    """Answered with 400 and an OAuth-like code."""


@dataclass
class Consent:
    """What the person allowed: `asked` is the query of the authorisation, as it came."""

    person: str
    asked: dict[str, str]
    spent: bool = False


@dataclass
class Provider:
    """An authorisation server with resources behind it. `back`: the registered address of return, or all that begin with it
    when it ends in "*" (the platform registers a base address)."""

    bed: Testbed
    back: str
    port: int = field(default_factory=free_port)
    codes: dict[str, Consent] = field(default_factory=dict)
    tokens: dict[str, Consent] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    #: Answers 503 while true.
    down: bool = False

    authorize_path = "/oauth2/authorize"
    token_path = "/oauth2/token"  # noqa: S105 (an address)
    pkce = True

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def serve(self) -> str:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """No access log."""

        self.server = make_server(HOST, self.port, self, threaded=True, request_handler=Quiet)
        threading.Thread(target=self.server.serve_forever, name="provider", daemon=True).start()
        return self.url

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from werkzeug.wrappers import Request, Response

        request = Request(environ)
        self.calls[request.path] += 1
        if self.down:
            answer = Response("down", status=503)
        else:
            try:
                answer = self.answer(request)
            except Refusal as refusal:
                answer = _json({"error": str(refusal)}, status=400)
        return answer(environ, start_response)

    def answer(self, request: Any) -> Any:
        if request.path == self.authorize_path:
            return self._authorize(request)
        if request.path == self.token_path:
            return self._token(request)
        return self.resource(request, self._consent(request))

    # --- OAuth

    def _authorize(self, request: Any) -> Any:
        from werkzeug.utils import redirect
        from werkzeug.wrappers import Response

        asked = {name: request.args[name] for name in request.args}
        back = asked.get("redirect_uri", "")
        if asked.get("client_id") != CLIENT or not self._registered(back):
            raise Refusal("unauthorized_client")
        if asked.get("response_type") != "code" or not asked.get("state"):
            raise Refusal("invalid_request")
        if self.pkce and (asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge")):
            raise Refusal("invalid_request")
        self.check(asked)
        if request.method != "POST":
            known = "".join(f'<option value="{html.escape(one)}">' for one in self.people())
            page = _PAGE.format(scope=html.escape(asked["scope"]), known=known)
            return Response(page, mimetype="text/html")
        if request.form.get("act") != "allow":
            return redirect(f"{back}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
        code = secrets.token_urlsafe(24)
        self.codes[code] = Consent(request.form["person"], asked)
        return redirect(f"{back}?{urlencode({'code': code, 'state': asked['state']})}")

    def _registered(self, back: str) -> bool:
        return back.startswith(self.back[:-1]) if self.back.endswith("*") else back == self.back

    def _token(self, request: Any) -> Any:
        known = request.authorization
        if known is None or (known.username, known.password) != (CLIENT, SECRET):
            raise Refusal("invalid_client")
        consent = self.codes.pop(request.form.get("code", ""), None)
        if consent is None or request.form.get("grant_type") != "authorization_code":
            raise Refusal("invalid_grant")
        if request.form.get("redirect_uri") != consent.asked["redirect_uri"]:
            raise Refusal("invalid_grant")
        if self.pkce or "code_challenge" in consent.asked:
            made = base64.urlsafe_b64encode(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest())
            if not hmac.compare_digest(made.rstrip(b"=").decode(), consent.asked["code_challenge"]):
                raise Refusal("invalid_grant")
        elif "code_verifier" in request.form:
            raise Refusal("invalid_grant")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = consent
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": 300})

    def _consent(self, request: Any) -> Consent:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        consent = self.tokens.get(token)
        if scheme != "Bearer" or consent is None:
            raise Refusal("invalid_token")
        return consent

    # --- what each provider says

    def check(self, asked: dict[str, str]) -> None:
        """Raises Refusal for an authorisation that the contract does not know."""
        raise NotImplementedError

    def resource(self, request: Any, consent: Consent) -> Any:
        raise NotImplementedError

    def keys_of(self, person: str) -> list[Identity]:
        return [
            self.bed.issued_identity(item)
            for item in self.bed.shelf.read().issued
            if item.subject.get("serial_number") == f"PNOLV-{person}" and not item.odd
        ]

    def people(self) -> list[str]:
        """Codes of everybody who has a certificate here."""
        serials = {str(item.subject.get("serial_number", "")) for item in self.bed.shelf.read().issued}
        return sorted(one.removeprefix("PNOLV-") for one in serials if one.startswith("PNOLV-"))

    def key(self, consent: Consent, label: str) -> Identity:
        found = [one for one in self.keys_of(consent.person) if one.label == label]
        if not found:
            raise Refusal("invalid_request")
        return found[0]


class Csc2Provider(Provider):
    """CSC API 2.0.0.2: oauth2/authorize with the scopes "service" and "credential", credentials/*, signatures/signHash."""

    most = 10

    def check(self, asked: dict[str, str]) -> None:
        if asked.get("scope") == "service":
            return
        if asked.get("scope") != "credential":
            raise Refusal("invalid_scope")
        count = asked.get("numSignatures", "")
        hashes_ = asked.get("hashes", "").split(",")
        if not count.isdigit() or int(count) != len(hashes_) or not 1 <= int(count) <= self.most:
            raise Refusal("invalid_request")
        algorithm = _OIDS.get(asked.get("hashAlgorithmOID", ""))
        if algorithm is None or not asked.get("credentialID"):
            raise Refusal("invalid_request")
        for one in hashes_:
            if len(_from_url(one)) != _HASHES[algorithm].digest_size:
                raise Refusal("invalid_request")

    def resource(self, request: Any, consent: Consent) -> Any:
        name = request.path.removeprefix("/csc/v2/")
        body = request.get_json()
        if name == "credentials/list" and consent.asked["scope"] == "service":
            return _json({"credentialIDs": [one.label for one in self.keys_of(consent.person)]})
        if name == "credentials/info" and consent.asked["scope"] == "service":
            return _json(self._info(self.key(consent, body.get("credentialID", ""))))
        if name == "signatures/signHash" and consent.asked["scope"] == "credential":
            return _json({"signatures": self._signed(body, consent)})
        raise Refusal("invalid_request")

    def _info(self, key: Identity) -> dict[str, Any]:
        certificates = [_text(one.dump()) for one in (key.certificate, *key.chain, *self.bed.trust_roots())]
        algorithm = key.certificate.public_key.algorithm
        return {
            "key": {"status": "enabled", "algo": sorted(_SIGN[algorithm]), "len": key.certificate.public_key.bit_size},
            "cert": {"status": "valid", "certificates": certificates},
            "auth": {"mode": "oauth2code"},
            "SCAL": "2",
            "multisign": self.most,
        }

    def _signed(self, body: dict[str, Any], consent: Consent) -> list[str]:
        allowed = [_from_url(one) for one in consent.asked["hashes"].split(",")]
        wanted = [base64.b64decode(one, validate=True) for one in body.get("hashes", [])]
        algorithm = _OIDS[consent.asked["hashAlgorithmOID"]]
        key = self.key(consent, consent.asked["credentialID"])
        if consent.spent or not wanted or not set(wanted) <= set(allowed) or len(wanted) > len(allowed):
            raise Refusal("invalid_request")
        if body.get("credentialID") != key.label or body.get("hashAlgorithmOID") != consent.asked["hashAlgorithmOID"]:
            raise Refusal("invalid_request")
        if _SIGN[key.certificate.public_key.algorithm].get(body.get("signAlgo", "")) != algorithm:
            raise Refusal("invalid_request")
        consent.spent = True
        return [_text(value_of(key, one, algorithm, raw=False)) for one in wanted]


@dataclass
class TrustedXProvider(Provider):
    """LVRTC's platform: users/me, sign_identities, signatures/server/raw; scopes of identity profile and use, and of
    electronic identification (signing in). `says`: what users/me says otherwise than it should."""

    says: dict[str, Any] = field(default_factory=dict)

    authorize_path = "/trustedx-authserver/oauth/lvrtc-eipsign-as"
    token_path = "/trustedx-authserver/oauth/lvrtc-eipsign-as/token"  # noqa: S105 (an address)
    pkce = False
    profile, use = "urn:safelayer:eidas:sign:identity:profile", "urn:safelayer:eidas:sign:identity:use:server"
    who = "urn:lvrtc:fpeil:aa"

    def check(self, asked: dict[str, str]) -> None:
        if asked.get("scope") == self.who:
            if asked.get("acr_values") not in _FLOWS or asked.get("prompt", "login") != "login":
                raise Refusal("invalid_request")
            return
        if asked.get("acr_values") != "urn:eparaksts:authentication:flow:mobileid":
            raise Refusal("invalid_request")
        if asked.get("scope") == self.profile:
            return
        if asked.get("scope") != self.use or not asked.get("sign_identity_id"):
            raise Refusal("invalid_scope")
        algorithm = _HASHES.get(asked.get("digests_summary_algorithm", ""))
        try:
            summary = base64.urlsafe_b64decode(asked.get("digests_summary", ""))
        except ValueError as error:
            raise Refusal("invalid_request") from error
        if algorithm is None or len(summary) != algorithm.digest_size:
            raise Refusal("invalid_request")

    def resource(self, request: Any, consent: Consent) -> Any:
        path = request.path.removeprefix("/trustedx-resources")
        scope = consent.asked["scope"]
        if path == "/openid/v1/users/me" and scope == self.who:
            return _json({**self._person(consent), **self.says})
        if path == "/openid/v1/users/me" and scope == self.profile:
            mine = [{"id": one.label, "status": {"value": "enabled"}} for one in self.keys_of(consent.person)]
            return _json({"sign_identities": [{"id": "izslegts", "status": {"value": "disabled"}}, *mine]})
        if path.startswith("/esigp/v1/sign_identities/") and scope == self.profile:
            key = self.key(consent, path.rpartition("/")[2])
            return _json({"identity": {"id": key.label, "details": {"certificate": _text(key.certificate.dump())}}})
        if path in (_RAW, f"{_RAW}/batch") and scope == self.use:
            return self._signed(request.get_json(), consent, batch=path != _RAW)
        raise Refusal("not_found")

    def _person(self, consent: Consent) -> dict[str, Any]:
        """Who signed in, as the documentation's example has it; the flow comes back in `acr`."""
        found = [dict(one.certificate.subject.native) for one in self.keys_of(consent.person)]
        given, family = (found[0]["given_name"], found[0]["surname"]) if found else ("TESTA", "PERSONA")
        flow = consent.asked["acr_values"]
        return {
            "sub": hashlib.sha256(f"{flow}:{consent.person}".encode()).hexdigest()[:32],
            "domain": "citizen",
            "acr": flow,
            "amr": [f"urn:eparaksts:tws:policies:authentication:adaptive:methods:{flow.rpartition(':')[2]}"],
            "given_name": given.upper(),
            "family_name": family.upper(),
            "name": f"{given} {family}".upper(),
            "serial_number": f"PNOLV-{consent.person}",
            "eips": "TESTA platforma",
        }

    def _signed(self, body: dict[str, Any], consent: Consent, *, batch: bool) -> Any:
        from werkzeug.wrappers import Response

        asked = body["requests"] if batch else [body]
        digests = [base64.b64decode(one["digest_value"], validate=True) for one in asked]
        algorithm = consent.asked["digests_summary_algorithm"]
        summary = base64.urlsafe_b64encode(hashlib.new(algorithm, b"".join(digests)).digest()).decode()
        key = self.key(consent, consent.asked["sign_identity_id"])
        scheme = "ecdsa" if key.certificate.public_key.algorithm == "ec" else f"rsa-{algorithm}"
        if consent.spent or summary != consent.asked["digests_summary"] or body["sign_identity_id"] != key.label:
            raise Refusal("access_denied")
        if any(one["signature_algorithm"] != scheme for one in asked):
            raise Refusal("invalid_request")
        consent.spent = True
        values = [value_of(key, one, algorithm, raw=True) for one in digests]
        return _json({"signatures": [_text(one) for one in values]}) if batch else Response(values[0])


def value_of(key: Identity, digest: bytes, algorithm: str, *, raw: bool) -> bytes:
    """The value over a bare hash. raw: r||s for elliptic curves, as cards and TrustedX give it; else DER."""
    private, prehashed = key.private_key, utils.Prehashed(_HASHES[algorithm])
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        return bytes(private.sign(digest, padding.PKCS1v15(), prehashed))
    value = private.sign(digest, ec.ECDSA(prehashed))
    if not raw:
        return value
    width = (private.curve.key_size + 7) // 8
    return b"".join(one.to_bytes(width, "big") for one in utils.decode_dss_signature(value))


_FLOWS = frozenset(f"urn:eparaksts:authentication:flow:{one}" for one in ("mobileid", "sc_plugin"))
_RAW = "/esigp/v1/signatures/server/raw"
_OIDS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SIGN = {
    "ec": {"1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512"},
    "rsa": {
        "1.2.840.113549.1.1.11": "sha256",
        "1.2.840.113549.1.1.12": "sha384",
        "1.2.840.113549.1.1.13": "sha512",
    },
}
_PAGE = """<!doctype html><html lang="lv"><title>TESTA pakalpojums</title><h1>TESTA parakstīšanas un pieslēgšanās pakalpojums</h1>
<p>{scope}</p><form method="post"><label>Personas kods <input name="person" list="known"></label>
<datalist id="known">{known}</datalist>
<button name="act" value="allow">Atļaut</button> <button name="act" value="refuse">Atteikt</button></form></html>"""


def _json(body: dict[str, Any], *, status: int = 200) -> Any:
    import json

    from werkzeug.wrappers import Response

    return Response(json.dumps(body), status=status, mimetype="application/json")


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _from_url(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Refusal("invalid_request") from error
