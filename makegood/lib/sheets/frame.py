"""What stands around the rows of a workbook: its opening, its closing, and the parts that name the worksheets."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CLOSING = b"</sheetData></worksheet>"

FONT = '<sz val="11"/><name val="Calibri"/>'
LOOK = 'fontId="{font}" fillId="0" borderId="0"'
PLAIN, BOLD = LOOK.format(font=0), LOOK.format(font=1)
# the styles by number: 0 plain, 1 a time, 2 a heading; the first two fills are given by the format
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font>{FONT}</font><font><b/>{FONT}</font></fonts>
<fills count="2">
<fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
</fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" {PLAIN}/></cellStyleXfs>
<cellXfs count="3">
<xf numFmtId="0" {PLAIN} xfId="0"/>
<xf numFmtId="164" {PLAIN} xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" {BOLD} xfId="0" applyFont="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


def opening(columns: int) -> bytes:
    """The beginning of a worksheet: headings that stay in sight, columns wide enough for a time."""
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="20" customWidth="1"/></cols><sheetData>'
    ).encode()


def frame(name: str, count: int) -> Iterator[tuple[str, str]]:
    """The other parts of a workbook of `count` worksheets, by their names in the archive."""
    numbers = range(1, count + 1)
    yield "[Content_Types].xml", _content_types(numbers)
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/workbook.xml", _workbook(name, numbers)
    sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*sheets, ("styles", "styles.xml")])
    yield "xl/styles.xml", STYLES


def _content_types(numbers: range) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>'
    )


def _relations(parts: list[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _workbook(name: str, numbers: range) -> str:
    sheets = "".join(
        f"<sheet name={quoteattr(name if number == 1 else f'{name} {number}')}"
        f' sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>"
    )
