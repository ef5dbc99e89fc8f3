"""What Wagtail would mail about its workflow goes through our outbox: once, in the reader's language, tried again.

The receivers take the places of Wagtail's own (same dispatch_uid), whichever application starts first.
"""

from typing import Any

from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from kernel.notifications.outbox import notify


class _Outbox:
    """Wagtail chooses the readers; each gets one message. No word of the page or of a comment is in it but the title."""

    template = ""

    def send_emails(self, _templates: Any, context: dict[str, Any], recipients: Any, **_kwargs: Any) -> bool:
        page = context["object"]
        for user in recipients:
            notify(
                self.template,
                key=f"{self.template}:{context['turn']}:{user.pk}",
                to_user=user,
                link=f"/admin/pages/{page.pk}/edit/",
                facts={"title": page.get_latest_revision_as_object().title},
            )
        return True

    def get_context(self, state: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(state, **kwargs)  # type: ignore[misc]  # a mixin
        turn = state if isinstance(state, TaskState) else state.current_task_state
        return context | {"turn": turn.pk}


class Waiting(_Outbox, mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    template = "page_waiting"


class Approved(_Outbox, mail.WorkflowStateApprovalEmailNotifier):
    template = "page_approved"


class Rejected(_Outbox, mail.WorkflowStateRejectionEmailNotifier):
    template = "page_rejected"


def _nothing(**_kwargs: Any) -> None:
    """Administrators are among the readers of `Waiting`: no second message about the same."""


_RECEIVERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", Waiting()),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification", _nothing),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", Approved()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", Rejected()),
)


def take_over() -> None:
    for signal, sender, place, receiver in _RECEIVERS:
        signal.disconnect(sender=sender, dispatch_uid=place)
        signal.connect(receiver, sender=sender, dispatch_uid=place, weak=False)
