"""A reader's own script: every finding and every count again, from the CSV files of a package.

It knows what the package says of itself and nothing of the program. Run it on any package; one of
a body leaves out the tables that are the same for all, which then come from that of the collection:
`python recompute.py gongkai.zip`, `python recompute.py gongkai-350128-zf.zip gongkai.zip`.
"""

import json
import re
import sys
import zipfile
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

Frame = pd.DataFrame
Tables = dict[str, Frame]

KEY = ["agency", "year"]
TERM = r"(-?)(?:([\d.]+)\*)?(before\.)?(.+)"
PASS, ZERO, FAIL, UNKNOWN = "passed", "passed_if_blank_is_zero", "failed", "not_assessable"
RESULTS = [PASS, ZERO, FAIL, UNKNOWN]
FLAGS = ["signed", "reported", "empty", "unread", "absent", "doubtful"]
WHAT = [*KEY, "rule", "severity", "cells", "left", "right", "doubtful", "result"]


def unpacked(package: str, but: Collection[str] = ()) -> Tables:
    """The tables of a package; text stays text, however much it looks like a number."""
    t: Tables = {}
    with zipfile.ZipFile(package) as files:
        for each in json.loads(files.read("datapackage.json"))["resources"]:
            if each["name"] in but:
                continue
            fields = {field["name"]: field["type"] for field in each["schema"]["fields"]}
            text = [k for k, v in fields.items() if v not in ("integer", "number", "boolean")]
            types = dict.fromkeys(text, "string")
            t[each["name"]] = pd.read_csv(files.open(each["path"]), dtype=types)
    return t


def read(package: str, whole: str | None = None) -> Tables:
    """The tables of a package, with those that it lacks from that of the collection."""
    t = unpacked(package)
    if whole:
        t |= unpacked(whole, but=t)
    c = t["cells"].merge(t["columns"][["edition", "table", "column", "signed", "decimals"]])
    for word in ("reported", "blank", "absent"):
        c[word] = c["status"] == word
    c["empty"] = c["status"].isin(["blank", "not_applicable"])
    c["unread"] = c["status"].isin(["ambiguous", "unreadable"])
    c["doubtful"] = c["certain"].eq(False)
    rules = t["rules"].set_index("rule", drop=False).rename_axis(None)
    rules["limits"] = rules["limits"].fillna("{}").map(json.loads)
    reports = t["reports"].merge(t["agencies"][["agency", "kind", "parent"]])
    return t | {"cells": c, "rules": rules, "reports": reports}


def outcomes(t: Tables) -> Frame:
    """What every rule says of every report, one line each time it was asked."""
    parts = (relations, boxes, layout, proactive, years, texts, publication, members, prose)
    told = [each.reindex(columns=WHAT) for part in parts for each in part(t)]
    found = pd.concat(told, ignore_index=True).fillna({"cells": ""})
    found["severity"] = found["severity"].fillna(found["rule"].map(t["rules"]["severity"]))
    each = found[found["result"] == FAIL]
    each = each.assign(cell=each["cells"].str.split()).explode("cell")[[*KEY, "cell"]]
    unsure = t["cells"].query("doubtful").set_index([*KEY, "cell"]).index
    some = each.index[pd.MultiIndex.from_frame(each).isin(unsure)]
    found["doubtful"] = found["doubtful"].mask(found["doubtful"].isna(), found.index.isin(some))
    return found.astype({"doubtful": bool})


def findings(found: Frame) -> Frame:
    """The failures; boxes and rows of one table that lack the same are one."""
    failed = found[found["result"] == FAIL]
    table = failed["cells"].str.split(".").str[0].where(failed["rule"] != "figures-read", "")
    joined = failed["rule"].isin(["cells-filled", "figures-read", "rows-present"])
    place = table.where(joined, failed.index.astype(str)).rename("place")
    by = failed.groupby([*KEY, "rule", "severity", place], sort=False)
    how = {"cells": " ".join, "left": "first", "right": "first", "doubtful": "any"}
    return by.agg(how).reset_index()[WHAT[:-1]]


def checks(found: Frame) -> Frame:
    """How often each result came out; what we may have misread is not assessable."""
    result = found["result"].mask(found["doubtful"] & (found["result"] == FAIL), UNKNOWN)
    counts = found.assign(result=result).groupby([*KEY, "rule", "result"]).size()
    return counts.unstack(fill_value=0).reindex(columns=RESULTS, fill_value=0).reset_index()


def say(rule: str, n: Frame, failed: pd.Series, known: object = True, **more: object) -> Frame:
    """Some lines with what a rule says of each."""
    result = np.where(failed.fillna(value=False), FAIL, PASS)
    return n.assign(rule=rule, result=np.where(known, result, UNKNOWN), **more)


def relations(t: Tables) -> Iterator[Frame]:
    """Sums and comparisons between boxes of a report, or of two reports one year apart."""
    c, rel = t["cells"], t["relations"]
    sides = [rel.assign(term=rel[name], side=side) for name, side in (("left", 1), ("right", -1))]
    u = pd.concat(sides).drop(columns=["left", "right"]).dropna(subset="term")
    u = u.assign(term=u["term"].str.split()).explode("term", ignore_index=True)
    u[["minus", "times", "last", "cell"]] = u["term"].str.extract(TERM)
    u["last"] = u["last"].notna()
    u["times"] = u["times"].astype(float).fillna(1) * u["minus"].map({"": 1, "-": -1}) * u["side"]
    least = zip(u["least"].fillna("{}").map(json.loads), u["cell"], strict=True)
    u["least"] = [some.get(cell, -np.inf) for some, cell in least]
    u["terms"] = u.groupby(["rule", "position"])["cell"].transform("size")
    both = pd.concat([c.assign(last=False), c.assign(last=True, year=c["year"] + 1)])
    u = u.merge(both, on=["cell", "last"])
    fits = zip(u["edition"], u["editions"].fillna(u["edition"]), strict=True)
    u = u[[edition in some for edition, some in fits]]
    u["here"] = ~(u["value"].fillna(-np.inf) < u["least"]) & ~(u["year"] < u["since"])
    place = [*KEY, "rule", "position", "sign", "severity"]
    here = u.groupby(place, sort=False)["here"]
    yield judged(u[here.transform("all") & (here.transform("size") == u["terms"])], place)


def judged(u: Frame, place: list[str]) -> Frame:
    """Both sides as printed, and what holds whatever an empty box stands for."""
    worth, up = u["value"].fillna(0) * u["times"], u["times"] > 0
    u = u.assign(
        left=worth.where(u["side"] > 0, 0),
        right=-worth.where(u["side"] < 0, 0),
        cells=u["cell"].where(~u["last"]).fillna(""),
        rises=u["empty"] & (up | u["signed"]),
        falls=u["empty"] & (~up | u["signed"]),
        unread=u["unread"] | u["absent"],
    )
    how = dict.fromkeys(["rises", "falls", "unread", "doubtful", "reported"], "any")
    how |= {"left": "sum", "right": "sum", "cells": lambda some: " ".join(filter(None, some))}
    r = u.groupby(place, sort=False).agg(how).reset_index()
    gap = (r["left"] - r["right"]).round(6)
    low, high = (gap < 0) & (r["sign"] != "<="), (gap > 0) & (r["sign"] != ">=")
    fails, leans = (low & ~r["rises"]) | (high & ~r["falls"]), r["rises"] | r["falls"]
    cases = [r["unread"], fails, low | high, leans]
    return r.assign(result=np.select(cases, [UNKNOWN, FAIL, UNKNOWN, ZERO], PASS), leans=leans)


def boxes(t: Tables) -> Iterator[Frame]:
    """Numbers that may not stand in a box, boxes that hold none."""
    c = t["cells"].assign(cells=t["cells"]["cell"])
    n = c[(c["reported"] & ~c["signed"]) | c["unread"]]
    yield say("non-negative", n, n["value"] < 0, ~n["unread"], left=n["value"])
    n = c[c["reported"] | c["unread"]]
    scaled, mild = n["value"] * 10.0 ** n["decimals"], n["table"] == "proactive"
    off = (scaled - scaled.round()).abs() > 1e-9 + 4 * np.spacing(scaled.abs())
    severity = np.where(mild, "warning", "error")
    yield say("whole-numbers", n, off, ~n["unread"], left=n["value"], severity=severity)
    yield say("figures-read", c, c["unread"], doubtful=c["unread"])
    c["filled"], c["some"] = ~c["blank"] & ~c["absent"], c["reported"] & (c["value"] != 0)
    tables = c.groupby([*KEY, "table"])
    n = c[c["filled"] | (c["blank"] & tables["filled"].transform("any"))]
    severity = np.where(matches(n["cell"], t["rules"].cells["cells-filled"]), "error", "warning")
    sure = ~n["unread"] & ~(n["blank"] & n["doubtful"])
    yield say("cells-filled", n, n["blank"], sure, severity=severity)
    n = tables.agg({"cells": " ".join, "blank": "any", "filled": "any"}).reset_index()
    yield say("tables-filled", n, ~n["filled"])[n["blank"] | n["filled"]]
    n = c.groupby(KEY)[["reported", "unread", "some"]].any().reset_index()
    yield say("not-all-zero", n, ~n["some"], n["reported"] & ~n["unread"])


def layout(t: Tables) -> Iterator[Frame]:
    """Rows that the document lacks, headers that do not fit, forms out of date."""
    rows = t["cells"].groupby([*KEY, "table", "row"], sort=False)
    rows = rows.agg(cells=("cell", " ".join), gone=("absent", "all")).reset_index()
    whole = rows.groupby([*KEY, "table"])["gone"].transform("all")
    severity = np.where(whole, "error", "warning")
    yield say("rows-present", rows, rows["gone"], severity=severity, doubtful=False)
    rows["row"] = rows["table"] + "." + rows["row"]
    n = t["reports"][KEY].merge(t["misfits"][[*KEY, "row"]], how="left").merge(rows, how="left")
    yield say("headers-fit", n, n["row"].notna(), doubtful=False)
    c = t["cells"].assign(of=t["cells"]["table"] + "." + t["cells"]["row"])
    c["under"] = c["table"] + ".*." + c["column"]
    named = c.melt([*KEY, "cell"], ["of", "under"], value_name="said")[[*KEY, "cell", "said"]]
    named = named.rename(columns={"said": "label"})
    named = t["labels"][[*KEY, "label"]].merge(named)
    cells = named.groupby([*KEY, "label"], sort=False)["cell"].agg(" ".join).rename("cells")
    n = t["reports"][KEY].merge(cells.reset_index(), how="left")
    yield say("labels-official", n, n["label"].notna(), doubtful=False)
    c = t["cells"].drop(columns=["signed", "decimals"]).sort_values("year")
    due = t["editions"][["edition", "since", "until"]].sort_values("since")
    n = pd.merge_asof(c, due, left_on="year", right_on="since", suffixes=("", "_due"))
    n["known"] = n["since"].notna() & ~(n["until"] < n["year"])
    for line in ("row", "column"):
        has = t[f"{line}s"][["edition", "table", line]].drop_duplicates().assign(has=True)
        n = n.merge(has.set_axis(["edition_due", "table", line, f"has_{line}"], axis=1), how="left")
    n["foreign"] = n["has_row"].isna() | n["has_column"].isna()
    n["old"] = n["foreign"] & n["known"] & (n["reported"] | n["empty"])
    n = n.groupby(KEY)[["old", "foreign", "known"]].any().reset_index()
    yield say("edition-current", n, n["old"], n["known"] & (n["old"] | ~n["foreign"]))


def proactive(t: Tables) -> Iterator[Frame]:
    """Stocks and changes, rules by bodies that may issue them, purchases."""
    c, reports, order = t["cells"].query("reported"), t["reports"], t["columns"]
    c = c.drop(columns="doubtful")
    stock = order.sort_values("position").groupby(["edition", "table"])["column"].shift()
    n = c[c["signed"]].merge(order.assign(stock=stock)[["edition", "table", "column", "stock"]])
    n["stock"] = n["table"] + "." + n["row"] + "." + n["stock"]
    n = n.merge(c[[*KEY, "cell", "value"]].set_axis([*KEY, "stock", "right"], axis=1))
    n = n.assign(cells=n["stock"] + " " + n["cell"], left=n["value"])
    yield say("delta-repeats-stock", n, (n["left"] == n["right"]) & (n["left"] != 0))
    rule = t["rules"].loc["rules-by-competent-bodies"]
    some = c[matches(c["cell"], rule["cells"]) & (c["value"] > 0)]
    n = reports.merge(some.groupby(KEY)["cell"].agg(cells=" ".join).reset_index(), how="left")
    yield say(rule.name, n, n["cells"].notna(), n["kind"].isin(rule["kinds"].split()))
    codes = t["rules"].cells["purchases-match"].split()
    bought = c.pivot_table(index=KEY, columns="cell", values="value").reindex(columns=codes)
    n = reports[KEY].merge(bought.reset_index(), how="left").assign(cells=" ".join(codes))
    times, amount = n[codes[0]], n[codes[1]]
    told = times.notna() & amount.notna()
    yield say("purchases-match", n, (times == 0) != (amount == 0), told)
    limits, each = t["rules"].limits["purchase-amount-plausible"], amount / times
    odd = (each < limits["least"]) | (each > limits["most"])
    yield say("purchase-amount-plausible", n, odd, told & (times > 0) & (amount > 0))


def years(t: Tables) -> Iterator[Frame]:
    """Jumps, slips of unit, and reports that repeat the figures of the year before."""
    c, limits = t["cells"][[*KEY, "cell", "value", "status", "doubtful"]], t["rules"]["limits"]
    both = c.merge(c.assign(year=c["year"] + 1), on=[*KEY, "cell"], suffixes=("", "_0"))
    breaks = t["breaks"].query("kind == 'break'")[["cell", "year"]].assign(broken=True)
    n = both.dropna(subset=["value", "value_0"]).merge(breaks, how="left").query("broken.isna()")
    n = n.rename(columns={"value": "left", "value_0": "right"})
    n = n.assign(cells=n["cell"], doubtful=n["doubtful"] | n["doubtful_0"])
    for rule in ("no-sudden-jump", "fee-unit-steady"):
        some, limit = n[matches(n["cell"], t["rules"].cells[rule])], limits[rule]
        now, then, times = some["left"], some["right"], limit["factor"]
        if rule == "no-sudden-jump":
            large = np.maximum(now, then) >= limit["least"]
            yield say(rule, some, large & ((now > times * then) | (now * times < then)))
        else:
            far = (now >= times * then) | (now * times <= then)
            yield say(rule, some, far)[(now > 0) & (then > 0)]
    both["same"] = both["value"].eq(both["value_0"]) | both["value"].isna()
    both["same"] &= both["status"] == both["status_0"]
    both["some"] = both["value"].notna() & (both["value"] != 0)
    n = both.groupby(KEY).agg(same=("same", "all"), some=("some", "sum"), n=("same", "size"))
    size = c.groupby(KEY).size().rename("n").reset_index()
    n = n.reset_index().merge(size).merge(size.assign(year=size["year"] + 1))
    enough = n["some"] >= limits["figures-of-this-year"]["not_zero"]
    yield say("figures-of-this-year", n, n["same"])[enough]


def texts(t: Tables) -> Iterator[Frame]:
    """Sections that say nothing, leave out what is asked, or were said before."""
    reports, rules = t["reports"][KEY], t["rules"]
    n = t["texts"].pivot_table(index=KEY, columns="section", values="text", aggfunc="first")
    n = n.reindex(columns=["problems", "overview"]).astype("string").reset_index()
    n = reports.merge(n, how="left")
    short = n["problems"].map(bare, na_action="ignore").astype("string").str.len()
    few = short < rules.limits["problems-written"]["characters"]
    yield say("problems-written", n, few, short.notna())
    asked = "".join(f"(?=.*(?:{each}))" for each in rules.also["overview-complete"].split())
    lacks = ~n["overview"].str.match(f"(?s){asked}").fillna(value=False)
    yield say("overview-complete", n, lacks, n["overview"].notna())
    told = t["texts"].assign(bare=t["texts"]["text"].map(bare).astype("string"))
    limits = rules.limits["text-of-this-year"]
    n = told[told["bare"].str.len() >= limits["characters"]]
    n = n.merge(n.assign(year=n["year"] + 1), on=[*KEY, "section"], suffixes=("", "_0"))
    alike = [similar(*pair) for pair in zip(n["bare"], n["bare_0"], strict=True)]
    n = reports.merge(n[KEY].assign(alike=np.array(alike, float)), how="left")
    yield say("text-of-this-year", n, n["alike"] >= limits["similar"], n["alike"].notna())
    n = told.merge(t["agencies"][["agency", "names", "aliases"]].fillna({"aliases": "[]"}))
    own = [nameless(*some) for some in n[["bare", "names", "aliases"]].to_numpy()]
    n = n.assign(own=pd.Series(own, dtype="string"))
    n = n[n["own"].str.len() >= rules.limits["text-of-this-body"]["characters"]]
    n = reports.merge(n[KEY].assign(same=n.duplicated(["year", "section", "own"])), how="left")
    yield say("text-of-this-body", n, n["same"], n["same"].notna())


def bare(text: str) -> str:
    """The words without figures and punctuation."""
    return re.sub(r"[\s\d\W]+", "", text)


def similar(first: str, second: str) -> float:
    """The share of runs of four characters that two texts have in common."""
    one, two = ({text[at : at + 4] for at in range(len(text) - 3)} for text in (first, second))
    return 2 * len(one & two) / (len(one) + len(two))


def nameless(text: str, names: str, aliases: str) -> str:
    """A text without the names of its body, the longest first."""
    called = {*map(bare, (*(each["name"] for each in json.loads(names)), *json.loads(aliases)))}
    for name in sorted(called - {""}, key=lambda name: (-len(name), name)):
        text = text.replace(name, "")
    return text


def publication(t: Tables) -> Iterator[Frame]:
    """Late, early, of another year, replaced."""
    n, due = t["reports"], t["deadlines"][["kind", "day", "severity"]]
    year, when = n["year"].astype(str), n["published"]
    due = n[[*KEY, "kind", "published"]].merge(due)
    late = due[due["published"] > (due["year"] + 1).astype(str) + "-" + due["day"]]
    late = late.sort_values("day").drop_duplicates(KEY, keep="last")[[*KEY, "severity"]]
    each, known = n[KEY].merge(late, how="left"), when.notna() & n["kind"].isin(due["kind"])
    yield say("published-on-time", each, each["severity"].notna(), known)
    yield say("published-after-year-end", n, when < year + "-12-31", when.notna())
    told = n["title"].str.findall(r"(?<!\d)20\d\d(?!\d)")
    other = pd.Series([one not in some for one, some in zip(year, told, strict=True)])
    yield say("title-names-year", n, other, told.str.len() > 0)
    whole = year + "-01-01/" + year + "-12-31"
    yield say("prose-period", n, n["period"] != whole, n["period"].notna())
    settled = t["corrections"].query("kind == 'reissued' and state == 'corrected'")
    again = settled[KEY].drop_duplicates().assign(again=True)
    n = n[KEY].merge(again, how="left")
    yield say("as-first-published", n, n["again"].notna())


def members(t: Tables) -> Iterator[Frame]:
    """A government's figure against the sum of those below it that are held."""
    rule, c = t["rules"].loc["covers-its-members"], t["cells"].query("reported")
    n = c[c["cell"].isin(rule["cells"].split())][[*KEY, "cell", "value"]]
    n = n.merge(t["agencies"][["agency", "kind", "parent"]])
    below = n.groupby(["parent", "year", "cell"])["value"].sum().reset_index()
    below = below.set_axis(["agency", "year", "cell", "right"], axis=1)
    n = n[n["kind"].isin(rule["kinds"].split())].merge(below)
    n = n.assign(cells=n["cell"], left=n["value"])
    yield say(rule.name, n, n["right"] > n["left"])


def prose(t: Tables) -> Iterator[Frame]:
    """What the prose states against the boxes that it speaks of, in any way it may be read."""
    said = t["statements"].reset_index(names="s").assign(sign="=", side=1, times=1.0, last=False)
    of = {claim: readings(claim, t["rules"]) for claim in said["claim"].unique()}
    said["rule"], said["part"] = (said["claim"].map(of).str[at] for at in (0, 1))
    said = said.dropna(subset="rule").explode("part").assign(r=lambda n: n.groupby("s").cumcount())
    u = said.assign(term=said["part"].str.split("+"), side=-1, times=-1.0).explode("term")
    u = u.drop(columns="value").assign(adds=u["claim"].str.fullmatch(r"[^/]*\.[^/]*"))
    plain, rows = meanings(t), instead(t)
    gone = plain.set_index([*KEY, "cell"]).index.isin(rows.set_index([*KEY, "total"]).index)
    names = plain.loc[gone, [*KEY, "cell", "term"]].rename(columns={"cell": "total"})
    parts = names.merge(rows, on=[*KEY, "total"]).drop(columns="total")
    words = pd.concat(
        [plain.assign(adds=False), pd.concat([plain[~gone], parts]).assign(adds=True)]
    )
    u = u.merge(words, on=[*KEY, "term", "adds"], how="left")
    order = {cell: at for at, cell in enumerate(t["cells"]["cell"].unique())}
    u = u.assign(at=u["cell"].map(order)).sort_values(["s", "r", "at"], kind="stable")
    u["unread"] = u["unread"].ne(other=False)
    u = pd.concat([u, said])
    u[FLAGS] = u[FLAGS].eq(other=True)
    n = judged(u, [*KEY, "rule", "claim", "sign", "s", "r"])
    share, fee = n["claim"].str.contains("/"), n["claim"] == "processing_fee"
    listed = n["claim"] == "list"
    yield stated_figures(n[~share & ~fee & ~listed])
    yield stated_lists(t)
    yield stated_shares(n[share])
    none, known = (n["left"] > 0) & (n["right"] == 0), ~n["unread"] & ~n["leans"]
    yield say("processing-fee-follows-excess", n, none, known, left=None, right=None)[fee]


def readings(claim: str, rules: Frame) -> tuple[str | None, list[str]]:
    """The first rule that speaks of every part of a claim, and the sums that it is held against."""
    terms = [claim] if "/" in claim else claim.split("+")
    spoken = rules[(rules["group"] == "正文与表格") & rules["cells"].notna()]
    for rule, cells, also in spoken[["rule", "cells", "also"]].fillna("").to_numpy():
        patterns = [p for p in cells.split() if ("/" in p) == ("/" in claim)]
        if all(any(fnmatchcase(term, p) for p in patterns) for term in terms):
            also = also.replace("{column}", claim.rpartition(".")[2]).split()
            if "/" in claim or "." not in claim:
                return rule, [*(each for each in claim.split("/") if "." in each), *also]
            return rule, [claim, *(each for each in also if claim in each.split("+"))]
    return None, []


def meanings(t: Tables) -> Frame:
    """The boxes by every word for them: their own, that of a group, of a row since split."""
    c, split = t["cells"], t["breaks"].query("kind == 'split'")[["cell", "counterpart"]]
    rows = t["rows"].melt(["edition", "table", "row"], ["group", "parent_group"], "which", "of")
    group, split = c.merge(rows.dropna(subset="of")), c.merge(split)
    group["term"] = group["table"] + "." + group["of"] + "." + group["column"]
    split["term"] = split["counterpart"].str.rstrip("*") + split["column"]
    return pd.concat([c.assign(term=c["cell"]), group, split]).drop(columns="line")


def instead(t: Tables) -> Frame:
    """The printed boxes of a row whose total is left empty, by the name of that total."""
    c = t["cells"][t["cells"]["table"] != "proactive"]
    place = [*KEY, "table", "row"]
    total = c[(c["column"] == "total") & c["blank"]][[*place, "cell"]]
    parts = c[c["column"] != "total"].merge(total.rename(columns={"cell": "total"}), on=place)
    return parts[parts.groupby(place)["reported"].transform("any")].drop(columns="line")


def stated_lists(t: Tables) -> Frame:
    """A whole that the prose parts itself, against the sum of its items."""
    n = t["statements"].query("claim == 'list'")
    added = n["parts"].str.split().map(lambda some: sum(map(float, some)), na_action="ignore")
    n = n.assign(left=added.astype(float), right=n["value"])
    return say("prose-lists-add-up", n, n["left"] != n["right"], n["left"].notna())


def stated_figures(n: Frame) -> Frame:
    """The best that any reading of a statement comes to, told of its first."""
    order = [PASS, ZERO, UNKNOWN, FAIL]
    empty = np.where(~n["unread"] & (n["left"] > 0), FAIL, UNKNOWN)
    rank = n["result"].where(n["reported"], empty).map(order.index).groupby(n["s"])
    return n.assign(result=rank.transform("min").map(order.__getitem__))[n["r"] == 0]


def stated_shares(n: Frame) -> Frame:
    """Stated percentages; which total they are of is left open, so any that fits will do."""
    worth, n = n["right"].mask(n["unread"] | n["leans"]), n.copy()
    top = worth.where(n["r"] == 0).groupby(n["s"]).transform("max")
    rate = 100 * top / worth.where((worth > 0) & (n["r"] > 0))
    digit = [10.0 ** -len(f"{each:.10f}".rstrip("0").partition(".")[2]) for each in n["left"]]
    off = (rate - n["left"]) / digit
    n["failed"] = ~((off >= -0.5) & (off < 1)).groupby(n["s"]).transform("any")
    n["cells"] = n["cells"].groupby(n["s"]).shift() + " " + n["cells"]
    n = n.assign(right=rate.round(4), doubtful=None)[n["r"] == 1]
    return say("prose-percentages", n, n["failed"], n["right"].notna())


def matches(codes: pd.Series, patterns: str) -> pd.Series:
    """Which codes are among those that a rule is about."""
    known = {c: any(fnmatchcase(c, each) for each in patterns.split()) for c in codes.unique()}
    return codes.map(known).astype(bool)


if __name__ == "__main__":
    every = outcomes(read(*sys.argv[1:3]))
    print(findings(every).to_string())  # noqa: T201
    print(checks(every).groupby("rule")[RESULTS].sum().to_string())  # noqa: T201
