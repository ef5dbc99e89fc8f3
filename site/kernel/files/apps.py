from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel.audit import guards
        from kernel.files.models import Blob

        # What a blob is never changes; re-encryption and the fixity pass write the two others.
        guards.protect(Blob, writable=frozenset({"key_id", "checked_at"}), deletable=True)
