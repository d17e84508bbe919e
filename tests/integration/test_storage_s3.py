"""Pictures in S3, against a real server of its API, and in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from storage import Database, EvidenceDamaged, EvidenceObjects, KeyFile, Store, StoreUnavailable
from tests.storage_support import EMBLEM, PORTRAIT, Place, verification

ACCESS: Mapping[str, Any] = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1"}


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
    config = {**ACCESS, "endpoint": endpoint}
    return EvidenceObjects(f"s3://{bucket}/kept", config=config, client_options={"allow_http": True})


def test_pictures_are_kept_in_s3_sealed(endpoint: str, tmp_path: Path) -> None:
    """Pictures go to the bucket sealed, under paths that say nothing, and come back whole after a restart."""
    place, new = Place(tmp_path), verification()
    for _ in range(2):
        store = Store(Database(place.database_url), bucket_objects(endpoint), KeyFile.open(place.key_file))
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
    with pytest.raises(EvidenceDamaged):
        store.evidence(new.id, "PORTRAIT")


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
    store = Store(Database(place.database_url), objects, KeyFile.open(place.key_file))
    store.save(new, [PORTRAIT])
    objects.put({"evidence/00/00000000-0000-4000-8000-000000000000": b"left behind"})
    assert store.sweep_orphans(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert store.evidence(new.id, "PORTRAIT").content == PORTRAIT.content


def test_missing_bucket_is_unavailable_without_a_message(endpoint: str) -> None:
    """What the server says stays out of the error."""
    with pytest.raises(StoreUnavailable) as failure:
        bucket_objects(endpoint, "nobody-has-this").put({"evidence/ab/once": b"first"})
    assert str(failure.value) == "the store cannot be reached"
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("url", ["file://var/pictures", "file://host/pictures"])
def test_file_url_that_names_a_host_is_refused(url: str) -> None:
    """Two slashes instead of three do not silently mean another folder."""
    with pytest.raises(ValueError, match="three slashes"):
        EvidenceObjects(url)
