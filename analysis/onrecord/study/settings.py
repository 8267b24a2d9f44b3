"""What a study is told: the checked content of its `study.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import yaml

from onrecord.bounded import load_yaml
from onrecord.errors import OnRecordError
from onrecord.quotes import ENGINES

SETTINGS_FILE = "study.yaml"

# Fewer resamples than 99 cannot give the ends of a 95 % interval.
_LEAST = {"topics": 1, "resamples": 99, "seed": 0}


@dataclass(frozen=True, slots=True)
class Settings:
    """What `study.yaml` says.

    Parameters
    ----------
    title, question : str
        What the page is headed with.
    corpus : Path
        The folder of articles, resolved against the study's own folder.
    article : str
        The article_id shown in full on the page.
    leaders : tuple of str
        The person_ids compared.
    speakers : tuple of str
        The person_ids shown where more than the leaders have room; the leaders where it is left out.
    weigh : {"quotation", "article"}
        The estimand of every comparison.
    topics : int
        Number of topics.
    resamples : int
        Bootstrap resamples and permutations.
    seed : int
        Seed of everything that draws at random.
    people : Path or None
        A table of people of one's own, as `onrecord.people_table` takes it, resolved like `corpus`.
    corrections : Path or None
        Speakers corrected by hand, as `onrecord.quotations` takes them, resolved like `corpus`.
    columns : mapping of str to str
        One's own column names to declared ones, as `onrecord.read_corpus` takes them.
    engine : {"fast", "accurate"} or None
        What reads quotations and scores tone and portrayal; None reads by "fast" and scores by "accurate", the
        defaults of the verbs.
    """

    title: str
    question: str
    corpus: Path
    article: str
    leaders: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    weigh: Literal["quotation", "article"] = "quotation"
    topics: int = 6
    resamples: int = 1999
    seed: int = 0
    people: Path | None = None
    corrections: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    engine: Literal["fast", "accurate"] | None = None


def read_settings(folder: str | Path) -> Settings:
    """Read and check a study's `study.yaml`.

    Parameters
    ----------
    folder : str or Path
        The folder that holds it.

    Returns
    -------
    Settings
        The checked settings.

    Raises
    ------
    OnRecordError
        When the file is missing or broken, a key is unknown or missing, or a value is of the wrong kind.
    """
    path = Path(folder) / SETTINGS_FILE
    if not path.is_file():
        raise OnRecordError.unreadable(path, "there is no such file", "A study is a folder that holds study.yaml.")
    try:
        given = load_yaml(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise OnRecordError.unreadable(path, f"is not valid YAML ({reason})", "Mend it and run again.") from error
    if not isinstance(given, dict):
        raise OnRecordError.unreadable(path, "holds no settings", "See the study that ships with the repository.")
    return _settings(given, path)


def engines(engine: str | None) -> tuple[str, str]:
    """Give what a study reads quotations by, and what it scores tone and portrayal by.

    Examples
    --------
    >>> engines(None), engines("fast")
    (('fast', 'accurate'), ('fast', 'fast'))
    """
    return engine or "fast", engine or "accurate"


def _settings(given: dict[str, Any], path: Path) -> Settings:
    allowed = [field.name for field in fields(Settings)]
    for key in given:
        if key not in allowed:
            raise OnRecordError.unknown(f"setting in {path.name}", key, allowed)
    missing = [name for name in ("title", "question", "corpus", "article", "leaders") if given.get(name) is None]
    if missing:
        raise OnRecordError(f"{path} lacks {', '.join(missing)}; a study needs them.")
    texts = {name: _text(given[name], f"{path}: {name}") for name in ("title", "question", "corpus", "article")}
    leaders = _names(given["leaders"], f"{path}: leaders")
    if len(leaders) < 2:
        raise OnRecordError(f"{path} names {len(leaders)} leaders; a comparison needs two or more person_ids.")
    if given.get("weigh", "quotation") not in ("quotation", "article"):
        raise OnRecordError.unknown(f"weigh in {path.name}", given["weigh"], ("quotation", "article"))
    if given.get("engine") not in (None, *ENGINES):
        raise OnRecordError.unknown(f"engine in {path.name}", given["engine"], ENGINES)
    for name, least in _LEAST.items():
        value = given.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**32:
            raise OnRecordError(f"{path}: {name} is {value!r}; it must be a whole number, {least} or more.")
    speakers = _names(given.get("speakers") or [], f"{path}: speakers") or leaders
    places = {"corpus": (path.parent / texts.pop("corpus")).resolve(), "people": None, "corrections": None}
    for name in ("people", "corrections"):
        if given.get(name) is not None:
            places[name] = (path.parent / _text(given[name], f"{path}: {name}")).resolve()
    columns = _columns(given.get("columns") or {}, f"{path}: columns")
    return Settings(**{**given, **texts, **places, "columns": columns, "leaders": leaders, "speakers": speakers})


def _text(value: object, what: str) -> str:
    # An id such as 2013 reads as a number in YAML.
    if not isinstance(value, str | int | float) or not str(value).strip():
        raise OnRecordError(f"{what} is {value!r}; it must be a text.")
    return str(value)


def _names(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OnRecordError(f"{what} is {value!r}; it must be a list of person_ids.")
    # Named twice counts once.
    return tuple(dict.fromkeys(value))


def _columns(value: object, what: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for pair in value.items() for item in pair):
        raise OnRecordError(f"{what} is {value!r}; write your names and ours, e.g. {{Body text: text}}.")
    return dict(value)
