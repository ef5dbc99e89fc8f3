from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SigningConfig(AppConfig):
    name = "signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from signing.archive import checks  # noqa: F401  (importing registers the check)
        from signing.means import identification, registry  # noqa: F401  (the same)

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="signing.triggers")


def install_triggers(sender: AppConfig, using: str, **kwargs: object) -> None:
    """SQLite drops triggers when it rebuilds a table: they are made anew after every migrate."""
    from django.db import connections

    from signing.archive import triggers

    triggers.install(connections[using])
