"""The books of the demo data, all invented; their ISBNs are of a range that is for music."""

from dataclasses import dataclass

_FIRST_ISBN = 9_790_000_000_000


@dataclass(frozen=True)
class Book:
    """A book; `level` from 0 (first words) to 4, `ages` in years, both included."""

    title: str
    author: str
    summary: str
    genres: tuple[str, ...]
    hues: tuple[str, ...]
    level: int
    ages: tuple[int, int]

    def row(self, number: int) -> tuple[object, ...]:
        """Its columns, with the ISBN of its place in the list; lists as PostgreSQL writes them."""
        isbn = str(_FIRST_ISBN + number)
        return (
            isbn, self.title, self.author, self.summary, _array(self.genres), _array(self.hues),
            self.level, *self.ages,
        )  # fmt: skip


def _array(words: tuple[str, ...]) -> str:
    """A value of type text[]: unnest() would flatten lists within a list."""
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


BOOKS: tuple[Book, ...] = (
    Book("Mole Says Hello", "Ida Farrow", "Mole greets everybody in the garden, one a page.",
         ("animals", "picture book"), ("cosy", "bright"), 0, (3, 6)),
    Book("Ten Red Boats", "Jonas Pell", "Boats to count, from the harbour to the moon.",
         ("picture book", "counting"), ("bright", "playful"), 0, (3, 6)),
    Book("Where Is My Other Sock", "Tilde Marr", "A sock is lost, and the dog looks innocent.",
         ("humour", "picture book"), ("playful", "bright"), 0, (3, 7)),
    Book("Night Bus to Grandma", "Amu Reyes", "A sleepy ride through a town of lights.",
         ("family", "picture book"), ("quiet", "cosy"), 0, (3, 7)),
    Book("The Fox Who Baked", "Ida Farrow", "Fox opens a bakery, and hens are suspicious.",
         ("animals", "humour"), ("cosy", "playful"), 1, (5, 8)),
    Book("Pia and the Puddle Dragon", "Leo Strand", "A small dragon lives in a large puddle.",
         ("fantasy", "adventure"), ("bright", "playful"), 1, (5, 8)),
    Book("Football on the Roof", "Sana Okoro", "The only flat place in town is up there.",
         ("sport", "friendship"), ("wild", "bright"), 1, (6, 9)),
    Book("The Quiet Owl", "Tilde Marr", "An owl who listens solves what nobody could.",
         ("animals", "mystery"), ("quiet", "cosy"), 1, (5, 9)),
    Book("How Bridges Stay Up", "Bruno Kast", "Build six bridges of paper, and find out why.",
         ("science", "non-fiction"), ("curious", "bright"), 2, (7, 11)),
    Book("The Lantern Thieves", "Mara Winther", "Somebody steals the light of the harbour.",
         ("mystery", "adventure"), ("dark", "wild"), 2, (8, 11)),
    Book("Robot in the Rhubarb", "Leo Strand", "It says that it is a lawn mower. It is not.",
         ("science fiction", "humour"), ("playful", "curious"), 2, (7, 10)),
    Book("Summer of the Seal", "Amu Reyes", "A girl, an island, and a friend who swims.",
         ("animals", "friendship"), ("quiet", "wild"), 2, (8, 12)),
    Book("The Dragon's Accountant", "Nils Abery", "Counting gold is easy until some is missing.",
         ("fantasy", "humour"), ("playful", "dark"), 2, (8, 12)),
    Book("The Clock Below the Lake", "Mara Winther", "It strikes thirteen, and a boy hears it.",
         ("fantasy", "mystery"), ("dark", "quiet"), 3, (10, 14)),
    Book("Goalkeeper of the Moon", "Sana Okoro", "The first match in low gravity goes wrong.",
         ("science fiction", "sport"), ("wild", "playful"), 3, (9, 13)),
    Book("A Field Guide to Small Storms", "Bruno Kast", "Weather that fits into a garden.",
         ("science", "non-fiction"), ("curious", "quiet"), 3, (9, 14)),
    Book("Letters from Platform Nine and a Bit", "Ida Farrow", "A lost-property clerk writes back.",
         ("friendship", "humour"), ("cosy", "quiet"), 3, (10, 14)),
    Book("The Cartographer's Daughter", "Elin Torvald", "The map ends, and she goes on.",
         ("adventure", "history"), ("wild", "curious"), 3, (10, 15)),
    Book("The Salt Archive", "Elin Torvald", "In a city under the sea nothing is forgotten.",
         ("fantasy", "mystery"), ("dark", "curious"), 4, (12, 99)),
    Book("Signal and Silence", "Nils Abery", "A radio answers before it is asked.",
         ("science fiction", "mystery"), ("dark", "quiet"), 4, (12, 99)),
    Book("What the Glacier Kept", "Mara Winther", "Two climbers find what a valley lost.",
         ("adventure", "history"), ("wild", "dark"), 4, (13, 99)),
    Book("Proofs for a Rainy Day", "Bruno Kast", "Twelve theorems, an umbrella, no tears.",
         ("science", "non-fiction"), ("curious", "cosy"), 4, (12, 99)),
    Book("The Understudy", "Amu Reyes", "She knows every part but her own.",
         ("friendship", "family"), ("quiet", "bright"), 4, (13, 99)),
    Book("Half a Crown of Jokes", "Jonas Pell", "A court jester's memoirs, mostly true.",
         ("humour", "history"), ("playful", "wild"), 4, (12, 99)),
)  # fmt: skip
