"""Does a file keep the promise it makes: PDF/A-2 and PDF/UA-1 by page-validation, fonts embedded.

page-validation judged as veraPDF did on every unsigned file of the study, in about 11 ms a profile. Asked about
another level than the file claims it is stricter, so a file is always asked for what it claims.
It wrongly refuses the earlier ByteRange of a second signature: judge before signing. One stream in 256 ends in CR, and
it wrongly refuses the length of that one too: `check` asks twice.
"""

from enum import StrEnum

import page as validation

from kernel.pdf.pages import reader

PROFILES = {
    "2a": validation.ValidationProfile.PDF_A_2A,
    "2b": validation.ValidationProfile.PDF_A_2B,
    "2u": validation.ValidationProfile.PDF_A_2U,
    "3b": validation.ValidationProfile.PDF_A_3B,
    "ua1": validation.ValidationProfile.PDF_UA_1,
}


class Claim(StrEnum):
    """What a file says of itself, highest first: tagged and accessible, text extractable, looks the same for ever."""

    A2A_UA1 = "2a+ua1"
    A2U = "2u"
    A2B = "2b"

    @property
    def part(self) -> int:
        return int(self.value[0])

    @property
    def conformance(self) -> str:
        return self.value[1].upper()

    @property
    def accessible(self) -> bool:
        return self.value.endswith("+ua1")

    @property
    def profiles(self) -> list[str]:
        return self.value.split("+")


#: The ladder of an edition: the first claim that validates is written in.
LADDER = (Claim.A2A_UA1, Claim.A2U, Claim.A2B)


#: page-validation takes the last byte of a stream that ends in CR for a part of the line end "\n" that follows it.
_LENGTH = "STREAM-LENGTH-001"


def check(content: bytes, profile: str) -> list[str]:
    """What breaks the profile ("2a", "2u", "2b", "3b", "ua1"), one line each; empty when it holds."""
    lines = _failures(content, profile)
    if any(_LENGTH in line for line in lines):
        # The same file with CR as line end in such places, so that nothing moves. Is the length right then, it is right.
        again = _failures(content.replace(b"\r\nendstream", b"\r\rendstream"), profile)
        if not any(_LENGTH in line for line in again):
            return [line for line in lines if _LENGTH not in line]
    return lines


def _failures(content: bytes, profile: str) -> list[str]:
    try:
        report = validation.validate_pdf_bytes(content, profile=PROFILES[profile])
    except validation.PageError as error:
        return [f"{profile}: {error}"]
    lines = [f"{profile} {failure.rule_id}: {failure.message}" for failure in report.failures]
    if not report.is_compliant and not lines:
        return [f"{profile}: not compliant"]
    return lines


def check_claim(content: bytes, claim: Claim | str) -> list[str]:
    """What breaks the claim, over all its profiles."""
    return [line for profile in Claim(claim).profiles for line in check(content, profile)]


def unembedded_fonts(content: bytes) -> list[str]:
    """Names of fonts whose letters do not travel with the file."""
    missing = set()
    for sheet in reader(content).pages:
        _embedded, unembedded = sheet._get_fonts()
        missing |= set(unembedded)
    return sorted(missing)
