from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "kernel.editions"
    label = "editions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel.audit import guards
        from kernel.editions.models import Edition

        guards.protect(Edition, writable=frozenset({"state"}))
