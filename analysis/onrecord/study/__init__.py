"""A study, `study.yaml`, run from corpus to page: the whole way, written once."""

from onrecord.study.partitions import Partitions, run_partitions
from onrecord.study.run import run_study
from onrecord.study.settings import Settings, read_settings
from onrecord.study.tables import Study, measure_study, passages

__all__ = [
    "Partitions",
    "Settings",
    "Study",
    "measure_study",
    "passages",
    "read_settings",
    "run_partitions",
    "run_study",
]
