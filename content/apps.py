from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from content import listings
        from content.freshness import watch
        from content.publishing import mails
        from content.search import receivers, sources  # noqa: F401 (receivers connect themselves)
        from content.tools import catalogue

        watch()
        mails.take_over()
        listings.watch()
        sources.register("tools", catalogue.documents)
        sources.register("groups", listings.groups)
        sources.register("samples", listings.samples)
