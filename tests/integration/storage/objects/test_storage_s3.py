"""Pictures in S3, against a real server of its API, and in memory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from storage import (
    BulkObjects,
    Database,
    EvidenceDamaged,
    EvidenceObjects,
    KeyFile,
    NotFound,
    ObjectTooLarge,
    Store,
    StoreUnavailable,
)
from tests.storage_support import EMBLEM, PORTRAIT, Place, verification


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a server has them: in its environment."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 server on a free port, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client(url).create_bucket(Bucket="bank")
    yield url
    server.stop()


def client(endpoint: str) -> Any:
    """An independent S3 client, to look at the bucket with."""
    return boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
    )


def bucket_objects(endpoint: str, bucket: str = "bank") -> EvidenceObjects:
    """Our objects under a prefix of the bucket."""
    return EvidenceObjects(f"s3://{bucket}/kept?endpoint={endpoint}&region=us-east-1", timeout_s=3)


def test_pictures_are_kept_in_s3_sealed(endpoint: str, tmp_path: Path) -> None:
    """Pictures go to the bucket sealed, under paths that say nothing, and come back whole after a restart."""
    place, new = Place(tmp_path), verification()
    for _ in range(2):
        store = Store.open(Database(place.database_url), bucket_objects(endpoint), KeyFile.open(place.key_file))
        store.save(new, [PORTRAIT, EMBLEM])
        assert store.evidence(new.id, "PORTRAIT").content == PORTRAIT.content
        assert store.evidence(new.id, "EMBLEM").content == EMBLEM.content
        store.close()
    listed = client(endpoint).list_objects_v2(Bucket="bank", Prefix="kept/evidence/")["Contents"]
    assert len(listed) == 2
    for entry in listed:
        assert new.id not in entry["Key"]
        body = client(endpoint).get_object(Bucket="bank", Key=entry["Key"])["Body"].read()
        assert b"SPECIMEN" not in body
    client(endpoint).delete_objects(Bucket="bank", Delete={"Objects": [{"Key": entry["Key"]} for entry in listed]})
    store = Store.open(Database(place.database_url), bucket_objects(endpoint), KeyFile.open(place.key_file))
    with pytest.raises(EvidenceDamaged):
        store.evidence(new.id, "PORTRAIT")
    store.close()


@pytest.mark.parametrize("kind", ["s3", "memory"])
def test_object_is_never_written_over(endpoint: str, kind: str) -> None:
    """A second object of the same path is refused and the first one stays."""
    objects = bucket_objects(endpoint) if kind == "s3" else EvidenceObjects("memory:///")
    objects.put({"evidence/ab/once": b"first"})
    with pytest.raises(StoreUnavailable) as failure:
        objects.put({"evidence/ab/once": b"second"})
    assert failure.value.kind == "AlreadyExistsError"
    assert objects.get("evidence/ab/once") == b"first"
    objects.delete(["evidence/ab/once", "evidence/ab/never"])
    with pytest.raises(EvidenceDamaged):
        objects.get("evidence/ab/once")


def test_orphans_in_s3_are_swept(endpoint: str, tmp_path: Path) -> None:
    """Sweeping works on a bucket as on a folder and leaves what a record points at."""
    place, new = Place(tmp_path), verification()
    objects = bucket_objects(endpoint)
    store = Store.open(Database(place.database_url), objects, KeyFile.open(place.key_file))
    store.save(new, [PORTRAIT])
    objects.put({"evidence/00/00000000-0000-4000-8000-000000000000": b"left behind"})
    assert store.sweep_orphans(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert store.evidence(new.id, "PORTRAIT").content == PORTRAIT.content


def test_missing_bucket_is_unavailable_without_a_message(endpoint: str) -> None:
    """What the server says stays out of the error."""
    with pytest.raises(StoreUnavailable) as failure:
        bucket_objects(endpoint, "nobody-has-this").put({"evidence/ab/once": b"first"})
    assert failure.value.reason == "OBJECT_STORE_MISSING"
    assert str(failure.value).endswith(": s3://nobody-has-this/kept")
    assert failure.value.__cause__ is None


def test_lost_bucket_is_told_from_a_lost_picture(endpoint: str) -> None:
    """A picture that is not there is damage; where the whole bucket is not there, a later try may find it."""
    with pytest.raises(EvidenceDamaged):
        bucket_objects(endpoint).get("evidence/ab/never")
    with pytest.raises(StoreUnavailable):
        bucket_objects(endpoint, "nobody-has-this").get("evidence/ab/never")


def test_ping_tells_whether_the_pictures_can_be_reached(endpoint: str, tmp_path: Path) -> None:
    """A sign of life of a bucket or folder while it is there; the answer is as short for a full one as for an empty."""
    asked: list[str] = []
    objects, folder = bucket_objects(endpoint), EvidenceObjects((tmp_path / "pictures").as_uri())
    objects.put({"evidence/ff/ffffffff-ffff-4fff-bfff-ffffffffffff": b"kept"})
    for one in (objects, folder):
        one.ping()
    (tmp_path / "pictures").rename(tmp_path / "gone")
    for one in (bucket_objects(endpoint, "nobody-has-this"), folder):
        with pytest.raises(StoreUnavailable):
            one.ping()

    class Bucket(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Bucket) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(StoreUnavailable):
            bucket_objects(f"http://127.0.0.1:{server.server_port}").ping()
        server.shutdown()
    assert "start-after=kept%2Fevidence%2F%7E" in asked[0] or "start-after=kept%2Fevidence%2F~" in asked[0]


def test_bucket_is_named_in_the_host_where_the_url_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``path_style=false`` the bucket stands in the host's name, which the endpoint then has to be."""
    asked: list[tuple[str, str]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.send_header("ETag", '"1"')
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        for style in ("true", "false"):
            url = f"s3://bank/kept?endpoint=http://127.0.0.1:{server.server_port}&region=cn-north-1&path_style={style}"
            EvidenceObjects(url).put({"evidence/ab/once": b"first"})
        server.shutdown()
    assert [path for path, _ in asked] == ["/bank/kept/evidence/ab/once", "/kept/evidence/ab/once"]
    assert all("/cn-north-1/s3/" in authorization for _, authorization in asked)


def test_silent_server_is_given_up() -> None:
    """A server that takes the connection and never answers is unavailable once the time is over."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        objects = EvidenceObjects(
            f"s3://bank?endpoint=http://127.0.0.1:{silent.getsockname()[1]}&region=us-east-1", timeout_s=0.2
        )
        with pytest.raises(StoreUnavailable) as failure:
            objects.put({"evidence/ab/once": b"first"})
    assert failure.value.kind == "GenericError"


def test_of_two_pictures_none_stays_where_one_cannot_be_written(tmp_path: Path) -> None:
    """What was written beside the picture that failed is deleted, and what was there before is not."""
    objects = EvidenceObjects(tmp_path.joinpath("pictures").as_uri())
    objects.put({"evidence/ab/before": b"first"})
    with pytest.raises(StoreUnavailable):
        objects.put({"evidence/ab/before": b"second", "evidence/ab/beside": b"second"})
    assert objects.get("evidence/ab/before") == b"first"
    with pytest.raises(EvidenceDamaged):
        objects.get("evidence/ab/beside")


def test_folder_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    """A folder that was unmounted is unavailable, for writing and for reading, and works again once it is back."""
    folder = tmp_path / "pictures"
    objects = EvidenceObjects(folder.as_uri())
    objects.put({"evidence/ab/once": b"first"})
    folder.rename(tmp_path / "away")
    for use in (lambda: objects.put({"evidence/ab/other": b"x"}), lambda: objects.get("evidence/ab/once")):
        with pytest.raises(StoreUnavailable) as failure:
            use()
        assert failure.value.kind == "FolderMissing"
    assert not folder.exists()
    (tmp_path / "away").rename(folder)
    assert objects.get("evidence/ab/once") == b"first"


@pytest.mark.parametrize("url", ["file://var/pictures", "file://host/pictures"])
def test_file_url_that_names_a_host_is_refused(url: str) -> None:
    """Two slashes instead of three do not silently mean another folder."""
    with pytest.raises(ValueError, match="three slashes"):
        EvidenceObjects(url)


@pytest.mark.parametrize(
    "url",
    [
        "s3://bank?secret_access_key=SPECIMEN-secret",
        "s3://bank?path_style=perhaps",
        "s3://bank?endpoint",
        "file:///var/pictures?region=x",
        "memory:///?region=x",
    ],
)
def test_query_that_is_not_understood_is_refused(url: str) -> None:
    """An option that would be ignored, and a secret where it does not belong, stop the start; it is not repeated."""
    with pytest.raises(ValueError, match="endpoint, region and path_style") as failure:
        EvidenceObjects(url)
    assert "SPECIMEN" not in str(failure.value)


def test_manifests_and_results_lie_in_s3_too(endpoint: str) -> None:
    """Each tenant's under its name; what is not there or too large is told apart, and a lost bucket from both."""
    bulk = BulkObjects(f"s3://bank/bulk?endpoint={endpoint}&region=us-east-1", timeout_s=3)
    client(endpoint).put_object(Bucket="bank", Key="bulk/retail/day/batch.csv", Body=b"item")
    assert bulk.read("retail", "day/batch.csv", 4) == b"item"
    for tenant, path in (("loans", "day/batch.csv"), ("retail", "none.csv"), ("loans", "../retail/day/batch.csv")):
        with pytest.raises(NotFound):
            bulk.read(tenant, path, 4)
    with pytest.raises(ObjectTooLarge):
        bulk.read("retail", "day/batch.csv", 3)
    for content in (b"one", b"two"):
        bulk.write("retail", "results/1.jsonl", content)
    kept = client(endpoint).get_object(Bucket="bank", Key="bulk/retail/results/1.jsonl")["Body"].read()
    assert kept == b"two"
    with pytest.raises(StoreUnavailable):
        BulkObjects(f"s3://none/bulk?endpoint={endpoint}&region=us-east-1", timeout_s=3).write("retail", "a", b"")
