"""Files from strangers: what they may not do, and the row or error that says so."""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import onrecord as rec
from onrecord.articles.read import table as tables
from onrecord.measures.linear import load, save

SOURCE = Path(__file__).parents[2] / "analysis" / "onrecord"
MODULES = sorted(SOURCE.rglob("*.py"))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghij", "bcdefghijk", strict=True)
)


def called(path: Path) -> set[str]:
    """Every name that a module calls, with the module or object that it is taken from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_nothing_that_is_read_can_run(path):
    forbidden = {"pickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "subprocess", "ctypes"}
    assert not {name.partition(".")[0] for name in imported(path)} & forbidden
    names = called(path)
    assert not names & {
        "eval",
        "exec",
        "compile",
        "__import__",
        "os.system",
        "os.popen",
        "pd.read_pickle",
        "torch.load",
    }
    # YAML is loaded in one place, which looks at it first; the package's own resources are not strangers.
    if path.name != "bounded.py" and "resources" not in path.parts:
        assert not {name for name in names if re.fullmatch(r"yaml\.\w*load\w*", name)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "numpy.load"):
            assert {word.arg: ast.unparse(word.value) for word in node.keywords}.get("allow_pickle") == "False"


def test_a_file_over_the_bound_is_a_row_and_the_others_are_read(tmp_path):
    (tmp_path / "large.txt").write_text("Rain fell. " * 100, encoding="utf-8")
    (tmp_path / "small.txt").write_text("Rain fell.", encoding="utf-8")
    corpus = rec.read_corpus(tmp_path, largest=1_000)
    assert [article.article_id for article in corpus] == ["small"]
    assert corpus.issues["problem"].tolist() == [
        "1,100 bytes, and at most 1,000 are read; cut it, or pass a larger largest="
    ]
    assert len(rec.read_corpus(tmp_path)) == 2
    assert corpus.files.set_index("where")["n_unread"].to_dict() == {"large.txt": 1, "small.txt": 0}


@pytest.mark.parametrize("largest", [0, -1, True, 1.5, "1"])
def test_a_bound_that_is_none_is_refused(tmp_path, largest):
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    with pytest.raises(rec.OnRecordError, match="largest="):
        rec.read_corpus(tmp_path, largest=largest)


def test_a_table_that_unpacks_beyond_measure_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    pd.DataFrame({"text": ["Rain fell. " * 1000]}).to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.txt").write_text("Rain fell.", encoding="utf-8")
    monkeypatch.setattr(tables, "UNPACKED", 1)
    corpus = rec.read_corpus(tmp_path)
    assert [article.article_id for article in corpus] == ["b"]
    assert "refused as an archive bomb" in corpus.issues["problem"][0]


def package(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("outside", [True, False], ids=["external", "laughs"])
def test_a_spreadsheet_with_entities_gives_none_of_them(tmp_path, outside):
    (tmp_path / "secret.txt").write_text("secret words", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY k SYSTEM "file://{tmp_path}/secret.txt">' if outside else LAUGHS
    pd.DataFrame({"text": ["Rain fell."]}).to_excel(tmp_path / "plain.xlsx", index=False)
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    for name in [part for part in parts if part.endswith(("sheet1.xml", "sharedStrings.xml"))]:
        head, mark, rest = parts[name].partition("?>")
        body = rest if mark else head
        parts[name] = f"<?xml version='1.0'?>{entity}]>{body.replace('Rain fell.', 'Rain &k; fell.')}"
    (tmp_path / "x.xlsx").write_bytes(package(parts))
    (tmp_path / "plain.xlsx").unlink()
    (tmp_path / "secret.txt").rename(tmp_path / "secret.log")
    (tmp_path / "z.txt").write_text("Rain fell.", encoding="utf-8")
    corpus = rec.read_corpus(tmp_path)
    told = str(corpus.articles.to_dict()) + str(corpus.issues.to_dict())
    assert "secret words" not in told
    assert "hahaha" not in told
    assert "z" in corpus


@pytest.mark.parametrize("outside", [True, False], ids=["external", "laughs"])
def test_a_word_file_with_entities_gives_none_of_them(tmp_path, build, outside):
    pytest.importorskip("docx")
    (tmp_path / "secret.log").write_text("secret words", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY k SYSTEM "file://{tmp_path}/secret.log">' if outside else LAUGHS
    with zipfile.ZipFile(io.BytesIO(build["docx_bytes"]([("", "Rain fell.")]))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    _, _, body = parts["word/document.xml"].rpartition("?>")
    parts["word/document.xml"] = f"<?xml version='1.0'?>{entity}]>{body.replace('Rain fell.', 'Rain &k; fell.')}"
    (tmp_path / "x.docx").write_bytes(package(parts))
    (tmp_path / "z.txt").write_text("Rain fell.", encoding="utf-8")
    corpus = rec.read_corpus(tmp_path)
    told = str(corpus.articles.to_dict()) + str(corpus.issues.to_dict())
    assert "secret words" not in told
    assert "hahaha" not in told
    assert "z" in corpus


def test_a_linear_model_that_was_changed_or_holds_objects_is_refused(tmp_path):
    save(tmp_path / "m", {"weights": np.zeros(3)}, {"kind": "demo"})
    arrays, _ = load(tmp_path / "m", "demo", {"weights": (3,)})
    assert arrays["weights"].tolist() == [0, 0, 0]
    np.savez(tmp_path / "m.npz", weights=np.ones(3, dtype="<f2"))
    with pytest.raises(rec.OnRecordError, match="not those that the card describes"):
        load(tmp_path / "m", "demo", {"weights": (3,)})
    np.savez(tmp_path / "m.npz", weights=np.array([{"a": 1}, print, None], dtype=object))
    with pytest.raises(rec.OnRecordError, match="no model can be read"):
        load(tmp_path / "m", "demo", {"weights": (3,)})


def test_a_network_whose_file_has_another_hash_is_refused(tmp_path):
    shipped = SOURCE / "resources" / "models"
    card = json.loads((shipped / "tone.json").read_text(encoding="utf-8"))
    (tmp_path / "tone.json").write_text(json.dumps(card), encoding="utf-8")
    (tmp_path / "tone.onnx").write_bytes((shipped / "tone.onnx").read_bytes()[:-1] + b"x")
    with pytest.raises(rec.OnRecordError, match=r"SHA-256|changed"):
        rec.tone(pd.DataFrame({"text": ["Rain."]}), model=tmp_path / "tone.json")
