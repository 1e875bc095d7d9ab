"""A slide and what it holds. Room is counted in pixels of a slide of 1280 × 720."""

from dataclasses import dataclass, field

ROOM = 540  # what title and foot leave
MOST_WORDS = 75  # more is read, not listened to


@dataclass(frozen=True)
class Block:
    """One thing on a slide: "text", "list", "table", "formula", "code", "output", "player" …"""

    kind: str
    source: str
    height: int
    words: int = 0


@dataclass(eq=False)
class Slide:
    """What is seen at once.

    Attributes
        kind : str               "title", "text", "vote", "task", "code", "player", "answer", …
        title : str              Markdown
        extra : bool             not counted in the minutes of the lesson
        cell : Cell              where it comes from
        blocks : list of Block
        begin, end : int         minutes of its section, by the count that the first cell names
        seconds : int            its share of them
    """

    kind: str
    title: str
    extra: bool
    cell: object
    blocks: list = field(default_factory=list)
    begin: int = 0
    end: int = 0
    seconds: int = 0

    def takes(self, block, most=MOST_WORDS):
        """Whether a block finds room on it."""
        return self.free() >= block.height and self.words() + block.words <= most

    def words(self):
        return sum(held.words for held in self.blocks)

    def free(self, *but):
        """Pixels that its blocks leave."""
        return ROOM - sum(held.height for held in self.blocks if held.kind not in but)
