"""The second copy in an S3 store: moto's server, a process of its own, asked by boto3 over HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kernel.files import places as place_module
from kernel.files import store
from kernel.files.errors import StoreUnavailable
from kernel.files.fixity import Injury, check_blob, verify_all
from kernel.files.models import Blob
from kernel.files.places import S3Place

pytestmark = [pytest.mark.django_db, pytest.mark.server]
TEXT = b"Darba ligums" * 100
BUCKET = "kopijas"


class Service:
    """An S3 store that can be stopped. It keeps its objects in memory, so a stopped one is empty afterwards."""

    def __init__(self) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/moto-api/data.json", timeout=5):
                    return
            except OSError:
                assert self.process.poll() is None and time.monotonic() < until
                time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    made = Service()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def bucket(
    service: Service, places: tuple[Path, Path], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """boto3's own view of the bucket, whose folder "arhivs" is the second place."""
    said = {
        "ENDPOINT_URL_S3": service.address,
        "DEFAULT_REGION": "eu-north-1",
        "ACCESS_KEY_ID": "a",
        "SECRET_ACCESS_KEY": "b",
    }
    for name, value in said.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    for name in [name for name in os.environ if name.lower() in {"http_proxy", "https_proxy"}]:
        monkeypatch.delenv(name)
    place_module._s3.cache_clear()
    place_module._remembered.clear()
    settings.BLOB_REPLICA_ROOT = f"s3://{BUCKET}/arhivs"
    there = boto3.resource("s3", endpoint_url=service.address).Bucket(BUCKET)
    there.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield there
    if service.process.poll() is None:
        there.objects.delete()
        there.delete()
    place_module._s3.cache_clear()


def put(content: bytes = TEXT) -> Blob:
    return store.put(content, media_type="application/pdf")


def under(bucket: Any) -> dict[str, bytes]:
    return {one.key: one.get()["Body"].read() for one in bucket.objects.all()}


def test_both_copies_are_the_same_bytes_and_either_is_read(bucket: Any, places: tuple[Path, Path]) -> None:
    blob = put()
    near = (places[0] / blob.stored_name).read_bytes()
    assert under(bucket) == {f"arhivs/{blob.stored_name}": near}
    (places[0] / blob.stored_name).unlink()
    assert blob.read() == TEXT


def test_one_of_another_size_or_none_is_told_and_a_name_goes(bucket: Any) -> None:
    blob = put()
    where = store.places()["replica"]
    assert where.size(blob.stored_name) == store.stored_size(blob)
    assert [one.name for one in where.names()] == [blob.stored_name]
    where.remove(blob.stored_name)
    where.remove(blob.stored_name)
    assert (where.size(blob.stored_name), list(where.names())) == (None, [])
    with pytest.raises(FileNotFoundError):
        where.read(blob.stored_name)


@pytest.mark.full
def test_more_than_a_page_of_names(bucket: Any) -> None:
    where = S3Place(BUCKET, "")
    for number in range(1_003):
        bucket.put_object(Key=f"{number:04}", Body=b"")
    assert [one.name for one in where.names()] == [f"{number:04}" for number in range(1_003)]


@pytest.mark.parametrize(
    ("hurt", "injury"),
    [
        (lambda one: one.put(Body=b"x" * one.content_length), Injury.DAMAGED),
        (lambda one: one.put(Body=one.get()["Body"].read()[:-1]), Injury.TRUNCATED),
        (lambda one: one.delete(), Injury.MISSING),
    ],
    ids=["other bytes", "cut", "gone"],
)
def test_what_is_hurt_there_is_healed_from_here(bucket: Any, hurt: Callable[[Any], object], injury: Injury) -> None:
    blob = put()
    hurt(bucket.Object(f"arhivs/{blob.stored_name}"))
    report = verify_all()
    assert [(one.injury, one.place, one.healed) for one in report.problems] == [(injury, "replica", True)]
    assert store.whole(blob, store.places()["replica"]) == TEXT
    assert verify_all().problems == []


def test_a_store_that_is_away_is_no_damage_and_takes_nothing(
    bucket: Any, service: Service, places: tuple[Path, Path], client: Client, settings: Any
) -> None:
    blob = put()
    assert client.get("/readyz").json() == {"database": True, "storage": True}
    service.stop()
    try:
        assert blob.read() == TEXT
        with pytest.raises(StoreUnavailable):
            put(b"another")
        assert client.get("/readyz").status_code == 503
        assert Blob.objects.count() == 1
        with pytest.raises(StoreUnavailable):
            put()
        with pytest.raises(StoreUnavailable):
            check_blob(blob)
        with pytest.raises(CommandError, match="does not answer"):
            call_command("fixity")
    finally:
        service.start()
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    assert [(one.injury, one.healed) for one in verify_all().problems] == [(Injury.MISSING, True)]


def test_a_bucket_that_is_not_ours_is_no_damage(bucket: Any, settings: Any) -> None:
    blob = put()
    settings.BLOB_REPLICA_ROOT = "s3://cits"
    with pytest.raises(StoreUnavailable):
        check_blob(blob)
