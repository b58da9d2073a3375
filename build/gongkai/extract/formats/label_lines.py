"""Lines of a page in; the same with labels and heads of several lines put together out.

Where a table is drawn without lines, the words of a narrow box stand below each other, around the
line of the numbers and beside parts of other labels; a head is a line of beginnings and a line of
ends. What makes a label or a head of the form, word for word, is put in one piece before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product, takewhile

from gongkai.extract import numbers
from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.anchors import corners, is_a_label
from gongkai.extract.formats.sheet import TextLine
from gongkai.extract.laid_out import GAPS, PlacedText, at_width, pieces, stacks
from gongkai.model import Status

MOST_LINES = 6
"""Maximum number of lines of a label above its numbers, and below them."""
MOST_NAMES = 6
"""Maximum number of names in a line of a head over rows of a few columns."""
HIGHEST_HEAD = 4
"""Maximum number of lines of a head."""
FIGURES = (Status.REPORTED, Status.NOT_APPLICABLE)

Line = Sequence[PlacedText]


@dataclass(frozen=True)
class _Part:
    """Lines that are put together: the first, that behind the last, and what they say."""

    first: int
    end: int
    texts: Sequence[str]


def with_whole_labels(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; the form's labels of several lines, and broken heads over rows, in one piece."""
    marked = _with_marks(lines)
    headed = _joined(marked, list(_heads([line.text for line in marked])))
    return _joined(headed, list(_labels([line.text for line in headed])))


def _with_marks(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, with a mark behind numbers that go on below in their narrow boxes: fewer than
    those above them, each below one of several digits, and with no whole label before them.
    """
    placed = [[pieces(line.text, gap) for gap in GAPS] for line in lines]
    marked = list(lines)
    for at, (upper, lower) in enumerate(pairwise(placed)):
        above, below = _figures(upper[0]), _figures(lower[0])
        broken = [piece for piece in above if any(map(piece.overlaps, below))]
        if (
            len(above) > len(below) == len(broken) > 0
            and min(len(piece.text) for piece in broken) > 1
            and not any(is_a_label(_last_word(own, below[0].start)) for own in lower)
        ):
            marked[at] = _marked(marked[at], broken)
            marked[at + 1] = _marked(marked[at + 1], below)
    return marked


def _marked(line: TextLine, broken: Line) -> TextLine:
    text = line.text
    for piece in reversed(broken):
        end = at_width(text, piece.end)
        text = text[:end] + SOMETHING + text[end:]
    return replace(line, text=text)


def _joined(lines: Sequence[TextLine], parts: Sequence[_Part]) -> list[TextLine]:
    found: list[TextLine] = []
    done = 0
    for part in parts:
        found += lines[done : part.first]
        found += [replace(lines[part.first], text=text) for text in part.texts]
        done = part.end
    return [*found, *lines[done:]]


def _heads(lines: Sequence[str]) -> Iterator[_Part]:
    """Heads whose first box is broken over lines: the names of their columns, one a line."""
    done = 0
    for first, line in enumerate(lines):
        heights = range(min(HIGHEST_HEAD, len(lines) - first), 1, -1)
        for height, gap in product(heights if first >= done and _begins_head(line) else (), GAPS):
            own = [pieces(line, gap) for line in lines[first : first + height]]
            if max(map(len, own)) > MOST_NAMES:
                continue
            names = stacks(own)
            whole = sum(map(len, names)) == sum(map(len, own))
            if whole and len(names) > 1 < len(names[0]) and _words(names[0]) in corners():
                yield _Part(first, first + height, list(map(_words, names)))
                done = first + height
                break


def _begins_head(line: str) -> bool:
    """Whether a line begins with some characters of what the form prints over labels."""
    first = line.split(maxsplit=1)[:1]
    return any(corner.startswith(text) and corner != text for corner in corners() for text in first)


def _labels(lines: Sequence[str]) -> Iterator[_Part]:
    """Labels of several lines, each with its numbers behind it."""
    placed = [[pieces(line, gap) for line in lines] for gap in GAPS]
    starts = [_first_figure(line) for line in placed[0]]
    done = 0
    for at, start in enumerate(starts):
        if start is None or any(is_a_label(_last_word(own[at], start)) for own in placed):
            continue
        above = _beside(range(at - 1, max(done, at - MOST_LINES) - 1, -1), placed[0], start)
        below = _beside(range(at + 1, min(at + 1 + MOST_LINES, len(lines))), placed[0], start)
        done = at + 1
        tops, ends = range(at - above, at + 1), range(at + 1, at + below + 2)
        for top, end in sorted(product(tops, ends), key=lambda lines_: lines_[0] - lines_[1]):
            words = [_label(own[top:end], at - top, start) for own in placed]
            if label := next(filter(None, words), None):
                own = lines[at]
                numbers_ = " " * start + own[at_width(own, start) :]
                if end - top > 1:
                    yield _Part(top, end, [*label, numbers_])
                    done = end
                break


def _beside(order: Iterable[int], lines: Sequence[Line], start: int) -> int:
    """How many lines in a row hold words alone, and none of them where the numbers stand."""
    return sum(
        1
        for _ in takewhile(
            lambda at: lines[at] and lines[at][-1].end <= start and not _figures(lines[at]),
            order,
        )
    )


def _label(lines: Sequence[Line], at: int, start: int) -> list[str]:
    """The words of lines, those of a whole label last; none if they make none.

    The label is what stands right before the numbers on their line or above it, and what stands
    below and above that.
    """
    words = [(row, p) for row, line in enumerate(lines) for p in line if p.end <= start]
    before = [place for place in words if place[0] <= at]
    if not before:
        return []
    stack = {before[-1]}
    for place in sorted(words, key=lambda place: abs(place[0] - before[-1][0])):
        stack |= {place} if any(place[1].overlaps(piece) for _, piece in stack) else set()
    label = "".join(piece.text for _, piece in sorted(stack))
    others = [place[1].text for place in words if place not in stack]
    return [*others, label] if is_a_label(label) else []


def _last_word(line: Line, start: int) -> str:
    """What stands on a line right before a place."""
    return next((piece.text for piece in reversed(line) if piece.end <= start), "")


def _first_figure(line: Line) -> int | None:
    """Where the numbers of a line begin that ends with them; None where it does not."""
    found = _figures(line)
    return found[0].start if found else None


def _figures(line: Line) -> Line:
    """The numbers and dashes of a line, where all that follows the first is one."""
    are = [numbers.read(piece.text).status in FIGURES for piece in line]
    return line[are.index(True) :] if any(are) and all(are[are.index(True) :]) else []


def _words(stack: Iterable[PlacedText]) -> str:
    return "".join(piece.text for piece in stack)
