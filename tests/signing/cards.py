"""A card in the reader: what the Web eID extension answers, over the testbed's keys; and that extension in a browser."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

from signing.testbed.identities import Identity
from signing.testbed.providers import value_of

#: Speaks as the extension's content script does: "-ack" at once, then "-success" or "-failure".
EXTENSION = """
window.addEventListener("message", async ({ data, source }) => {
  const action = data?.action;
  if (source !== window || !["web-eid:status", "web-eid:get-signing-certificate", "web-eid:sign"].includes(action)) return;
  window.postMessage({ action: `${action}-ack` }, location.origin);
  const { failure, ...answer } = await window.cardAnswers(data);
  const how = failure ? "failure" : "success";
  window.postMessage({ action: `${action}-${how}`, ...(failure ? { error: { code: failure } } : answer) }, location.origin);
});
"""


class Card:
    """Certificate, algorithms, and the raw value over a bare hash. `asked`: what the page said to it, in order."""

    def __init__(self, identity: Identity, *, refusals: tuple[str, ...] = ()) -> None:
        self.identity = identity
        self.elliptic = isinstance(identity.private_key, ec.EllipticCurvePrivateKey)
        self.refusals = list(refusals)
        self.asked: list[str] = []

    @property
    def certificate(self) -> str:
        return base64.b64encode(self.identity.certificate.dump()).decode()

    @property
    def algorithms(self) -> list[dict[str, str]]:
        if not self.elliptic:
            return [{"cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PKCS1.5"}]
        name = {256: "SHA-256", 384: "SHA-384"}[self.identity.certificate.public_key.bit_size]
        return [{"cryptoAlgorithm": "ECC", "hashFunction": name, "paddingScheme": "NONE"}]

    def sign(self, digest: str, function: str) -> str:
        algorithm = function.replace("-", "").lower()
        return base64.b64encode(value_of(self.identity, base64.b64decode(digest), algorithm, raw=True)).decode()

    def into(self, page: Page) -> None:
        """Installs the extension with this card."""
        page.expose_function("cardAnswers", self.answers)
        page.add_init_script(EXTENSION)

    def answers(self, said: dict[str, Any]) -> dict[str, Any]:
        action = said["action"].removeprefix("web-eid:")
        self.asked.append(action)
        if action == "status":
            return {"library": said["libraryVersion"], "extension": "2.3.0", "nativeApp": "2.6.0"}
        if action == "sign" and self.refusals:
            return {"failure": self.refusals.pop(0)}
        if action == "sign":
            value = self.sign(said["hash"], said["hashFunction"])
            return {"signature": value, "signatureAlgorithm": self.algorithms[0]}
        return {"certificate": self.certificate, "supportedSignatureAlgorithms": self.algorithms}
