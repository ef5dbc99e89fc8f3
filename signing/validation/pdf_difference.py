"""What was added to a PDF after a signature: the strict difference policy of threats 2.2 and its verdict."""

from __future__ import annotations

import logging

from pyhanko.sign.diff_analysis import ModificationLevel, StandardDiffPolicy, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.data import Reason

log = logging.getLogger(__name__)

_LTA = ModificationLevel.LTA_UPDATES
#: The default policy without generic form filling: a value changed after signing is a changed document.
STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(_LTA),
        XrefStreamRule().as_qualified(_LTA),
        ObjectStreamRule().as_qualified(_LTA),
        DSSCompareRule().as_qualified(_LTA),
        MetadataUpdateRule().as_qualified(_LTA),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)


def changes(one: EmbeddedPdfSignature) -> list[Reason]:
    """Coverage and difference analysis of one signature or stamp."""
    try:
        one.compute_integrity_info(diff_policy=STRICT)
    except Exception as error:
        if one.reader.strict and "hybrid" in str(error).lower():
            raise
        log.info("difference analysis failed: %s", type(error).__name__)
        one.compute_integrity_info(skip_diff=True)
        return [Reason("DIFFERENCE_UNCLEAR"), *([] if _covers_revision(one) else [Reason("BYTE_RANGE")])]
    if not _covers_revision(one):
        return [Reason("BYTE_RANGE")]
    allowed = (
        not isinstance(one.diff_result, SuspiciousModification)
        and one.diff_result is not None
        and one.diff_result.modification_level.value <= ModificationLevel.FORM_FILLING.value
        and one.summarise_integrity_info()["docmdp_ok"]
    )
    return [] if allowed else [Reason("CHANGED_AFTER_SIGNING")]


def _covers_revision(one: EmbeddedPdfSignature) -> bool:
    return one.coverage is not None and one.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
