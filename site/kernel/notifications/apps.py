from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "kernel.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
