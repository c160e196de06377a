"""What reviewing comes to in figures: how people agree with each other and with the machine.

Everything in the reviewers' files becomes these nouns in `reviews`; pages and tables read them.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.fields import Field

SAME_PEOPLE = (
    "two readings by the same people, so the figures are no agreement of independent reviewers"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers agree over some things.

    Attributes:
        items: Things both judged.
        agreement: Share of them on which they agree, 0 to 1; None without any.
        kappa: Agreement beyond chance; None when it is not defined.
        ci: Its 95 % interval, clipped to -1 and 1; None when there is none.
        who: The two, or why there are none.
        remarks: Why a number is missing or little worth.
        same_people: Whether the two are two readings by the same people.
    """

    items: int
    agreement: float | None
    kappa: float | None
    ci: tuple[float, float] | None
    who: str
    remarks: tuple[str, ...] = ()
    same_people: bool = False

    @property
    def compared(self) -> str:
        """Who the two are, and that they are not independent where they are not."""
        return f"{self.who}; {SAME_PEOPLE}" if self.same_people else self.who

    @property
    def note(self) -> str:
        """All that is to be said of the numbers."""
        return "; ".join((self.compared, *self.remarks))


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How two reviewers agree on one field.

    Attributes:
        field: A field of studies, an answer of links ("link population") or "stated" of facts.
        overall: Over everything both judged.
        departed: Over that of which at least one of them departed from the machine's suggestion,
            or the machine suggested nothing, or did not show it.
        unaided: Over that which both judged with the machine's values hidden.
    """

    field: str
    overall: Agreement
    departed: Agreement
    unaided: Agreement


@dataclass(frozen=True, slots=True)
class Unchanged:
    """How often people's words on a field are what the machine reads.

    Counted are the last words of each person on each study of which the machine read a value.

    Attributes:
        shown: Words given with the machine's value in sight.
        kept: Those of them that say the same.
        hidden: Words given before the machine's value could be seen.
        same: Those of them that say the same all the same.
    """

    field: Field
    shown: int = 0
    kept: int = 0
    hidden: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """What the reviewers of one compound come to.

    Attributes:
        agreement: Of two reviewers, field by field.
        unchanged: Field by field, in the order of the fields; none where nobody judged any.
        taken_back: Judgements that their own author took back.
    """

    agreement: tuple[FieldAgreement, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    taken_back: int = 0
