"""The tokens behind a label in; every way in which they can be the boxes of a summed row, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from math import comb

from gongkai.extract import glue, numbers
from gongkai.extract.explain.candidates import Boxes, Way, untold
from gongkai.extract.explain.runs import LONGEST_PAGE, Run
from gongkai.extract.tokens import Token, TokenKind

DOUBTFUL = frozenset({"irregular", "strayed", "torn", "page", "paged", "headless"})
"""Deviations that only a sum confirms."""
FAILING = frozenset({"erred", "untotalled", "total-alone", "total-missing"})
"""What it takes that the sum of a row does not hold."""
MOVED = frozenset({"edged", "pads", "padded"})
"""Deviations by which boxes do not stand where they were printed."""
MOST_PLACINGS = 64
"""More ways to leave boxes empty than this tell nothing."""
MOST_GLUED = 3
"""Numbers without a leading zero that glued boxes may have become; more stand one in a box."""
FEWEST_FAILING = 2
"""Sums of one row that fail; one alone is likelier the agency's slip."""
HOLE = 2
"""How much wider than the others a gap is that holds an empty box."""
MOST_FILLERS = 8
"""So many empty boxes more than a row's may stand before it and behind it."""
_WHOLE = re.compile(r"-?\d+")

Spans = Sequence[tuple[int, int]]
"""Where columns begin and end."""


@dataclass(frozen=True)
class Manner:
    """What a document shows of how it parts boxes."""

    norm: tuple[int, int, int] | None = None
    """Line ends before, between and behind the boxes of whole rows."""
    is_proven: bool = False
    """Whole rows keep them, not just most lines."""
    strays: frozenset[tuple[int, int]] = frozenset()
    """Numbers alone on their line, and where: perhaps those of pages."""
    columns: Mapping[int, Spans] = field(default_factory=dict)
    """Line → where the columns stand in it, if those of its kind all stand under each other."""
    named: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Line of a row → the columns under whose names its numbers stand, on a page as printed."""
    has_totals: bool = True
    """Some row has its last box filled."""
    is_flat: bool = False
    """Rows follow each other on one line."""
    drops: bool = False
    """Some row has fewer digits than boxes, and nothing that stands for the others."""
    may_pad: bool = False
    """A table of text, and in no row an empty box stands before a filled one."""
    is_counted: bool = False
    """Empty lines tell of empty boxes: whole rows, and rows with empty boxes inside, show it."""
    holes: frozenset[int] = frozenset()
    """Gaps between the numbers of a line that are wide, though no empty box is in them."""
    is_flush: bool = False
    """Sums show that all empty boxes of a row may stand in one gap."""
    is_exact: bool = False
    """Most rows of its tables have as many boxes as the form's."""
    keeps_blanks: bool = False
    """Sums show that empty boxes between numbers stand where they were printed."""
    fills_ends: bool = False
    """Rows are filled up at their end, whether one label stands before their boxes or two."""
    keeps_fronts: bool = False
    """Some rows of boxes have an empty one before a filled one."""
    has_fronts: bool = False
    """Some rows have more boxes than the form, and an empty one first."""
    fills_fronts: bool = False
    """Rows have empty boxes before their own, for labels over several columns, and none behind."""


def fails(boxes: Sequence[str], size: int, manner: Manner) -> frozenset[str]:
    """What it takes that the sums of a row do not hold: groups of boxes, each with its sum last."""
    groups = (boxes[at : at + size] for at in range(0, len(boxes), size))
    return frozenset(_failing(group, manner) for group in groups if not holds(group))


def _failing(boxes: Sequence[str], manner: Manner) -> str:
    *addends, total = boxes
    if not any(addends):
        return "total-alone"
    if total:
        return "erred"
    return "total-missing" if manner.has_totals else "untotalled"


def holds(boxes: Sequence[str]) -> bool:
    """Whether the last box is the sum of the others, empty ones counted as nothing."""
    return sum(map(number, boxes[:-1])) == number(boxes[-1])


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal:
    """The number that stands in a box; 0 where none does."""
    return numbers.read(text).value or Decimal(0)


def ways(run: Run, boxes: int, size: int, manner: Manner) -> list[Way]:
    """Every way to fill so many boxes in groups whose last is the sum, failing sums at a price."""
    if doubt := _doubt(run, manner):
        return [untold(doubt)]
    boxed = any(token.boxed or token.kind is TokenKind.BLANK for token in run.tokens)
    found = _of_grid(run, boxes, manner) if boxed else _of_text(run, boxes, size, manner)
    judged = _doubting([_judged(way, size, manner) for way in found])
    doubted = (Way(None, way.by) for way in judged if _needs_proof(way, judged, manner))
    pages = _doubts_of_pages(judged, run, is_whole=size == boxes)
    lent = [] if boxed or not _may_be_lent(run.printed, boxes, size, manner) else [untold("lent")]
    return list(dict.fromkeys([*judged, *doubted, *pages, *lent]))


def _needs_proof(way: Way, all_ways: Sequence[Way], manner: Manner) -> bool:
    """Whether no sum shows what a way supposes: it may as well be another that is not among all."""
    return (
        _is_doubted(way)
        or (_is_of_noughts(way) and not (manner.is_flush or _are_counted(all_ways)))
        or (not manner.is_flush and way.by >= {"flush"} and not _counts_too(way, all_ways))
        or (not manner.fills_fronts and _may_begin_later(way))
        or (way.by >= {"fillers", "erred"} and may_be_torn(all_ways))
    )


def _doubts_of_pages(judged: Sequence[Way], run: Run, *, is_whole: bool) -> Iterator[Way]:
    """What speaks against a row, or against groups of boxes, in which a page's number may be."""
    is_glued = any("glued" in way.by and way.boxes for way in judged)
    if is_whole and is_stacked(run) and not is_glued and _may_end_with_page(run.tokens):
        yield untold("page-last")
    sound = [way for way in judged if way.boxes and not way.by & FAILING]
    if not is_whole and sound and all("paged" in way.by for way in sound):
        yield Way(None, frozenset({"erred"}))  # it may be in an empty box


def _may_be_lent(tokens: Sequence[Token], boxes: int, size: int, manner: Manner) -> bool:
    """Whether one of a full row's numbers may be none of it, and one of its boxes empty: what is
    between has moved. Sums fail, and the line has a hole; or several fail that would all hold then.
    """
    texts = [token.raw for token in tokens]
    failing = failing_groups(texts, size) if len(texts) == boxes else 0
    if not failing or hole_of(tokens) not in {None, *manner.holes}:
        return failing > 0
    rests = ([*texts[:at], *texts[at + 1 :]] for at in range(boxes))
    return failing >= FEWEST_FAILING and any(
        not failing_groups([*rest[:at], "", *rest[at:]], size)
        for rest in rests
        for at in range(boxes)
    )


def failing_groups(texts: Sequence[str], size: int) -> int:
    """How many groups of boxes have a last one that is not the sum of the others."""
    return sum(not holds(texts[at : at + size]) for at in range(0, len(texts), size))


def hole_of(tokens: Sequence[Token]) -> int | None:
    """The gap between tokens on one line that is far wider than all others, which are alike."""
    gaps = [two.at - one.at - one.span for one, two in pairwise(tokens)]
    usual, widest = sorted(set(gaps)) if len(set(gaps)) == 2 else (0, 0)
    is_line = len({token.line for token in tokens}) == 1
    is_hole = is_line and 0 < HOLE * usual <= widest and gaps.count(widest) == 1
    return gaps.index(widest) if is_hole else None


def _is_doubted(way: Way) -> bool:
    """Whether a sum would have to confirm how the boxes were found, and does not."""
    return bool(
        ("erred" in way.by and way.by & DOUBTFUL) or (way.by & FAILING and "aligned" in way.by)
    )


def _are_counted(all_ways: Sequence[Way]) -> bool:
    """Whether empty lines tell of empty boxes in some way."""
    return any("counts" in way.by for way in all_ways)


def _counts_too(way: Way, all_ways: Sequence[Way]) -> bool:
    """Whether as many empty lines stand in a gap as boxes are empty."""
    return any("counts" in each.by and each.boxes == way.boxes for each in all_ways)


def _may_begin_later(way: Way) -> bool:
    """Whether the first box is empty beside others that are left out, and no sum shows that it is
    one of the row's.
    """
    unproven = way.by & FAILING or not any(map(number, way.boxes or ()))
    return "late" in way.by and bool(unproven)


def _is_of_noughts(way: Way) -> bool:
    """Whether a sum of noughts was to show on which side of a gap boxes are."""
    return "flush" in way.by and not any(map(number, way.boxes or ()))


def may_be_torn(found: Sequence[Way]) -> bool:
    """Whether two boxes of a row may be the halves of one number, and no sum speaks against it."""
    return any("torn" in way.by and "erred" not in way.by for way in found)


def unsummed(run: Run, signed: Sequence[bool], manner: Manner) -> list[Way]:
    """Every way to fill boxes without a sum; `signed` says in which a minus may stand."""
    boxes = len(signed)
    if doubt := _doubt(run, manner):
        return [untold(doubt)]
    boxed = any(token.boxed or token.kind is TokenKind.BLANK for token in run.tokens)
    found = list(_of_grid(run, boxes, manner) if boxed else _plainly(run, signed, manner))
    doubted = [Way(None, way.by) for way in found if way.by & DOUBTFUL]
    pages = (token for token in run.printed if is_page(token, run.printed))
    if not boxed and any(_goes_on(token, manner.strays) for token in pages):
        doubted.append(Way(None, frozenset({"paged"})))
    ends = [] if boxed or run.has_behind else [untold("text-ends")]
    return list(dict.fromkeys([*found, *doubted, *ends]))


def _plainly(run: Run, signed: Sequence[bool], manner: Manner) -> Iterator[Way]:
    boxes, tokens = len(signed), run.printed
    odd = ("irregular",) if _is_irregular(run, manner) else ()
    lack = "drops" if manner.drops else "lacks"
    yield from _placed_apart(tokens, _apart(tokens, boxes, lack), manner, *odd)
    yield from _standing(tokens, boxes, manner)
    yield from _without_page(run, boxes, manner)
    yield from _rejoined(tokens, boxes)
    yield from _forced(run, signed, lack)
    for way in counted(run, boxes, manner.norm):
        if "flush" not in way.by:  # only a sum shows on which side of the gap a box is
            yield way


def _forced(run: Run, signed: Sequence[bool], lack: str) -> Iterator[Way]:
    """Digits that run together, where no sum parts them: noughts are one each. Others, as many as
    boxes or more, are doubted, for an empty box leaves no trace.
    """
    runs = [token.digits for token in run.numbers]
    if not runs or (is_apart(run.tokens) and len(runs) >= len(signed)):
        return
    known = glue.forced(runs, signed) if run.is_bare and all(map(_WHOLE.fullmatch, runs)) else ()
    if known and None not in known:
        yield _cut_out(run, [str(value) for value in known])
        return
    digits = "".join(runs)
    is_few = run.is_bare and len(digits) < len(signed)
    yield Way(None, frozenset({"glued", lack} if is_few else {"glued"}))
    if len(runs) == 1 and run.is_bare and digits.isdigit() and len(digits) == len(signed) > 1:
        yield _cut_out(run, list(digits))


def _doubting(found: Sequence[Way]) -> list[Way]:
    """Where digits part as their sum has it, it were chance if they were never run together."""
    parts = any("glued" in way.by and way.boxes for way in found)
    return [way.with_("chance") if parts and "glued" not in way.by else way for way in found]


def _judged(way: Way, size: int, manner: Manner) -> Way:
    return way if way.boxes is None else way.with_(*fails(way.boxes, size, manner))


def _doubt(run: Run, manner: Manner) -> str | None:
    """What speaks against telling a row: a number that is no figure right behind its boxes, or
    words, where none stand so in other rows.
    """
    if run.is_cut:
        return "odd-number"
    spilt = run.tokens and run.has_behind and not run.after and not manner.is_flat
    return "words-after" if spilt else None


def _of_text(run: Run, boxes: int, size: int, manner: Manner) -> Iterator[Way]:
    tokens = run.printed
    if tokens and run.line in manner.named and is_apart(tokens):
        yield _laid(tokens, manner.named[run.line], boxes)
        return
    odd = ("irregular",) if _is_irregular(run, manner) else ()
    yield from _placed_apart(tokens, _apart(tokens, boxes), manner, *odd)
    yield from _standing(tokens, boxes, manner)
    yield from _without_page(run, boxes, manner)
    yield from _rejoined(tokens, boxes)
    yield from _on_one_line(tokens, boxes)
    if not (manner.is_counted and is_apart(tokens)):
        yield from _parted(run, tokens, boxes, size)
    yield from counted(run, boxes, manner.norm)


def is_boxed(run: Run) -> bool:
    """Whether it stands in a table of the document."""
    return run.is_boxed


def is_apart(tokens: Sequence[Token]) -> bool:
    """Whether each token is one whole number, or a dash, by itself."""
    return not any(token.touches for token in tokens[1:]) and all(
        token.kind is not TokenKind.NUMBER or numbers.is_plain(token.digits) for token in tokens
    )


def _apart(tokens: Sequence[Token], boxes: int, by: str = "drops") -> Iterator[Way]:
    """One token a box; fewer tokens than boxes stand in any of them."""
    if not is_apart(tokens):
        return
    if len(tokens) == boxes:
        yield _laid(tokens, range(boxes), boxes)
    elif 0 < len(tokens) < boxes:
        if comb(boxes, len(tokens)) > MOST_PLACINGS:
            yield Way(None, frozenset({by, "erred"} if by in MOVED - {"padded"} else {by}))
            return
        for places in combinations(range(boxes), len(tokens)):
            yield _laid(tokens, places, boxes, by)


def _laid(tokens: Sequence[Token], places: Sequence[int], boxes: int, *by: str) -> Way:
    texts, lines = [""] * boxes, [tokens[0].line if tokens else 0] * boxes
    for place, token in zip(places, tokens, strict=True):
        texts[place], lines[place] = token.raw, token.line
    boxed = bool(tokens) and tokens[0].boxed
    return Way(tuple(texts), frozenset(by), tuple(lines), boxed)


# ---- where tokens stand in their lines -----------------------------------------------------------


def _standing(tokens: Sequence[Token], boxes: int, manner: Manner) -> Iterator[Way]:
    """Fewer tokens than boxes, each under one of the columns."""
    places = under_names(tokens, _columns(tokens, manner)) if len(tokens) < boxes else None
    if places and is_apart(tokens):
        yield _laid(tokens, places, boxes, "aligned")


def _placed_apart(
    tokens: Sequence[Token], found: Iterable[Way], manner: Manner, *by: str
) -> Iterator[Way]:
    """The ways, at a price where fewer tokens than boxes do not stand where they are laid."""
    places = under_names(tokens, _columns(tokens, manner))
    for way in found:
        laid = [at for at, text in enumerate(way.boxes or ()) if text] if places else None
        astray = manner.is_counted or laid != places
        yield way.with_(*by, *(["astray"] if astray and way.by & {"drops", "lacks"} else []))


def _if_counted(manner: Manner) -> tuple[str, ...]:
    """What it costs to leave out boxes where empty lines tell of them."""
    return ("astray",) if manner.is_counted else ()


def _columns(tokens: Sequence[Token], manner: Manner) -> Spans:
    return manner.columns.get(tokens[0].line, ()) if tokens else ()


def under_names(tokens: Sequence[Token], columns: Spans) -> list[int] | None:
    """The column under which each token stands; None where one stands under none or two."""
    if not columns or len({token.line for token in tokens}) != 1:
        return None
    places = [
        [at for at, (start, end) in enumerate(columns) if t.at < end and t.at + t.span > start]
        for t in tokens
    ]
    single = [each[0] for each in places if len(each) == 1]
    return single if len(set(single)) == len(tokens) else None


# ---- tokens that are none of the row's -----------------------------------------------------------


def _without_page(run: Run, boxes: int, manner: Manner) -> Iterator[Way]:
    """One of the tokens may be the number of a page."""
    tokens = run.printed
    for at, token in enumerate(tokens):
        if is_page(token, tokens):
            kind = "paged" if _goes_on(token, manner.strays) else "page"
            if len(tokens) == 1:
                yield Way(None, frozenset({kind, "drops", *_if_counted(manner)}))
            rest = [*tokens[:at], *tokens[at + 1 :]]
            yield from _placed_apart(rest, _apart(rest, boxes), manner, kind)


def is_page(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a token may be a page's number: short, and alone on its line."""
    text = token.folded
    plain = token.kind is TokenKind.NUMBER and text.isascii() and text.isdigit()
    is_short = plain and len(text) <= LONGEST_PAGE and text != "0"
    return is_short and all(other is token or other.line != token.line for other in tokens)


def _may_end_with_page(tokens: Sequence[Token]) -> bool:
    """Whether the last token may be the number of a page: without it the sum holds, with it not."""
    texts = [token.raw for token in tokens]
    if len(texts) < 2 or "" in texts or not is_page(tokens[-1], tokens):
        return False
    return holds(texts[:-1]) and not holds(texts)


def _goes_on(token: Token, strays: frozenset[tuple[int, int]]) -> bool:
    """Whether a page's number would go on from one before it, or the next from it."""
    page = int(token.folded)
    return any(
        (stray, line < token.line) in ((page - 1, True), (page + 1, False))
        for stray, line in strays
    )


def _rejoined(tokens: Sequence[Token], boxes: int) -> Iterator[Way]:
    """Two tokens may be the halves of one number."""
    if len(tokens) != boxes + 1:
        return
    for at, (one, two) in enumerate(pairwise(tokens)):
        if one.digits.isdigit() and two.digits.isdigit() and one.digits != "0":
            way = _laid([*tokens[:at], *tokens[at + 1 :]], range(boxes), boxes, "torn")
            texts = [*(way.boxes or ())]
            texts[at] = one.raw + two.raw
            yield Way(tuple(texts), way.by, way.lines)


def _on_one_line(tokens: Sequence[Token], boxes: int) -> Iterator[Way]:
    """One line has all the boxes; other tokens stand alone on theirs."""
    by_line: dict[int, list[Token]] = {}
    for token in tokens:
        by_line.setdefault(token.line, []).append(token)
    full = [line for line, own in by_line.items() if len(own) == boxes]
    others = [own for line, own in by_line.items() if line not in full]
    if len(full) == 1 and others and all(len(own) == 1 for own in others) and is_apart(tokens):
        yield _laid(by_line[full[0]], range(boxes), boxes, "strayed")


# ---- digits whose boxes were lost ----------------------------------------------------------------


def _parted(run: Run, tokens: Sequence[Token], boxes: int, size: int) -> Iterator[Way]:
    """Digits that run together, parted as their sum has it; or as nobody can tell."""
    runs = [token.digits for token in tokens if token.kind is TokenKind.NUMBER]
    bare = run.is_bare and all(each.isdigit() for each in runs)
    if not runs or not bare or len(runs) > boxes:
        return
    if is_apart(tokens) and (len(runs) == boxes or len(runs) > MOST_GLUED):
        return
    groups = boxes // size
    found = _partings(runs, boxes, size)
    for values in found:
        yield _cut_out(run, [str(value) for value in values])
    if found:
        noughts = min(values[:-1].count(0) for values in found)
        near = groups == 1 and glue.nearly(runs, boxes, noughts)
        yield Way(None, frozenset({"glued", "erred", "near" if near else "chance"}))
    elif sum(map(len, runs)) >= boxes:
        yield Way(None, frozenset({"glued", "erred"}))
    if groups == 1 and any(glue.readings(runs, fewer) for fewer in range(2, boxes)):
        yield Way(None, frozenset({"glued", "drops"}))
    elif glue.may_lack(runs, groups, size):
        yield Way(None, frozenset({"glued", "drops", *(["loose"] if groups == 1 else [])}))


def _partings(runs: Sequence[str], boxes: int, size: int) -> Sequence[Sequence[int]]:
    if boxes == size:
        return glue.readings(runs, boxes)
    return glue.readings_of_groups(runs, boxes // size, size)


def _cut_out(run: Run, texts: Sequence[str]) -> Way:
    """Boxes parted out of the run's digits as they are printed, each with its line."""
    printed, lines = [], []
    left = [(token.raw, token.line) for token in run.numbers]
    for text in texts:
        while left and not left[0][0]:
            left.pop(0)
        raw, line = left[0] if left else ("", run.line)
        printed.append(raw[: len(text)])
        lines.append(line)
        if left:
            left[0] = (raw[len(text) :], line)
    return Way(tuple(printed), frozenset({"glued"}), tuple(lines))


# ---- empty boxes told by empty lines -------------------------------------------------------------


def is_stacked(run: Run) -> bool:
    """Whether every token has its line to itself, outside any table of the document."""
    return (
        run.before > 0
        and all(token.gap > 0 and not token.boxed for token in run.tokens[1:])
        and not any(token.boxed for token in run.tokens)
    )


def _is_irregular(run: Run, manner: Manner) -> bool:
    """Whether tokens stand neither on one line nor each on its own, as far apart as others."""
    lines = len({token.line for token in run.printed})
    if lines > 1 and lines < len(run.printed):
        return True
    if lines < 2 or not manner.norm or not is_stacked(run):
        return lines > 1 and not is_stacked(run)
    inner = gaps_of(run, manner.norm)[1:-1]
    return len(set(inner)) > 1 or (manner.is_proven and any(inner))


def counted(run: Run, boxes: int, norm: tuple[int, int, int] | None) -> Iterator[Way]:
    """Empty boxes told by the line ends they leave."""
    tokens = run.tokens
    if not norm or len(tokens) >= boxes or not is_stacked(run):
        return
    before, between, after = norm
    if not tokens:
        whole = before + (boxes - 1) * between + after
        if run.before in (before + boxes, before + boxes * between, whole):
            yield Way(("",) * boxes, frozenset({"counts"}), (run.line,) * boxes)
        else:
            yield Way(None, frozenset({"drops"}))
        return
    gaps = gaps_of(run, norm)
    wide = [at for at, gap in enumerate(gaps) if gap > 0]
    if len(wide) == 1 and 0 < wide[0] < len(tokens) and min(gaps) == 0:
        empty = boxes - len(tokens)
        yield _laid(
            tokens, [at + empty * (at >= wide[0]) for at in range(len(tokens))], boxes, "flush"
        )
    for size in sorted({1, between}):
        behind = size * (boxes - len(tokens)) - sum(gaps[:-1])
        even = all(gap >= 0 and gap % size == 0 for gap in gaps[:-1])
        if even and behind >= 0 and (gaps[-1] == behind or (run.is_last and gaps[-1] > behind)):
            starts = accumulate(gap // size for gap in gaps[:-1])
            yield _laid(tokens, [at + empty for at, empty in enumerate(starts)], boxes, "counts")


def gaps_of(run: Run, norm: tuple[int, int, int]) -> list[int]:
    """The line ends beyond those of a whole row: before the first token, between, behind."""
    before, between, after = norm
    return [run.before - before, *(t.gap - between for t in run.tokens[1:]), run.after - after]


# ---- rows of the document's own tables -----------------------------------------------------------


def _of_grid(run: Run, boxes: int, manner: Manner) -> Iterator[Way]:
    """Boxes of a table: one each, fillers among them, dropped or moved ones."""
    tokens = run.tokens
    filled = [token for token in tokens if token.kind is not TokenKind.BLANK]
    if any(token.shares for token in tokens) or not is_apart(tokens):
        yield untold("shared-box")
        return
    if manner.is_exact and len(tokens) > boxes:
        yield untold("more-boxes")
        return
    first, last = (_filled(piece, boxes) for piece in (tokens[:boxes], tokens[-boxes:]))
    for way in _with_fillers(tokens, boxes, has_fronts=manner.has_fronts):
        shifted = (manner.fills_ends and way.boxes != first) or (
            manner.fills_fronts and way.boxes != last
        )
        yield way.with_("astray") if shifted and "fillers" in way.by else way
    if 0 < len(filled) < boxes:
        broken = tokens[0].boxed and run.before > 0 and not manner.is_flat
        moved = [untold("label-apart")] if broken else _placed(tokens, boxes, manner)
        yield from moved
    yield from _rejoined(filled, boxes)
    if len(filled) < len(tokens):
        yield from _rejoined(_without_ends(tokens), boxes)
        yield from _rejoined(tokens, boxes)


def _without_ends(tokens: Sequence[Token]) -> Sequence[Token]:
    """The boxes of a row from the first that is filled to the last."""
    filled = [at for at, token in enumerate(tokens) if token.kind is not TokenKind.BLANK]
    return tokens[filled[0] : filled[-1] + 1] if filled else ()


def _placed(tokens: Sequence[Token], boxes: int, manner: Manner) -> Iterator[Way]:
    """The numbers of a row in any of its boxes; where sums show that a table keeps its empty boxes,
    no more than one of them was lost.
    """
    filled = [(at, token) for at, token in enumerate(tokens) if token.kind is not TokenKind.BLANK]
    kind = _moved(tokens, boxes, manner)
    keeps = manner.keeps_blanks if kind == "edged" else kind == "drops" and manner.keeps_fronts
    for way in _apart([token for _, token in filled], boxes, kind):
        laid = [at for at, text in enumerate(way.boxes or ()) if text]
        steps = [new - old for new, (old, _) in zip(laid, filled, strict=False)]
        lost = steps in ([0] * at + [1] * (len(steps) - at) for at in range(len(steps) + 1))
        far = way.boxes and not lost and keeps
        yield way.with_("astray") if far else way


def _moved(tokens: Sequence[Token], boxes: int, manner: Manner) -> str:
    """How fewer numbers than boxes came to stand where they do, if not as they are printed."""
    filled = [at for at, token in enumerate(tokens) if token.kind is not TokenKind.BLANK]
    if len(tokens) < boxes:
        return "drops"
    is_padded = len(filled) == filled[-1] + 1 < len(tokens)
    may_pad = manner.may_pad and tokens[0].boxed
    return ("padded" if may_pad else "pads") if is_padded else "edged"


def _with_fillers(tokens: Sequence[Token], boxes: int, *, has_fronts: bool) -> Iterator[Way]:
    """All the boxes there are, or those that are left when empty ones are only fillers, as in other
    rows if `has_fronts`.
    """
    spare = len(tokens) - boxes
    filled = [token for token in tokens if token.kind is not TokenKind.BLANK]
    if spare == 0:
        late = has_fronts and tokens[0].kind is TokenKind.BLANK and filled
        yield _laid(tokens, range(boxes), boxes, *(("late",) if late else ()))
    for at in range(spare + 1) if 0 < spare <= MOST_FILLERS else ():
        kept, left = tokens[at : at + boxes], [*tokens[:at], *tokens[at + boxes :]]
        if all(token.kind is TokenKind.BLANK for token in left):
            late = at > 0 and kept[0].kind is TokenKind.BLANK and filled
            yield _laid(kept, range(boxes), boxes, *(("fillers", "late") if late else ("fillers",)))
    if spare > 0 and len(filled) == boxes:
        yield _laid(filled, range(boxes), boxes, "fillers")


def _filled(tokens: Sequence[Token], boxes: int) -> Boxes | None:
    """What so many tokens have in them; None where there are fewer."""
    return tuple(token.raw for token in tokens) if len(tokens) == boxes else None


def under(tokens: Sequence[Token], columns: Sequence[tuple[int, int]]) -> Way | None:
    """The one box under each column; None where one has none, two, or part of one."""
    found = [[t for t in tokens if t.at < end and t.at + t.span > start] for start, end in columns]
    texts = ["".join(token.raw for token in each) for each in found]
    inside = all(
        len(each) == 1 and (not text or (start <= each[0].at and each[0].at + each[0].span <= end))
        for each, text, (start, end) in zip(found, texts, columns, strict=True)
    )
    printed = sorted(token.raw for token in tokens if token.raw)
    if not inside or sorted(filter(None, texts)) != printed or not is_apart(tokens):
        return None
    return Way(tuple(texts), frozenset(), tuple(each[0].line for each in found), boxed=True)


def beside(own: Way, others: Sequence[Way]) -> list[Way]:
    """What stands under each name of the head, and the other ways: boxes moved, or unlike it."""
    left = [way for way in others if way.boxes != own.boxes]
    return [own, *(way if way.by & MOVED else way.with_("unlike") for way in left)]
