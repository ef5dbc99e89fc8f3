"""Two groups: editors write, publishers approve. Wagtail's own groups and its workflow, under our names.

Made once with the shipped pages; afterwards an administrator may change them in /admin/, and nothing is taken away.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow

EDITORS, PUBLISHERS = "Redaktori", "Publicētāji"
WORKFLOW = "Publicētāja apstiprinājums"
_OLD_GROUPS = {"Editors": EDITORS, "Moderators": PUBLISHERS}
_OLD_WORKFLOW = "Moderators approval"
#: What both do beside pages, pictures and files: the log of updates, questions that people send.
_BOTH = (
    *("add_update", "change_update", "view_update", "change_contactmessage", "view_contactmessage"),
    *("add_contact", "change_contact", "view_contact", "delete_contact"),
)
_PUBLISHERS = ("delete_update",)


@transaction.atomic
def set_up() -> None:
    """Both groups with their rights and the workflow with its name; what is there already stays as it is."""
    for old, new in _OLD_GROUPS.items():
        if not Group.objects.filter(name=new).exists():
            Group.objects.filter(name=old).update(name=new)
            group, _made = Group.objects.get_or_create(name=new)
            names = (*_BOTH, *_PUBLISHERS) if new == PUBLISHERS else _BOTH
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label="content", codename__in=names),
                Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            )
    Workflow.objects.filter(name=_OLD_WORKFLOW).update(name=WORKFLOW)
    GroupApprovalTask.objects.filter(name=_OLD_WORKFLOW).update(name=WORKFLOW)
