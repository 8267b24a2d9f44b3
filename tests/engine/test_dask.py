"""A Dask cluster of two worker processes gives the bytes of one process, also where a worker dies in the middle."""

import logging
import sys
from functools import partial

import pytest
from tests.engine import work
from tests.engine.test_partitions import content

import onrecord as rec

dask = pytest.importorskip("dask", reason="the extra scale is not installed")
distributed = pytest.importorskip("distributed", reason="the extra scale is not installed")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kills a process"),
    # Dask tells of the workers that the test kills, and leaves sockets for the collector.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def cluster():
    settings = {"distributed.worker.memory.terminate": False, "logging.distributed": "critical"}
    with dask.config.set(settings):
        made = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
        )
        with made, distributed.Client(made) as client:
            yield client


@pytest.fixture
def source(tmp_path):
    said = "Ada Holm said the vote was {}. “We will wait,” she added. Per Lind denied that."
    texts = {f"a{n}": said.format(n) + (" KILL" if n == 7 else "") for n in range(12)}
    rec.write_parts(rec.Corpus.from_texts(texts), tmp_path / "parts", size=2)
    return tmp_path / "parts"


def test_a_cluster_gives_the_bytes_of_one_process(cluster, source, tmp_path):
    rec.map_partitions(rec.quotations, source, tmp_path / "alone")
    rec.map_partitions(rec.quotations, source, tmp_path / "out", executor=cluster.get_executor())
    assert content(tmp_path / "out") == content(tmp_path / "alone")
    assert len(rec.read_parts(tmp_path / "out" / "quotations")) == 36


def test_a_worker_killed_in_the_middle_changes_nothing(cluster, source, tmp_path):
    dying = partial(work.quotes_or_die, marker=str(tmp_path / "died"))
    done = rec.map_partitions(dying, source, tmp_path / "out", executor=cluster.get_executor())
    assert (tmp_path / "died").is_file(), "a worker was killed"
    assert set(done["state"]) <= {"made", "kept"}
    rec.map_partitions(dying, source, tmp_path / "alone")
    assert content(tmp_path / "out") == content(tmp_path / "alone")
