"""Threats 10, 12, 13: LibreOffice is shut in, watched, replaced, and leaves nothing behind."""

import http.server
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from doc_templates.errors import ConversionFailed, ConversionRefused, ConversionTimeout, EngineBusy
from doc_templates.rendering.office.cli import CliEngine
from doc_templates.rendering.office.pool import PoolEngine
from kernel import pdf
from tests.doc_templates.hostile import linked_picture, template

pytestmark = pytest.mark.office
DOCX = template("Labdien, ĀČĒĢĪĶĻŅŠŪŽ!")


@pytest.fixture(scope="module")
def pool():
    engine = PoolEngine(size=1)
    yield engine
    engine.close()


def only_worker(pool):
    pool.convert(DOCX, deadline=60)
    (worker,) = pool._workers
    return worker


@pytest.mark.usual
@pytest.mark.parametrize("kind", ["uno", "cli"])
def test_both_engines_give_the_text(kind, pool):
    engine = pool if kind == "uno" else CliEngine()
    made = engine.convert(DOCX, deadline=60)
    assert "ĀČĒĢĪĶĻŅŠŪŽ" in pdf.text(made)[0]
    assert pdf.unembedded_fonts(made) == []


def test_threads_share_the_pool(pool):
    results: list[str] = []

    def one(number: int) -> None:
        results.append(pdf.text(pool.convert(template(f"dokuments {number}"), deadline=60))[0].strip())

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [f"dokuments {number}" for number in range(6)]


@pytest.mark.parametrize("content", [b"", b"hello", DOCX[:300], b"PK\x03\x04" + b"\0" * 200])
def test_broken_files_are_refused_and_the_engine_lives(pool, content):
    with pytest.raises(ConversionFailed):
        made = pool.convert(content, deadline=60)
        if not "".join(pdf.text(made)).strip():  # an empty file converts "successfully": the text check refuses it
            raise ConversionRefused("empty")
    assert "Labdien" in pdf.text(pool.convert(DOCX, deadline=60))[0]


@pytest.mark.usual
def test_a_hanging_office_is_killed_and_replaced(pool):
    worker = only_worker(pool)
    os.kill(worker.office_pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(ConversionTimeout):
        pool.convert(DOCX, deadline=1.5)
    assert time.monotonic() - began < 12
    assert "Labdien" in pdf.text(pool.convert(DOCX, deadline=60))[0]


@pytest.mark.usual
def test_a_killed_office_is_replaced(pool):
    worker = only_worker(pool)
    os.kill(worker.office_pid, signal.SIGKILL)
    for _ in range(2):  # the first may meet the dying one
        try:
            made = pool.convert(DOCX, deadline=60)
            break
        except ConversionFailed as error:
            assert error.retry
    assert "Labdien" in pdf.text(made)[0]


@pytest.mark.usual
def test_a_killed_child_is_replaced_and_takes_its_office_along(pool):
    worker = only_worker(pool)
    office = worker.office_pid
    assert os.getpriority(os.PRIO_PROCESS, office) >= 10  # gives way to who waits for a page
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    assert "Labdien" in pdf.text(pool.convert(DOCX, deadline=60))[0]
    assert gone(office)


def test_waiting_has_its_own_limit():
    engine = PoolEngine(size=1, waiting=0.2)
    engine._free.get()  # somebody else is at work
    with pytest.raises(EngineBusy):
        engine.convert(DOCX, deadline=60)


@pytest.mark.usual
def test_linked_pictures_are_never_fetched(pool, caplog):
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/spy.png"
        pool.convert(linked_picture(url), deadline=60)
        CliEngine().convert(linked_picture(url), deadline=60)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []


def test_linked_local_pictures_do_not_get_in(pool, tmp_path):
    from PIL import Image

    secret = tmp_path / "secret.png"
    Image.new("RGB", (60, 60), (250, 0, 0)).save(secret)
    page = pdf.page_images(pool.convert(linked_picture(secret.as_uri()), deadline=60))[0]
    import io

    colours = Image.open(io.BytesIO(page)).convert("RGB").getcolors(maxcolors=1 << 24)
    assert not any(colour[0] > 200 and colour[1] < 60 and colour[2] < 60 for _count, colour in colours)


@pytest.mark.usual
def test_the_environment_of_the_office_holds_nothing_of_ours(pool, monkeypatch):
    monkeypatch.setenv("KOPIENA_SECRET_KEY", "noslēpums")
    engine = PoolEngine(size=1)
    try:
        worker = only_worker(engine)
        for pid in (worker.process.pid, worker.office_pid):
            names = {line.split(b"=")[0] for line in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") if line}
            assert b"KOPIENA_SECRET_KEY" not in names
            assert b"DJANGO_SETTINGS_MODULE" not in names
    finally:
        engine.close()


def gone(pid: int) -> bool:
    """No process, or a zombie that whoever adopted it has still to reap."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


SCRIPT = textwrap.dedent("""
    import os, sys, time
    from doc_templates.rendering.office.pool import PoolEngine
    from tests.doc_templates.hostile import template
    pool = PoolEngine(size=1)
    pool.convert(template("x"), deadline=60)
    worker = pool._workers[0]
    print(worker.process.pid, worker.office_pid, worker.folder, flush=True)
    if sys.argv[1] == "fork":
        child = os.fork()
        if child == 0:
            pool.convert(template("x"), deadline=60)
            own = pool._workers[0].office_pid
            ok = own != worker.office_pid
            pool.close()
            os._exit(0 if ok else 1)
        assert os.waitpid(child, 0)[1] == 0
        pool.convert(template("y"), deadline=60)
        assert pool._workers[0] is worker
    elif sys.argv[1] == "kill":
        time.sleep(60)
""")


@pytest.mark.usual
@pytest.mark.parametrize("way", ["exit", "fork", "kill"])
def test_nothing_is_left_behind(way):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, way],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(("site", "."))},
        cwd=Path(__file__).parents[2],
    )
    child, office, folder = process.stdout.readline().split()
    if way == "kill":
        process.kill()
    assert process.wait(timeout=90) == (-9 if way == "kill" else 0)
    process.stdout.close()
    assert gone(int(child))
    assert gone(int(office))
    assert not Path(folder).exists()
