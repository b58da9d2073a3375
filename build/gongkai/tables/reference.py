"""The schemas of tables that do not depend on bodies: the form, the rules, the indicators."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.model import KINDS, VERDICT_OF, Severity
from gongkai.tables.fields import (
    CELL_PATTERN,
    COLUMN,
    EDITION,
    OF_RULE,
    POSITION,
    ROW,
    RULE,
    TABLE,
    TERMS,
    Field,
    ForeignKey,
    Schema,
    count,
)
from gongkai.wording import VERDICTS

VERDICT_LABELS: Mapping[str, str] = {
    verdict.value: f"{word.zh}：{word.meaning}" for verdict, word in VERDICTS.items()
}

SEVERITY_LABELS: Mapping[str, str] = {
    severity.value: VERDICT_LABELS[VERDICT_OF[severity].value] for severity in Severity
}

COMPARABILITY_LABELS: Mapping[str, str] = {
    "split": "旧格式的一格分成几格",
    "redefined": "换了含义，不可比较",
    "break": "格式未变而统计的事项变了",
}

EDITIONS = Schema(
    "editions", "格式版本", "官方格式的各个版本及施行的年度。",
    (
        EDITION,
        Field("title", "string", "名称", "版本的名称。", required=True),
        Field("notice", "string", "依据", "颁布格式的文件。", required=True),
        Field("since", "integer", "起始年度", "施行的首个报告年度。", required=True),
        Field("until", "integer", "末个年度", "施行的末个报告年度；空为现行。"),
    ),
    ("edition",),
)  # fmt: skip

ROWS = Schema(
    "rows", "行", "官方格式的行，每个版本的每张表一组。",
    (
        EDITION,
        TABLE,
        Field("table_label", "string", "表名", "官方格式中的表名。", required=True),
        ROW,
        count("position", "次序", "在该表中的次序，自1起。"),
        Field("label", "string", "行名", "官方格式的全文。", required=True),
        Field("name", "string", "简称", "表外使用的简称。", required=True),
        Field("group", "string", "所属组", "所属组的代码。"),
        Field("group_label", "string", "所属组名", "所属组的名称。"),
        Field("parent_group", "string", "上级组", "所属组之上的组的代码。"),
        Field("block", "string", "所属栏目", "主动公开表中的栏目。"),
        Field("article", "string", "依据", "《政府信息公开条例》的条款。"),
    ),
    ("edition", "table", "row"),
)  # fmt: skip

COLUMNS = Schema(
    "columns", "列", "官方格式的列，每个版本的每张表一组。",
    (
        EDITION,
        TABLE,
        COLUMN,
        count("position", "次序", "在该表中的次序，自1起。"),
        Field("label", "string", "列名", "官方格式的全文。", required=True),
        Field("name", "string", "简称", "表外使用的简称。", required=True),
        Field("group", "string", "所属组", "所属组的代码。"),
        Field("group_label", "string", "所属组名", "所属组的名称。"),
        Field("unit", "string", "单位", "该列的单位；各格以 cells 表的 unit 为准。"),
        Field("signed", "boolean", "可为负数", "true 表示负数是允许的。", required=True),
        count("decimals", "小数位数", "最多可有几位小数；件数为0。"),
    ),
    ("edition", "table", "column"),
)  # fmt: skip

RULES = Schema(
    "rules", "检查规则", "每条规则的依据、含义和读法。",
    (
        RULE,
        Field("title", "string", "名称", "规则说的是什么。", required=True),
        Field("failing", "string", "不成立时", "不成立时哪里不对，用作发现的标题。", required=True),
        Field("group", "string", "组", "所在的组。"),
        Field("severity", "string", "轻重", "不成立时的轻重。", True, SEVERITY_LABELS),
        Field("source", "string", "出处", "所依据的条款、通知或表中文字。"),
        Field("meaning", "string", "含义", "要求什么，为何重要。"),
        Field("advice", "string", "怎么看", "不成立时怎样理解，包括并非填错的情形。"),
        Field("example", "string", "例", "举例。"),
        Field("editions", "string", "格式版本", "只用于这些版本，以空格分隔；空为各版都用。"),
        Field("since", "integer", "起始年度", "自该年度起适用；空为各年度。"),
        Field("lead", "boolean", "列入线索", "不成立时是否列入线索。", required=True),
        Field("cells", "string", "所及的格", "格的代码，以空格分隔，* 代表任意代码。"),
        Field("kinds", "string", "所及的机关", "机关类别，以空格分隔；空为不限。"),
        Field("limits", "object", "界限", "判断所用的数：名称 → 数。"),
        Field("also", "string", "其他读法", "也算相符的格之和，或须有其一的词；以空格分隔。"),
    ),
    ("rule",),
)  # fmt: skip

RELATIONS = Schema(
    "relations", "等式", "规则要求哪些格相加与哪些格相等，一处一行；其余规则见 rules 表的各栏。",
    (
        RULE,
        POSITION,
        Field("place", "string", "所在", "该处的总计，或左边第一格。", True, pattern=CELL_PATTERN),
        Field("left", "string", "左边", TERMS, required=True),
        Field(
            "sign", "string", "关系", "两边应当如何。", True,
            {"=": "相等", ">=": "左边不小于右边", "<=": "左边不大于右边"},
        ),
        Field("right", "string", "右边", f"{TERMS}空为0。"),
        Field("severity", "string", "轻重", "不成立时的轻重。", True, SEVERITY_LABELS),
        Field("editions", "string", "格式版本", "只用于这些版本，以空格分隔；空为有这些格的各版。"),
        Field("since", "integer", "起始年度", "自该年度起适用；空为各年度。"),
        Field("least", "object", "下限", "格 → 该格至少印有这么多才作判断。"),
    ),
    ("rule", "position"),
    (OF_RULE,),
)  # fmt: skip

COMPARABILITY = Schema(
    "comparability", "可比性", "两个版本的格逐一对应，一格一行；年度之间的变化另列。",
    (
        POSITION,
        Field("earlier", "string", "旧版本", "两个版本中较早的。", True, pattern=r"^\d{4}$"),
        Field("later", "string", "新版本", "两个版本中较晚的。", True, pattern=r"^\d{4}$"),
        Field("cell", "string", "新格", "空为新版本没有。", pattern=CELL_PATTERN),
        Field("counterpart", "string", "旧格", "空为旧版本没有。", pattern=CELL_PATTERN),
        Field(
            "kind", "string", "关系", "只有 same 可以直接比较。", True,
            {"same": "相同，可以比较", **COMPARABILITY_LABELS, "absent": "另一版本没有"},
        ),
        Field("year", "integer", "年度", "kind 为 break 时：自该年度起不可与以前比较。"),
        Field("note", "string", "说明", "缘由。"),
    ),
    ("position",),
)  # fmt: skip

BREAKS = Schema(
    "breaks", "不可比之处", "哪些格在版本之间、年度之间不是一回事。",
    (
        POSITION,
        Field("kind", "string", "种类", "为何不可比。", True, COMPARABILITY_LABELS),
        Field("cell", "string", "格", "表.行.列。", required=True, pattern=CELL_PATTERN),
        Field("counterpart", "string", "旧格", "旧版本中的格，* 代表任意代码。"),
        Field("earlier", "string", "旧版本", "与哪个版本比较。"),
        Field("later", "string", "新版本", "属于哪个版本。", required=True),
        Field("year", "integer", "年度", "自该年度起不可与以前比较。"),
        Field("note", "string", "说明", "缘由。", required=True),
    ),
    ("position",),
)  # fmt: skip

DEADLINES = Schema(
    "deadlines", "期限", "各类机关公布报告的期限；没有列出的类别没有期限。",
    (
        Field("kind", "string", "机关类别", "见 agencies 表。", required=True, enum=KINDS),
        Field(
            "day", "string", "日期", "次年的月-日，当天公布的算按时。", True, pattern=r"^\d\d-\d\d$"
        ),
        Field("severity", "string", "轻重", "晚于此日的轻重。", True, SEVERITY_LABELS),
        Field("source", "string", "出处", "所依据的条款。", required=True),
    ),
    ("kind", "day"),
)  # fmt: skip

INDICATORS = Schema(
    "indicators", "指标", "由各格算出的指标：怎样算，说明什么，不说明什么。",
    (
        Field("indicator", "string", "指标", "指标的代码。", True, pattern=r"^[a-z0-9_]+$"),
        Field("name", "string", "名称", "指标的名称。", required=True),
        Field("formula", "string", "算法", "用格式中的名称写出的算法。", required=True),
        Field(
            "numerator", "string", "分子",
            "相加的格或组的代码，以空格分隔；前有 - 的减去；各版本的确切的格见 operands 表。",
        ),
        Field("denominator", "string", "分母", "同上；空为没有分母的计数。"),
        Field("unit", "string", "单位", "数值的单位。"),
        Field("meaning", "string", "含义", "怎样读，不能怎样读。", required=True),
        Field("example", "string", "例", "用假设的数算一遍。", required=True),
        Field("version", "string", "版本", "算法改变时改变。", required=True),
        Field("pending", "string", "尚不能计算", "尚不能计算的原因；空为已计算。"),
    ),
    ("indicator",),
)  # fmt: skip

OPERANDS = Schema(
    "operands", "指标所用的格", "每个指标在每个版本里加减哪些格；与 cells 表连接即可重算。",
    (
        Field("indicator", "string", "指标", "见 indicators 表。", True, pattern=r"^[a-z0-9_]+$"),
        EDITION,
        Field(
            "side", "string", "所在", "分子或分母。", True,
            {"numerator": "分子", "denominator": "分母"},
        ),
        POSITION,
        Field("cell", "string", "格", "表.行.列。", required=True, pattern=CELL_PATTERN),
        Field("sign", "integer", "加减", "1 为加，-1 为减。", required=True),
    ),
    ("indicator", "edition", "side", "position"),
    (ForeignKey(("indicator",), "indicators", ("indicator",)),),
)  # fmt: skip
