"""Runs under /usr/bin/python3 with the standard library and uno only: keeps one soffice.bin and converts with it.

Never imported by us: ``import uno`` replaces ``builtins.__import__``. Spoken to over standard input and output in
frames: one line of JSON, then as many bytes as its "size" says.
    in   {"size": n, "deadline": seconds}
    out  {"ok": true, "size": n, "count": …, "rss": …}
         {"ok": false, "code": "refused|timeout|crash|start", "detail": …}
End of input is the order to leave: whoever started us is gone, and so LibreOffice goes too.
"""

import contextlib
import ctypes
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
RESTART_ME = 81  # soffice.bin says so on a fresh profile
GIVING_WAY = 10  # niceness at least: who waits for a page has the processor first


class Office:
    """One soffice.bin and the bridge to it."""

    def __init__(self, setup):
        self.setup, self.count, self.starts = setup, 0, 0
        self.process: Any = None
        self.desktop: Any = None
        self.frame: Any = None

    def start(self):
        import uno

        self.uno = uno
        self.starts += 1
        # The name is made by whoever started us: only letters and figures.
        pipe = f"{self.setup['pipe']}x{self.starts}"
        command = [*self.setup["command"], f"--accept=pipe,name={pipe};urp;"]
        tool = "/usr/bin/setpriv"
        if os.access(tool, os.X_OK):
            command = [tool, "--pdeathsig", "KILL", *command]
        self.count, until = 0, time.monotonic() + 60
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        while True:
            if self.process is None or self.process.poll() is not None:
                if self.process is not None and self.process.returncode != RESTART_ME:
                    raise RuntimeError(f"soffice ended with {self.process.returncode}")
                self.process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    close_fds=True,
                )
            with contextlib.suppress(Exception):  # not listening yet
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
                return
            if time.monotonic() > until:
                raise RuntimeError("soffice did not listen within 60 s")
            time.sleep(0.05)

    def stop(self):
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
        self.process = self.desktop = self.frame = None

    def alive(self):
        return self.process is not None and self.process.poll() is None and self.desktop is not None

    def rss(self):
        with contextlib.suppress(OSError, ValueError):
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
        return 0

    def worn_out(self):
        return self.count >= self.setup["recycle_count"] or self.rss() > self.setup["recycle_megabytes"]

    def convert(self, content):
        work = Path(self.setup["work"])
        source, target = work / "in.docx", work / "out.pdf"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        try:
            # One hidden frame for all: a new window for each document costs a fifth of the work. The next one takes the
            # place of the one before, which is closed then.
            document = self._frame().loadComponentFromURL(
                source.as_uri(), "_self", 0,
                self._properties(Hidden=True, ReadOnly=True, UpdateDocMode=0, MacroExecutionMode=0,
                                 FilterName="MS Word 2007 XML"),
            )  # fmt: skip
            if document is None:
                return None
            data = self.uno.Any("[]com.sun.star.beans.PropertyValue", self._properties(**self.setup["export"]))
            document.storeToURL(target.as_uri(), self._properties(FilterName="writer_pdf_Export", FilterData=data))
            self.count += 1
            return target.read_bytes()
        except Exception:
            self.frame = None
            raise
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def _frame(self):
        if self.frame is None:
            empty = self.desktop.loadComponentFromURL(
                "private:factory/swriter", "_blank", 0, self._properties(Hidden=True)
            )
            self.frame = empty.CurrentController.Frame
        return self.frame

    def _properties(self, **values):
        made = []
        for name, value in values.items():
            item = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            item.Name, item.Value = name, value
            made.append(item)
        return tuple(made)


def main():
    setup = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (setup["memory"] * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(4, 0)  # PR_SET_DUMPABLE off: no core, no peeking
    os.umask(0o077)
    os.setpriority(os.PRIO_PROCESS, 0, max(GIVING_WAY, os.getpriority(os.PRIO_PROCESS, 0)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for whoever started us
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    office = Office(setup)
    orders: Any = queue.Queue()

    def leave():
        with contextlib.suppress(Exception):  # on the way out, whatever the state
            office.process.kill()
            office.process.wait(timeout=5)
        # Whoever started us may have been killed in the middle of a document: nothing of it stays.
        shutil.rmtree(setup["folder"], ignore_errors=True)
        os._exit(0)

    def listen():
        stream = os.fdopen(os.dup(0), "rb")
        while True:
            line = stream.readline()
            if not line:
                leave()
            order = json.loads(line)
            content = stream.read(order["size"])
            if len(content) != order["size"]:
                leave()
            orders.put((order, content))

    parent = os.getppid()

    def guard():  # the second ear: a copy of our input kept open by a stranger must not keep us alive
        while os.getppid() == parent:
            time.sleep(2)
        leave()

    def answer(head, body=b""):
        data = memoryview(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
        while data:
            data = data[out.write(data) :]

    threading.Thread(target=listen, daemon=True).start()
    threading.Thread(target=guard, daemon=True).start()
    try:
        office.start()
    except Exception as error:  # noqa: BLE001  anything here means: no engine
        answer({"ok": False, "code": "start", "detail": f"{type(error).__name__}: {error}"})
        leave()
    answer({"ok": True, "pid": office.process.pid})
    while True:
        order, content = orders.get()
        _serve(office, order, content, answer)
        if office.alive() and office.worn_out():  # after the answer, so nobody waits for it
            office.stop()
        if not office.alive():
            with contextlib.suppress(Exception):  # said at the next order
                office.stop()
                office.start()


def _serve(office, order, content, answer):
    try:
        if not office.alive():
            office.stop()
            office.start()
    except Exception as error:  # noqa: BLE001  told to the parent
        answer({"ok": False, "code": "start", "detail": f"{type(error).__name__}: {error}"})
        return
    process, late = office.process, threading.Event()

    def kill():
        late.set()
        process.kill()  # our own child, not yet reaped: the id is still its own

    watchdog = threading.Timer(order["deadline"], kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        pdf = office.convert(content)
        failure = None if pdf else {"code": "refused", "detail": "not opened"}
    except Exception as error:  # noqa: BLE001  UNO's exceptions have no common base we may import here
        dead = late.is_set() or process.poll() is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            dead = process.wait(timeout=0.3) is not None or dead
        code = "timeout" if late.is_set() else "crash" if dead or "Disposed" in type(error).__name__ else "refused"
        pdf, failure = b"", {"code": code, "detail": f"{type(error).__name__}: {error}"[:500]}
    finally:
        watchdog.cancel()
    if failure:
        if failure["code"] in ("timeout", "crash"):
            office.stop()
        answer({"ok": False, **failure})
    else:
        answer({"ok": True, "count": office.count, "rss": office.rss(), "pid": process.pid}, pdf)


if __name__ == "__main__":
    main()
