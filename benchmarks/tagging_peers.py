"""The learned peer of the tagger: TF-IDF with a linear support vector machine, task by task.

Labelled records enter; predictions in the words of the corpora's scorer leave, each by
machines fitted on the other folds. It is the usual first model of a text-classification
paper; it knows nothing of rules.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from benchmarks.tagging_keywords import Prediction
from benchmarks.tagging_model import Labelled, folds
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

# one classifier per task and pool of corpora; a class alone in its corpus needs the others
_POOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("species", ("studytypeteller",)),
    ("design", ("studytypeteller",)),
    ("design", ("psynamic",)),
    (
        "randomised",
        (
            "studytypeteller",
            "psynamic",
            "nejm_rct",
            "pico_breast_rct",
            "ctro_glaucoma_t2dm",
            "spirit_consort_tm",
        ),
    ),
    ("blinding", ("ctro_glaucoma_t2dm", "spirit_consort_tm")),
)


LEAST_SEEN = 2  # records a word must stand in
PEER_TASKS = frozenset((task, corpus) for task, corpora in _POOLS for corpus in corpora)


class SvcPeers:
    """TF-IDF of words and word pairs with a linear support vector machine, task by task."""

    def __init__(self, records: Sequence[Labelled]) -> None:
        self._records = records
        texts = [f"{each.line['title']}\n{each.line['abstract']}" for each in records]
        counter = HashingVectorizer(
            n_features=1 << 20, ngram_range=(1, 2), alternate_sign=False, norm=None
        )
        self._counts = counter.transform(texts)

    def cross_validate(self) -> dict[str, Prediction]:
        """A prediction for every record by machines that never saw it."""
        found = {each.id: {"id": each.id} for each in self._records}
        for train, test in folds(self._records):
            for task, corpora in _POOLS:
                self._predict(task, corpora, train, test, found)
        return found

    def _predict(
        self,
        task: str,
        corpora: tuple[str, ...],
        train: NDArray[np.int64],
        test: NDArray[np.int64],
        found: dict[str, Prediction],
    ) -> None:
        known = [at for at in train if self._label(at, task, corpora) is not None]
        asked = [at for at in test if self._label(at, task, corpora) is not None]
        if not asked:
            return
        seen = np.asarray((self._counts[known] > 0).sum(axis=0)).ravel()
        counts = self._counts[:, np.flatnonzero(seen >= LEAST_SEEN)]
        weigher = TfidfTransformer(sublinear_tf=True).fit(counts[known])
        labels = np.array([str(self._label(at, task, corpora)) for at in known])
        machine = LinearSVC(class_weight="balanced", random_state=0)
        machine.fit(weigher.transform(counts[known]), labels)
        for at, value in zip(asked, machine.predict(weigher.transform(counts[asked])), strict=True):
            found[self._records[at].id][task] = _plain(str(value))

    def _label(self, at: int, task: str, corpora: tuple[str, ...]) -> object:
        record = self._records[at]
        return record.line["gold"].get(task) if record.corpus in corpora else None


def _plain(value: str) -> str | bool:
    return {"True": True, "False": False}.get(value, value)
