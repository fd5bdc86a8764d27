import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
from distributed import LocalCluster

from gouji.batch import Options, Progress, run_batch
from gouji.document.errors import OptionError
from gouji.pipeline import Settings
from gouji.store.reading import open_store
from gouji.store.schema import Kind
from tests.batch.faults import accounted, make_inputs, results, stored

SETTINGS = Settings(model="none")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as found:
        yield found


def test_a_lost_worker_loses_no_report(cluster: LocalCluster, tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 24)
    local = Options((tmp_path / "in",), tmp_path / "calm", ("json",), SETTINGS, layout="both")
    run_batch(local)
    killed: list[int] = []

    def watch(progress: Progress) -> None:
        if progress.done >= 6 and not killed:
            pid = next(iter(cluster.workers.values())).pid
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    options = replace(local, out=tmp_path / "out", engine="dask", scheduler=cluster.scheduler_address)
    summary = run_batch(options, watch)
    assert killed
    assert summary.inputs == 24
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert accounted(tmp_path / "out") == accounted(tmp_path / "calm")
    assert stored(tmp_path / "out") == stored(tmp_path / "calm")
    assert run_batch(options).kept == 24


def test_results_may_go_to_a_url(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 8)
    url = f"memory://{tmp_path.name}/out"
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as threads:
        options = Options(
            (tmp_path / "in",), tmp_path / "manifest", ("json",), SETTINGS, layout="both", results=url,
            engine="dask", scheduler=threads.scheduler_address,
        )  # fmt: skip
        summary = run_batch(options)
        assert summary.reports == 7
        assert run_batch(options).kept == 8
    files = fsspec.filesystem("memory")
    assert len(files.glob(f"/{tmp_path.name}/out/*.txt.json")) == 7
    assert files.exists(f"/{tmp_path.name}/out/summary.json")
    assert not (tmp_path / "manifest" / "store").exists()
    store = open_store(url)
    assert store[Kind.REPORTS].count_rows() == 7
    assert not files.find(f"/{tmp_path.name}/out/store/.new")


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.batch import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", "1s")
    make_inputs(tmp_path / "in", 1)
    options = Options((tmp_path / "in",), tmp_path / "out", engine="dask")
    with pytest.raises(OptionError, match="--scheduler"):
        run_batch(options)
    with pytest.raises(OptionError, match="answers"):
        run_batch(replace(options, scheduler="tcp://127.0.0.1:9"))
