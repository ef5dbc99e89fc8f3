"""The job table: what has to be done, whether it is done, and why not."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """One life: WAITING → RUNNING → DONE; or back to WAITING after a failure; or PARKED for a person to look at."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("stopped after an error")
    CANCELLED = "cancelled", _("cancelled")

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = frozenset({State.WAITING, State.RUNNING})


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=OPEN)

    def parked(self) -> "JobQuerySet":
        return self.filter(state=State.PARKED)

    def due(self, on: datetime) -> "JobQuerySet":
        """Waiting and due, or running with a lease that ran out: whoever is first may take them."""
        return self.filter(
            models.Q(state=State.WAITING, due_at__lte=on) | models.Q(state=State.RUNNING, lease_until__lt=on)
        )


class Job(models.Model):
    """One background act. `args` are identifiers and plain facts, never personal data: the row is kept and shown."""

    State = State

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("job"), max_length=80)
    key = models.CharField(_("key"), max_length=200)
    version = models.PositiveSmallIntegerField(_("version of the arguments"), default=1)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    args = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("attempts made"), default=0)
    tries_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), default=5)
    waits = models.PositiveIntegerField(_("expected waits"), default=0)
    due_at = models.DateTimeField(_("due"))
    rang_at = models.DateTimeField(_("worker called"), null=True, blank=True)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    owner = models.CharField(_("process"), max_length=200, blank=True, default="")
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    done_units = models.PositiveIntegerField(_("steps done"), default=0)
    total_units = models.PositiveIntegerField(_("steps in all"), default=0)
    error_code = models.CharField(_("error code"), max_length=80, blank=True, default="")
    error = models.TextField(_("error"), blank=True, default="")
    created_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="job_once_per_key"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="job_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="job_due"),
            models.Index(fields=["state", "lease_until"], name="job_lease"),
            models.Index(fields=["name", "finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
