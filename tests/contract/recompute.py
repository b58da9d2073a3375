"""A reader's own script: every finding and every count again, from the CSV files of a package.

It knows what the package says of itself and nothing of the program. Run it on any package:
`python recompute.py gongkai.zip`.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

Tables = dict[str, pd.DataFrame]
Frame = pd.DataFrame

KEY = ["agency", "year"]
EMPTY, UNREAD = ["blank", "not_applicable"], ["ambiguous", "unreadable"]
RESULTS = ["passed", "passed_if_blank_is_zero", "failed", "not_assessable"]
WHAT = [*KEY, "rule", "severity", "cells", "left", "right", "doubtful", "result"]
HALF = 5e-7


def read(package: str) -> Tables:
    """The tables of a package, joined where the rules need it."""
    with zipfile.ZipFile(package) as files:
        about = json.loads(files.read("datapackage.json"))["resources"]
        t = {
            each["name"]: pd.read_csv(files.open(each["path"]), dtype=_types(each))
            for each in about
        }
    of_column = t["columns"][["edition", "table", "column", "signed", "decimals"]]
    t["cells"] = (
        t["cells"]
        .merge(of_column, how="left")
        .assign(
            n=range(len(t["cells"])),
            doubtful=lambda c: c["certain"].eq(False),
            printed=lambda c: c["status"].eq("reported"),
            unread=lambda c: c["status"].isin(UNREAD),
        )
    )
    t["reports"] = t["reports"].merge(t["agencies"][["agency", "kind", "parent"]])
    return t


def _types(resource: dict[str, dict[str, list[dict[str, str]]]]) -> dict[str, str]:
    """Text stays text, however much it looks like a number."""
    fields = resource["schema"]["fields"]
    plain = ("integer", "number", "boolean")
    return {each["name"]: "string" for each in fields if each["type"] not in plain}


def outcomes(t: Tables) -> Frame:
    """What every rule says of every report, one line each time it was asked."""
    found = pd.concat([told.reindex(columns=WHAT) for told in _told(t)], ignore_index=True)
    rules = t["rules"].set_index("rule")["severity"]
    found["severity"] = found["severity"].fillna(found["rule"].map(rules))
    found["doubtful"] = found["doubtful"].eq(True)
    return found.fillna({"cells": ""})


def findings(found: Frame) -> Frame:
    """The failures; those that a rule tells together are one."""
    failed = found[found["result"] == "failed"].drop(columns="result")
    table = failed["cells"].astype("string").str.split(".").str[0].rename("table")
    together = failed["rule"].isin(["cells-filled", "figures-read", "rows-present"])
    table = table.where(failed["rule"] != "figures-read", "")
    alike = failed[together].groupby([*KEY, "rule", "severity", table[together]], sort=False)
    joined = alike.agg({"cells": " ".join, "doubtful": "any"}).reset_index()
    return pd.concat([failed[~together], joined], ignore_index=True)[WHAT[:-1]]


def checks(found: Frame) -> Frame:
    """How often each result came out; what we may have misread is not assessable."""
    result = found["result"].where(
        ~found["doubtful"], found["result"].replace("failed", RESULTS[3])
    )
    counts = found.assign(result=result).groupby([*KEY, "rule", "result"]).size()
    return counts.unstack(fill_value=0).reindex(columns=RESULTS, fill_value=0).reset_index()


def _told(t: Tables) -> Iterator[Frame]:
    yield relations(t)
    yield from boxes(t)
    yield from layout(t)
    yield from proactive(t)
    yield from years(t)
    yield from texts(t)
    yield from publication(t)
    yield members(t)
    yield prose(t)
    yield shares(t)
    yield fees(t)


# --- Sums and other relations ---------------------------------------------------------------


def relations(t: Tables) -> Frame:
    """Left and right of every relation, as printed and with empty boxes as anything."""
    rel = t["relations"]
    terms = pd.concat([_terms(rel, "left", 1), _terms(rel, "right", -1)], ignore_index=True)
    cells = t["cells"][[*KEY, "cell", "edition", "value", "status", "doubtful", "signed"]]
    last = cells.assign(year=cells["year"] + 1)
    before = terms["before"]
    used = pd.concat([terms[~before].merge(cells), terms[before].merge(last)])
    used = used.sort_values("order", ignore_index=True)
    on = zip(used["edition"], used["editions"].fillna(""), strict=True)
    fits = [not some or edition in some.split() for edition, some in on]
    used = used[fits].assign(
        asked=lambda u: u["value"].ge(u["at_least"]) | u["at_least"].isna(),
        value=used["value"].fillna(0) * used["times"],
        empty=used["status"].isin(EMPTY),
        unread=used["status"].isin([*UNREAD, "absent"]),
    )
    used["up"] = used["empty"] & ((used["times"] > 0) | used["signed"])
    used["down"] = used["empty"] & ((used["times"] < 0) | used["signed"])
    used["left"] = used["value"].where(used["side"] > 0, 0)
    used["right"] = -used["value"].where(used["side"] < 0, 0)
    used["here"] = used["cell"].where(~used["before"], "")
    by = used.groupby([*KEY, "rule", "position"])
    each = by.agg(
        left=("left", "sum"),
        right=("right", "sum"),
        unread=("unread", "any"),
        up=("up", "any"),
        down=("down", "any"),
        doubtful=("doubtful", "any"),
        n=("cell", "size"),
        asked=("asked", "all"),
        cells=("here", " ".join),
    ).reset_index()
    size = terms.groupby(["rule", "position"]).size().rename("size").reset_index()
    each["cells"] = each["cells"].str.split().str.join(" ")
    each = each.merge(size).merge(rel[["rule", "position", "sign", "severity", "since"]])
    each = each[each["n"].eq(each["size"]) & each["asked"] & ~(each["year"] < each["since"])]
    gap = each["left"] - each["right"]
    low, high = (gap < -HALF) & (each["sign"] != "<="), (gap > HALF) & (each["sign"] != ">=")
    result = pd.Series(RESULTS[3], each.index)
    result[~low & ~high] = RESULTS[0]
    result[~low & ~high & (each["up"] | each["down"])] = RESULTS[1]
    result[(low & ~each["up"]) | (high & ~each["down"])] = RESULTS[2]
    result[each["unread"]] = RESULTS[3]
    return each.assign(result=result)


def _terms(rel: Frame, side: str, sign: int) -> Frame:
    """One line for every cell that a relation adds up."""
    each = rel.assign(term=rel[side].str.split(), side=sign).explode("term").dropna(subset="term")
    word = each["term"].str.extract(
        r"^(?P<minus>-?)((?P<times>[\d.]+)\*)?(?P<before>before\.)?(?P<cell>.+)$"
    )
    least = [
        json.loads(some).get(cell) if isinstance(some, str) else None
        for some, cell in zip(each["least"], word["cell"], strict=True)
    ]
    times = word["times"].astype(float).fillna(1) * word["minus"].map({"-": -1, "": 1}) * sign
    return each[["rule", "position", "editions", "side"]].assign(
        cell=word["cell"],
        times=times,
        before=word["before"].notna(),
        at_least=pd.Series(least, each.index, "float64"),
        order=[(sign < 0) * 1000 + at for at in range(len(each))],
    )


# --- Boxes, tables, rows ----------------------------------------------------------------------


def _of(frame: Frame, rule: str, result: pd.Series, **more: object) -> Frame:
    return frame.assign(rule=rule, result=result, **more)


def _result(failed: pd.Series, judged: pd.Series | None = None) -> pd.Series:
    words = failed.map({True: RESULTS[2], False: RESULTS[0]})
    return words if judged is None else words.where(judged, RESULTS[3])


def boxes(t: Tables) -> Iterator[Frame]:
    """Numbers that may not stand in a box, boxes that hold none."""
    cells = t["cells"].assign(cells=t["cells"]["cell"])
    value, read = cells["value"], ~cells["unread"]
    rows = (cells["printed"] & ~cells["signed"]) | cells["unread"]
    numbers = cells.assign(left=value)
    yield _of(numbers[rows], "non-negative", _result(value < 0, read)[rows])
    scaled = value * 10.0 ** cells["decimals"]
    off = (scaled - scaled.round()).abs() > 1e-9
    rows = cells["printed"] | cells["unread"]
    mild = cells["table"].map({"proactive": "warning"}).fillna("error")
    yield _of(numbers[rows], "whole-numbers", _result(off, read)[rows], severity=mild)
    yield _of(cells.assign(doubtful=cells["unread"]), "figures-read", _result(cells["unread"]))
    within = [*KEY, "table"]
    blank = cells["status"].eq("blank")
    cells = cells.assign(
        blank=blank, here=cells["status"].ne("absent"), some=cells["printed"] & value.ne(0)
    )
    cells["filled"] = cells["here"] & ~blank
    by = cells.groupby(within)
    void = by["blank"].transform("any") & ~by["filled"].transform("any")
    rows = (blank & ~void) | cells["status"].isin(["reported", "not_applicable"]) | cells["unread"]
    sure = read & ~(blank & cells["doubtful"])
    main = _matches(cells["cell"], _rule(t, "cells-filled")["cells"].split())
    grave = main.map({True: "error", False: "warning"})
    yield _of(
        cells[rows], "cells-filled", _result(blank, sure)[rows], severity=grave, doubtful=False
    )
    tables = by.agg(
        cells=("cell", " ".join),
        blank=("blank", "any"),
        filled=("filled", "any"),
        here=("here", "any"),
        doubtful=("doubtful", "any"),
    ).reset_index()
    empty = tables["blank"] & ~tables["filled"]
    yield _of(tables, "tables-filled", _result(empty))[tables["here"]]
    each = cells.groupby(KEY)[["printed", "unread", "some"]].any().reset_index()
    yield _of(each, "not-all-zero", _result(~each["some"], each["printed"] & ~each["unread"]))


def layout(t: Tables) -> Iterator[Frame]:
    """Rows that the document lacks, headers that do not fit, forms out of date."""
    cells, reports = t["cells"], t["reports"]
    by = cells.assign(gone=cells["status"].eq("absent")).groupby([*KEY, "table", "row"], sort=False)
    rows = by.agg(cells=("cell", " ".join), gone=("gone", "all")).reset_index()
    whole = rows.groupby([*KEY, "table"])["gone"].transform("all")
    grave = whole.map({True: "error", False: "warning"})
    yield _of(rows, "rows-present", _result(rows["gone"]), severity=grave)
    misfits = t["misfits"].merge(
        rows.assign(row=rows["table"] + "." + rows["row"])[[*KEY, "row", "cells"]], how="left"
    )
    fine = reports[~_keys(reports).isin(_keys(misfits))]
    yield pd.concat([misfits.assign(result=RESULTS[2]), fine.assign(result=RESULTS[0])]).assign(
        rule="headers-fit"
    )
    used = cells.groupby(KEY)["edition"].unique().reset_index()
    right = [_expected(t, year) for year in used["year"]]
    old = pd.Series(
        [any(e != r for e in some) for some, r in zip(used["edition"], right, strict=True)]
    )
    yield _of(used, "edition-current", _result(old, pd.Series(right).notna()))


def _expected(t: Tables, year: int) -> str | None:
    e = t["editions"]
    fits = e[(e["since"] <= year) & (e["until"].fillna(9999) >= year)]["edition"]
    return fits.iloc[0] if len(fits) else None


def proactive(t: Tables) -> Iterator[Frame]:
    """Stocks and changes, rules by bodies that may issue them, purchases."""
    cells = t["cells"]
    order = t["columns"].sort_values("position")
    order["stock"] = order.groupby(["edition", "table"])["column"].shift()
    pairs = cells[cells["signed"] & cells["printed"]].merge(
        order[["edition", "table", "column", "stock"]]
    )
    stocks = cells[cells["printed"]][[*KEY, "table", "row", "column", "cell", "value", "doubtful"]]
    both = pairs.merge(
        stocks,
        left_on=[*KEY, "table", "row", "stock"],
        right_on=[*KEY, "table", "row", "column"],
        suffixes=("", "_stock"),
    )
    same = both["value"].eq(both["value_stock"]) & both["value"].ne(0)
    doubt = both["doubtful"] | both["doubtful_stock"]
    yield _of(
        both,
        "delta-repeats-stock",
        _result(same),
        cells=both["cell_stock"] + " " + both["cell"],
        left=both["value"],
        right=both["value_stock"],
        doubtful=doubt,
    )
    rule = _rule(t, "rules-by-competent-bodies")
    some = cells[
        _matches(cells["cell"], rule["cells"].split()) & cells["printed"] & (cells["value"] > 0)
    ]
    issued = (
        some.groupby(KEY).agg(cells=("cell", " ".join), doubtful=("doubtful", "any")).reset_index()
    )
    each = t["reports"][[*KEY, "kind"]].merge(issued, how="left")
    yield _of(
        each,
        "rules-by-competent-bodies",
        _result(each["cells"].notna(), each["kind"].isin(rule["kinds"].split())),
    )
    codes = _rule(t, "purchases-match")["cells"].split()
    bought = cells[cells["printed"]].pivot_table(index=KEY, columns="cell", values="value")
    doubt = cells[cells["cell"].isin(codes)].groupby(KEY)["doubtful"].any().rename("doubtful")
    each = t["reports"][KEY].merge(bought.reindex(columns=codes).reset_index(), how="left")
    each = each.merge(doubt.reset_index(), how="left").assign(cells=" ".join(codes))
    n, amount = each[codes[0]], each[codes[1]]
    told = n.notna() & amount.notna()
    yield _of(each, "purchases-match", _result((n == 0) != (amount == 0), told))
    limits = _limits(t, "purchase-amount-plausible")
    odd = (amount / n < limits["least"]) | (amount / n > limits["most"])
    yield _of(each, "purchase-amount-plausible", _result(odd, told & (n > 0) & (amount > 0)))


# --- Two years --------------------------------------------------------------------------------


def years(t: Tables) -> Iterator[Frame]:
    """Jumps, slips of unit, and reports that repeat the figures of the year before."""
    columns = [*KEY, "cell", "value", "status", "doubtful", "printed"]
    cells = t["cells"][columns]
    both = cells.assign(year=cells["year"] + 1).merge(
        cells, on=[*KEY, "cell"], suffixes=("_0", "_1")
    )
    breaks = t["breaks"].query("kind == 'break'")[["cell", "year"]].assign(broken=True)
    pairs = both[both["printed_0"] & both["printed_1"]].merge(breaks, how="left")
    pairs = pairs[pairs["broken"].isna()].assign(
        cells=lambda p: p["cell"],
        left=lambda p: p["value_1"],
        right=lambda p: p["value_0"],
        doubtful=lambda p: p["doubtful_0"] | p["doubtful_1"],
    )
    for rule in ("no-sudden-jump", "fee-unit-steady"):
        some = pairs[_matches(pairs["cell"], _rule(t, rule)["cells"].split())]
        limits, now, then = _limits(t, rule), some["left"], some["right"]
        times = limits["factor"]
        if rule == "no-sudden-jump":
            large = some[["left", "right"]].max(axis=1) >= limits["least"]
            yield _of(some, rule, _result(large & ((now > times * then) | (now * times < then))))
        else:
            slipped = (now >= times * then) | (now * times <= then)
            yield _of(some, rule, _result(slipped))[(now > 0) & (then > 0)]
    sizes = cells.groupby(KEY).size().rename("n").reset_index()
    same = both["status_0"].eq(both["status_1"]) & (
        both["value_0"].eq(both["value_1"]) | ~both["printed_1"]
    )
    each = both.assign(same=same, some=both["printed_1"] & both["value_1"].ne(0)).groupby(KEY)
    each = each.agg(
        same=("same", "all"), some=("some", "sum"), shared=("cell", "size")
    ).reset_index()
    each = each.merge(sizes).merge(
        sizes.assign(year=sizes["year"] + 1), on=KEY, suffixes=("", "_0")
    )
    asked = (each["shared"] == each["n"]) & (each["n"] == each["n_0"])
    asked &= each["some"] >= _limits(t, "figures-of-this-year")["not_zero"]
    yield _of(each, "figures-of-this-year", _result(each["same"]))[asked]


# --- The agency's own words -------------------------------------------------------------------


def texts(t: Tables) -> Iterator[Frame]:
    """Sections that say nothing, leave out what is asked, or were said before."""
    texts, reports = t["texts"], t["reports"][KEY]
    bare = texts.assign(bare=texts["text"].map(_bare).astype("string"))
    written = {str(section): some for section, some in bare.groupby("section")}
    problems = reports.merge(written.get("problems", bare), how="left")
    short = problems["bare"].fillna("").str.len() < _limits(t, "problems-written")["characters"]
    yield _of(problems, "problems-written", _result(short, problems["text"].notna()))
    overview = reports.merge(written.get("overview", bare), how="left")
    words = [each.split("|") for each in _rule(t, "overview-complete")["also"].split()]
    lacks = [
        not all(any(w in text for w in each) for each in words)
        for text in overview["text"].fillna("")
    ]
    yield _of(
        overview,
        "overview-complete",
        _result(pd.Series(lacks, overview.index, bool), overview["text"].notna()),
    )
    limits = _limits(t, "text-of-this-year")
    long = bare[bare["bare"].str.len() >= limits["characters"]]
    pair = long.assign(year=long["year"] + 1).merge(long, on=[*KEY, "section"], suffixes=("_0", ""))
    alike = [
        _alike(a, b) >= limits["similar"] for a, b in zip(pair["bare_0"], pair["bare"], strict=True)
    ]
    yield _sections(reports, pair.assign(failed=pd.Series(alike, dtype=bool)), "text-of-this-year")
    own = bare.merge(t["agencies"][["agency", "names", "aliases"]])
    own["own"] = pd.Series([_nameless(row) for row in own.to_dict("records")], dtype="string")
    own = own[own["own"].str.len() >= _limits(t, "text-of-this-body")["characters"]]
    own["failed"] = own.duplicated(["year", "section", "own"])
    yield _sections(reports, own, "text-of-this-body")


def _bare(text: str) -> str:
    return re.sub(r"[\s\d\W]+", "", text)


def _alike(first: str, second: str) -> float:
    one, two = ({text[at : at + 4] for at in range(len(text) - 3)} for text in (first, second))
    return 2 * len(one & two) / (len(one) + len(two))


def _nameless(row: dict[str, str]) -> str:
    aliases = json.loads(row["aliases"]) if isinstance(row["aliases"], str) else []
    names = {_bare(name) for name in [*(n["name"] for n in json.loads(row["names"])), *aliases]}
    text = row["bare"]
    for name in sorted(names - {""}, key=lambda name: (-len(name), name)):
        text = text.replace(name, "")
    return text


def _sections(reports: Frame, judged: Frame, rule: str) -> Frame:
    """Each section that could be compared; of a report without any nothing can be said."""
    rest = reports[~_keys(reports).isin(_keys(judged))].assign(result=RESULTS[3])
    return pd.concat([judged.assign(result=_result(judged["failed"])), rest]).assign(rule=rule)


# --- Dates, titles, other bodies --------------------------------------------------------------


def publication(t: Tables) -> Iterator[Frame]:
    """Late, early, of another year, replaced."""
    reports, due = t["reports"], t["deadlines"].copy()
    when = reports["published"]
    known = when.notna() & reports["kind"].isin(due["kind"])
    each = reports.merge(due[["kind", "day", "severity"]], on="kind")
    late = each[each["published"] > (each["year"] + 1).astype(str) + "-" + each["day"]]
    late = late.sort_values("day").drop_duplicates(KEY, keep="last")[[*KEY, "severity"]]
    each = reports[KEY].merge(late, how="left")
    yield _of(each, "published-on-time", _result(each["severity"].notna(), known))
    early = when < reports["year"].astype(str) + "-12-31"
    yield _of(reports, "published-after-year-end", _result(early, when.notna()))
    told = reports["title"].str.findall(r"(?<!\d)20\d\d(?!\d)")
    other = pd.Series(
        [bool(some) and str(y) not in some for some, y in zip(told, reports["year"], strict=True)]
    )
    yield _of(reports, "title-names-year", _result(other, told.str.len() > 0))
    whole = reports["year"].astype(str).map("{0}-01-01/{0}-12-31".format)
    other = reports["period"] != whole
    yield _of(
        reports, "prose-period", _result(other.fillna(value=False), reports["period"].notna())
    )
    again = t["corrections"].query("kind == 'reissued'")
    yield _of(reports, "as-first-published", _result(_keys(reports).isin(_keys(again))))


def members(t: Tables) -> Frame:
    """A government's figure against the sum of those below it that are held."""
    rule = _rule(t, "covers-its-members")
    cells = t["cells"]
    some = cells[cells["cell"].isin(rule["cells"].split()) & cells["printed"]]
    some = some.merge(t["agencies"][["agency", "kind", "parent"]])
    below = some.groupby(["parent", "year", "cell"])["value"].sum().rename("right").reset_index()
    own = some[some["kind"].isin(rule["kinds"].split())]
    both = own.merge(below.rename(columns={"parent": "agency"}))
    return _of(
        both,
        "covers-its-members",
        _result(both["right"] > both["value"]),
        left=both["value"],
        cells=both["cell"],
    )


def prose(t: Tables) -> Frame:
    """What the prose states against the cells that it speaks of; any reading may agree."""
    rules = t["rules"][t["rules"]["group"].eq("正文与表格") & t["rules"]["cells"].notna()]
    said = t["statements"][~t["statements"]["claim"].str.contains("/|^processing_fee$")]
    said = said.assign(s=range(len(said)))
    of = {claim: _rule_of(claim, rules.to_dict("records")) for claim in said["claim"].unique()}
    said = said.assign(rule=said["claim"].map(lambda claim: of[claim].get("rule")))
    said["reading"] = [_readings(claim, of[claim]) for claim in said["claim"]]
    read = (
        said.dropna(subset="rule").explode("reading").assign(r=lambda r: r.groupby("s").cumcount())
    )
    terms = read.assign(term=read["reading"].astype("string").str.split("+")).explode("term")
    terms["table"] = terms["term"].astype("string").str.split(".").str[0]
    forms = t["cells"][[*KEY, "table", "edition"]].drop_duplicates()
    terms = terms.merge(forms, how="left")
    boxes = t["cells"][["edition", "table", "row", "column", "cell"]].drop_duplicates()
    known = {
        each: _codes(*each, boxes, t)
        for each in set(zip(terms["term"], terms["edition"], strict=True))
    }
    terms["cell"] = [known[each] for each in zip(terms["term"], terms["edition"], strict=True)]
    parts = terms.explode("cell").drop(columns=["value", "edition"])
    parts = parts.merge(t["cells"][[*KEY, "cell", "value", "status", "doubtful"]], how="left")
    return _stated(
        said,
        parts.assign(
            none=parts["cell"].isna(),
            empty=parts["status"].isin(EMPTY),
            cell=parts["cell"].fillna(""),
            unread=parts["status"].isin([*UNREAD, "absent"]),
        ),
    )


def shares(t: Tables) -> Frame:
    """Stated percentages; which total they are of is left open, so any that fits will do."""
    rule = _rule(t, "prose-percentages")
    said = t["statements"][t["statements"]["claim"].str.contains("/")]
    told = []
    for each in said.to_dict("records"):
        above, _, below = each["claim"].partition("/")
        here = t["cells"][_keys(t["cells"]) == f"{each['agency']}/{each['year']}"]
        top, *bases = (_sum(some, here, t) for some in (above, below, *rule["also"].split()))
        rates = [100 * top[0] / base[0] if base[0] else np.nan for base in bases]
        unit = 10.0 ** -len(f"{each['value']:.10f}".rstrip("0").partition(".")[2])
        fits = any(-unit / 2 <= rate - each["value"] < unit for rate in rates)
        result = RESULTS[3] if np.isnan(rates[0]) else RESULTS[0] if fits else RESULTS[2]
        told.append(
            {
                **each,
                "rule": rule.name,
                "result": result,
                "left": each["value"],
                "right": round(rates[0], 4),
                "cells": " ".join([*top[1], *bases[0][1]]),
                "doubtful": top[2] or bases[0][2],
            }
        )
    return pd.DataFrame(told, columns=[*WHAT])


def _sum(claim: str, here: Frame, t: Tables) -> tuple[float, list[str], bool]:
    """What some cells add up to, not a number unless all are printed; whether any is doubtful."""
    boxes = here[["edition", "table", "row", "column", "cell"]]
    edition = here[here["table"] == claim.partition(".")[0]]["edition"].iloc[0]
    codes = [code for term in claim.split("+") for code in _codes(term, edition, boxes, t)]
    some = here[here["cell"].isin(codes)]
    total = some["value"].sum() if len(some) and some["printed"].all() else np.nan
    return total, codes, bool(some["doubtful"].any())


def fees(t: Tables) -> Frame:
    """A fee for processing is asked of those who apply far too often: there should be some."""
    rule = _rule(t, "processing-fee-follows-excess")
    said = t["statements"].query("claim == 'processing_fee'").rename(columns={"value": "fee"})
    cells = t["cells"][t["cells"]["cell"] == rule["also"]]
    each = said[[*KEY, "fee"]].merge(cells[[*KEY, "cell", "value", "printed", "doubtful"]])
    failed = (each["fee"] > 0) & (each["value"] == 0)
    return _of(each, rule.name, _result(failed, each["printed"]), cells=each["cell"])


def _stated(said: Frame, parts: Frame) -> Frame:
    each = (
        parts.groupby(["s", "r"])
        .agg(
            right=("value", "sum"),
            none=("none", "any"),
            empty=("empty", "any"),
            void=("empty", "all"),
            unread=("unread", "any"),
            doubtful=("doubtful", "any"),
            cells=("cell", " ".join),
        )
        .reset_index()
        .merge(said[["s", *KEY, "rule", "value"]].rename(columns={"value": "left"}))
    )
    open_, same = each["empty"] & (each["right"] < each["left"]), each["right"] == each["left"]
    rank = pd.Series(3, each.index)
    rank[each["void"] | each["unread"] | open_ | (each["none"] & (each["r"] == 0))] = 2
    rank[same & ~each["void"] & ~each["unread"] & ~each["none"]] = each["empty"].astype(int)
    rank[each["none"] & (each["r"] > 0)] = 4
    best = rank.groupby(each["s"]).transform("min").mask(each["none"], 2)
    words = best.map(dict(enumerate((*RESULTS[:2], RESULTS[3], RESULTS[2]))))
    return each.assign(result=words)[each["r"] == 0]


def _rule_of(claim: str, rules: list[dict[str, str]]) -> dict[str, str]:
    """The first rule that speaks of every part of a claim."""
    for rule in rules:
        patterns = rule["cells"].split()
        if all(any(fnmatchcase(term, p) for p in patterns) for term in re.split("[+/]", claim)):
            return rule
    return {}


def _readings(claim: str, rule: dict[str, str]) -> list[str]:
    """A claim, and what else the same words are used for."""
    also = rule.get("also")
    wider = also.replace("{column}", claim.rpartition(".")[2]) if isinstance(also, str) else ""
    return [claim, wider] if "+" not in claim and claim in wider.split("+") else [claim]


def _codes(term: str, edition: str, boxes: Frame, t: Tables) -> list[str]:
    """The cells that a term adds up: one by its code, a group of rows, what a row was split to."""
    here = boxes[boxes["edition"] == edition]
    if term in set(here["cell"]) or term.count(".") != 2:
        return [term] if term in set(here["cell"]) else []
    table, group, column = term.split(".")
    rows = t["rows"][(t["rows"]["table"] == table) & (t["rows"]["edition"] == edition)]
    below = rows[rows["group"].eq(group) | rows["parent_group"].eq(group)]["row"]
    split = t["breaks"][t["breaks"]["kind"] == "split"]
    split = split[[fnmatchcase(term, pattern) for pattern in split["counterpart"]]]["cell"]
    some = here[(here["table"] == table) & (here["column"] == column)]
    return [*some[some["row"].isin(below) | some["cell"].isin(split)]["cell"]]


# --- Small things -----------------------------------------------------------------------------


def _rule(t: Tables, rule: str) -> pd.Series:
    return t["rules"].set_index("rule").loc[rule]


def _limits(t: Tables, rule: str) -> dict[str, float]:
    return dict(json.loads(_rule(t, rule)["limits"]))


def _matches(codes: pd.Series, patterns: list[str]) -> pd.Series:
    known = {code: any(fnmatchcase(code, each) for each in patterns) for code in codes.unique()}
    return codes.map(known).astype(bool)


def _keys(frame: Frame) -> pd.Series:
    return frame["agency"] + "/" + frame["year"].astype(str)


if __name__ == "__main__":
    every = outcomes(read(sys.argv[1]))
    print(findings(every).to_string())  # noqa: T201
    print(checks(every).groupby("rule")[RESULTS].sum().to_string())  # noqa: T201
