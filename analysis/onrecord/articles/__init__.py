"""Text comes in: articles, corpora, their readers, paragraphs and sentences with true offsets."""

from onrecord.articles.corpus import Article, Corpus
from onrecord.articles.dedupe import stories, wire_copies
from onrecord.articles.read import read_corpus
from onrecord.articles.segment import sentences

__all__ = ["Article", "Corpus", "read_corpus", "sentences", "stories", "wire_copies"]
