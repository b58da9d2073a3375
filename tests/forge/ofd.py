"""Strokes of a pen in, an OFD file (GB/T 33190) out; the pen is used like that of a PDF."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MILLIMETRES = 25.4 / 72
HEIGHT = 841.89
ENTRY = (
    f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {SPACE} DocType="OFD" Version="1.0">'
    "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)


class Pen:
    """Collects text and boxes page by page; places are points from the lower left corner."""

    def __init__(self, out: io.BytesIO) -> None:
        """Take an empty page."""
        self.out = out
        self.pages: list[str] = []
        self.objects: list[str] = []
        self.size = 8.5

    def text(self, x: float, y: float, text: str) -> None:
        """Write a line, each character at its own offset."""
        widths = [self.size if ord(char) > 0x2000 else self.size / 2 for char in text]
        steps = " ".join(f"{width * MILLIMETRES:.3f}" for width in widths[:-1])
        size, left = self.size * MILLIMETRES, x * MILLIMETRES
        top = (HEIGHT - y) * MILLIMETRES - size
        self.objects.append(
            f'<ofd:TextObject ID="{self._id()}" Font="1" Size="{size:.3f}" '
            f'Boundary="{left:.3f} {top:.3f} {sum(widths) * MILLIMETRES:.3f} {size * 1.3:.3f}">'
            f'<ofd:TextCode X="0" Y="{size:.3f}" DeltaX="{steps}">'
            f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
        )

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle."""
        left, top = x * MILLIMETRES, (HEIGHT - y - height) * MILLIMETRES
        w, h = width * MILLIMETRES, height * MILLIMETRES
        self.objects.append(
            f'<ofd:PathObject ID="{self._id()}" LineWidth="0.2" Stroke="true" Fill="false" '
            f'Boundary="{left:.3f} {top:.3f} {w:.3f} {h:.3f}"><ofd:AbbreviatedData>'
            f"M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C</ofd:AbbreviatedData>"
            "</ofd:PathObject>"
        )

    def turn(self) -> None:
        """End the page."""
        self.pages.append("".join(self.objects))
        self.objects = []

    def save(self) -> None:
        """Write the file."""
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (("OFD.xml", ENTRY), ("Doc_0/Document.xml", self._document())):
                archive.writestr(zipfile.ZipInfo(name), text.encode())
            for at, page in enumerate(self.pages):
                info = zipfile.ZipInfo(f"Doc_0/Pages/Page_{at}/Content.xml")
                archive.writestr(info, _content(page).encode())

    def _id(self) -> int:
        return 1000 + len(self.pages) * 10_000 + len(self.objects)

    def _document(self) -> str:
        pages = "".join(
            f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
            for at in range(len(self.pages))
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {SPACE}><ofd:CommonData>'
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
        )


def _content(page: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {SPACE}><ofd:Content>'
        f'<ofd:Layer ID="2">{page}</ofd:Layer></ofd:Content></ofd:Page>'
    )
