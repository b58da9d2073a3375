"""The schema of each table of the public contract: names, types, Chinese titles, keys.

Declared here and never inferred from data; descriptors, SQL and validation all follow it.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.model import COPIES, KINDS, SMALL, State
from gongkai.tables.fields import (
    AGENCY,
    AGENCY_PATTERN,
    CELL_PATTERN,
    COLUMN,
    EDITION,
    OF_AGENCY,
    OF_REPORT,
    OF_RULE,
    POSITION,
    ROW,
    RULE,
    TABLE,
    YEAR,
    Field,
    ForeignKey,
    Schema,
    count,
)
from gongkai.tables.reference import (
    BREAKS,
    COLUMNS,
    COMPARABILITY,
    DEADLINES,
    EDITIONS,
    INDICATORS,
    OPERANDS,
    RELATIONS,
    ROWS,
    RULES,
    SEVERITY_LABELS,
    VERDICT_LABELS,
)
from gongkai.tables.registry_tables import FUNCTIONS, KINDS_TABLE, NAMES, REGIONS
from gongkai.wording import wordings

FORMAT = "1.0"
"""The version of the data format: of names, types and meanings of tables, fields and codes.
The second number changes with additions, the first with breaking changes: see the dictionary.
"""

STATUS_LABELS = wordings("status", "meaning")
STANDING_LABELS = wordings("standing", "meaning")
METHOD_LABELS = wordings("method", "meaning")
CORRECTION_LABELS = wordings("correction", "meaning")
HANDLING_LABELS = wordings("handling", "meaning")
STATE_LABELS: Mapping[str, str] = {state.name.lower(): state.value for state in State}

AGENCIES = Schema(
    "agencies", "机关", "报告义务机关，一行一个。",
    (
        AGENCY,
        Field("name", "string", "机关名称", "现用名称。", required=True),
        Field("names", "array", "历次名称", "各时期的名称及起止年度（since、until）。"),
        Field("aliases", "array", "别名", "简称等检索用名。"),
        Field("kind", "string", "机关类别", "决定发布期限的类别。", required=True, enum=KINDS),
        Field(
            "function", "string", "职能代码", "同类机关用同一个；多与标识的后半部分相同。",
            required=True,
        ),
        Field("function_name", "string", "职能", "职能的中文名称。"),
        Field(
            "region", "string", "行政区划代码", "GB/T 2260 六位代码。",
            required=True, pattern=r"^\d{6}$",
        ),
        Field("region_name", "string", "行政区划", "自省级起的全称。"),
        Field("parent", "string", "上级机关", "上级机关的标识；该机关未必在本数据包内。"),
        Field("successor", "string", "承继机关", "合并、撤销后由谁承继。"),
        Field("codes", "object", "其他代码", "统一社会信用代码、门户内部代码等。"),
        Field("column", "string", "年报栏目", "该机关发布年报的栏目的网址；空为不详。"),
        Field("first_year", "integer", "首个应报年度", "已知时填写。", minimum=2008),
        Field("last_year", "integer", "末个应报年度", "已知时填写。", minimum=2008),
        Field("address", "string", "网址", "该机关在本站的网页。", required=True),
    ),
    ("agency",),
)  # fmt: skip

REPORTS = Schema(
    "reports", "报告", "一份报告一行：出处、版本，以及各种取值状态和检查结果的个数。",
    (
        AGENCY,
        YEAR,
        Field("name", "string", "机关名称", "该年度所用的名称。", required=True),
        Field("title", "string", "报告标题", "原文标题。", required=True),
        Field("edition", "string", "格式版本", EDITION.description, True, pattern=r"^\d{4}$"),
        Field("hybrid", "object", "混用的版本", "与 edition 不同版本的表：表 → 版本。"),
        Field("published", "date", "发布日期", "原文或门户注明的日期；空为未注明。"),
        Field("publisher", "string", "发布机构", "门户所注的发布机构，未必是报告机关。"),
        Field("period", "string", "统计期限", "原文写明的起止日期；空为未注明或未收录。"),
        Field("identifiers", "object", "文件编号", "索引号等，名称依门户原样。"),
        Field("source_file", "string", "原文文件名", "存档原文的文件名。", required=True),
        Field(
            "source_sha256", "string", "原文指纹", "存档原文的 SHA-256。",
            required=True, pattern=r"^[0-9a-f]{64}$",
        ),
        Field("source_type", "string", "原文类型", "媒体类型。", required=True),
        Field("source_url", "string", "原文网址", "空为不详。"),
        Field("retrieved", "date", "取得日期", "取得原文的日期；空为不详。"),
        Field(
            "source_copy", "string", "所据文本",
            "所据的文件不是机关所发布的原文件时，是哪一种副本；空为原文件。", enum=COPIES,
        ),
        Field("source_note", "string", "原文说明", "没有网址或日期的原因，本站所写。"),
        Field("summary", "string", "提要", "本站所写的提要，不是原文。"),
        count("cells_reported", "有数的格", "取值状态为 reported 的格数。", "格"),
        count("cells_blank", "空白的格", "取值状态为 blank 的格数。", "格"),
        count("cells_not_applicable", "不适用的格", "取值状态为 not_applicable 的格数。", "格"),
        count("cells_ambiguous", "读法不一的格", "取值状态为 ambiguous 的格数。", "格"),
        count("cells_unreadable", "无法辨认的格", "取值状态为 unreadable 的格数。", "格"),
        count("cells_absent", "原文没有的格", "取值状态为 absent 的格数。", "格"),
        count("checks_passed", "通过的检查", "按原文即成立的检查次数。", "次"),
        count(
            "checks_passed_if_blank_is_zero", "空白计0则通过的检查",
            "只有把空白当作0才成立的检查次数。", "次",
        ),
        count("checks_failed", "不成立的检查", "不成立的检查次数，详见 findings 表。", "次"),
        count("checks_not_assessable", "无法判断的检查", "因缺数而无法判断的检查次数。", "次"),
        Field("address", "string", "网址", "该报告在本站的网页。", required=True),
    ),
    ("agency", "year"),
    (OF_AGENCY,),
)  # fmt: skip

CELLS = Schema(
    "cells", "单元格", "长表：每份报告的每一格一行，数字照原文著录，不修正，不补零。",
    (
        AGENCY,
        Field("name", "string", "机关名称", "该年度所用的名称。", required=True),
        YEAR,
        Field("cell", "string", "格", "表.行.列。", required=True, pattern=CELL_PATTERN),
        TABLE,
        ROW,
        COLUMN,
        Field("label", "string", "格的名称", "该版本格式中行与列的名称。", required=True),
        Field("value", "number", "数值", "空不是0，为何为空见 status；总计也是一格，勿重复相加。"),
        Field("unit", "string", "单位", "数值的单位。"),
        Field("status", "string", "取值状态", "该格在原文中的状态。", True, STATUS_LABELS),
        Field("raw", "string", "原文字符", "原文该格所印的字符；空白的格为空。"),
        Field("method", "string", "读取方法", "数字如何从原文读出。", True, METHOD_LABELS),
        Field(
            "certain", "boolean", "是否确读",
            "false 表示可能是本站误读，不宜据此认定原文有误；原文没有的格为空。",
        ),
        Field("line", "integer", "原文行号", "在存档原文文本中的行；空为未记录。", minimum=1),
        EDITION,
    ),
    ("agency", "year", "cell"),
    (
        OF_REPORT,
        ForeignKey(("edition", "table", "row"), "rows", ("edition", "table", "row")),
        ForeignKey(("edition", "table", "column"), "columns", ("edition", "table", "column")),
    ),
)  # fmt: skip

FINDINGS = Schema(
    "findings", "检查发现", "每条发现一行：哪条规则，在哪里，两边各是多少。只指出，不修正。",
    (
        Field(
            "finding", "string", "发现标识", "机关/年度/规则/所在的格，必要时加序号；线索同。",
            required=True,
        ),
        Field("agency", "string", "机关标识", "见 agencies 表。", pattern=AGENCY_PATTERN),
        Field("year", "integer", "报告年度", "空为不限于某一年度。", minimum=2008),
        Field("rule", "string", "规则", "见 rules 表。", required=True),
        Field("title", "string", "标题", "哪里不对。", required=True),
        Field("severity", "string", "轻重", "所违规则的轻重。", True, SEVERITY_LABELS),
        Field("verdict", "string", "结论", "这条发现称为什么，各处一致。", True, VERDICT_LABELS),
        Field("message", "string", "说明", "是什么，应是什么。", required=True),
        Field("cells", "string", "涉及的格", "格的代码，以一个空格分隔。"),
        Field("left", "number", "左边", "等式左边的和。"),
        Field("right", "number", "右边", "等式右边的和。"),
        Field("difference", "number", "差", "左边减右边。"),
        Field("doubtful", "boolean", "解析存疑", "true 表示可能是本站误读。", True),
        Field("hint", "string", "提示", "可能的解释，仅供核对。"),
        Field("waiver", "string", "搁置理由", "经人核实后搁置的理由。"),
        Field("lead", "boolean", "列为线索", "true 表示列在线索页上。", True),
        Field("address", "string", "网址", "所在之处在本站的网址。", required=True),
    ),
    ("finding",),
    (OF_AGENCY, OF_RULE),
)  # fmt: skip

FINDING_CELLS = Schema(
    "finding_cells", "发现所涉的格", "每条发现涉及的格，一格一行，可与 cells 表连接。",
    (
        Field("finding", "string", "发现标识", "见 findings 表。", required=True),
        POSITION,
        Field("agency", "string", "机关标识", "见 agencies 表。", pattern=AGENCY_PATTERN),
        Field("year", "integer", "报告年度", "空为不限于某一年度。", minimum=2008),
        Field("cell", "string", "格", "表.行.列。", required=True),
    ),
    ("finding", "position"),
    (ForeignKey(("finding",), "findings", ("finding",)),),
)  # fmt: skip

CORRECTIONS = Schema(
    "corrections", "更正", "本站误读的更正，机关重新发布、撤回报告和机关的说明；处理中的也在内。",
    (
        Field(
            "correction", "string", "更正编号", "四位数字，永不重用。",
            required=True, pattern=r"^\d{4}$",
        ),
        Field("kind", "string", "种类", "更正的种类。", True, CORRECTION_LABELS),
        AGENCY,
        YEAR,
        Field("cell", "string", "格", "空为整份报告。", pattern=CELL_PATTERN),
        Field("before", "string", "更正前", "更正前的原文字符或文件指纹。"),
        Field("after", "string", "更正后", "更正后的原文字符或文件指纹。"),
        Field("date", "date", "更正日期", "作出更正的日期。", required=True),
        Field("reason", "string", "理由", "为何更正。", required=True),
        Field("evidence", "string", "依据", "可供核对之处。"),
        Field("rule", "string", "规则", "机关说明所针对的规则；空为不限于某一条。"),
        Field("field", "string", "字段", "误录的是报告的哪一项，如 title、published。"),
        Field("state", "string", "处理状态", "corrected 的已经生效。", True, HANDLING_LABELS),
        Field("steps", "array", "处理经过", "各步的 state 和 date；空为登记时已处理完毕。"),
    ),
    ("correction",),
    (OF_AGENCY,),
)  # fmt: skip

CHECKS = Schema(
    "checks", "检查次数", "每份报告的每条规则各有几处通过、不成立、无法判断；一处也没有的不列。",
    (
        AGENCY,
        YEAR,
        RULE,
        count("passed", "通过", "按原文即成立。", "次"),
        count("passed_if_blank_is_zero", "空白计0则通过", "只有把空白当作0才成立。", "次"),
        count("failed", "不成立", "与规则相反，且所涉数字都已确读；详见 findings 表。", "次"),
        count("not_assessable", "无法判断", "缺数，或所涉数字没有确读。", "次"),
    ),
    ("agency", "year", "rule"),
    (OF_REPORT, OF_RULE),
)  # fmt: skip

STATEMENTS = Schema(
    "statements", "正文所说的数", "报告正文里写明的、只有一种读法的数字，用来与表格核对。",
    (
        AGENCY,
        YEAR,
        POSITION,
        Field(
            "claim", "string", "所指",
            "格或组的代码，几个相加以 + 连接；A/B 是 A 占 B 的百分比；list 是正文自己分项的总数。",
            required=True,
        ),
        Field("value", "number", "数值", "正文所写的数。", required=True),
        Field("parts", "string", "分项", "list 的各个分项，以空格分隔；其余为空。"),
        Field("line", "integer", "原文行号", "在存档原文文本中的行；空为未记录。", minimum=1),
    ),
    ("agency", "year", "position"),
    (OF_REPORT,),
)  # fmt: skip

LABELS = Schema(
    "labels", "印法不同的名称", "原文印的行名、列名与格式不同之处；没有列出的相同，或没有认出。",
    (
        AGENCY,
        YEAR,
        Field("label", "string", "名称所在", "表.行，或表.*.列。", required=True),
        Field("printed", "string", "原文", "原文所印的名称。", required=True),
    ),
    ("agency", "year", "label"),
    (OF_REPORT,),
)  # fmt: skip

MISFITS = Schema(
    "misfits", "表头不合", "印在别的表头之下，或者多出格子的行。",
    (
        AGENCY,
        YEAR,
        POSITION,
        Field("row", "string", "行", "表.行。", required=True),
        Field("printed", "array", "所印的表头", "原文照录。"),
        Field("surplus", "array", "多出的格", "多出的格里所印的字符。"),
        Field("line", "integer", "原文行号", "在存档原文文本中的行；空为未记录。", minimum=1),
    ),
    ("agency", "year", "position"),
    (OF_REPORT,),
)  # fmt: skip

TEXTS = Schema(
    "texts", "正文", "机关自己写的部分，只有收录了正文的报告才有。",
    (
        AGENCY,
        YEAR,
        Field("section", "string", "部分", "overview 总体情况，problems 问题，other 其他。", True),
        Field("text", "string", "正文", "原文照录。", required=True),
    ),
    ("agency", "year", "section"),
    (OF_REPORT,),
)  # fmt: skip

COVERAGE = Schema(
    "coverage", "收录情况", "登记的机关应当有报告的年度；没有找到不等于没有公开。",
    (
        AGENCY,
        YEAR,
        Field("state", "string", "状态", "以数据包的日期为准。", True, STATE_LABELS),
        Field("due", "date", "期限", "最早的期限；空为没有期限。"),
        Field("published", "date", "发布日期", "空为未注明或未收录。"),
        count("days_late", "晚的天数", "比错过的最后一个期限晚几天。", "天"),
        count("cells_unread", "读不准的格", "读法不一和无法辨认的格数。", "格"),
    ),
    ("agency", "year"),
    (OF_AGENCY,),
)  # fmt: skip

MEASURES = Schema(
    "measures", "指标数值", "每份报告的每个指标一行；所需的格空白、读不准或与各项不符时没有数值。",
    (
        AGENCY,
        YEAR,
        Field("indicator", "string", "指标", "见 indicators 表。", required=True),
        Field("numerator", "number", "分子", "所需的格照原文相加；有格没有数时为空。"),
        Field("denominator", "number", "分母", "所需的格相加；计数没有分母。"),
        Field("value", "number", "数值", "分子除以分母，百分比乘以 100，四位小数；不算时为空。"),
        Field("unit", "string", "单位", "数值的单位。"),
        Field("status", "string", "取值状态", "没有数值时的原因。", True, STANDING_LABELS),
        Field(
            "small_base", "boolean", "基数小",
            f"分母不到 {SMALL}：差一件比例就变很多，本站不拿它比较。", required=True,
        ),
    ),
    ("agency", "year", "indicator"),
    (OF_REPORT, ForeignKey(("indicator",), "indicators", ("indicator",))),
)  # fmt: skip

SCHEMAS = (
    AGENCIES, NAMES, REGIONS, KINDS_TABLE, FUNCTIONS, REPORTS, CELLS, FINDINGS, FINDING_CELLS,
    CORRECTIONS, ROWS, COLUMNS, RULES, INDICATORS, OPERANDS, MEASURES, CHECKS, STATEMENTS, MISFITS,
    LABELS, TEXTS, COVERAGE, EDITIONS, RELATIONS, COMPARABILITY, BREAKS, DEADLINES,
)  # fmt: skip
"""In the order of a package."""
