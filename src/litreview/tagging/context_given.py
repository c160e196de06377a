"""What shows that an amount, a way, a time or an age is not that of the study.

A folded sentence and the span of a value enter; whether it is of something else leaves: of a
medicine taken anyway, of what made animals ill or put them to sleep, of a body or a measurement,
of a time before, between or after, or of an age that is not the subjects' own. Which rule
cares is written in the rule book.
"""

from __future__ import annotations

import re

_BEFORE, _AFTER = 110, 70  # code points on either side that may tell
_TORN = re.compile(r"(?:\d[\d.,·]*(?: ?[-/,] ?|,? (?:to|and|or) ))+$")  # numbers of the same list
_FEW_WORDS = r"(?: \(?[\w/+'-]+\)?,?){0,5}?"
_JOINED = r"[ ,(\[]*(?:(?:at|of|in|single|doses?|dosages?|a|an|the|with|,) ?)*$"
# agents that make a model of a disease; given beside another substance, they are not studied
_MODEL = (
    r"(?:streptozotocin|stz|alloxan|cisplatin|doxorubicin|adriamycin|lipopolysaccharide|lps|"
    r"scopolamine|mptp|6-ohda|6-hydroxydopamine|rotenone|carrageenan|formalin|acetic acid|"
    r"dextran sul(?:f|ph)ate(?: sodium)?|dss|tnbs|carbon tetrachloride|ccl\(?4\)?|"
    r"pentylenetetrazole?|ptz|kain(?:ic acid|ate)|pilocarpine|isoproterenol|isoprenaline|"
    r"reserpine|mk-801|d-galactose|galactosamine|thioacetamide|bleomycin|indomethacin|ovalbumin|"
    r"cerulein|caerulein|gentamicin|cyclophosphamide|monocrotaline|potassium oxonate|"
    r"quinolinic acid)"
)
# of whom the same agents are medicines
_PEOPLE = re.compile(
    r"\b(?:patients?|volunteers|participants|subjects|(?:wo)?men|children|adults)\b"
)
_MODEL_BESIDE = re.compile(
    rf"\b{_MODEL}(?: (?:hydrochloride|sodium|injections?))?"
    rf"(?: [(]?[\d.,]+ ?[a-zμ/]+,?)?{_JOINED}"
)
_MODEL_BEHIND = re.compile(
    rf"(?:[ ,]*(?:i\.?[pvm]\.?|s\.c\.|once|/kg|intra\w+ly|of|single|dose))*[ )]*{_MODEL}\b"
)
_TO_SLEEP = re.compile(r"[ )]*(?:an(?:a)?esthesia|sedation|premedication)\b")
_MADE_ILL = re.compile(
    r"\b(?:induc(?:ed|tion|ing)|provoked|elicited|established|an(?:a)?esthe(?:sia|ti[sz]ed)|"
    r"sedated|euthani[sz]ed|killed|sacrificed) (?:\w+ )?(?:by|with|using|under)"
    rf"{_FEW_WORDS}{_JOINED}"
)
_TAKEN_ANYWAY = re.compile(
    r"\b(?:(?<!were )(?<!was )(?<!began )(?<!started )taking|already on|"
    r"(?:were|was|been|maintained|stabili[sz]ed|stable|stable doses? of|stable (?:\w+ ){1,3}) ?on|"
    r"maintained with|stable doses? of|background|despite|"
    r"(?:(?:not|in-?adequately|insufficiently|poorly) |un)(?:\w+ )?controlled (?:by|on|with)|"
    r"(?:in-?adequate|insufficient|poor|no|non-?) ?respon\w+ to|(?:resistant|refractory) to|"
    rf"not (?:helped|relieved) by|failed|add-on to|added to){_FEW_WORDS}{_JOINED}"
)
# of those who were put in arms only then: "women undergoing mintol 75 mg were randomised"
_BESIDE_CHANCE = re.compile(
    rf"\b(?:undergoing|receiving|who received|treated with|taking){_FEW_WORDS}{_JOINED}"
)
_WERE_PUT = re.compile(
    r"[ )]*(?:[a-z]+ ){0,3}?(?:were|was) (?:\w+ )?(?:random\w*|assigned|allocated|allotted)\b"
)
_THEN_GIVEN = re.compile(
    r"\b(?:(?:was|were|been) (?:\w+ )?(?:given|random\w*|treated|assigned|allocated|allotted|"
    r"started|prescribed|put)|received?|underwent|got|took)\b"
)
_PLAIN_MASS = re.compile(r"(?:[\d.,· ±-]|(?:to|and|or) )+ ?k?g(?:rams?)?")
_ANIMAL = (
    r"(?:rats?|mice|mouse|rabbits?|hamsters?|guinea pigs?|piglets?|pigs|dogs|cats|chicks?|hens|"
    r"broilers?|quails?|fish|trout|bream|bass|carp|tilapia|salmon|zebrafish|catfish|shrimps?|"
    r"lambs|ewes|goats|calves|pups|animals|juveniles?|fingerlings?|infants|neonates|newborns)"
)
_WEIGHED = re.compile(
    r"(?:\b(?:weigh\w*|weights?|mass|bw)\b[^.;]{0,40}|±|\+/-)[ (\[]*$|"
    rf"\b{_ANIMAL}(?: [a-z]+){{0,3}},? ?[(\[](?:[^()\[\]]{{0,40}}[,;] ?)?$"
)
_CHANGED = re.compile(
    r"\b(?:ris(?:e|en|ing)|rose|increas\w+|improv\w+|grew|gain\w*|fell|fall(?:en)?|dropp?\w*|"
    r"declin\w+|decreas\w+|reduc\w+|los[ts]\w*|differ\w*|lower(?:ed)?|higher|more|less|greater|"
    r"shorter|averaged|changed)(?: \w+){0,3}? (?:by|of|from|to|was|were|than)"
    r"(?: (?:an?|about|only|median|mean|the|average|of))* $|\b(?:lost|gained) (?:about |only |a )?$"
)
_MEASURED_OF = re.compile(
    r"\b(?:blood loss|losses|volumes?|fev1?|fvc|output|drainage|excretion|consumption|"
    r"requirements?|secretion|yield|clearance|urine|birth ?weight|weight (?:loss|gain)|body fat|"
    r"fat mass|lean mass)\b[^.;()]{0,40}? (?:was|were|averaged|of|by)[^.;()]{0,20}$"
)
_OLD = re.compile(
    r"\b(?:aged?|ages|older|younger|old)"
    r"(?: (?:of|between|from|over|under|at|least|than|about|≥|>))* ?$"
)
_OVER = re.compile(r"\bover $")
_ADULT_YEARS = re.compile(
    r"(?:1[5-9]|[2-9]\d|fifteen|sixteen|eighteen|(?:twen|thir|for|fif|six|seven|eigh)ty)\b.*years?$"
)
_DURING = re.compile(r"\b(?:over|during|until|through(?:out)?) (?:the |a )?$")
_FOLLOWED = re.compile(
    r"\b(?:follow(?:ed)?(?:[ -]?ups?)?|monitored|surveillance|surviv\w+|observed)"
    r"(?:,? (?:all|up|them|patients|participants|was|were|is|lasted|period|time|duration|of|for|"
    r"over|during|until|to|at|another|additional|further|least|a|the|an|median|mean|maximum))* $"
)
_HAD_SINCE = re.compile(
    r"\b(?:had|have|has)(?! (?:received|been (?:given|treated|random)))(?: [\w-]+){0,5} "
    r"(?:for|over|during|through)(?: (?:at least|more than|up to|about|over))? $"
)
_FINISHED = re.compile(
    r"\b(?:completed|finished|(?:participated|enrolled|taken part) in|parent) "
    r"(?:an?|the|one of \w+)(?: (?:previous|prior|earlier|initial|original|feeder|core|pivotal))* $"
)
_AGO = re.compile(
    r"\b(?:past|last|previous|preceding|prior|within|every|least|(?:more|less|longer) than)"
    r"(?: the)? $"
)
_OF_SOMETHING_ELSE = re.compile(
    r"'? (?:of )?(?:post-?menstrual|gestation\w*|post-?conception\w*|corrected|age\b)|"
    r",? (?:or|and) (?:more|longer|older|over|above|younger|less)\b|"
    r" (?:a|per|each|every) (?:day|week|night|month|year)\b|"
    r"[ -](?:follow(?!ed by)|surviv)|[ -]?(?:intervals?|apart|steps?|gaps?|spacing)\b|"
    r" (?:earlier|later|ago|previously|postoperatively|"
    r"after (?:surg|inject|treat|interv|the (?:last|end)))|"
    r" before (?:enrol|random|inclusion|entry|study|the (?:study|trial)|admission|baseline)"
)
_TREATED = re.compile(
    r"\b(?:receiv|administ|giv(?:e|en|ing)\b|gave|got\b|took\b|tak(?:e|en|ing)\b|inject|infus|"
    r"instil|ingest|treat|therap|random|assign|allo[ct]|dos(?:e|ed|es|ing)\b|placebo|fed\b|ate\b|"
    r"drank|wore|us(?:e|ed|ing)\b|train|exercis|attend|practi[sc]|interven|supplement|daily|"
    r"crossover|expos|session|program|versus|medicat|consum|perform|were put|\bran\b|walk|spent)"
)
_ANOTHER_AGE = re.compile(
    r"\b(?:gestational|bone|mental|post-?menstrual|maternal|paternal|parental|conceptional)[ -]age|"
    r"\bage (?:of|at) (?:\w+ )?(?:onset|diagnosis|menarche|first|death|menopause|debut|start)"
)
_IN_THE_WOMB = re.compile(r",? ?(?:of |in )?(?:gestation|pregnan|amenorrh)")


def is_background(folded: str, start: int, end: int) -> bool:
    """Whether it was taken anyway, made ill or put to sleep: "on 5 mg tea they were given ..."."""
    before, behind = _words_before(folded, start), folded[end : end + _AFTER]
    if _MADE_ILL.search(before) or _TO_SLEEP.match(behind):
        return True
    model = _MODEL_BESIDE.search(before) or _MODEL_BEHIND.match(behind)
    if model and not _PEOPLE.search(folded):
        return True
    if _BESIDE_CHANCE.search(before) and _WERE_PUT.match(folded, end):
        return True
    return bool(_TAKEN_ANYWAY.search(before) and _THEN_GIVEN.search(folded, end))


def is_measured(folded: str, start: int, end: int) -> bool:
    """Whether it is of a body, or measured: "rats of 250-300 g", "fell by 5 ml"."""
    before = _words_before(folded, start)
    if _PLAIN_MASS.fullmatch(folded[start:end]) and _WEIGHED.search(before):
        return True
    return bool(_CHANGED.search(before) or _MEASURED_OF.search(before))


def is_another_time(folded: str, start: int, end: int) -> bool:
    """Whether it is an age, a time before or after treatment, or one of measuring alone."""
    before = _words_before(folded, start)
    if _OVER.search(before) and _ADULT_YEARS.match(folded[start:end]):
        return True
    if any(each.search(before) for each in (_OLD, _FOLLOWED, _HAD_SINCE, _FINISHED, _AGO)):
        return True
    if _OF_SOMETHING_ELSE.match(folded, end):
        return True
    return bool(_DURING.search(before)) and not _TREATED.search(folded)


def is_another_age(folded: str, start: int, end: int) -> bool:
    """Whether it is of the womb, of a bone, or that at which something began."""
    first = folded.rfind(" ", 0, max(0, start - 1)) + 1  # the word before belongs to it
    said = _ANOTHER_AGE.search(folded, first, end) or _IN_THE_WOMB.match(folded, end)
    return said is not None


def _words_before(folded: str, start: int) -> str:
    """What stands before a value, without other numbers of its list."""
    return _TORN.sub("", folded[max(0, start - _BEFORE) : start])
