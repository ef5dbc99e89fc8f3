from django.apps import AppConfig


class DocTemplatesConfig(AppConfig):
    name = "doc_templates"
    label = "doc_templates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doc_templates import catalogue, workers

        catalogue.register()
        workers.connect()
