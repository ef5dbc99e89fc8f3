"""DOCX → PDF: a LibreOffice that stays against a new one for each document; a prepared template against a fresh one."""

from doc_templates.rendering import docx
from doc_templates.rendering.office.cli import CliEngine
from doc_templates.rendering.office.pool import PoolEngine
from tests.doc_templates.samples import EDITION, whole

SECONDS = 60


def bench_template_prepared_once(tell, measured):
    content, context = (EDITION / "template.docx").read_bytes(), whole()
    template = docx.load(content)

    def fresh():
        docx.load.cache_clear()
        docx.load(content).render(context)

    slow = measured(fresh, 3)
    fast = measured(lambda: template.render(context), 10)
    tell("contract, context → DOCX, template compiled each time", 1, slow, "1")
    tell("contract, context → DOCX, template prepared once", 1, fast, f"{slow / fast:.1f} × faster")


def bench_office_that_stays(tell, measured):
    document = docx.load((EDITION / "template.docx").read_bytes()).render(whole()).docx
    single, pool = CliEngine(), PoolEngine(size=1)
    try:
        slow = measured(lambda: single.convert(document, deadline=SECONDS), 3)
        first = measured(lambda: pool.convert(document, deadline=SECONDS), 1)
        fast = measured(lambda: pool.convert(document, deadline=SECONDS), 10)
        hundred = measured(lambda: [pool.convert(document, deadline=SECONDS) for _one in range(100)], 1)
    finally:
        pool.close()
        single.close()
    tell("contract, DOCX → PDF, a LibreOffice for each", 1, slow, "1")
    tell("contract, DOCX → PDF, pool, the first (starts LibreOffice)", 1, first, f"{slow / first:.1f} × faster")
    tell("contract, DOCX → PDF, pool, each next", 1, fast, f"{slow / fast:.1f} × faster")
    tell("the same, a hundred in a row", 100, hundred, f"{hundred / 100 / fast:.2f} × the best one, each")
