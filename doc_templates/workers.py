"""A Celery worker process that ends takes its LibreOffices with it at once (its exit runs no atexit handlers)."""

from celery.signals import worker_process_shutdown, worker_shutdown


def connect() -> None:
    for signal in (worker_process_shutdown, worker_shutdown):
        signal.connect(_close, weak=False, dispatch_uid="doc_templates.office")


def _close(**_facts: object) -> None:
    from doc_templates.rendering.office.pool import close_all

    close_all()
