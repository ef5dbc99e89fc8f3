from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Handlers become known; no thread starts here (management commands and reloaders pass here too)."""
        from kernel.jobs.registry import autodiscover

        autodiscover()
