"""What is added to the rendered pages: sitemap, the index of bodies, the full-text index."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from gongkai import site
from gongkai.model import Agency, Artifact, GongkaiError, Heading, Name, Page, Region
from gongkai.site import pagefind, search, shells
from gongkai.site.finder import finder
from gongkai.site.search import BREAK, apart, copy, text_of_markup

REGIONS = {
    "990000": Region("990000", "虚构省", None),
    "990100": Region("990100", "假想市", "990000"),
    "990121": Region("990121", "单县", "990100"),
    "990122": Region("990122", "孤县", "999999"),
}


def rendered(path: str, title: str, body: str) -> Artifact:
    """Make up a finished page."""
    whole = (
        f"<!doctype html><html><head><title>{title} - 站</title></head><body><header>页眉</header>"
        f'<article class="x"><h1 id="a">{title}<a class="headerlink" href="#a">&para;</a></h1>'
        f"{body}</article><footer>页脚</footer></body></html>"
    )
    return Artifact(f"{path}index.html", whole.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政复议", "行 政 复 议"),
        ("复议2020年", "复 议 2020 年"),
        ("２０２０年ＡＢ", "2020 年 AB"),
        ("公开，申请", f"公 开 ，{BREAK} 申 请"),
        (f"一{BREAK}二", f"一 {BREAK} 二"),
        ("三 四", f"三 {BREAK} 四"),
        (f"五。{BREAK}\n {BREAK}{BREAK} 六", f"五 。{BREAK} 六"),
        ("𠀀〇", "𠀀 〇"),
        ("", ""),
    ],
)
def test_characters_stand_apart_and_phrases_end_where_they_end(text, expected):
    """Every Chinese character is a word; digits and letters stay together."""
    assert apart(text) == expected


@given(st.text(alphabet="行政公开，。 \n19aZ（）·", max_size=40))
def test_nothing_is_lost_between_the_page_and_its_copy(text):
    """Without the breaks and spaces a copy is the text."""
    joined = "".join(apart(text).replace(BREAK, "").split())
    assert joined == "".join(text.split())


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<td>公</td><td>开</td>", f"{BREAK}公{BREAK}{BREAK}开{BREAK}"),
        ("<p>平阳县<a href='x'>市场</a>监管</p>", f"{BREAK}平阳县市场监管{BREAK}"),
        ("<script>x<b>1</b></script>文", f"{BREAK}文"),
        ("<svg><title>图</title></svg>字", f"{BREAK}字"),
        ("<p>&lt;a&gt; &amp;</p>", f"{BREAK}<a> &{BREAK}"),
    ],
)
def test_text_is_read_as_it_is_seen(markup, expected):
    """What is side by side in two boxes is not one word; what is a link within a word is."""
    assert text_of_markup(markup) == expected


def test_a_copy_says_what_it_is_filtered_by():
    """Kind, year, and each division above; only the article counts as the page's words."""
    page = rendered("a/990121-zf/2020/", "单县2020年报告", "<p>予以公开 &lt;4&gt;</p>")
    root = html.fromstring(copy(page, REGIONS).data.decode())
    assert root.xpath("string(//p[last()])").replace(BREAK, "").split() == [
        "gkkindaa",
        "gkyearcaca",
        "gkregionjjaaaa",
        "gkregionjjabaa",
        "gkregionjjabcb",
    ]
    assert root.xpath("//*[@data-pagefind-meta='title']/text()") == ["单县2020年报告"]
    assert root.xpath("string(//p[last() - 1])").split()[:3] == [
        "gktcbdddx",  # 单 is character 21333
        "gktcbedjx",
        "gktfaeifaeix",
    ]
    assert root.xpath("string(//h1)").split() == f"{BREAK} 单 县 2020 年 报 告 {BREAK}".split()
    assert "页 眉" not in root.text_content()
    assert "页 脚" not in root.text_content()


SITE = [
    rendered("", "首页", "<p>欢迎</p>"),
    rendered("search/", "检索", "<p>不在其中</p>"),
    *(rendered(f"a/99012{n % 3}-zf/{2000 + n}/", f"第{n}号", "<p>公开</p>") for n in range(40)),
    Artifact("assets/x.css", b""),
]
PATHS = [page.path for page in SITE]


def indexed(name: str, paths: Iterable[str]) -> dict[str, bytes]:
    """An index of some pages of the site."""
    by_path = {page.path: page for page in SITE}
    return {one.path: one.data for one in site.search_index(name, map(by_path.get, paths), REGIONS)}


def test_a_small_site_has_one_index_and_it_is_the_same_each_time():
    """The index of the same words has the same bytes."""
    [(name, paths)] = site.indexes(PATHS).items()
    first = indexed(name, paths)
    assert first == indexed(name, paths)
    entry = json.loads(first["pagefind/pagefind-entry.json"])
    assert entry["languages"]["en"]["page_count"] == 41
    choices = json.loads(site.choices(PATHS, REGIONS).data)
    assert choices["kind"] == [["gkkindaa", "报告", 40], ["gkkindjj", "其他", 1]]
    assert choices["region"][-1] == ["gkregionjjabcc", "孤县", 13]
    assert choices["indexes"] == []


def test_a_large_site_has_an_index_for_each_division(monkeypatch):
    """Every page is in one index; a division too large for one is divided, a county never."""
    many = [
        *PATHS,
        *(f"a/9902{n:02}-zf/2020/index.html" for n in range(6)),
        *(f"a/980000-zf/{2000 + n}/index.html" for n in range(4)),
        "c/98-zf/2020/index.html",
        "c/990201-zf/2020/index.html",
        "r/990100/index.html",
    ]
    monkeypatch.setattr(search, "MOST", 8)
    found = site.indexes(many)
    assert {name: len(paths) for name, paths in found.items()} == {
        "": 1,
        "98": 5,
        "9902": 7,
        "990100": 1,
        "990120": 14,
        "990121": 13,
        "990122": 13,
    }
    assert sorted(path for paths in found.values() for path in paths) == sorted(
        path for path in many if search.is_searched(path)
    )
    assert json.loads(site.choices(many, REGIONS).data)["indexes"] == [*found][1:]


def test_an_index_that_is_merged_brings_no_program():
    """What asks comes once, with the first."""
    main, other = indexed("", PATHS[:1]), indexed("9901", PATHS[2:9])
    assert "pagefind/pagefind.js" in main
    assert {path.rsplit(".", 1)[1] for path in other} == {
        "json",
        "pf_meta",
        "pf_index",
        "pf_fragment",
    }
    assert all(path.startswith("pagefind/9901/") for path in other)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import sys; sys.exit('no such thing')", "no such thing"),
        ("pass", "没有回答"),
        (
            "import sys, base64, json; sys.stdin.read(1); "
            "told = json.dumps({'payload': {'type': 'Error', 'message': 'too odd'}}); "
            "print(base64.b64encode(told.encode()).decode(), end=',')",
            "too odd",
        ),
    ],
)
def test_a_program_that_does_not_answer_stops_the_build(monkeypatch, script, words):
    """With its own words, if it left any."""
    monkeypatch.setattr(pagefind, "PROGRAM", [sys.executable, "-c", script])
    with pytest.raises(GongkaiError, match=f"检索索引没有建成：.*{words}"):
        indexed("", PATHS)


def test_bodies_are_found_by_every_name_and_sound():
    """Older names and short ones are kept; a character has all its readings."""
    body = Agency(
        "990121-zf",
        names=(Name("单县旧名", until=2018), Name("单县人民政府")),
        aliases=("县府", "单县旧名"),
        kind="gov_county",
        function="zf",
        region="990121",
    )
    index = json.loads(finder([body], REGIONS).data)
    assert index["places"] == [["虚构省", -1], ["假想市", 0], ["单县", 1]]
    assert index["posts"] == [["zf", 1, "人民政府", "县府", "旧名"]]
    assert index["bodies"] == [["990121", 2, 0]]
    assert {"dan", "shan", "chan"} <= set(index["sounds"]["单"].split())
    assert list(index["sounds"]) == sorted(index["sounds"])
    assert index["sounds"]["府"] == "fu"


def test_regions_that_go_round_or_end_nowhere_do_not_hang():
    """A registry at fault is told elsewhere; here it only shortens the place."""
    ring = {"1": Region("1", "甲", "2"), "2": Region("2", "乙", "1"), **REGIONS}
    bodies = [
        Agency(f"{code}-zf", (Name("政府"),), (), "x", "zf", code) for code in ("1", "990122", "7")
    ]
    index = json.loads(finder(bodies, ring).data)
    assert index["places"] == [["乙", -1], ["甲", 0], ["孤县", -1]]
    assert index["bodies"] == [["1", 1, 0], ["7", -1, 0], ["990122", 2, 0]]


def test_names_are_spelled_once_for_all_places():
    """What bodies of several places share stands once; a short name lacks its place or its rank."""
    bodies = [
        Agency(f"{code}-gaj", (Name(f"{name}公安局"),), (f"{short}公安",), "x", "gaj", code)
        for code, name, short in (("990100", "假想市", "假想"), ("990122", "孤县", "孤县"))
    ]
    index = json.loads(finder(bodies, REGIONS).data)
    assert index["posts"] == [["gaj", 1, "公安局", "公安"]]
    assert index["bodies"] == [["990100", 1, 0], ["990122", 2, 0]]


def test_indexes_of_two_sites_join():
    """Bodies keep names and places; their addresses lead into the folder of their site."""
    one, other = (
        json.loads(finder([Agency(f"{code}-zf", (Name(name),), (), "x", "zf", code)], REGIONS).data)
        for code, name in (("990100", "假想市人民政府"), ("990121", "单县人民政府"))
    )
    index = json.loads(site.join_indexes([("../99/", one), ("../98-97/", other)]).data)
    assert index["places"] == [["虚构省", -1], ["假想市", 0], ["单县", 1]]
    assert index["posts"] == [["zf", 1, "人民政府"]]
    assert index["bodies"] == [["../99/a/990100", 1, 0], ["../98-97/a/990121", 2, 0]]
    assert {"单", "假"} <= set(index["sounds"])


def locations(artifact: Artifact) -> list[str]:
    """Read a sitemap back."""
    return etree.fromstring(artifact.data).xpath("//*[local-name()='loc']/text()")


def test_the_sitemap_lists_pages_only():
    """Pages by address, sorted, escaped; no error page, no files, no dates."""
    paths = ["b/index.html", "index.html", "a&/index.html", "404.html", "x.csv", "b/old-index.html"]
    [one] = site.sitemap(paths, "https://例.example/")
    assert locations(one) == [f"https://例.example/{path}" for path in ("", "a%26/", "b/")]
    assert b"lastmod" not in one.data


def test_a_long_sitemap_is_parted():
    """The protocol allows 50,000 addresses a file."""
    paths = [f"{number:06}/index.html" for number in range(50_001)]
    index, first, second = site.sitemap(paths, "https://x.example/")
    assert locations(index) == [f"https://x.example/{one.path}" for one in (first, second)]
    assert (len(locations(first)), len(locations(second))) == (50_000, 1)


def test_a_page_is_staged_as_markdown():
    """Front matter, headings with their ids, blocks untouched."""
    page = Page("a/x/", "body", "甲 & 乙", "说", (Heading(1, "甲*乙", "top"),))
    [staged] = site.stage([], [page])
    assert staged == Artifact(
        "a/x/index.md",
        '---\ntitle: "甲 &amp; 乙"\ndescription: "说"\nhide: [navigation, toc]\n---\n\n'
        "# 甲\\*乙 {#top}\n".encode(),
    )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page("x/", "k", " ", "", ()), "没有标题"),
        (Page("x/", "k", "题", "", (Heading(1, " ", "a"),)), "标题是空的"),
        (Page("x/", "k", "题", "", (Heading(1, "题", "一"),)), "不是英文代码"),
    ],
)
def test_pages_at_fault_are_told(page, words):
    """A page without title, with an empty heading, or with an anchor that is no code."""
    with pytest.raises(GongkaiError, match=words):
        site.markdown(page)
    with pytest.raises(GongkaiError, match=words):
        shells.pour(page, shells.PageShell(("",)))
