"""One reviewer's session: the queue, the study in hand, and what was done.

A compound and a reviewer enter; studies come into hand one by one, as this reviewer may see them,
and what is said of them goes through the verbs of `review` and `link`, as from every other door.
Where the reviewer stands is kept beside the database, so that a session that was killed goes on at
the same study; what was said is on disk when the verb returns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from zlib import crc32

from litreview.errors import DataFileError, NounError, StoreReadOnly, UsageError
from litreview.ladder.content_words import content_words
from litreview.model.claim import Claim
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import LINK, NOTE, Hidden, Judgement
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.suggestion import Effect, MayBear
from litreview.model.text import Span
from litreview.model.vocabulary import PEOPLE
from litreview.render.desk import unsure_words
from litreview.render.study_sheet import about_lines
from litreview.reviews.active import active_of
from litreview.reviews.basis import NO_GROUNDS, Grounds
from litreview.reviews.bias import BiasForm, bias_form
from litreview.reviews.consensus import make_links
from litreview.reviews.disputes import Dispute, has_spoken
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.reviews.queue import Evidence, Need, asked_of, speakers_of
from litreview.reviews.quotes import WHOLE_TEXT
from litreview.reviews.undo import actions_of
from litreview.settings import Settings
from litreview.tagging.effects import suggest_effects
from litreview.tagging.sections import read_document
from litreview.tagging.suggest import ClaimIndex
from litreview.textfiles.files import write_atomically
from litreview.workflow import link as linking
from litreview.workflow import review, settle
from litreview.workflow.compounds import choose_compound, known_reviewer, known_study
from litreview.workflow.queue import WHOLE_QUEUE, Wanted, grading_queue
from litreview.workflow.results import Reversal, TierMove, Written
from litreview.workflow.settle import Decision, Settlement
from litreview.workflow.shelf import Shelf
from litreview.workflow.skips import add_skip
from litreview.workflow.weigh import graded, weighed, with_relatives
from litreview.workspace.layout import Layout

ONE_IN = 10  # studies whose suggestions are hidden unless the reviewer says otherwise
AN_HOUR = timedelta(hours=1)
ACTIONS_SHOWN = 20
TYING = frozenset({Field.TRIAL, Field.SEPARATE, Field.GROUP, Field.SPONSOR, Field.INDEPENDENT_OF})
"""What ties studies together: a word on it may move claims that the study is not linked to."""


class Hide(StrEnum):
    """Of which studies the machine's values are hidden, for an honest kappa."""

    SOME = "some"  # one in ten, always the same for one reviewer
    ALL = "all"
    NONE = "none"

    def hides(self, compound: Compound, reviewer: Reviewer, study: StudyId) -> bool:
        """Whether it hides them of this study from this reviewer."""
        drawn = crc32(f"{compound} {reviewer} {study}".encode()) % ONE_IN == 0
        return self is Hide.ALL or (self is Hide.SOME and drawn)


@dataclass(frozen=True)
class InHand:
    """One study as its reviewer may see it.

    Attributes:
        grade: Without the machine's values where they are hidden.
        links: Those this reviewer may see.
        sentences: Of title and abstract, as spans of `record.study_text.text`, in reading order.
        effects: What its sentences say of its groups; a suggestion.
        may_bear: The claims it may bear on and is not linked to; a suggestion.
        notes: People's remarks on it, oldest first.
        hidden: What others said of it and is not shown yet.
        unaided: Whether the machine's values and suggestions are hidden.
    """

    record: Record
    grade: Grade
    links: tuple[Link, ...]
    sentences: tuple[Span, ...]
    effects: tuple[Effect, ...]
    may_bear: tuple[MayBear, ...]
    notes: tuple[Judgement, ...]
    hidden: Hidden
    unaided: bool = False

    @property
    def study(self) -> StudyId:
        """Which study it is."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come: studies graded by this reviewer, by two people, this hour."""

    mine: int
    twice: int
    this_hour: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a session came to.

    Attributes:
        graded: Studies of which a field was judged.
        excluded: Those of them left out.
        links: Links that were made.
        moves: Claims that were moved by it.
        waiting: Studies that still wait for this reviewer.
        files: What was written, for a commit; relative to the workspace.
    """

    graded: tuple[StudyId, ...]
    excluded: tuple[StudyId, ...]
    links: tuple[str, ...]
    moves: tuple[TierMove, ...]
    waiting: int
    files: tuple[Path, ...]


class Session:
    """A reviewer at work on one compound; a context manager, for the database.

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
                with suppress(DataFileError):  # it may have left the store
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
            DataFileError: It is not in the store.
        """
        if self.study is None:
            raise UsageError("nothing waits for you", fix="List every study: --all.")
        shelf, study = self._shelf, self.study
        record = shelf.record(study)
        words = shelf.judgements_on(study)
        grade, document = graded(shelf, record), read_document(record.study_text)
        whole = {study} if record.origin in WHOLE_TEXT else set()
        texts = {study: record.study_text}
        links = make_links(words, texts, whole, shelf.claims, shelf.sources, shelf.policy)
        values = {field: said.value for field, said in grade.fields.items()}
        unaided = self.is_hidden(study)
        linked = [link.claim for link in links]
        return InHand(
            record,
            _without_machine(grade) if unaided else grade,
            tuple(links),
            tuple(Span(one.start, one.end) for one in document.sentences),
            () if unaided else suggest_effects(document, values, self.query.names),
            () if unaided else self._index.may_bear_on(document, values, linked),
            tuple(word for word in words if word.field == NOTE and word.study == study),
            shelf.hidden_on(study, people=grade.value(Field.SPECIES) in PEOPLE),
            unaided,
        )

    def ties(self, study: StudyId) -> tuple[str, ...]:
        """What ties a study to others, as this reviewer may see it, in words."""
        with Shelf(self.settings, self.compound, self.reviewer) as shelf:
            dossier = weighed(shelf, studies=[study])
        return tuple(line.strip() for line in about_lines(dossier, study))

    def bias_form(self) -> BiasForm:
        """The questions on risk of bias that fit the study in hand, and what was said of them."""
        return bias_form(self.in_hand().grade, self.reviewer)

    def is_hidden(self, study: StudyId) -> bool:
        """Whether the machine's values of a study are hidden from this reviewer now."""
        if study in self._shown:
            return False
        return self.hide.hides(self.compound, self.reviewer, study)

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
            with suppress(DataFileError):  # it may have left the store
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
        people: dict[StudyId, set[Reviewer]] = {}
        recent: set[StudyId] = set()
        since = self.settings.now() - AN_HOUR
        for word in self._files().active:
            if word.study is None or word.field in {NOTE, LINK}:
                continue
            people.setdefault(word.study, set()).add(self.policy.person(word.reviewer))
            if word.reviewer == self.reviewer and word.at >= since:
                recent.add(word.study)
        me = self.policy.person(self.reviewer)
        counts = Counter(len(some) > 1 for some in people.values())
        mine = sum(me in some for some in people.values())
        return Progress(mine, counts[True], len(recent), len(self.studies))

    def account(self) -> Account:
        """What this session came to: read from the files, so nothing is told that is not there."""
        own = [word for word in self._files().active if word.id in self.written]
        fields = [word for word in own if word.study_field is not None and word.study is not None]
        out = [w.study for w in fields if w.field == Field.EXCLUDED and w.value != NOT_REPORTED]
        folder = Layout(self.settings.workspace).reviews(self.compound)
        file = (folder / f"{self.reviewer}.jsonl").relative_to(self.settings.workspace)
        touched = {word.study for word in self._lines_written() if word.study is not None}
        return Account(
            tuple(dict.fromkeys(word.study for word in fields if word.study is not None)),
            tuple(dict.fromkeys(study for study in out if study is not None)),
            tuple(word.subject for word in own if word.field == LINK),
            self._moves(touched),
            len(self.studies) - len(self._done(touched) & set(self.studies)),
            (file,) if self.written else (),
        )

    def _lines_written(self) -> list[Judgement]:
        return [word for word in self._files().all if word.id in self.written]

    def _done(self, touched: set[StudyId]) -> set[StudyId]:
        """Which of the studies this session judged ask for nothing more."""
        with Shelf(self.settings, self.compound) as shelf:
            speakers = speakers_of(shelf.judgements, shelf.policy)
        with Shelf(self.settings, self.compound, self.reviewer) as shelf:
            evidence = Evidence.of(weighed(shelf, studies=touched), speakers)
        asked = asked_of(evidence, self.reviewer)
        return {study for study in touched & asked.keys() if asked[study].need is Need.NONE}

    def _moves(self, touched: set[StudyId]) -> tuple[TierMove, ...]:
        """The claims that were moved: of those that these studies, or their kin, are linked to."""
        from litreview.workflow.prospects import outcomes_of  # noqa: PLC0415 - to judge, no ladder

        if not touched:
            return ()
        if any(word.field in TYING for word in self._lines_written()):
            before = review.outcomes(_Before(self.settings, self.compound, self.written))
            after = review.outcomes(Shelf(self.settings, self.compound))
        else:
            with Shelf(self.settings, self.compound) as shelf:
                links = [word for word in shelf.files.all if word.field == LINK]
                kin = with_relatives(shelf, touched, {}).keys()
                claims = {word.claim for word in links if word.claim and word.study in kin}
                studies = {word.study for word in links if word.study and word.claim in claims}
                after = outcomes_of(shelf, claims, studies)
            with _Before(self.settings, self.compound, self.written) as shelf:
                before = outcomes_of(shelf, claims, studies)
        return tuple(
            TierMove(claim, was, after[claim])
            for claim, was in before.items()
            if after.get(claim, was) != was
        )

    def _files(self) -> JudgementFiles:
        """Everybody's words as they are on disk now; only counts and own words are told of them."""
        return read_judgements(Layout(self.settings.workspace).reviews(self.compound))


def _without_machine(grade: Grade) -> Grade:
    """A grade as if no machine had read the study; what people say of it stays."""
    fields = {
        field: said if said.judgements else FieldGrade(field, NOT_REPORTED, said.state)
        for field, said in grade.fields.items()
    }
    return replace(grade, fields={f: replace(said, machine=None) for f, said in fields.items()})


class _Before(Shelf):
    """A shelf as it was before some lines were written."""

    def __init__(self, settings: Settings, compound: Compound, lines: set[str]) -> None:
        super().__init__(settings, compound)
        self._lines = frozenset(lines)

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said, without these lines."""
        files = read_judgements(self.layout.reviews(self.compound))
        kept = [word for word in files.all if word.id not in self._lines]
        return replace(files, active=active_of(kept))

    def judgements_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing ones on one study."""
        return tuple(word for word in self.judgements if word.study == study)


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
