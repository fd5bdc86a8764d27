"""The store as data sets."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from gouji.document.errors import OptionError
from gouji.store.ledger import parts_of
from gouji.store.parts import STORE
from gouji.store.places import storage_at
from gouji.store.schema import YEAR, Kind, full_schema

_PARTITIONS = ds.partitioning(pa.schema([YEAR]), flavor="hive")


def open_store(place: Path | str) -> dict[Kind, ds.Dataset]:
    """The tables of an out folder's store, each with its columns and `year` (null if not known).

    Nothing is read yet: `store[Kind.CELLS].to_table(columns=…, filter=…)` reads what is asked for, and DuckDB takes a
    data set as a table. The keys may be given as text, `store["cells"]`.

    While a run is at work, or after one was killed, the store is as it was at some moment: what counts is told by the
    manifest, if it stands there, and inputs that were done again may have their rows of before, too.

    Args:
        place: The out folder of `gouji run`, or the URL that its results were put to.

    Raises:
        OptionError: It holds no store.
    """
    storage = storage_at(str(place))
    listed = parts_of(Path(place)) if isinstance(place, Path) or "://" not in place else None
    paths = [path for path in storage.names(STORE) if path.endswith(".parquet")]
    if listed is not None:
        paths = [path for path in paths if path in listed]
    elif not paths:
        raise OptionError(f"{place} holds no store. `gouji run … --layout store` makes one.")
    files, root = storage.arrow()
    return {
        kind: ds.dataset(
            [f"{root}/{path}" for path in paths if path.startswith(f"{STORE}/{kind}/")],
            schema=full_schema(kind),
            filesystem=files,
            format="parquet",
            partitioning=_PARTITIONS,
            partition_base_dir=f"{root}/{STORE}/{kind}",
        )
        for kind in Kind
    }
