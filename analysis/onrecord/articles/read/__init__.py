"""Files to a `Corpus`: one reader a kind of file; everything readable becomes an article, all else an issue."""

from onrecord.articles.read.collect import read_corpus
from onrecord.articles.read.recognise import FORMATS

__all__ = ["FORMATS", "read_corpus"]
