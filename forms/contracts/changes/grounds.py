"""Why a contract ends (D08), who signs the paper about it, and how it is called."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    MUTUAL = "mutual", _("agreement of both parties")
    EMPLOYEE = "employee_notice", _("notice of the employee")
    EMPLOYER = "employer_notice", _("notice of the employer")
    EXPIRY = "term_expiry", _("the term expires")
    PLAN_ENDED = "plan_ended", _("the learner's plan has ended; both parties agree")


#: Who signs, as roles of the kind's manifest.
SIGNERS = {
    Ground.MUTUAL: frozenset({"mentor", "employer"}),
    Ground.EMPLOYEE: frozenset({"mentor"}),
    Ground.EMPLOYER: frozenset({"employer"}),
    Ground.EXPIRY: frozenset({"employer"}),
    Ground.PLAN_ENDED: frozenset({"mentor", "employer"}),
}
#: One side tells the other: how and when it was received has to be known.
ONE_SIDED = frozenset(ground for ground, signers in SIGNERS.items() if len(signers) == 1)

#: Titles of the document; Latvian, as the document is.
TITLES = {
    Ground.MUTUAL: "Vienošanās par darba tiesisko attiecību izbeigšanu",
    Ground.EMPLOYEE: "Uzteikums",
    Ground.EMPLOYER: "Uzteikums",
    Ground.EXPIRY: "Paziņojums par darba līguma termiņa beigām",
    Ground.PLAN_ENDED: "Vienošanās par darba tiesisko attiecību izbeigšanu",
}
