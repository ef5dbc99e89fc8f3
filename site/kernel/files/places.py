"""Where bytes lie: a local directory written so that a kill never leaves half a file, or any Django storage (S3)."""

import contextlib
import os
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from kernel.files.errors import StoreUnavailable
from kernel.jobs import failpoints

failpoints.declare("files.before_write", "files.after_write", "files.after_fsync", "files.after_rename")

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.[0-9A-Za-z]{1,16}")


@dataclass(frozen=True)
class Stored:
    """One stored file: its name and when it was written (UTC)."""

    name: str
    modified: float


class Place(ABC):
    """Write-once storage under content-addressed names."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Durable when it returns; a file of that name is replaced only by a whole new one."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """FileNotFoundError when there is none."""

    @abstractmethod
    def size(self, name: str) -> int | None:
        """Bytes stored; None when there is none."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Gone when it returns; nothing happens when it was not there."""

    @abstractmethod
    def names(self) -> Iterator[Stored]:
        """Everything that lies here, also what should not."""


class LocalPlace(Place):
    """A directory: temporary file → fsync → rename → fsync of the directory; files are 0444."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, name: str) -> Path:
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise ValueError("a stored name never leaves its place")
        return path

    def write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        failpoints.reach("files.before_write")
        temporary = path.parent / f".{path.name}.{secrets.token_hex(8)}.part"
        try:
            self._make_directories(path.parent)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                failpoints.reach("files.after_write")
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            failpoints.reach("files.after_fsync")
            temporary.replace(path)
            _sync_directory(path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise StoreUnavailable from error
        failpoints.reach("files.after_rename")

    def _make_directories(self, directory: Path) -> None:
        """New directories are made durable from the root down: a lost directory entry would lose the file."""
        missing = []
        while not directory.exists():
            missing.append(directory)
            directory = directory.parent
        for new in reversed(missing):
            new.mkdir(mode=0o700, exist_ok=True)
            _sync_directory(new.parent)

    def read(self, name: str) -> bytes:
        return self._path(name).read_bytes()

    def size(self, name: str) -> int | None:
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            _sync_directory(path.parent)

    def names(self) -> Iterator[Stored]:
        for directory, folders, files in os.walk(self.root):
            folders.sort()
            for file in sorted(files):
                path = Path(directory, file)
                with contextlib.suppress(FileNotFoundError):  # a temporary file may be renamed meanwhile
                    yield Stored(str(path.relative_to(self.root)), path.stat().st_mtime)


class StoragePlace(Place):
    """Any Django storage named in STORAGES, e.g. S3 with object lock; its service answers for durability."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def write(self, name: str, content: bytes) -> None:
        try:
            if self.storage.exists(name):
                self.storage.delete(name)
            written = self.storage.save(name, ContentFile(content))
        except OSError as error:
            raise StoreUnavailable from error
        if written != name:
            # Two writers at once: the storage gave the second another name; the first one's bytes are as good.
            self.storage.delete(written)

    def read(self, name: str) -> bytes:
        with self.storage.open(name) as file:
            content: bytes = file.read()
        return content

    def size(self, name: str) -> int | None:
        return self.storage.size(name) if self.storage.exists(name) else None

    def remove(self, name: str) -> None:
        self.storage.delete(name)

    def names(self) -> Iterator[Stored]:
        yield from self._below("")

    def _below(self, folder: str) -> Iterator[Stored]:
        folders, files = self.storage.listdir(folder)
        for file in sorted(files):
            name = f"{folder}/{file}".lstrip("/")
            modified: datetime = self.storage.get_modified_time(name)
            yield Stored(name, modified.timestamp())
        for inner in sorted(folders):
            yield from self._below(f"{folder}/{inner}".lstrip("/"))


def is_address(name: str) -> bool:
    """Is this a name that `Blob.stored_name` could have given?"""
    return _NAME.fullmatch(name) is not None


def place(where: str | Path) -> Place:
    """`storage:alias` is an entry of STORAGES; anything else a directory."""
    text = str(where)
    if text.startswith("storage:"):
        return StoragePlace(storages[text.removeprefix("storage:")])
    return LocalPlace(Path(text))


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
