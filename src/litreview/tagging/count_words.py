"""Words that tell what a number counts: people, those who make the study, or things.

Nothing enters; lists of nouns and of words that end a count leave.
"""

from __future__ import annotations

# fmt: off
MORE_PEOPLE = frozenset((
    "men", "controls", "cases", "hcs", "ncs", "nonusers", "inhabitants", "omnivores",
    "lowlanders", "highlanders", "singletons", "twins", "triplets", "siblings", "livebirths",
))
# people told as one, without a plural of its own
TOGETHER = frozenset((
    "crew", "aircrew", "staff", "personnel", "clergy", "police", "infantry", "cavalry", "faculty",
    "laity", "judoka", "passers-by", "mothers-in-law", "fathers-in-law",
))
# listed nouns that, counted in a paper, are mostly things, animals or degrees
NO_PEOPLE = frozenset((
    "agonists", "antagonists", "authorities", "authors", "blockers", "grades", "mediators",
    "moderators", "monitors", "monkeys", "parasites", "predictors", "primates", "publishers",
    "transfers", "types", "followers", "strangers", "couples", "families",
))
# people who make the study rather than undergo it, when they are a few
STAFF = frozenset((
    "researchers", "reviewers", "assessors", "adjudicators", "observers", "raters",
    "investigators", "evaluators", "interviewers", "examiners", "readers", "judges",
    "librarians", "radiologists", "pathologists", "reporters", "therapists", "experts",
    "clinicians", "facilitators", "nurses", "actors",
))
FEW = 6
# words that end what a number can count: grammar, and what is counted beside people
GRAMMAR = frozenset((
    "of", "was", "were", "is", "are", "be", "been", "had", "has", "have", "who", "that",
    "which", "to", "from", "in", "at", "on", "for", "by", "with", "without", "than", "per",
    "each", "every", "times", "after", "before", "during", "versus", "vs", "when", "where",
    "while", "whose", "the", "a", "an", "this", "these", "our", "we", "they", "he", "she", "it",
    "not", "among", "screened", "invited", "approached", "contacted", "excluded", "above",
    "below", "more", "fewer", "less", "higher", "lower", "key",
))
DATA = frozenset((
    "trials", "trial", "rcts", "studies", "study", "articles", "publications", "reports",
    "papers", "records", "charts", "samples", "scans", "items", "questions", "reviews", "eyes",
    "teeth", "knees", "hips", "limbs", "lesions", "tumors", "tumours", "breasts", "implants",
    "embryos", "pregnancies", "deliveries", "births", "events", "episodes", "attacks",
))
# what holds those studied, and what grows: bracketed numbers behind them count no people
HOLDERS = frozenset((
    "pens", "cages", "tanks", "ponds", "plots", "pots", "hives", "herds", "flocks", "farms",
    "litters", "trees", "plants", "seeds", "seedlings", "leaves", "fruits", "isolates", "strains",
    "cells", "dishes", "wells", "specimens",
))
THINGS = DATA | frozenset((
    "weeks", "week", "months", "month", "years", "year", "yrs", "days", "day", "hours", "hour",
    "h", "min", "minutes", "seconds", "mg", "g", "kg", "ml", "mm", "cm", "mcg", "iu", "gy",
    "hz", "ma", "mmol", "percent", "weekly", "daily", "cycles", "courses", "sessions", "visits",
    "doses", "dose", "tablets", "capsules", "centers", "centres", "sites", "hospitals",
    "clinics", "practices", "schools", "classes", "countries", "villages", "wards", "homes",
    "communities", "households", "pharmacies", "clusters", "districts", "units", "worksites",
    "workplaces", "churches", "towns", "kindergartens", "neighbourhoods", "neighborhoods",
    "classrooms", "facilities", "municipalities", "counties", "points", "scores", "groups",
    "group", "teams", "squads", "arms", "arm", "conditions", "strata", "subgroups", "types",
    "deaths", "death",
    "failures", "relapses", "recurrences", "procedures", "operations", "interventions", "pairs",
    "dyads", "different", "million", "millions", "billion", "score",
)) | HOLDERS
# fmt: on
ENDS = GRAMMAR | THINGS
OF_PEOPLE = frozenset(
    (
        "with",
        "their",
        "(aged",
        "postmenopausal",
        "pregnant",
        "elderly",
        "agents",
        "hands",
        "sweeps",
    )
)
BORN = frozenset(("births", "deliveries", "pregnancies"))  # children, to those who follow them
TRADES_OF = frozenset(("operations", "records"))  # "medical records specialists"
