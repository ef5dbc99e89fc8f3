"""States and answers of the semester's evaluation (domain reference 3.1, D18; 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvaluationState(models.TextChoices):
    FILLED = "filled", pgettext_lazy("evaluation", "filled in by the mentor")
    REVIEWED = "reviewed", pgettext_lazy("evaluation", "reviewed by the plan author")
    CLOSED = "closed", pgettext_lazy("evaluation", "closed with the plan")


class Reduced(models.TextChoices):
    """Question 1."""

    MUCH = "much", pgettext_lazy("risks", "considerably")
    PARTLY = "partly", pgettext_lazy("risks", "partly")
    SAME = "same", pgettext_lazy("risks", "have not changed")
    MORE = "more", pgettext_lazy("risks", "have grown")


class Reached(models.TextChoices):
    """Question 2."""

    FULLY = "fully", pgettext_lazy("goals", "fully")
    MOSTLY = "mostly", pgettext_lazy("goals", "for the most part")
    LITTLE = "little", pgettext_lazy("goals", "a little")
    NOT = "not", pgettext_lazy("goals", "not reached")


class Onward(models.TextChoices):
    """Question 3, as the mentor answers it; the author's next step too."""

    SAME_MENTOR = "same", _("yes, with me")
    OTHER_MENTOR = "other", _("yes, with another mentor")
    OTHER_SUPPORT = "support", _("another kind of support")
    NO = "no", pgettext_lazy("support in the next semester", "no")


#: The author's next step: the same answers, but for whose words they are.
NEXT_STEPS = [(Onward.SAME_MENTOR.value, _("yes, with the same mentor")), *Onward.choices[1:]]


TONES = {
    EvaluationState.FILLED: "warning",
    EvaluationState.REVIEWED: "success",
    EvaluationState.CLOSED: "neutral",
}
