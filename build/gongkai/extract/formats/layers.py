"""A PDF's catalogue in; the layers that are switched off in it, and whether text lies in one, out.

The parser draws every layer. Only the process that calls this is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name


def switched_off(catalog: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of the layers that nobody sees on opening the file."""
    told = resolve1(catalog.get("OCProperties")) or {}
    usual = resolve1(told.get("D")) or {}
    off = frozenset(_numbers(usual.get("OFF")))
    if literal_name(resolve1(usual.get("BaseState"))) != "OFF":
        return off
    return frozenset(_numbers(told.get("OCGs"))) - frozenset(_numbers(usual.get("ON")))


def _numbers(listed: object) -> Iterator[int]:
    for each in resolve1(listed) or ():
        if hasattr(each, "objid"):
            yield each.objid


@cache
def watch_layers() -> None:
    """Make pdfminer, once, keep for its device which marked parts around it are switched off."""
    begin, tag, end = (getattr(PDFPageInterpreter, f"do_{name}") for name in ("BDC", "BMC", "EMC"))
    draw = PDFPageInterpreter.do_Do

    def begun(drawing: Any, name: object, layer: object) -> None:  # noqa: ANN401
        listed = resolve1(drawing.resources.get("Properties")) or {}
        named = not isinstance(layer, dict) and literal_name(name) == "OC"
        _enter(drawing, listed.get(literal_name(layer)) if named else None)
        begin(drawing, name, layer)

    def tagged(drawing: Any, name: object) -> None:  # noqa: ANN401
        _enter(drawing, None)
        tag(drawing, name)

    def ended(drawing: Any) -> None:  # noqa: ANN401
        _leave(drawing)
        end(drawing)

    def drawn(drawing: Any, name: object) -> None:  # noqa: ANN401
        thing = resolve1(drawing.xobjmap.get(literal_name(name)))
        _enter(drawing, getattr(thing, "attrs", {}).get("OC"))
        draw(drawing, name)
        _leave(drawing)

    PDFPageInterpreter.do_BDC, PDFPageInterpreter.do_BMC = begun, tagged
    PDFPageInterpreter.do_EMC, PDFPageInterpreter.do_Do = ended, drawn


def is_off(device: Any) -> bool:  # noqa: ANN401
    """Whether what is drawn now lies in a layer that is switched off."""
    return any(getattr(device, "layers", ()))


def _enter(drawing: Any, layer: Any) -> None:  # noqa: ANN401
    """A layer, or a group of layers, or a part of the page that is none."""
    group = resolve1(layer)
    members = resolve1(group.get("OCGs")) if isinstance(group, dict) else None
    listed = members if isinstance(members, list) else [group and group.get("OCGs")]
    off: frozenset[int] = getattr(drawing.rsrcmgr, "layers_off", frozenset())
    hidden = not off.isdisjoint(_numbers([layer, *listed]))
    drawing.device.layers = [*getattr(drawing.device, "layers", ()), hidden]


def _leave(drawing: Any) -> None:  # noqa: ANN401
    drawing.device.layers = getattr(drawing.device, "layers", [])[:-1]
