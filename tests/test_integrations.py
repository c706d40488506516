"""What runs in other people's pipelines gives what `textfix.fix` gives, whatever runs it.

An engine that is not installed is skipped; `.ci/run` installs them all.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import textfix
from textfix import fix, repair

SOURCE = Path(textfix.__file__).parents[1]
TEXTS = [
    f"{text} {number}."
    for number, text in enumerate(
        [
            "The end ofthe road",
            "It is late &amp; dark",
            "All is well here",
            "He saw thatthe ship left",
        ]
        * 5
    )
]
FIXED = [fix(text, profile="corpus") for text in TEXTS]
COUNTS = [len(repair(text, profile="corpus").changes) for text in TEXTS]


@pytest.fixture
def pyarrow() -> Any:
    return pytest.importorskip("pyarrow", reason="pyarrow is not installed: textfix[corpus]")


# --- tables of Arrow ------------------------------------------------------------------------------


def test_a_table_comes_back_as_what_it_was(pyarrow: Any) -> None:
    from textfix.integrations.arrow import CHANGES, fix_table

    columns = {"id": list(range(len(TEXTS))), "text": TEXTS, "title": [None, *TEXTS[1:]]}
    table = pyarrow.table(columns).replace_schema_metadata({"made": "by hand"})
    whole = fix_table(table)
    assert whole.column("text").to_pylist() == FIXED
    assert whole.schema.equals(table.schema, check_metadata=True)
    assert whole.drop_columns("text").equals(table.drop_columns("text"))
    for size in (1, 3, 100):  # rows do not depend on one another
        pieces = [fix_table(batch) for batch in table.to_batches(max_chunksize=size)]
        assert all(isinstance(piece, pyarrow.RecordBatch) for piece in pieces)
        assert pyarrow.Table.from_batches(pieces).equals(whole)
    both = fix_table(table, field=["text", "title"], changes="was")
    assert both.column("title").to_pylist() == [None, *FIXED[1:]]
    assert both.schema.names[-2:] == ["was_text", "was_title"]
    assert both.schema.field("was_text").type == CHANGES
    found = both.column("was_text").to_pylist()
    assert [len(changes) for changes in found] == COUNTS
    assert found[0][0] == {
        "start": 8, "end": 13, "before": "ofthe", "after": "of the", "rules": ["SPC301"],
        "confidence": found[0][0]["confidence"],
    }  # fmt: skip
    assert fix_table(table.slice(0, 0)).num_rows == 0


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_any_kind_of_text_stays_of_its_kind(kind: str, pyarrow: Any) -> None:
    from textfix.integrations.arrow import fix_table

    for wanted in (getattr(pyarrow, kind)(), pyarrow.dictionary(pyarrow.int8(), pyarrow.string())):
        array = pyarrow.array(["The end ofthe road.", None, "All is well."], wanted)
        chunked = pyarrow.chunked_array([array, array.slice(1), array])
        made = fix_table(pyarrow.table({"text": chunked})).column("text")
        assert made.type == wanted
        assert made.to_pylist()[5] == "The end of the road."
        assert [len(chunk) for chunk in made.chunks] == [3, 2, 3]


def test_what_is_no_table_or_no_text_is_refused(pyarrow: Any) -> None:
    from textfix.integrations.arrow import ColumnError, fix_table

    table = pyarrow.table({"text": ["a"], "n": [1]})
    with pytest.raises(TypeError, match=r"takes a pyarrow.Table or RecordBatch, not list"):
        fix_table([])  # type: ignore[type-var]
    with pytest.raises(ColumnError, match="no column 'body'; the columns are text, n"):
        fix_table(table, field="body")
    with pytest.raises(TypeError, match="column 'n' holds int64, not text"):
        fix_table(table, field="n")
    with pytest.raises(ValueError, match="the table already has a column 'n'"):
        fix_table(table, changes="n")


BYTES = [b"The end ofthe road.", b"caf\xe9 ofthe", None, b"It is late &amp; dark."]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_a_cell_that_is_not_utf_8_is_named_and_hides_no_other(kind: str, pyarrow: Any) -> None:
    from textfix.integrations import arrow

    strings = pyarrow.array(BYTES, pyarrow.binary()).cast(pyarrow.string(), safe=False)
    column = (
        strings.dictionary_encode()
        if kind == "dictionary"
        else strings.cast(getattr(pyarrow, kind)(), safe=False)
    )
    table = pyarrow.table({"text": column})
    with pytest.raises(ValueError, match="column 'text', row 1: not UTF-8"):
        arrow.fix_table(table)
    made = arrow.replaced(table, {"text": {0: "The end of the road."}})
    assert made.schema == table.schema
    assert arrow.texts_of(made.column("text")) == [
        "The end of the road.", "caf\udce9 ofthe", None, "It is late &amp; dark."
    ]  # fmt: skip


def test_a_text_that_takes_too_long_is_named(pyarrow: Any) -> None:
    from textfix.integrations.arrow import fix_table

    table = pyarrow.table({"text": [None, "The end ofthe road. " * 20]})
    with pytest.raises(textfix.RepairTimeout, match="column 'text', row 1: not repaired within"):
        fix_table(table, timeout=1e-9)
    assert fix_table(table, timeout=600) == fix_table(table)


@pytest.mark.parametrize(
    ("module", "needs", "extra"),
    [
        ("textfix.integrations.arrow", "pyarrow", "corpus"),
        ("textfix.integrations.datatrove", "datatrove.pipeline.base", "datatrove"),
        ("textfix.integrations.sklearn", "sklearn.base", "sklearn"),
    ],
)
def test_what_is_missing_is_named(
    module: str, needs: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    monkeypatch.setitem(sys.modules, needs, None)
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(ImportError, match=rf"pip install 'textfix\[{extra}\]'"):
        importlib.import_module(module)


# --- engines --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17")
def test_spark(pyarrow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    from textfix.integrations.arrow import fix_table

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = session.config("spark.driver.host", "127.0.0.1").getOrCreate()
    try:
        frame = spark.createDataFrame(list(enumerate(TEXTS)), "id int, text string")
        fixed = frame.repartition(3).mapInArrow(
            lambda batches: (fix_table(batch) for batch in batches), frame.schema
        )
        assert sorted(map(tuple, fixed.collect())) == list(enumerate(FIXED))
    finally:
        spark.stop()


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    ray = pytest.importorskip("ray", reason="ray is not installed")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield ray
    ray.shutdown()


@pytest.mark.slow
def test_ray_data(ray: Any, pyarrow: Any) -> None:
    data = pytest.importorskip("ray.data", reason="ray[data] is not installed")
    from textfix.integrations.arrow import fix_table

    table = pyarrow.table({"id": list(range(len(TEXTS))), "text": TEXTS})
    fixed = data.from_arrow(table).repartition(4).map_batches(fix_table, batch_format="pyarrow")
    rows = sorted((row["id"], row["text"]) for row in fixed.take_all())
    assert rows == list(enumerate(FIXED))


@pytest.mark.slow
def test_hugging_face_datasets(pyarrow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    from textfix.integrations.arrow import fix_table

    given = datasets.Dataset.from_dict({"id": list(range(len(TEXTS))), "text": TEXTS})
    for processes in (None, 2):
        fixed = given.with_format("arrow").map(
            fix_table, batched=True, batch_size=3, num_proc=processes
        )
        assert fixed.with_format(None)["text"][:] == FIXED
    with_changes = given.with_format("arrow").map(
        fix_table, batched=True, fn_kwargs={"changes": "changes"}
    )
    assert [len(row) for row in with_changes.with_format(None)["changes"][:]] == COUNTS


# --- datatrove ------------------------------------------------------------------------------------

DATATROVE = """
import sys, time
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader, ParquetReader
from datatrove.pipeline.writers import JsonlWriter
from textfix.integrations.datatrove import TextfixFormatter

def main(kind, top, out, logs, tasks, workers, wait):
    reader = {"jsonl": JsonlReader, "parquet": ParquetReader}[kind](top)
    def slowly(data, rank=0, world_size=1):
        for document in data:
            time.sleep(wait)
            yield document
    writer = JsonlWriter(out, output_filename="${rank}.jsonl", compression=None)
    LocalPipelineExecutor(
        [reader, slowly, TextfixFormatter(), writer], tasks=tasks, workers=workers,
        logging_dir=logs, start_method="fork" if workers == 1 else "forkserver",
    ).run()

if __name__ == "__main__":
    main(*sys.argv[1:5], *map(int, sys.argv[5:7]), float(sys.argv[7]))
"""


@pytest.fixture
def shards(tmp_path: Path, pyarrow: Any) -> Path:
    """The texts in four files of JSON Lines and four of Parquet, and a program for them."""
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    import pyarrow.parquet

    for kind in ("jsonl", "parquet"):
        (tmp_path / kind).mkdir()
    for shard in range(4):
        rows = [{"id": str(n), "text": TEXTS[n]} for n in range(5 * shard, 5 * shard + 5)]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / "jsonl" / f"{shard}.jsonl").write_text(lines)
        table = pyarrow.Table.from_pylist(rows)
        pyarrow.parquet.write_table(table, tmp_path / "parquet" / f"{shard}.parquet")
    (tmp_path / "job.py").write_text(DATATROVE)
    return tmp_path


def _job(shards: Path, kind: str, out: str, tasks: int, workers: int, wait: float = 0) -> Any:
    arguments = [kind, shards / kind, shards / out, shards / f"{out}-logs", tasks, workers, wait]
    return subprocess.Popen(
        [sys.executable, shards / "job.py", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip


def _done(job: Any) -> None:
    said, _ = job.communicate(timeout=120)
    assert job.returncode == 0, said


def _outputs(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.jsonl"))]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_datatrove_gives_the_same_bytes_for_any_tasks(shards: Path, kind: str) -> None:
    for tasks, workers in ((1, 1), (2, 1), (2, 2)):
        _done(_job(shards, kind, f"out-{tasks}-{workers}", tasks, workers))
    whole, parted, together = (_outputs(shards / f"out-{n}") for n in ("1-1", "2-1", "2-2"))
    assert len(parted) == 2
    assert parted == together
    rows = [json.loads(line) for line in whole[0].splitlines()]
    assert sorted(whole[0].splitlines()) == sorted(b"".join(parted).splitlines())
    assert [row["text"] for row in rows] == FIXED
    changes = [json.loads(row["metadata"]["textfix_changes"]) for row in rows]
    assert [len(found) for found in changes] == COUNTS
    stats = json.loads((shards / "out-2-2-logs" / "stats.json").read_text())
    (ours,) = [step["stats"] for step in stats if "textfix" in step["name"]]
    assert {name: ours[name] for name in ("total", "changed", "changes", "SPC301")} == {
        "total": len(TEXTS),
        "changed": sum(map(bool, COUNTS)),
        "changes": sum(COUNTS),  # a number where each document has one, else an object
        "SPC301": 10,
    }


def test_datatrove_passes_on_what_takes_too_long() -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed: textfix[datatrove]")
    from datatrove.data import Document

    from textfix.integrations.datatrove import TextfixFormatter

    block = TextfixFormatter(timeout=1e-9)
    text = "The end ofthe road. " * 20
    (document,) = block.run([Document(text=text, id="1")])
    assert (document.text, document.metadata["textfix_changes"]) == (text, "[]")
    assert block.stats.stats["timed_out"].total == 1
    with pytest.raises(ValueError, match="timeout must be"):
        TextfixFormatter(timeout=0)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills a group of processes")
def test_datatrove_goes_on_after_a_kill(shards: Path) -> None:
    _done(_job(shards, "jsonl", "whole", 4, 1))
    job = _job(shards, "jsonl", "out", 4, 1, wait=0.2)
    completed = shards / "out-logs" / "completions"
    deadline = time.monotonic() + 60
    while not (completed.is_dir() and list(completed.iterdir())):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(job.pid, signal.SIGKILL)
    job.communicate()
    assert len(list(completed.iterdir())) < 4
    _done(_job(shards, "jsonl", "out", 4, 1))
    assert _outputs(shards / "out") == _outputs(shards / "whole")


@pytest.mark.slow
def test_datatrove_on_ray(shards: Path, ray: Any) -> None:
    executors = pytest.importorskip("datatrove.executor.ray")
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from textfix.integrations.datatrove import TextfixFormatter

    reader = JsonlReader(str(shards / "jsonl"))
    writer = JsonlWriter(str(shards / "out"), output_filename="${rank}.jsonl", compression=None)
    executors.RayPipelineExecutor(
        [reader, TextfixFormatter(), writer],
        tasks=4, workers=2, mem_per_cpu_gb=0.5, logging_dir=str(shards / "logs"),
    ).run()  # fmt: skip
    _done(_job(shards, "jsonl", "local", 4, 1))
    assert _outputs(shards / "out") == _outputs(shards / "local")


# --- scikit-learn, pandas, Polars -----------------------------------------------------------------


def test_scikit_learn() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: textfix[sklearn]")
    from sklearn.base import clone
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.pipeline import make_pipeline

    from textfix.integrations.sklearn import TextFixer

    fixer = clone(TextFixer("corpus"))
    assert fixer.fit(TEXTS).transform(TEXTS) == FIXED
    assert fixer.get_params() == {"profile": "corpus", "n_jobs": 1, "timeout": None}
    words = make_pipeline(fixer, CountVectorizer()).fit(TEXTS)[-1].vocabulary_
    assert "ofthe" not in words
    assert {"of", "the"} <= set(words)
