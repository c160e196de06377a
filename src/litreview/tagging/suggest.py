"""Which claims a study may bear on, and which studies a claim may rest on: suggestions, ranked.

Claims and the sentences of studies enter; `MayBear` leaves, the likeliest first, each with the
sentence and the words it shares with the claim. Words alone are compared, the rarer the better.
Where a sentence shares a whole entry of the claim's words, two words of its outcome, or one of
these and the people, it goes before what everyday words suggest. Whether a study speaks for or
against a claim is left to people.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.claim import Claim
from litreview.model.fields import Field, Value
from litreview.model.identity import ClaimId, StudyId
from litreview.model.suggestion import MayBear
from litreview.model.tag import Evidence
from litreview.model.vocabulary import PEOPLE, ClaimKind, Subjects
from litreview.tagging.evidence import quote_around
from litreview.tagging.folding import fold
from litreview.tagging.sections import Document, Section

Keys = Callable[[str], Mapping[str, str]]
"""The words of a text that say something, each under a key that its forms share."""

MAX_SUGGESTED = 5  # as many as one looks through; beyond them few are right
LEAST_SHARED = 0.3  # score below which words are shared by chance
UNNAMED = 0.4  # what a score is worth that rests on words a study may share by chance; ours
_PLACES = {
    Section.TITLE: 1.5,
    Section.RESULTS: 1.2,
    Section.CONCLUSIONS: 1.2,
    Section.ABSTRACT: 1.0,
    Section.OBJECTIVE: 1.0,
    Section.METHODS: 0.6,
    Section.BACKGROUND: 0.5,
    Section.REGISTRATION: 0.0,
}
"""What a shared word is worth by where it stands; ours."""
_MESH = 1.2
_WORDS, _OUTCOME, _STATEMENT = 1.0, 0.8, 0.3  # what a claim's word is worth by where it has it
_SAME_SUBJECTS = 1.2  # a study of those that the claim is about goes before others
_PEOPLE_BEAR = 0.15  # added for a word of the claim's people, wherever it is shared
_EVERYDAY = 5  # letters of a word's key up to which its other forms may mean something else

_ALONE = 6  # letters of a word's key up to which it suggests nothing by itself

_OF_ANY_STUDY = """
    effect action activity system function change response study trial research mechanism treatment
    therapy patient people human animals rats mice rat mouse experiment condition influence role
    result property efficacy effective level increase decrease enhance like similar new synthetic
    analog peptide form use time group day week administration dose long short last possible
"""
_ACTIONS = {
    "anxioly": "anxiety",
    "antidepress": "depression",
    "antistress": "stress",
    "analges": "pain",
    "antinocicep": "pain",
    "nootrop": "memory learning attention cognition",
    "mnestic": "memory",
    "neuroprotect": "neuroprotection",
    "hypnotic": "sleep",
    "sedati": "sedation",
    "antivir": "virus infection",
    "immunomod": "immune",
    "antihypox": "hypoxia",
    "antiischem": "ischemia stroke",
    "cerebral isch": "stroke",
    "antiulcer": "ulcer",
    "antiinflam": "inflammation",
    "antihypertens": "blood pressure",
}
"""What the name of an action, however it goes on, is an action on."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """A claim's words: each key with its weight, and as it is written."""

    claim: Claim
    weights: Mapping[str, float]
    written: Mapping[str, str]
    people: frozenset[str]
    entries: tuple[Mapping[str, str], ...]
    outcome: frozenset[str]

    def is_named_in(self, passages: Sequence[_Shared]) -> bool:
        """Whether any passage says more of the claim than one word that it may share by chance."""
        said = frozenset[str]().union(*(passage.keys for passage in passages))
        of_people = self.people - self.outcome
        least = 1 if said & of_people else 2
        return any(
            len(self.outcome & passage.keys.keys()) >= least
            or any(_holds(passage.keys, entry) for entry in self.entries)
            for passage in passages
            if passage.worth
        )


def _holds(said: Mapping[str, str], entry: Mapping[str, str]) -> bool:
    """Whether all words of an entry are said; one alone in its own form: a nerve is no "nerves"."""
    if not entry.keys() <= said.keys():
        return False
    return len(entry) > 1 or all(
        len(key) > _EVERYDAY or said[key] in (word, f"{word}s") for key, word in entry.items()
    )


class ClaimIndex:
    """The claims of one compound, ready to be compared with studies.

    A word that many claims share tells little, and the compound's own names nothing.
    """

    def __init__(self, claims: Sequence[Claim], keys: Keys, names: Iterable[str] = ()) -> None:
        self._keys = keys
        self._left_out = frozenset(key for words in (*names, _OF_ANY_STUDY) for key in keys(words))
        claims = [claim for claim in claims if claim.kind is not ClaimKind.FACT]
        words = [self._words(claim) for claim in claims]
        held = Counter(key for own in words for key in own)
        self._rarity = {key: math.log(1 + len(claims) / count) for key, count in held.items()}
        self._profiles = tuple(map(self._profile, claims, words))

    def may_bear_on(
        self,
        document: Document,
        values: Mapping[Field, Value],
        known: Iterable[ClaimId] = (),
        at_most: int = MAX_SUGGESTED,
    ) -> tuple[MayBear, ...]:
        """The claims a study may bear on, the likeliest first; those known are left out."""
        passages, left_out = list(_passages(document, self._keys)), frozenset(known)
        found = (
            self._compare(document, profile, passages, values)
            for profile in self._profiles
            if profile.claim.id not in left_out
        )
        ranked = sorted(filter(None, found), key=lambda each: (-each.score, each.claim))
        return tuple(ranked[:at_most])

    def studies_for(
        self, claim: ClaimId, studies: Iterable[tuple[Document, Mapping[Field, Value]]]
    ) -> tuple[MayBear, ...]:
        """The studies, of those given, that may bear on a claim, the likeliest first."""
        profiles = [profile for profile in self._profiles if profile.claim.id == claim]
        found = (
            self._compare(document, profile, list(_passages(document, self._keys)), values)
            for document, values in studies
            for profile in profiles
        )
        ranked = sorted(filter(None, found), key=lambda each: (-each.score, each.study))
        return tuple(ranked[:MAX_SUGGESTED])

    def _words(self, claim: Claim) -> dict[str, tuple[float, str]]:
        texts = (
            (_STATEMENT, claim.statement),
            (_OUTCOME, f"{claim.outcome} {claim.short}"),
            (_WORDS, " ; ".join(claim.words)),
        )
        found = {
            key: (weight, word) for weight, text in texts for key, word in self._keys(text).items()
        }
        return {key: word for key, word in found.items() if key not in self._left_out}

    def _profile(self, claim: Claim, words: Mapping[str, tuple[float, str]]) -> _Profile:
        weights = {key: weight * self._rarity[key] for key, (weight, _) in words.items()}
        written = {key: word for key, (_, word) in words.items()}
        entries = [self._keys(entry) for entry in (*claim.words, claim.outcome)]
        people = frozenset(self._keys(claim.population)) - self._left_out
        outcome = frozenset(self._keys(claim.outcome)) - self._left_out
        return _Profile(
            claim,
            weights,
            written,
            people,
            tuple(
                entry
                for entry in entries
                if entry.keys() - self._left_out
                and not (len(entry) == 1 and entry.keys() <= people - outcome)
            ),
            outcome,
        )

    def _compare(
        self,
        document: Document,
        profile: _Profile,
        passages: Sequence[_Shared],
        values: Mapping[Field, Value],
    ) -> MayBear | None:
        best: defaultdict[str, float] = defaultdict(float)
        sums = []
        for passage in passages:
            shared = passage.keys.keys() & profile.weights.keys()
            sums.append(sum(profile.weights[key] for key in shared) * passage.worth)
            for key in shared:
                best[key] = max(best[key], profile.weights[key] * passage.worth)
        score = (
            sum(best.values())
            / math.sqrt(sum(profile.weights.values()))
            * _fit(profile, passages, values)
        )
        named = profile.is_named_in(passages)
        score *= 1.0 if named else UNNAMED
        everyday = len(best) < 2 and max(map(len, best), default=0) <= _ALONE
        if score < LEAST_SHARED or (everyday and not named):
            return None
        passage = passages[max(range(len(sums)), key=sums.__getitem__)]
        rarest = sorted(best, key=lambda key: (-best[key], key))
        return MayBear(
            StudyId(document.text.study),
            profile.claim.id,
            passage.evidence(),
            tuple(profile.written[key] for key in rarest),
            round(score, 3),
        )


@dataclass(frozen=True, slots=True)
class _Shared:
    """A sentence or heading, its keys, what a shared word in it is worth, and how to quote it."""

    keys: Mapping[str, str]
    worth: float
    evidence: Callable[[], Evidence]


def _passages(document: Document, keys: Keys) -> Iterator[_Shared]:
    printed = document.text.text
    for sentence in document.sentences:
        words = _with_actions(printed[sentence.start : sentence.end])
        quote = partial(quote_around, document, sentence, 0, 1)
        yield _Shared(keys(words), _PLACES[sentence.section], quote)
    for heading in document.text.mesh_headings:
        yield _Shared(keys(heading), _MESH, partial(Evidence, "mesh", heading))


def _with_actions(sentence: str) -> str:
    """A sentence, and behind it what the actions named in it act on."""
    plain = fold(sentence).replace("anti-", "anti")
    return " ".join((sentence, *(what for action, what in _ACTIONS.items() if action in plain)))


def _fit(profile: _Profile, passages: Sequence[_Shared], values: Mapping[Field, Value]) -> float:
    """What the people add: of the kind the claim is about, and named as the claim names them."""
    of_people = values.get(Field.SPECIES) in PEOPLE
    about_people = profile.claim.about is Subjects.PEOPLE
    named = sum(any(key in passage.keys for passage in passages) for key in profile.people)
    return (_SAME_SUBJECTS if of_people == about_people else 1.0) + _PEOPLE_BEAR * named
