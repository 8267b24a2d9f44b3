"""What archives, citations and hosted images read: complete, and telling the same as pyproject.toml."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import onrecord as rec

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def citation():
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.fixture(params=[".zenodo.json", "codemeta.json"])
def archived(request):
    return json.loads((ROOT / request.param).read_text(encoding="utf-8"))


def test_the_citation_is_complete(citation):
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert {"message", "title", "authors", "abstract", "keywords", "license", "version", "date-released"} <= set(
        citation
    )
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(citation["date-released"]))
    assert all(author.get("name") or author.get("family-names") for author in citation["authors"])


def test_the_citation_tells_what_the_project_tells(citation):
    assert citation["version"] == rec.__version__ == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in PROJECT["authors"]]


def test_the_archives_are_told_the_same(citation, archived):
    assert archived["version"] == citation["version"]
    assert archived["license"].rsplit("/", 1)[-1] == citation["license"]
    makers = archived.get("creators") or archived["author"]
    assert [each["name"] for each in makers] == [each["name"] for each in citation["authors"]]
    assert archived["keywords"] == citation["keywords"]
    assert " ".join(citation["abstract"].split()) in archived["description"]


def test_an_archive_is_told_that_the_texts_have_rights_of_their_own():
    archived = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert "corpus/LICENSE.md" in archived["notes"]
    assert "no evidence about any real outlet" in archived["description"]


def test_a_hosted_image_takes_the_locked_packages_and_this_checkout():
    image = yaml.safe_load((ROOT / ".binder" / "environment.yml").read_text(encoding="utf-8"))
    python = next(each.split("=")[1] for each in image["dependencies"] if each.startswith("python="))
    assert tuple(map(int, python.split("."))) >= (3, 11)
    after = ROOT / ".binder" / "postBuild"
    assert os.access(after, os.X_OK)
    commands = after.read_text(encoding="utf-8")
    assert "set -euo pipefail" in commands
    assert "--require-hashes -r requirements.lock" in commands
    assert (ROOT / "requirements.lock").is_file()


def test_the_environment_of_conda_installs_the_project_with_an_extra_that_there_is():
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    inner = next(each["pip"] for each in wanted if isinstance(each, dict))
    extras = re.fullmatch(r"\.\[([\w,]+)\]", inner[0])
    assert extras is not None
    assert set(extras[1].split(",")) <= set(PROJECT["optional-dependencies"])
    assert f"python{PROJECT['requires-python']}" in wanted
