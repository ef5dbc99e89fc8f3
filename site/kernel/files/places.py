"""Where bytes lie: a local directory written so that a kill never leaves half a file, or a bucket of an S3 store."""

import contextlib
import functools
import os
import re
import secrets
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kernel.files.errors import StoreUnavailable
from kernel.jobs import failpoints
from kernel.periods import now

failpoints.declare("files.before_write", "files.after_write", "files.after_fsync", "files.after_rename")

#: How the address of a bucket begins.
S3 = "s3://"
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.[0-9A-Za-z]{1,16}")


@dataclass(frozen=True)
class Stored:
    """One stored file: its name and when it was written (UTC)."""

    name: str
    modified: float


class Unreachable(OSError):
    """The place itself does not answer: nothing is known about the bytes in it."""


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

    @abstractmethod
    def ready(self) -> None:
        """Raises OSError, naming itself, where nothing can be written."""

    def ready_lately(self) -> None:
        """The same for probes that come every few seconds: an answer may be minutes old where asking costs something."""
        self.ready()


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

    def ready(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.root):
            pass


class S3Place(Place):
    """A bucket of an S3 store, with or without a folder in it; its service answers for durability.

    Where it is and who we are, boto3 reads from the environment (AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION,
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). An object is there whole or not at all: S3 takes no half of one.
    """

    def __init__(self, bucket: str, folder: str) -> None:
        self.bucket, self.folder = bucket, f"{folder}/" if folder else ""

    @contextlib.contextmanager
    def _asked(self, name: str) -> Iterator[None]:
        """What S3 says as a file system would say it; silence in real work ends what was remembered of it."""
        try:
            with _answering(name):
                yield
        except Unreachable:
            _remembered.pop((self.bucket, self.folder), None)
            raise

    def write(self, name: str, content: bytes) -> None:
        try:
            # Its own checksum goes along, so that bytes hurt on the way are refused.
            with self._asked(name):
                _s3().put_object(Bucket=self.bucket, Key=self.folder + name, Body=content, ChecksumAlgorithm="SHA256")
        except OSError as error:
            raise StoreUnavailable from error

    def read(self, name: str) -> bytes:
        with self._asked(name):
            content: bytes = _s3().get_object(Bucket=self.bucket, Key=self.folder + name)["Body"].read()
        return content

    def size(self, name: str) -> int | None:
        key = self.folder + name
        with self._asked(name):  # asked as a list: a HEAD does not tell a missing bucket from a missing object
            found = _s3().list_objects_v2(Bucket=self.bucket, Prefix=key, MaxKeys=1).get("Contents", ())
        return next((one["Size"] for one in found if one["Key"] == key), None)

    def remove(self, name: str) -> None:
        with self._asked(name):
            _s3().delete_object(Bucket=self.bucket, Key=self.folder + name)

    def names(self) -> Iterator[Stored]:
        with self._asked(self.folder):
            for page in _s3().get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.folder):
                for one in page.get("Contents", ()):
                    yield Stored(one["Key"].removeprefix(self.folder), one["LastModified"].timestamp())

    def ready(self) -> None:
        name = f".ready.{secrets.token_hex(8)}.part"
        with _answering(self.bucket):
            _s3(hurried=True).put_object(Bucket=self.bucket, Key=self.folder + name, Body=b"")
            _s3(hurried=True).delete_object(Bucket=self.bucket, Key=self.folder + name)

    def ready_lately(self) -> None:
        """One object a probe would be some thousands a day: a yes holds for five minutes, a no for half of one."""
        key = (self.bucket, self.folder)
        known = _remembered.get(key)
        if known is None or now() >= known.until:
            try:
                self.ready()
                known = _Answer("", now() + YES)
            except OSError as error:
                known = _Answer(str(error), now() + NO)
            _remembered[key] = known
        if known.trouble:
            raise Unreachable(known.trouble)


#: How long an S3 store's answer to `ready_lately` is believed in this process.
YES, NO = timedelta(minutes=5), timedelta(seconds=30)


@dataclass(frozen=True)
class _Answer:
    """trouble: "" when the place could be written."""

    trouble: str
    until: datetime


_remembered: dict[tuple[str, str], _Answer] = {}


@functools.cache
def _s3(*, hurried: bool = False) -> Any:
    """One client for all threads. A store that does not answer is told within a minute, not after boto3's five: three times
    seventeen seconds and the pauses between them. hurried: once, for whoever waits at a probe."""
    import boto3
    from botocore.config import Config

    if hurried:
        config = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
    else:
        config = Config(connect_timeout=5, read_timeout=12, retries={"mode": "standard", "total_max_attempts": 3})
    return boto3.client("s3", config=config)


@contextlib.contextmanager
def _answering(name: str) -> Iterator[None]:
    """What S3 says as a file system would: FileNotFoundError, OSError for hurt bytes, Unreachable for all the rest."""
    from botocore.exceptions import BotoCoreError, ClientError, FlexibleChecksumError

    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise FileNotFoundError(name) from error
        raise Unreachable(f"S3: {error.response['Error']['Code']}") from error
    except FlexibleChecksumError as error:
        raise OSError(f"S3: {error}") from error
    except BotoCoreError as error:
        raise Unreachable(f"S3: {error}") from error


def is_address(name: str) -> bool:
    """Is this a name that `Blob.stored_name` could have given?"""
    return _NAME.fullmatch(name) is not None


def place(where: str | Path) -> Place:
    """`s3://bucket` or `s3://bucket/folder`; anything else is a directory."""
    text = str(where)
    if text.startswith(S3):
        bucket, _slash, folder = text.removeprefix(S3).partition("/")
        return S3Place(bucket, folder.strip("/"))
    return LocalPlace(Path(text))


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
