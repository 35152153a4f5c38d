"""What a search finds a piece of content by: its words, as the text search of PostgreSQL has them.

Each wording is kept twice: as it is written, and by the stems of its language, so that `houses`
finds `house`. A search does the same with what is searched for.
"""

from collections.abc import Iterator, Mapping
from typing import LiteralString

from lambda_src.flows.content_bodies import wordings
from lambda_src.flows.documents import Item, Json

WORDS: LiteralString = """(
    SELECT setweight(to_tsvector('simple', %(tag_words)s), 'A') || coalesce(
        string_agg((to_tsvector('simple', w.words)
                    || to_tsvector(w.config::regconfig, w.words))::text, ' ')::tsvector, '')
    FROM unnest(%(configs)s::text[], %(texts)s::text[]) AS w (config, words))"""
"""In SQL, for the values of `values_of`."""

FOUND: LiteralString = """coalesce(
    words, json_to_tsvector('simple', body, '["string"]'))"""
"""In SQL: the words of a row; of one that was stored before there were any they are made here."""

QUERY: LiteralString = """(websearch_to_tsquery('simple', %(search)s)
    || websearch_to_tsquery(%(config)s::regconfig, %(search)s))"""
"""In SQL: what is searched for, `search` in the language of `config`."""

_CONFIGS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def config_of(language: str) -> str:
    """Return the configuration of PostgreSQL for a language tag; `simple` knows no stems."""
    return _CONFIGS.get(language.lower().partition("-")[0], "simple")


def values_of(item: Item) -> dict[str, Json]:
    """Return what `WORDS` takes."""
    tags = [item.language, *item.languages]
    bodies = wordings(item.body, item.languages)
    return {
        "tag_words": " ".join(item.tags),
        "configs": [config_of(tag) for tag in tags],
        "texts": [" ".join(_texts(body)) for body in bodies],
    }


def _texts(value: Json) -> Iterator[str]:
    """Every text in a body but for addresses: nobody searches for those."""
    if isinstance(value, str):
        if "://" not in value:
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
