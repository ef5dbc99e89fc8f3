from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel.audit import checks, guards
        from kernel.audit.models import AccessEvent, Event, Leaf, Root

        assert checks.guards_stand  # noqa: S101  (importing registers it)
        for model in (Event, AccessEvent, Leaf):
            guards.protect(model)
        guards.protect(Root, once=frozenset({"stamp"}))
        pre_migrate.connect(guards.remove_before_migrate, dispatch_uid="audit.refusals")
        post_migrate.connect(guards.install_after_migrate, dispatch_uid="audit.guards")
