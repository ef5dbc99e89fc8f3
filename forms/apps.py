from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell signing who may see a subject, listen to its news, name the kinds of documents, ship the rules."""
        from forms.contracts.documents import CONTRACT
        from forms.desk.access import subject_access
        from forms.people.printable import refuse_unprintable
        from forms.programmes import editions
        from forms.records import kinds, receivers  # noqa: F401
        from kernel.web.text import register as register_text_check
        from signing.ports import register_subject_access

        register_subject_access(subject_access)
        register_text_check(refuse_unprintable)
        editions.register()
        kinds.register(CONTRACT)
