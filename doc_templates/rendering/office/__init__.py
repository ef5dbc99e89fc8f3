"""The engine port: DOCX in, PDF out. Two engines stand behind it; the setting DOCUMENT_ENGINE names one.

``lo-uno`` (default) keeps LibreOffice running and is about ten times as fast; ``lo-cli`` starts one for each document
and needs no python3-uno. If the first cannot start, the second takes over and says so in the log.
"""

import logging
import threading

from django.conf import settings

from doc_templates.errors import EngineMissing
from doc_templates.rendering.office.base import Engine, Status
from doc_templates.rendering.office.cli import CliEngine
from doc_templates.rendering.office.pool import PoolEngine

__all__ = ["Engine", "Status", "close", "convert", "engine", "status"]

log = logging.getLogger(__name__)
_lock = threading.Lock()
_engine: Engine | None = None


def engine() -> Engine:
    """The engine of this process, started at its first document."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = CliEngine() if settings.DOCUMENT_ENGINE == "lo-cli" else PoolEngine(size=settings.OFFICE_POOL)
        return _engine


def convert(docx: bytes, *, deadline: float | None = None) -> bytes:
    """The PDF LibreOffice makes of ``docx``. ``deadline`` is the most seconds the conversion itself may take; waiting
    for a free LibreOffice has its own limit. Raises the ConversionFailed family.
    """
    global _engine
    limit = float(deadline if deadline is not None else settings.OFFICE_DEADLINE)
    try:
        return engine().convert(docx, deadline=limit)
    except EngineMissing as error:
        with _lock:
            if not isinstance(_engine, PoolEngine):
                raise
            log.error("LibreOffice cannot be driven by UNO (%s); falling back to one process for each document", error)
            _engine.close()
            _engine = CliEngine()
        return _engine.convert(docx, deadline=limit)


def status() -> Status:
    """What the doctor tells: which engine, whether the network is cut off."""
    return engine().status()


def close() -> None:
    """Stop every LibreOffice of this process."""
    global _engine
    with _lock:
        if _engine is not None:
            _engine.close()
            _engine = None
