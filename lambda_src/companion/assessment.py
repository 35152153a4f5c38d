"""How well somebody reads, by the same rules for everybody: no model, no chance.

Each kind of evidence gives a place on the line of levels, from 0 (`beginning`) to 4 (`advanced`),
and has a weight. The level is the one nearest to the weighted mean.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lambda_src.companion.requests import LEVELS, AssessReading, Level, QuizAnswer

_HIGHEST = len(LEVELS) - 1
_HELD = 0.7  # of the answers of a level, for it to count as reached
_QUIZ, _COMPREHENSION, _VOCABULARY, _SAMPLES = 3.0, 2.0, 1.0, 2.0
_WEIGHTS = _QUIZ + _COMPREHENSION + _VOCABULARY + _SAMPLES
_ENOUGH_ANSWERS, _ENOUGH_WORDS = 10, 200  # for the whole weight
_GRADES = (1.0, 3.0, 5.0, 8.0, 11.0)  # school years of texts that each level reads
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]+")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
_STEPS = {
    "quiz_answers": "Answer questions on short texts, one level below, until most are right.",
    "comprehension": "Retell each chapter in your own words before the next one.",
    "vocabulary": "Keep a list of new words, and use three of them each day.",
    "reading_samples": "Read a page aloud each day, from a text that is a little too hard.",
}


@dataclass(frozen=True)
class Evidence:
    """One kind of it: a place from 0 to 4, and its weight."""

    kind: str
    place: float
    weight: float


@dataclass(frozen=True)
class Assessment:
    """What came of it; `confidence` from 0 to 1 grows with evidence and with its agreement."""

    level: Level
    confidence: float
    strengths: tuple[str, ...]
    next_steps: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def assess(request: AssessReading) -> Assessment:
    """Judge evidence of at least one kind."""
    found = tuple(_evidence(request))
    weight = sum(one.weight for one in found)
    mean = sum(one.place * one.weight for one in found) / weight
    index = min(_HIGHEST, int(mean + 0.5))
    places = [one.place for one in found]
    agreement = 1 - (max(places) - min(places)) / _HIGHEST
    return Assessment(
        LEVELS[index],
        round(weight / _WEIGHTS * agreement, 2),
        tuple(one.kind for one in found if one.place >= index),
        (*(_STEPS[one.kind] for one in found if one.place < index), _next(index)),
        found,
    )


def _next(index: int) -> str:
    if index == _HIGHEST:
        return "Choose freely, and change the kind of book from time to time."
    return f"Read two books of the level {LEVELS[index]}, then try one of {LEVELS[index + 1]}."


def _evidence(request: AssessReading) -> Iterator[Evidence]:
    answers = request.quiz_answers
    if answers:
        share = min(1.0, len(answers) / _ENOUGH_ANSWERS)
        yield Evidence("quiz_answers", _by_quiz(answers), _QUIZ * share)
    if request.comprehension is not None:
        yield Evidence("comprehension", _by_percent(request.comprehension), _COMPREHENSION)
    if request.vocabulary is not None:
        yield Evidence("vocabulary", _by_percent(request.vocabulary), _VOCABULARY)
    if request.reading_samples:
        words = sum(len(_WORD.findall(text)) for text in request.reading_samples)
        grade = grade_of(request.reading_samples)
        share = min(1.0, max(1, words) / _ENOUGH_WORDS)
        yield Evidence("reading_samples", _by_grade(grade), _SAMPLES * share)


def _by_quiz(answers: Sequence[QuizAnswer]) -> float:
    """The highest level that is reached, with all those below it that were asked about."""
    of_level: dict[int, list[bool]] = defaultdict(list)
    for answer in answers:
        of_level[LEVELS.index(answer.level)].append(answer.correct)
    place = 0.0
    for index in sorted(of_level):
        share = sum(of_level[index]) / len(of_level[index])
        if share < _HELD:
            return max(place, index - 1 + share)
        place = float(index)
    return place


def _by_percent(percent: float) -> float:
    return percent / 100 * _HIGHEST


def _by_grade(grade: float) -> float:
    """Between two levels in proportion."""
    if grade <= _GRADES[0]:
        return 0.0
    for index, (low, high) in enumerate(pairwise(_GRADES)):
        if grade < high:
            return index + (grade - low) / (high - low)
    return float(_HIGHEST)


def grade_of(texts: Sequence[str]) -> float:
    """Return the school year of texts by Flesch and Kincaid, whose numbers are of English.

    Kincaid et al., Derivation of new readability formulas for Navy enlisted personnel, 1975.
    """
    words = [word for text in texts for word in _WORD.findall(text.casefold())]
    if not words:
        return 0.0
    sentences = sum(max(1, len(_SENTENCE_END.findall(text.strip()))) for text in texts)
    syllables = sum(max(1, len(_VOWELS.findall(word))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
