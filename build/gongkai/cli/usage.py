"""Translate the command line library's error messages into Chinese."""

from __future__ import annotations

import re

TRANSLATIONS = (
    (r"No such command '(.*?)'(?:\. Did you mean '(.*)'\?)?", "没有命令 {0}", "；也许是 {1}"),
    (
        r"No such option:? '?(.*?)'?(?:\.|$| \(Possible options: (.*)\))",
        "没有选项 {0}",
        "；也许是 {1}",
    ),
    (r"Missing (?:argument|option|parameter) '(.*?)'", "缺少 {0}", ""),
    (r"Missing command", "缺少命令", ""),
    (r"Option '(.*?)' requires an? argument", "选项 {0} 后面要写一个值", ""),
    (r"Option '(.*?)' does not take a value", "选项 {0} 后面不写值", ""),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出了 {0}", ""),
    (r"Invalid value for '(.*?)': .* is not one of (.*?)\.?$", "{0} 的值不对", "，应为 {1} 之一"),
    (r"Invalid value for '(.*?)': .* valid integer", "{0} 应为整数", ""),
    (r"Invalid value for '(.*?)': .* greater than or equal to (\S+)", "{0} 不能小于 {1}", ""),
    (r"Invalid value for '(.*?)': .* less than or equal to (\S+)", "{0} 不能大于 {1}", ""),
    (r"Invalid value for '(.*?)'", "{0} 的值不对", ""),
)
"""The library's message, our sentence, and the detail of the library that we append."""


def in_chinese(message: str) -> str:
    """The Chinese sentence for the library's English message; a general one if it is unknown."""
    for pattern, sentence, more in TRANSLATIONS:
        found = re.match(pattern, message, re.DOTALL)
        if found:
            words = [(each or "").replace("'", "") for each in found.groups()]
            full = sentence + more if len(words) > 1 and words[1] else sentence
            return full.format(*words)
    return "有一处不认识"
