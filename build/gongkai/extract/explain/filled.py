"""The text of one box in; the figure of a cell out, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.extract import numbers
from gongkai.model import Figure, Method, Status

NOT_WHOLE = "此处应是整数，小数点可能是分节号"


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in one box."""

    text: str
    line: int
    method: Method
    note: str = ""

    def figure(self, unit: str, header_unit: str, *, signed: bool) -> Figure:
        """The box as a figure of a cell with this unit."""
        printed = numbers.read(self.text)
        if printed.status is not Status.REPORTED:
            return Figure(printed.status, None, self.text, self.line, self.method, self.note)
        value = numbers.converted(printed, unit, header_unit)
        if value is None or (printed.signed and not signed):
            why = "单位与格式不符" if value is None else "此处不应有正负号"
            return Figure(Status.UNREADABLE, None, self.text, self.line, Method.NONE, why)
        if unit not in numbers.MONEY and value != value.to_integral_value():
            return Figure(Status.UNREADABLE, None, self.text, self.line, Method.NONE, NOT_WHOLE)
        note = self.note
        if value != printed.value:
            note = f"原文以{printed.unit or header_unit}计，已折算为{unit}"
        return Figure(Status.REPORTED, value, self.text, self.line, self.method, note)
