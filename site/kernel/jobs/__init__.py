"""The job table (durability, once-only, visibility) in front of Celery."""
