"""Tells lines of code from lines of prose, also while a line is still written."""

import re

_WORDS = (
    "def class function fn func fun const let var public private protected static final import "
    "from include using package return yield for foreach while if elif else try except catch "
    "finally "
    "switch case do match when with async await lambda print println printf console int long float "
    "double char bool boolean void string integer list map vector auto select insert update delete "
    "create begin end set procedure program algorithm repeat until unless then loop module struct "
    "impl pub mut type interface enum new throw raise assert pass break continue sub my local"
)
KEYWORDS = frozenset(_WORDS.split())
_STATEMENT = re.compile(
    r"""^(?:
    (?:async\s+)?def\s+\w+\s*\(            # Python, Ruby
    |(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b.*[({]
    |(?:pub\s+)?(?:fn|func|fun)\s+\w+\s*[(<]
    |(?:public|private|protected|static|final)\s+\w+
    |class\s+\w+\s*[:({]|struct\s+\w+
    |(?:const|let|var|auto|val|mut|my|local)\s+[\w{\[$]+.*=
    |(?:int|long|float|double|char|bool|boolean|void|string|String|Integer|List|Map|vector)\b[\w<>\[\],\s*&]*\s+\w+\s*[=(;]
    |import\s+[\w.{*]+|from\s+[\w.]+\s+import\b|\#include|using\s+\w+|package\s+\w
    |return\b\s*[\w(\[{"'-].*[-+*/%([<>={"'].*|return\s+\w+\s*;?$
    |(?:el)?if\b.*(?::|\{|\bthen)\s*$|else\s*[:{]|\}\s*else
    |(?:for|foreach|while|until|switch|with|match)\b.*(?::|\{|\bdo)\s*$
    |(?:try|finally|do)\s*[:{]|(?:except|catch)\b.*[:{]
    |(?:print|println|printf|puts|echo|console\.\w+|System\.out\.\w+)\s*[(\w"]
    |(?:SELECT|INSERT|UPDATE|DELETE|WITH)\s+.*|(?:FROM|WHERE|GROUP\ BY|ORDER\ BY|JOIN|HAVING)\s+\S.*
    |[\w.\[\]$>-]+\s*(?:[-+*/%|&^]|//|\*\*|<<|>>|:|<)?=(?!=)\s*\S.*
    |[\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)\s*[;:{]?$
    |[\w\s.,()\[\]'"]*=>\s*\S.*|[a-z_]\w*(?:\s+[a-z_]\w*)*\s*=\s*\S.*
    |\(def(?:un|n|ine)?\b.*
    |.*[;{]$|[})\]]+[;,]?$|end$
    )""",
    re.VERBOSE,
)
_PSEUDO = re.compile(
    r"""^(?:\d{1,2}[.)]\s*|[-*]\s*|step\s+\d+\s*[:.]\s*)?(?:
    (?:FUNCTION|PROCEDURE|ALGORITHM|SET|LET|FOR|WHILE|IF|ELSE|ELSEIF|RETURN|END|ENDIF|ENDFOR|INCREMENT|ADD|OUTPUT|PRINT|REPEAT|INITIALI[SZ]E|INPUT|BEGIN)\b
    |\w+\s*(?:←|:=|<-)\s*\S
    )""",
    re.VERBOSE,
)
_STEP = re.compile(
    r"""^(?:\d{1,2}[.)]\s*|[-*]\s*|step\s+\d+\s*[:.]\s*)(?:
    (?:set|initiali[sz]e|start|create|loop|iterate|for\s+each|for\s+every|while|if|else|otherwise|
    return|output|print|add|subtract|multiply|divide|increment|decrement|append|swap|repeat|assign|
    store|update|compute|calculate|setze|gib|addiere|wiederhole)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMENT = re.compile(r"^(?:#(?!include)|//|--|/\*|\*/|\*\s|\"\"\"|'''|<!--)")
_LEADING = re.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,2}[.)])\s+)?[*_\u201c\u201d\"'(\u2018]*")
_PROSE_WORDS = re.compile(r"^(?:[^\W\d_][\w\u2019'-]*[,.:]?\s+){6}")
_QUOTED = re.compile(r"^(?:[ ]{0,3}>[ ]?)+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_AROUND = re.compile(r"^(?:\s*\d{1,3}(?:[ \t]{2,}|[:|]\s?)|\+(?=[\w\s]))")
_COMMENTED = re.compile(r"^\s*(?:#|//|--|\*)\s?(?!include)")
_APART = re.compile(r"(?:(?<!\S)\S ){5}")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_WORD = re.compile(r"[^\W\d_][\w\u2019'-]*")
_GOES_ON = re.compile(  # what comes after the first word of a sentence
    r"""$|[,;!?\u201d")*_:.]+(?:$|[ *_\u201d")])"""
    r"""|[ ]+(?:$|[^\W_]|[\u201c\u2018"'(\u2013\u2014`*_])"""
)
_LONGEST_GUESS = 200


def plain(line: str) -> str:
    """Return a line without what stands around code: marks of a quotation, numbers, a table."""
    seen = _QUOTED.sub("", _UNSEEN.sub("", line))
    if seen.startswith("|"):
        return max(seen.split("|"), key=len).strip(" `")
    bare = _COMMENTED.sub("", _AROUND.sub("", seen))
    return bare if is_statement(bare) else seen


def is_apart(line: str) -> bool:
    """Whether letters of a line stand apart, as if somebody wanted to hide what they say."""
    return _APART.search(line) is not None


def together(line: str) -> str:
    """Return a line whose letters stood apart."""
    return re.sub(r"(?<=\S) (?=\S(?: |$))", "", line)


def is_fence(line: str) -> bool:
    """Whether a line opens or closes a block of code."""
    return _FENCE.match(line) is not None


def is_statement(line: str) -> bool:
    """Whether a complete line is code by itself, of whatever language."""
    return _STATEMENT.match(line.strip().strip("`")) is not None


def is_step(line: str) -> bool:
    """Whether a line is a step of pseudocode, or of a recipe that can be followed blindly."""
    stripped = line.strip().strip("*`")
    return _PSEUDO.match(stripped) is not None or _STEP.match(stripped) is not None


def is_blank(line: str) -> bool:
    """Whether a line of code says nothing: it is empty or a comment."""
    stripped = line.strip()
    return not stripped or _COMMENT.match(stripped) is not None


def may_become_code(line: str) -> bool:
    """Whether a line that is not complete may turn out to be code, as far as it goes."""
    if line.startswith(("    ", "\t")) and line.strip():
        return True
    rest = _LEADING.sub("", line)
    word = _WORD.match(rest)
    if word is None:
        return bool(rest)
    if word.group().lower() in KEYWORDS:
        return not _PROSE_WORDS.match(rest) and len(rest) < _LONGEST_GUESS
    return _GOES_ON.match(rest[word.end() :]) is None
