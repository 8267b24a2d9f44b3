"""Reads what a cue takes: the construction that follows it, and where the attributed words begin and end."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.quotes.cues import word_set
from onrecord.quotes.source import Frame, Range
from onrecord.quotes.tag import Sentence

# An adjunct between cue and content: "on Monday", "in an interview with the Courier", "this week".
_ADJUNCT = re.compile(r"(?:[AL]|U?L|[ps](?:[DU$]?(?:[oeg#JBS-]|N(?=[No]))*[oegNZ#LBSO](?:c(?=[NoDU]))?)+)*")
_ADDRESSEE = re.compile(
    r"(?P<who>O|[$DU]{0,2}[oeg#]*(?:N+|[oBS])(?:c(?:N+|o))?(?:p[D$]?N+)?)(?:[ps][DU$]?[oeg#NGBS]*[NogZ#GBS])*"
)
_NOUNISH = r"(?:[DU$ZNo#qJgBO-]|e(?=[oN])|V(?=[oN])|S(?=[mbhdvc])|c(?=[DUN$o])|\([^)]{1,8}\))"
_BARE = re.compile(
    rf"A*(?:C|PA*[mbhdvVSBeA]|{_NOUNISH}+(?:,[^,]{{1,12}},)?(?:p{_NOUNISH}+){{0,3}}"
    r"A*(?:[mbhdv]|[eV](?=[DU$TNOpP#tA])|S(?=[DU$TNtpAPO]))|(?:I|P)[b])"
)
_NOUN_AFTER = frozenset("DU$NoZ#OqPeBSL")


class Complement(NamedTuple):
    """What follows a cue: the construction, where the content begins, and who is spoken to."""

    construction: str
    start: int
    addressee: Range | None = None


def read_complement(sentence: Sentence, frame: Frame, lemma: str) -> Complement | None:
    """Tell the construction that a cue verb takes.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    frame : Frame
        The cue verb with its group.
    lemma : str
        Its dictionary form.

    Returns
    -------
    Complement or None
        None where nothing follows that could be content.
    """
    kinds = sentence.kinds
    at = frame.head + 1
    direct = _clausal(kinds, at)
    if direct and direct.construction != "bare":
        return direct
    plain = _made_plain(sentence, at)
    if plain:
        return plain
    if lemma in word_set("addressed") and not frame.passive:
        match = _ADDRESSEE.match(kinds, at)
        if match:
            after = _ADJUNCT.match(kinds, match.end())
            for stop in (match.end(), after.end() if after else match.end()):
                clause = _clausal(kinds, stop)
                if clause:
                    return Complement("told-" + clause.construction, clause.start, match.span("who"))
    if direct:
        return direct
    match = _ADJUNCT.match(kinds, at)
    clause = _clausal(kinds, match.end()) if match and match.end() > at else None
    # Behind "of the man", a bare clause would begin with the man.
    if clause and (clause.construction != "bare" or kinds[at] != "p"):
        return clause
    while at < len(kinds) and kinds[at] == "A":
        at += 1
    return _phrasal(kinds, at)


def _made_plain(sentence: Sentence, at: int) -> Complement | None:
    """Match "made it clear … that" and "let it be known … that"."""
    words = word_set("plainness")
    behind = next((i + 1 for i in range(at, min(at + 4, len(sentence.words))) if sentence.words[i] in words), None)
    if behind is None:
        return None
    that = sentence.kinds.find("T", behind, behind + 12)
    return Complement("that", that) if that >= 0 and "," not in sentence.kinds[behind:that] else None


def spoken_to(sentence: Sentence, at: int, lemma: str) -> Range | None:
    """Find the person told behind a cue that names one: ``"…," Holm told the Harbor Courier``."""
    match = _ADDRESSEE.match(sentence.kinds, at) if lemma in word_set("addressed") else None
    return match.span("who") if match else None


def _clausal(kinds: str, at: int) -> Complement | None:
    """Match a clause or quotation that begins at token `at`."""
    rest = kinds[at : at + 3]
    if not rest:
        return None
    if rest[0] == ":":
        return Complement("colon", at + 1) if len(rest) > 1 else None
    if rest[0] == "Q" or rest[:2] == ",Q":
        return Complement("quote", at + (rest[0] == ","))
    if rest[0] == "T":
        return Complement("that", at)
    if rest[:2] == ",T":
        return Complement("that", at + 1)
    if rest[0] in "HR" and len(rest) > 1:
        return Complement("wh", at)
    if rest[0] == "t" and rest[1:2] and (rest[1] in "BobhdA" or rest[1] == "n"):
        return Complement("to", at)
    if rest[:2] == "nt":
        return Complement("to", at)
    if _BARE.match(kinds, at):
        return Complement("bare", at)
    return None


def _phrasal(kinds: str, at: int) -> Complement | None:
    """Match a noun phrase, a prepositional phrase or a gerund."""
    if at >= len(kinds):
        return None
    kind = kinds[at]
    if kind in "Gg":
        return Complement("ing", at)
    if kind in "pt" and at + 1 < len(kinds) and kinds[at + 1] in "DU$NoZ#OqPegGBSHTQRV":
        return Complement("prep", at + 1)
    if kind == "s" and at + 1 < len(kinds):
        return Complement("as", at + 1)
    return Complement("np", at) if kind in _NOUN_AFTER else None


_CLAUSES = frozenset(("that", "bare", "wh", "quote", "colon"))
_CLOSING = ".,;:?!"
_SUBJECT = r"(?:[PC]|[DUN$oZ#eIq]+)"

# Where a content clause ends inside its sentence. Each was an end more often than not in the training data.
_CLAUSE_ENDS = re.compile(
    rf";|,(?:A*G|R|c?A*V|cA*{_SUBJECT}A*[VSvmhbd]|{_SUBJECT}A*V[.,])|c(?:p?U?L)?A*V(?=A*[TQ])"
    r"|-(?=[DPG])(?!.*-)"
)
_PHRASE_ENDS = re.compile(
    rf";|,(?:A*G|R|s|c(?!N)|A*[VSBmhbd]|D|A|P|{_SUBJECT}A*[VSvmhbd])|c(?:p?U?L)?A*[VG]|c(?:[PC]|{_SUBJECT}A*[mhbdvV])|-"
)
# The verb of the clause whose subject holds the cue: "their hopes for peace were high".
_OUTER_VERB = re.compile(r"[mbhd]")
_CLOSES_OVER = frozenset("RHTPCsQ")
_NEW_PHRASE = frozenset(("a", "an", "while"))
# A main clause behind an opening subordinate one: "When Holm said it was over, Brandt left."
_MAIN_CLAUSE = re.compile(rf",A*(?:{_SUBJECT}|[DUN$oZ#eIq]+p[DUN$oZ#eIq]+)A*[mhbdvVSeB]|,A*$")
_RELATIVE_END = re.compile(r",A*[mbhdvVS]")


def content_end(sentence: Sentence, start: int, construction: str, frame: Frame | None = None) -> int:
    """Find the token behind the last one of a content that begins at `start`.

    Parameters
    ----------
    sentence : Sentence
        The sentence.
    start : int
        Index of the content's first token.
    construction : str
        As `read_complement` names it.
    frame : Frame or None
        The cue, where the place of its clause in the sentence matters.

    Returns
    -------
    int
        An index beyond `start`, at most the sentence's length.
    """
    kinds = sentence.kinds
    stop = len(kinds)
    while stop > start and kinds[stop - 1] in _CLOSING:
        stop -= 1
    ends = [_CLAUSE_ENDS if construction.rsplit("-", 1)[-1] in _CLAUSES else _PHRASE_ENDS]
    if frame and _is_opening_clause(kinds, frame):
        ends.append(_MAIN_CLAUSE)
    if frame and frame.relation == "relative":
        ends.append(_RELATIVE_END)
    found = [match.start() for pattern in ends if (match := pattern.search(kinds, start + 1, stop))]
    if ends[0] is _CLAUSE_ENDS:
        found += _new_phrase(sentence, start, stop)
    elif frame and (frame.relation == "possessive" or kinds[frame.head] in "oA") and not construction.endswith("to"):
        verb = _OUTER_VERB.search(kinds, start + 1, stop)
        if verb and _CLOSES_OVER.isdisjoint(kinds[start : verb.start()]):
            found.append(verb.start())
    return min([stop, *found])


def _new_phrase(sentence: Sentence, start: int, stop: int) -> list[int]:
    """Find a comma behind which the writer comments: "…, a claim that", "…, while"."""
    at = sentence.kinds.find(",", start + 1, stop - 1)
    while at >= 0:
        if sentence.words[at + 1] in _NEW_PHRASE:
            return [at]
        at = sentence.kinds.find(",", at + 1, stop - 1)
    return []


def _is_opening_clause(kinds: str, frame: Frame) -> bool:
    """Tell whether the cue stands in a subordinate clause that opens the sentence."""
    opens = kinds[0] in "sHpGgVE" or kinds[:2] in ("cs", "cH") or frame.head == 0
    return opens and "," not in kinds[: frame.head]
