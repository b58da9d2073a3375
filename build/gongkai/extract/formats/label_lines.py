"""Lines of a page in; the same with labels and heads of several lines put together out.

Where a table is drawn without lines, the words of a narrow box stand below each other, around the
line of the numbers and beside parts of other labels; a head is a line of beginnings and a line of
ends. What makes a label or a head of the form, word for word, is put in one piece before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product, takewhile

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.anchors import corners, has_own_numeral, is_a_label
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.words import is_figure
from gongkai.extract.laid_out import GAPS, Measure, PlacedText, at_width, pieces, stacks, width

MOST_LINES = 12
"""Maximum number of lines of a label above its numbers, and below them."""
MOST_NAMES = 6
"""Maximum number of names in a line of a head over rows of a few columns."""
HIGHEST_HEAD = 4
"""Maximum number of lines of a head."""
FEWEST_PAGES = 2
"""Minimum number of bare numbers of pages by which they are known to count."""
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*")

Line = Sequence[PlacedText]
Place = tuple[int, PlacedText]
"""A word, and the line on which it stands."""


@dataclass(frozen=True)
class _Part:
    """Lines that are put together: the first, that behind the last, the one with the numbers, and
    what they say.
    """

    first: int
    end: int
    at: int
    texts: Sequence[str]


def with_whole_labels(lines: Sequence[TextPiece], measure: Measure = width) -> list[TextPiece]:
    """The lines; the form's labels of several lines, and broken heads over rows, in one piece.

    A label is told to begin on the line of its numbers.
    """
    marked = _with_marks(lines, measure)
    headed = _joined(marked, list(_heads([line.text for line in marked], measure)))
    return _joined(headed, list(_labels([line.text for line in headed], measure)))


def laid_out(lines: Sequence[TextPiece]) -> list[TextPiece]:
    """The lines of a text; with whole labels and without numbers of pages, if labels were broken.

    A number alone on its line is that of a page, if all of these count one on from the last.
    """
    shown = _without_page_numbers(lines)
    whole = with_whole_labels(shown, _measure_of(shown))
    return list(lines) if whole == shown else whole


def _without_page_numbers(lines: Sequence[TextPiece]) -> list[TextPiece]:
    alone = [line for line in lines if _BARE_NUMBER.fullmatch(line.text)]
    counts = all(int(after.text) == int(before.text) + 1 for before, after in pairwise(alone))
    if len(alone) < FEWEST_PAGES or not counts:
        return list(lines)
    pages = set(alone)
    return [line._replace(text="") if line in pages else line for line in lines]


def _measure_of(lines: Sequence[TextPiece]) -> Measure:
    """How a text's places are counted: by characters, where more numbers of neighbouring rows then
    stand below each other, else by columns of print.
    """
    below = {measure: _below(lines, measure) for measure in (width, len)}
    return max(below, key=below.__getitem__)


def _below(lines: Sequence[TextPiece], measure: Measure) -> int:
    """How many numbers stand below one of the row before, of as many."""
    rows = [_figures(pieces(line.text, GAPS[-1], measure)) for line in lines]
    pairs = pairwise(row for row in rows if row)
    return sum(
        lower.overlaps(upper)
        for above, below in pairs
        if len(above) == len(below)
        for upper, lower in zip(above, below, strict=True)
    )


def _with_marks(lines: Sequence[TextPiece], measure: Measure) -> list[TextPiece]:
    """The lines, with a mark behind numbers that go on below in their narrow boxes: fewer than
    those above them, each below one of several digits, and with no whole label before them.
    """
    placed = [[pieces(line.text, gap, measure) for gap in GAPS] for line in lines]
    marked = list(lines)
    for at, (upper, lower) in enumerate(pairwise(placed)):
        above, below = _figures(upper[0]), _figures(lower[0])
        broken = [piece for piece in above if any(map(piece.overlaps, below))]
        if (
            len(above) > len(below) == len(broken) > 0
            and min(len(piece.text) for piece in broken) > 1
            and not any(is_a_label(_last_word(own, below[0].start)) for own in lower)
        ):
            marked[at] = _marked(marked[at], broken, measure)
            marked[at + 1] = _marked(marked[at + 1], below, measure)
    return marked


def _marked(line: TextPiece, broken: Line, measure: Measure) -> TextPiece:
    text = line.text
    for piece in reversed(broken):
        end = at_width(text, piece.end, measure)
        text = text[:end] + SOMETHING + text[end:]
    return line._replace(text=text)


def _joined(lines: Sequence[TextPiece], parts: Sequence[_Part]) -> list[TextPiece]:
    found: list[TextPiece] = []
    done = 0
    for part in parts:
        found += lines[done : part.first]
        found += [lines[part.at]._replace(text=text) for text in part.texts]
        done = part.end
    return [*found, *lines[done:]]


def _heads(lines: Sequence[str], measure: Measure) -> Iterator[_Part]:
    """Heads whose first box is broken over lines: the names of their columns, one a line."""
    done = 0
    for first, line in enumerate(lines):
        heights = range(min(HIGHEST_HEAD, len(lines) - first), 1, -1)
        for height, gap in product(heights if first >= done and _begins_head(line) else (), GAPS):
            own = [pieces(line, gap, measure) for line in lines[first : first + height]]
            if max(map(len, own)) > MOST_NAMES:
                continue
            names = stacks(own)
            whole = sum(map(len, names)) == sum(map(len, own))
            if whole and len(names) > 1 < len(names[0]) and _words(names[0]) in corners():
                yield _Part(first, first + height, first, list(map(_words, names)))
                done = first + height
                break


def _begins_head(line: str) -> bool:
    """Whether a line begins with some characters of what the form prints over labels."""
    first = line.split(maxsplit=1)[:1]
    return any(corner.startswith(text) and corner != text for corner in corners() for text in first)


def _labels(lines: Sequence[str], measure: Measure) -> Iterator[_Part]:
    """Labels of several lines, each with its numbers behind it."""
    placed = [[pieces(line, gap, measure) for line in lines] for gap in GAPS]
    words = placed[-1]
    starts = [_first_figure(line) for line in words]
    done = 0
    for at, start in enumerate(starts):
        if start is None:
            continue
        above = _beside(range(at - 1, done - 1, -1), words, start)
        below = _beside(range(at + 1, len(lines)), words, start)
        done = at + 1
        for top, end in sorted(product(above, below), key=lambda lines_: lines_[0] - lines_[1]):
            found = [_label(own[top : end + 1], at - top, start) for own in placed]
            if label := next(filter(None, found), None):
                own = lines[at]
                numbers_ = " " * start + own[at_width(own, start, measure) :]
                if end > top:
                    yield _Part(top, end + 1, at, [*label, numbers_])
                    done = end + 1
                break


def _beside(order: range, lines: Sequence[Line], start: int) -> list[int]:
    """The line before these, and those of them up to which words alone stand before the numbers'
    place.
    """
    near = takewhile(
        lambda at: all(piece.end <= start for piece in lines[at]) and not _figures(lines[at]), order
    )
    filled = (at for at in near if lines[at])
    return [order.start - order.step, *islice(filled, MOST_LINES)]


def _label(lines: Sequence[Line], at: int, start: int) -> list[str]:
    """The words of lines, those of a whole label last; none if they make none.

    The label is what stands right before the numbers on their line or above it, and what stands
    below and above that; where all blanks are alike, the last word of each line.
    """
    words = [(row, p) for row, line in enumerate(lines) for p in line if p.end <= start]
    before = [place for place in words if place[0] <= at]
    if not before or any(p.start < start < p.end for p in lines[at]):
        return []
    last = {row: (row, piece) for row, piece in words}
    for stack in (_stack(before[-1], words), set(last.values())):
        label = "".join(piece.text for _, piece in sorted(stack))
        rows = {at, *(row for row, _ in stack)}
        is_one = len(lines) == 1 or has_own_numeral(label)
        if {0, len(lines) - 1} <= rows and is_a_label(label) and is_one:
            return [*(place[1].text for place in words if place not in stack), label]
    return []


def _stack(first: Place, words: Sequence[Place]) -> set[Place]:
    """A word, and what stands below and above it."""
    stack = {first}
    for place in sorted(words, key=lambda place: abs(place[0] - first[0])):
        stack |= {place} if any(place[1].overlaps(piece) for _, piece in stack) else set()
    return stack


def _last_word(line: Line, start: int) -> str:
    """What stands on a line right before a place."""
    return next((piece.text for piece in reversed(line) if piece.end <= start), "")


def _first_figure(line: Line) -> int | None:
    """Where the numbers of a line begin that ends with them; None where it does not."""
    found = _figures(line)
    return found[0].start if found else None


def _figures(line: Line) -> Line:
    """The numbers and dashes of a line, where all that follows the first is one."""
    are = list(map(is_figure, line))
    return line[are.index(True) :] if any(are) and all(are[are.index(True) :]) else []


def _words(stack: Iterable[PlacedText]) -> str:
    return "".join(piece.text for piece in stack)
