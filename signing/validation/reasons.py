"""Why a file is not simply green: one machine code each, what it does to the verdict, and what to do about it.

`cap` is the best verdict a file with this finding may still get (None = a remark only). `sub` is the subindication of
ETSI EN 319 102-1. No Django at import: the limited child reads this table too.
"""

from __future__ import annotations

from dataclasses import dataclass

from signing.enums import Verdict

R, N, X = Verdict.REVIEW, Verdict.INTACT_NOT_TRUSTED, Verdict.INVALID


def _(text: str) -> str:
    """Marks a message for the catalogue; translated where it is shown."""
    return text


@dataclass(frozen=True)
class Rule:
    cap: Verdict | None
    sub: str
    text: str


RULES: dict[str, Rule] = {
    # the file itself
    "EMPTY_FILE": Rule(X, "FORMAT_FAILURE", _("The file is empty. Upload the signed file again.")),
    "TOO_LARGE": Rule(R, "GENERIC", _("The file is larger than we can check. Ask the programme's staff for help.")),
    "NOT_A_SIGNED_FILE": Rule(
        X, "FORMAT_FAILURE", _("This is neither a PDF nor an .asice or .edoc container. Upload the signed file itself.")
    ),
    "UNREADABLE": Rule(
        X, "FORMAT_FAILURE", _("The file is damaged and cannot be read. Ask the sender for a new copy.")
    ),
    "NO_SIGNATURE": Rule(
        X, "SIGNED_DATA_NOT_FOUND", _("The file holds no electronic signature. Sign it and upload it again.")
    ),
    "ENGINE_FAILED": Rule(
        R,
        "GENERIC",
        _("The check could not be finished. Try again later; if it happens again, a person must look at the file."),
    ),
    "ENGINE_LIMIT": Rule(
        R, "GENERIC", _("Checking this file takes more time or memory than is allowed. A person must look at it.")
    ),
    "LEADING_BYTES": Rule(
        X, "FORMAT_FAILURE", _("Something stands before the beginning of the PDF. Ask for the original file.")
    ),
    "TRAILING_BYTES": Rule(
        X,
        "FORMAT_FAILURE",
        _("Something was appended after the end of the signed file. Ask for the file as it was signed."),
    ),
    "ENCRYPTED": Rule(
        X, "FORMAT_FAILURE", _("The file is encrypted. Save it without a password, sign again and upload.")
    ),
    "NOT_STRICT": Rule(R, "FORMAT_FAILURE", _("The PDF departs from the standard, so only a person can accept it.")),
    "HAZARD": Rule(R, "GENERIC", _("The PDF holds active or hidden content ({what}). A person must look at it.")),
    # integrity of a signature
    "BROKEN_SIGNATURE": Rule(X, "FORMAT_FAILURE", _("The signature cannot be read. Ask the signer to sign again.")),
    "HASH_FAILURE": Rule(
        X, "HASH_FAILURE", _("The document was changed after it was signed. Ask for the unchanged file.")
    ),
    "SIG_CRYPTO_FAILURE": Rule(
        X,
        "SIG_CRYPTO_FAILURE",
        _("The signature does not match the signer's certificate. Ask the signer to sign again."),
    ),
    "BYTE_RANGE": Rule(
        X, "FORMAT_FAILURE", _("The signature does not cover the document without gaps. Do not accept the file.")
    ),
    "NOT_WHOLE_FILE": Rule(
        X, "FORMAT_FAILURE", _("The last signature does not cover the whole file. Ask for the file as it was signed.")
    ),
    "CHANGED_AFTER_SIGNING": Rule(
        X, "FORMAT_FAILURE", _("Content was added or changed after signing. Ask for the file as it was signed.")
    ),
    "DIFFERENCE_UNCLEAR": Rule(
        R, "GENERIC", _("What was added after signing could not be compared reliably. A person must look at it.")
    ),
    "WIDGET_OVER_TEXT": Rule(
        X,
        "FORMAT_FAILURE",
        _("The signature's picture lies over the text of the document (page {page}). Sign without a picture."),
    ),
    "PICTURE_OVER_TEXT": Rule(
        R,
        "FORMAT_FAILURE",
        _("A signature added later has a picture over the text (page {page}). A person must look at it."),
    ),
    "ENGINES_DISAGREE": Rule(R, "GENERIC", _("Two checks gave different answers. A person must look at the file.")),
    # algorithms
    "SHA1": Rule(
        R,
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        _("The signature uses SHA-1, which is out of date. A person decides whether to accept it."),
    ),
    "WEAK_HASH": Rule(X, "CRYPTO_CONSTRAINTS_FAILURE", _("The signature uses a broken hash algorithm. Sign again.")),
    "WEAK_KEY": Rule(
        X, "CRYPTO_CONSTRAINTS_FAILURE", _("The signer's key is too short. Sign with a current certificate.")
    ),
    "OLD_KEY": Rule(
        R,
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        _("The signer's key is shorter than is allowed today. A person decides whether to accept it."),
    ),
    "ODD_KEY": Rule(
        None, "", _("The key in the certificate is written in an unusual way; it was read as it was meant.")
    ),
    "ALGORITHM_OF_ITS_TIME": Rule(
        None, "", _("The certificate uses an algorithm that is out of date now and was still allowed when it was used.")
    ),
    "LEGACY_DIGEST_INFO": Rule(
        R, "GENERIC", _("The signature is written in an old form that only some programs accept. A person decides.")
    ),
    "UNKNOWN_ALGORITHM": Rule(
        R, "GENERIC", _("The signature uses an algorithm that we cannot check. A person must look at it.")
    ),
    # certificate, trust, time
    "NO_CERTIFICATE": Rule(X, "NO_SIGNING_CERTIFICATE_FOUND", _("The signer's certificate is missing. Sign again.")),
    "CERTIFICATE_MISMATCH": Rule(
        X,
        "NO_SIGNING_CERTIFICATE_FOUND",
        _("The signature names another certificate than the one it carries. Do not accept it."),
    ),
    "NO_CERTIFICATE_REFERENCE": Rule(
        R,
        "NO_SIGNING_CERTIFICATE_FOUND",
        _("The signature is not bound to the signer's certificate. A person must look at it."),
    ),
    "WRONG_KEY_USAGE": Rule(
        R,
        "CHAIN_CONSTRAINTS_FAILURE",
        _("The certificate is not meant for signing documents. Sign with a signing certificate."),
    ),
    "NOT_TRUSTED": Rule(
        N,
        "NO_CERTIFICATE_CHAIN_FOUND",
        _("The signer's certificate does not lead to a trust service that we know. A person must check it."),
    ),
    "CHAIN_INVALID": Rule(
        R, "CERTIFICATE_CHAIN_GENERAL_FAILURE", _("The chain of certificates does not hold. A person must check it.")
    ),
    "EXPIRED": Rule(
        X, "EXPIRED", _("The certificate had expired when the document was signed. Sign with a valid certificate.")
    ),
    "NOT_YET_VALID": Rule(
        X,
        "NOT_YET_VALID",
        _("The certificate was not yet valid when the document was signed. Sign with a valid certificate."),
    ),
    "REVOKED": Rule(
        X, "REVOKED", _("The certificate had been revoked when the document was signed. Sign with a valid certificate.")
    ),
    "REVOKED_NO_TIME": Rule(
        R,
        "REVOKED_NO_POE",
        _("The certificate is revoked and there is no proof that the signature is older. Sign again."),
    ),
    "NO_REVOCATION_INFO": Rule(
        N,
        "TRY_LATER",
        _(
            "There is no proof that the certificate was in force. "
            "Check again later or ask for a signature with this proof."
        ),
    ),
    "REVOCATION_UNKNOWN": Rule(
        R, "TRY_LATER", _("The trust service does not know this certificate. A person must look at it.")
    ),
    "REVOCATION_INVALID": Rule(
        R, "TRY_LATER", _("The proof that the certificate was in force cannot be relied on. A person must look at it.")
    ),
    "OCSP_BEFORE_TIMESTAMP": Rule(
        R,
        "REVOCATION_OUT_OF_BOUNDS_NO_POE",
        _("The certificate's status is older than the signature. Check again later or sign again."),
    ),
    "OCSP_LATE": Rule(None, "", _("The certificate's status was asked more than 15 minutes after the time stamp.")),
    "NO_TIMESTAMP": Rule(
        R, "NO_POE", _("The signature has no time stamp, so the time of signing is not proved. Sign with a time stamp.")
    ),
    "TIMESTAMP_INVALID": Rule(
        X, "SIG_CRYPTO_FAILURE", _("The time stamp does not belong to this signature or is broken. Sign again.")
    ),
    "TIMESTAMP_NOT_TRUSTED": Rule(
        N,
        "NO_CERTIFICATE_CHAIN_FOUND",
        _("The time stamp comes from an authority that we do not know. A person must check it."),
    ),
    "TIMESTAMP_DOUBTFUL": Rule(R, "NO_POE", _("The time stamp could not be proved fully. A person must look at it.")),
    "ARCHIVE_STAMP_OLD": Rule(
        None, "", _("The file holds an archive time stamp of an old form, which is not read and proves nothing here.")
    ),
    "TIMESTAMP_ORDER": Rule(
        R, "TIMESTAMP_ORDER_FAILURE", _("The time stamps are in an impossible order. A person must look at it.")
    ),
    "TIMESTAMP_EXPIRED": Rule(
        R,
        "NO_POE",
        _(
            "The time stamp authority's certificate has expired and no newer time stamp protects the file. "
            "A person decides."
        ),
    ),
    "TSA_REVOCATION_UNKNOWN": Rule(
        None, "", _("The file does not show whether the time stamp authority's certificate was in force.")
    ),
    "TIME_MARK": Rule(None, "", _("The time of signing comes from the certificate status answer (time mark).")),
    "ADES_NOT_PASSED": Rule(
        R, "GENERIC", _("The second check by the European standard did not pass ({what}). A person must look at it.")
    ),
    "LISTS_STALE": Rule(
        R,
        "TRY_LATER",
        _("The EU trusted lists have not been refreshed for more than a day, so trust cannot be confirmed. Try later."),
    ),
    "TEST_TRUST": Rule(None, "", _("TEST SIGNATURE: trust comes from test certificates and has no legal force.")),
    "FUTURE_TIME": Rule(
        R, "NOT_YET_VALID", _("The signature or time stamp is from the future. Check the clock and try again.")
    ),
    # containers
    "ZIP_UNSAFE": Rule(
        X, "FORMAT_FAILURE", _("The container is built in an unsafe way ({what}). Make it again and sign.")
    ),
    "ZIP_BOMB": Rule(X, "FORMAT_FAILURE", _("The container unpacks to more than is allowed. Send smaller files.")),
    "MIMETYPE": Rule(None, "", _("The container's type is not written as the standard asks.")),
    "MIMETYPE_MISSING": Rule(
        R, "FORMAT_FAILURE", _("The container does not say what type it is. A person must look at it.")
    ),
    "MANIFEST_MISSING": Rule(
        R, "FORMAT_FAILURE", _("The container has no list of its files. A person must look at it.")
    ),
    "MANIFEST_MISMATCH": Rule(
        R, "FORMAT_FAILURE", _("The container's list of files does not match its content. A person must look at it.")
    ),
    "UNSIGNED_FILE": Rule(
        X, "FORMAT_FAILURE", _("The container holds a file that is not signed. Make a container of signed files only.")
    ),
    "MISSING_FILE": Rule(
        X, "SIGNED_DATA_NOT_FOUND", _("A signed file is missing from the container. Ask for the whole container.")
    ),
    "DUPLICATE_SIGNATURE": Rule(None, "", _("The same signature stands in the container twice; it is counted once.")),
    "DUPLICATE_ID": Rule(
        X, "FORMAT_FAILURE", _("Two parts of the signature have the same name. Do not accept the file.")
    ),
    "XML_DTD": Rule(X, "FORMAT_FAILURE", _("The signature file holds forbidden declarations. Do not accept the file.")),
    "WRAPPING": Rule(
        X, "FORMAT_FAILURE", _("Parts of the signature stand where they must not. Do not accept the file.")
    ),
    "NO_SIGNED_PROPERTIES": Rule(
        X, "FORMAT_FAILURE", _("The signature does not protect its own properties. Sign again with another program.")
    ),
    "FORBIDDEN_TRANSFORM": Rule(
        X, "FORMAT_FAILURE", _("The signature asks to transform the document before checking. Do not accept it.")
    ),
    "UNSUPPORTED": Rule(R, "GENERIC", _("We cannot check this kind of signature ({what}). A person must look at it.")),
    "TIMESTAMP_ONLY": Rule(None, "", _("The file is protected by a time stamp; it shows when, not who signed.")),
    # what was expected
    "NOT_OUR_DOCUMENT": Rule(
        X,
        "SIGNED_DATA_NOT_FOUND",
        _("This is another document than the one sent for signing. Sign the file that was sent."),
    ),
    "ROLLBACK": Rule(
        X,
        "FORMAT_FAILURE",
        _("The file lacks signatures that were already given. Sign the newest file and upload it again."),
    ),
    "WRONG_PERSON": Rule(X, "SIG_CONSTRAINTS_FAILURE", _("The document is signed by another person than expected.")),
    "MISSING_SIGNER": Rule(X, "SIG_CONSTRAINTS_FAILURE", _("A signature that should be there is missing ({what}).")),
    "UNEXPECTED_SIGNER": Rule(X, "SIG_CONSTRAINTS_FAILURE", _("Somebody signed who was not asked to sign.")),
    "PERSON_UNKNOWN": Rule(
        R,
        "SIG_CONSTRAINTS_FAILURE",
        _("The certificate does not show the signer's personal code, so a person must compare the name."),
    ),
    "LEVEL_TOO_LOW": Rule(
        R, "SIG_CONSTRAINTS_FAILURE", _("The signature's level ({what}) is lower than this document needs. Sign again.")
    ),
    "NOT_QUALIFIED": Rule(
        R,
        "SIG_CONSTRAINTS_FAILURE",
        _("The document needs a qualified electronic signature. Sign with eID or eParaksts mobile."),
    ),
}
