from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kernel.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
