"""A report as ETSI TS 119 102-2 asks for it (XML), for every format that we read; pyHanko makes it for PDF alone."""

from __future__ import annotations

import datetime

from pyhanko.generated.etsi import ts_11910202 as ts
from pyhanko.generated.etsi import xades
from pyhanko.generated.w3c import xmldsig_core
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDateTime

from signing.data import Reason, Report, SignatureReport
from signing.enums import Indication, Verdict
from signing.validation import report as judged
from signing.validation.policy import POLICY

_MAIN = {
    Indication.TOTAL_PASSED: "urn:etsi:019102:mainindication:total-passed",
    Indication.TOTAL_FAILED: "urn:etsi:019102:mainindication:total-failed",
    Indication.INDETERMINATE: "urn:etsi:019102:mainindication:indeterminate",
}
_PROCESS = {"LTA": "LTA", "LT": "LTVM", "T": "LTVM", "B": "Basic", "": "Basic"}
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_NAMES = {
    None: "http://uri.etsi.org/19102/v1.2.1#",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xades": "http://uri.etsi.org/01903/v1.3.2#",
}


def as_etsi(report: Report) -> str:
    """One SignatureValidationReport a signature; a file without any has one, which says why."""
    parts = tuple(_of_signature(report, one) for one in report.signatures) or (_of_file(report),)
    whole = ts.ValidationReport(signature_validation_report=parts)
    return str(XmlSerializer(config=SerializerConfig(indent="  ")).render(whole, ns_map=_NAMES))


def _of_signature(report: Report, one: SignatureReport) -> ts.SignatureValidationReportType:
    # what is wrong with the file is wrong with what each signature covers
    reasons = (*one.reasons, *report.reasons)
    verdict = judged.capped(reasons, one.verdict)
    return ts.SignatureValidationReportType(
        signature_identifier=ts.SignatureIdentifierType(
            hash_only=False, doc_hash_only=False, daidentifier=one.id or None
        ),
        validation_time_info=_times(report, one.best_time),
        signers_document=_document(report),
        signature_attributes=_claimed(one),
        signature_quality=ts.SignatureQualityType((_quality(one),)),
        signature_validation_process=ts.SignatureValidationProcessType(
            signature_validation_process_id=f"urn:etsi:019102:validationprocess:{_PROCESS.get(one.level, 'Basic')}",
            signature_validation_service_policy=POLICY,
        ),
        signature_validation_status=_status(reasons, verdict),
    )


def _of_file(report: Report) -> ts.SignatureValidationReportType:
    return ts.SignatureValidationReportType(
        validation_time_info=_times(report, ""),
        signers_document=_document(report),
        signature_validation_status=_status(report.all_reasons, report.verdict),
    )


def _status(reasons: tuple[Reason, ...], verdict: Verdict) -> ts.ValidationStatusType:
    sub = judged.sub_indication_of(reasons, verdict)
    found = tuple(
        ts.TypedDataType(type_value=f"urn:kopiena:finding:{one.code}", value=one.text) for one in judged.unique(reasons)
    )
    more = ts.AdditionalValidationReportDataType(report_data=found)
    return ts.ValidationStatusType(
        main_indication=_MAIN[judged.indication_of(verdict)],
        sub_indication=(f"urn:etsi:019102:subindication:{sub}",) if sub else (),
        associated_validation_report_data=(ts.ValidationReportDataType(additional_validation_report_data=more),)
        if found
        else (),
    )


def _times(report: Report, best: str) -> ts.ValidationTimeInfoType:
    return ts.ValidationTimeInfoType(
        validation_time=_moment(report.checked_at),
        best_signature_time=ts.POEType(
            # without a proof the signature is known to exist since it was looked at
            poetime=_moment(best or report.checked_at),
            type_of_proof="urn:etsi:019102:poetype:validation" if best else "urn:etsi:019102:poetype:policy",
        ),
    )


def _document(report: Report) -> ts.SignersDocumentType:
    return ts.SignersDocumentType(
        digest_alg_and_value=xades.DigestAlgAndValueType(
            digest_method=xmldsig_core.DigestMethod(_SHA256),
            digest_value=xmldsig_core.DigestValue(bytes.fromhex(report.sha256)),
        )
    )


def _claimed(one: SignatureReport) -> ts.SignatureAttributesType | None:
    if not one.claimed_time:
        return None
    claim = ts.SASigningTimeType(signed=True, time=_moment(one.claimed_time))
    return ts.SignatureAttributesType(signing_time=(claim,))


def _quality(one: SignatureReport) -> str:
    """The words of ETSI TS 119 172-4 for what a signature legally is."""
    kind = "Seal" if one.seal else "Sig"
    return f"urn:etsi:019172:quality:{'Qualified' if one.qualified else 'Advanced'}Electronic{kind}"


def _moment(text: str) -> XmlDateTime:
    return XmlDateTime.from_datetime(datetime.datetime.fromisoformat(text))
