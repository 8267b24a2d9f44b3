"""The only room that knows of parallel work: articles in memory, and folders of parts that do not fit there."""

from onrecord.engine.articles import map_articles
from onrecord.engine.partitions import map_partitions
from onrecord.engine.store import read_parts

__all__ = ["map_articles", "map_partitions", "read_parts"]
