"""One reviewer's session: the queue, the study in hand, and what was done.

A compound and a reviewer enter; studies come into hand one by one, as this reviewer may see them,
and what is said of them goes through the verbs of `review` and `link`, as from every other door.
Where the reviewer stands is kept beside the database, so that a session that was killed goes on at
the same study; what was said is on disk when the verb returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from litreview.errors import NounError, StoreReadOnly, UsageError
from litreview.ladder.content_words import content_words
from litreview.model.claim import Claim
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.fields import Field
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.render.desk import unsure_words
from litreview.render.study_sheet import about_lines
from litreview.reviews.basis import NO_GROUNDS, Grounds
from litreview.reviews.disputes import Dispute, has_spoken
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.reviews.undo import actions_of
from litreview.settings import Settings
from litreview.tagging.suggest import ClaimIndex
from litreview.textfiles.files import write_atomically
from litreview.workflow import link as linking
from litreview.workflow import review, settle
from litreview.workflow.account import Account, Progress, account_of, progress_of
from litreview.workflow.compounds import choose_compound, known_reviewer, known_study
from litreview.workflow.in_hand import Hide, InHand, take_in_hand
from litreview.workflow.queue import WHOLE_QUEUE, Wanted, grading_queue
from litreview.workflow.results import Reversal, Written
from litreview.workflow.settle import Decision, Settlement
from litreview.workflow.shelf import Shelf
from litreview.workflow.skips import add_skip
from litreview.workflow.weigh import weighed
from litreview.workspace.layout import Layout

AN_HOUR = timedelta(hours=1)
ACTIONS_SHOWN = 20


class Session:
    """A reviewer at work on one compound; a context manager, for the database.

    Raises:
        UsageError: The compound or the reviewer is unknown, or the study is spelled as none is.
        UsageError: The study that was named is not in the store.

    Attributes:
        studies: The queue, in order; those judged stay in their place until the session ends.
        at: The place of the study in hand.
        unread: How many studies the queue has not looked at yet.
        written: The ids of the lines this session wrote.
    """

    def __init__(
        self,
        settings: Settings,
        compound: str | None,
        reviewer: str,
        wanted: Wanted = WHOLE_QUEUE,
        *,
        study: str | None = None,
        hide: Hide = Hide.SOME,
    ) -> None:
        self.settings = settings
        self.compound: Compound = choose_compound(settings, compound)
        self.reviewer: Reviewer = known_reviewer(reviewer)
        self.wanted = wanted
        self.hide = hide
        self.written: set[str] = set()
        self.studies: tuple[StudyId, ...] = ()
        self.at = 0
        self.unread = 0
        self._named = known_study(study) if study is not None else None
        if self._named is not None:
            with Shelf(settings, self.compound) as shelf:
                shelf.record(self._named)  # before a screen opens, and in this thread
        self._shown: set[StudyId] = set()
        self._shelf = Shelf(settings, self.compound, self.reviewer)

    def __enter__(self) -> Session:
        """The session with its queue, at the study it was left at."""
        self.take(self.read_queue())
        return self

    def read_queue(self, looks: int | None = None) -> tuple[StudyId, ...]:
        """The studies that wait, in order; of a study that was named, that one.

        Args:
            looks: As for `grading_queue`; how many it left out is kept in `unread`.
        """
        if self._named is not None:
            return (self._named,)
        queue = grading_queue(
            self.settings, self.compound, self.reviewer, self.wanted, shown=1, looks=looks
        )
        self.unread = queue.unread
        return queue.studies

    def resume(self) -> bool:
        """Take up the study last in hand alone, before the queue is read; whether there is one."""
        if self._named is None and self.wanted == WHOLE_QUEUE:
            for study in self._kept("place").read():
                with suppress(UsageError):  # it may have left the store
                    self._shelf.record(study)
                    self.studies = (study,)
        return bool(self.studies)

    def take(self, studies: tuple[StudyId, ...]) -> None:
        """Take up a queue, at the study in hand, or at the one this reviewer was last at."""
        at = self.study
        if at is None and self._named is None:
            at = next(iter(self._kept("place").read()), None)
        self.studies, self.at = studies, 0
        self._go_back_to(at)
        if self.study is not None and self._named is None:
            self._kept("place").keep((self.study,))

    def __exit__(self, *_: object) -> None:
        self._shelf.__exit__()

    # -- what stands beside every study -------------------------------------------------------

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the compound."""
        return self._shelf.claims

    @property
    def query(self) -> Query:
        """The compound and its criteria."""
        return self._shelf.query

    @property
    def policy(self) -> Policy:
        """The thresholds, and the closed list of reasons to exclude."""
        return self._shelf.policy

    @cached_property
    def _index(self) -> ClaimIndex:
        return ClaimIndex(self.claims, content_words, self.query.names)

    def _kept(self, what: str) -> _Kept:
        return _Kept(self.settings.cache_dir / what / self.compound / f"{self.reviewer}.json")

    # -- the study in hand --------------------------------------------------------------------

    @property
    def study(self) -> StudyId | None:
        """The study in hand; None when nothing waits."""
        return self.studies[self.at] if self.studies else None

    def in_hand(self) -> InHand:
        """The study in hand as it is now.

        Raises:
            UsageError: Nothing waits.
            UsageError: It is not in the store.
        """
        if self.study is None:
            raise UsageError("nothing waits for you", fix="List every study: --all.")
        return take_in_hand(
            self._shelf, self.study, self._index, unaided=self.is_hidden(self.study)
        )

    def ties(self, study: StudyId) -> tuple[str, ...]:
        """What ties a study to others, as this reviewer may see it, in words."""
        with Shelf(self.settings, self.compound, self.reviewer) as shelf:
            dossier = weighed(shelf, studies=[study])
        return tuple(line.strip() for line in about_lines(dossier, study))

    def is_hidden(self, study: StudyId) -> bool:
        """Whether the machine's values of a study are hidden from this reviewer now."""
        if study in self._shown:
            return False
        return self.hide.hides(self.compound, study)

    def show_machine(self) -> None:
        """Show the machine's values of the study in hand, until the session ends."""
        if self.study is not None:
            self._shown.add(self.study)

    def go(self, by: int) -> bool:
        """Move in the queue, and remember the place; whether there was anywhere to go."""
        to = self.at + by
        if not 0 <= to < len(self.studies):
            return False
        self.at = to
        self._kept("place").keep((self.studies[to],))
        return True

    def skip(self) -> None:
        """Put the study in hand behind the others of the queue."""
        if self.study is None:
            return
        words = self._files().active
        add_skip(self.settings, self.compound, self.reviewer, self.study, words)
        rest = [study for study in self.studies if study != self.study]
        self.studies = (*rest, self.study)
        self.at = min(self.at, max(0, len(rest) - 1))
        self._kept("place").keep((self.studies[self.at],))

    def _go_back_to(self, study: StudyId | None) -> None:
        """Stand at the study this reviewer was last at, even where it asks for nothing more."""
        if study is None or not self.studies:
            return
        if study not in self.studies:
            if self.wanted != WHOLE_QUEUE:
                return
            with suppress(UsageError):  # it may have left the store
                self._shelf.record(study)
                self.studies = (study, *self.studies)
        if study in self.studies:
            self.at = self.studies.index(study)

    # -- what is said -------------------------------------------------------------------------

    def grade(
        self,
        sets: Sequence[str] = (),
        grounds: Grounds = NO_GROUNDS,
        note: str = "",
        *,
        accept: bool = False,
    ) -> Written:
        """Judge fields of the study in hand; see `review.grade`."""
        study = self._in_hand_id()
        if accept and self.is_hidden(study):
            raise UsageError(
                "the machine's values are hidden here, to measure how people agree",
                fix="Give your own values, or show the machine's first.",
            )
        return self._keep(
            review.grade(
                self.settings,
                self.compound,
                study,
                reviewer=self.reviewer,
                sets=sets,
                grounds=grounds,
                note=note,
                accept=accept,
                unaided=self.is_hidden(study) and bool(sets),
                open_shelf=self._shelf,
            )
        )

    def link(
        self, claim: ClaimId, answers: Mapping[str, str], grounds: Grounds, note: str = ""
    ) -> Written:
        """Say what the study in hand means for a claim; see `link.link`."""
        study = self._in_hand_id()
        return self._keep(
            linking.link(
                self.settings,
                claim,
                [study],
                answers=answers,
                reviewer=self.reviewer,
                compound=self.compound,
                grounds=grounds,
                note=note,
                open_shelf=self._shelf,
            )
        )

    def exclude(self, reason: str, note: str = "") -> Written:
        """Leave the study in hand out, for a reason of the closed list."""
        return self.grade([f"{Field.EXCLUDED}={reason}"], note=note)

    def remark(self, text: str) -> Written:
        """Keep a remark on the study in hand, which never counts."""
        return self.grade(note=text)

    def unsure(self, field: Field) -> Written:
        """Keep a remark that this reviewer cannot tell a field; others see it, and judge."""
        return self.remark(unsure_words(field))

    def disputes(self) -> tuple[Dispute, ...]:
        """The open disputes on the study in hand; no name is to be shown of them."""
        with suppress(UsageError):  # it is in none
            return settle.disputes(self.settings, self.compound, self._in_hand_id()).disputes
        return ()

    def spoke_on(self, dispute: Dispute) -> bool:
        """Whether this reviewer ever gave a word of their own on it, also one taken back."""
        return has_spoken(self._files().all, dispute, self.reviewer, self.policy)

    def adjudicate(self, dispute: Dispute, decision: Decision) -> Settlement:
        """Decide a dispute on the study in hand; see `settle.adjudicate`."""
        claim = dispute.subject.partition("@")[2]
        settled = settle.adjudicate(
            self.settings,
            self.compound,
            dispute.subject.partition("@")[0],
            claim or dispute.field,
            decision,
            reviewer=self.reviewer,
            part=dispute.part,
        )
        self.written.add(settled.judgement.id)
        return settled

    def undo(self) -> Reversal:
        """Take back what this reviewer's last action wrote."""
        return self._reversed(review.undo(self.settings, self.compound, self.reviewer, told=False))

    def redo(self) -> Reversal:
        """Bring back what the last undo took."""
        return self._reversed(review.redo(self.settings, self.compound, self.reviewer, told=False))

    def _in_hand_id(self) -> StudyId:
        if self.study is None:
            raise UsageError("nothing waits for you", fix="List every study: --all.")
        return self.study

    def _keep(self, written: Written) -> Written:
        self.written.update(word.id for word in written.judgements)
        return written

    def _reversed(self, done: Reversal) -> Reversal:
        self.written.update(word.id for word in done.lines)
        return done

    # -- what was done ------------------------------------------------------------------------

    def actions(self, count: int = ACTIONS_SHOWN) -> tuple[tuple[Judgement, ...], ...]:
        """This reviewer's last actions, the latest first; what one action wrote goes together."""
        files = self._files()
        return actions_of(files.as_filed, self.reviewer)[:count]

    def progress(self) -> Progress:
        """How far the work has come."""
        since = self.settings.now() - AN_HOUR
        words = self._files().active
        return progress_of(words, self.policy, self.reviewer, since, len(self.studies))

    def account(self) -> Account:
        """What this session came to: read from the files, so nothing is told that is not there."""
        return account_of(
            self.settings, self.compound, self.reviewer, self._files(), self.written, self.studies
        )

    def _files(self) -> JudgementFiles:
        """Everybody's words as they are on disk now; only counts and own words are told of them."""
        return read_judgements(Layout(self.settings.workspace).reviews(self.compound))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Studies that one reviewer goes on with another time; derived, and lost at no harm."""

    path: Path

    def read(self) -> tuple[StudyId, ...]:
        """Those kept last; none where nobody knows."""
        with suppress(OSError, NounError):
            return tuple(map(StudyId, from_json(tuple[str, ...], self.path.read_bytes())))
        return ()

    def keep(self, studies: tuple[StudyId, ...]) -> None:
        """Remember them; where nothing can be written, the session goes on without."""
        with suppress(StoreReadOnly):
            write_atomically(self.path, to_json_bytes(studies))
