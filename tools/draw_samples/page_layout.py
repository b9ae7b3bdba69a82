"""Lays an article out as a journal does: title block, two columns, floats at the head of a page, a level last page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
)  # fmt: skip

from tools.draw_samples.article import Article, Float
from tools.draw_samples.figures import Figure
from tools.draw_samples.look import (
    BOTTOM,
    COLUMN_WIDTH,
    GAP,
    GREY,
    INK,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SANS,
    SANS_BOLD,
    SANS_ITALIC,
    SERIF_ITALIC,
    SIDE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TOP,
    Look,
    a_look,
)  # fmt: skip
from tools.draw_samples.lost_glyphs import register_lost_glyphs
from tools.draw_samples.tables import table
from tools.draw_samples.words import markup

INVENTED = "Invented for demonstration"
MOST_PAGES = 12
_FLOAT_SPACE = 13.0


@dataclass(frozen=True)
class Block:
    """Flowables that stand at a fixed place: their left edge, width and height with the space below."""

    parts: tuple[Flowable, ...]
    width: float
    height: float


def _block(parts: Sequence[Flowable], width: float, space: float = _FLOAT_SPACE) -> Block:
    height = sum(part.wrap(width, TEXT_HEIGHT)[1] + part.getSpaceAfter() + part.getSpaceBefore() for part in parts)
    return Block(tuple(parts), width, height + space if parts else 0.0)


def _draw(canvas: Any, block: Block, left: float, top: float) -> None:
    for part in block.parts:
        top -= part.getSpaceBefore()
        _, height = part.wrap(block.width, TEXT_HEIGHT)
        top -= height
        part.drawOn(canvas, left, top)
        top -= part.getSpaceAfter()


def _float_parts(entry: Float, look: Look) -> list[Flowable]:
    title = f'<font name="{SANS_BOLD}">{entry.label}</font>\u2002{markup(entry.caption, breaks=False)}'
    caption = Paragraph(title, look["caption"])
    note = [Paragraph(markup(entry.note, breaks=False), look["note"])] if entry.note else []
    if entry.drawing:
        width = TEXT_WIDTH if entry.is_wide else COLUMN_WIDTH
        return [Figure(entry.drawing, width, entry.height, look.accent), Spacer(1, 4), caption, *note]
    return [caption, table(entry, look), *note]


def _title_block(article: Article, look: Look) -> list[Flowable]:
    parts: list[Flowable] = [
        Paragraph(article.kind.upper(), look["kind"]),
        Paragraph(markup(article.title, breaks=False), look["title"]),
        Paragraph(markup(article.authors, breaks=False), look["authors"]),
    ]
    parts += [Paragraph(markup(line, breaks=False), look["affiliations"]) for line in article.affiliations]
    parts += [Spacer(1, 9), Rule(TEXT_WIDTH, 0.6), Spacer(1, 7)]
    for label, text in article.abstract:
        parts.append(
            Paragraph(f'<font name="{SANS_BOLD}" size="8.2">{label}</font>\u2002{markup(text)}', look["abstract"])
        )
    parts += [
        Paragraph(f'<font name="{SANS_BOLD}">Keywords</font>\u2002{markup(article.keywords)}', look["keywords"]),
        Spacer(1, 7),
        Rule(TEXT_WIDTH, 0.6),
    ]
    return parts


class Rule(Flowable):  # type: ignore[misc]
    """A thin line over the whole width."""

    def __init__(self, width: float, weight: float) -> None:
        super().__init__()
        self.width, self.height, self.weight = width, weight, weight

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(self.weight)
        self.canv.line(0, 0, self.width, 0)


def _room_for_head() -> Flowable:
    """A heading goes to the next column when fewer than six lines are left: none stands alone at the foot."""
    return CondPageBreak(6 * LEADING)


def story(article: Article, look: Look) -> list[Flowable]:
    """The running text: sections, declarations, references, as flowables for the columns."""
    flow: list[Flowable] = [NextPageTemplate([f"page-{page}" for page in range(2, MOST_PAGES + 1)])]
    style = "opening"
    for paragraph in article.body.strip().split("\n\n"):
        if paragraph.startswith("## "):
            room = [] if style == "headed" else [_room_for_head()]
            flow += [*room, Paragraph(markup(paragraph[3:], breaks=False), look["subhead"])]
            style = "opening"
        elif paragraph.startswith("# "):
            flow += [_room_for_head(), Paragraph(paragraph[2:].upper(), look["head"])]
            style = "headed"
        else:
            flow.append(Paragraph(markup(paragraph), look["body" if style == "body" else "opening"]))
            style = "body"
    flow += [_room_for_head(), Paragraph("DECLARATIONS", look["head"])]
    for label, text in article.declarations:
        flow.append(Paragraph(f"<b>{label}.</b> {markup(text)}", look["declaration"]))
    flow += [_room_for_head(), Paragraph("REFERENCES", look["head"])]
    for number, text in enumerate(article.references, 1):
        flow.append(Paragraph(f"{number}.\u2002{markup(text)}", look["reference"]))
    return flow


def _furniture(canvas: Any, article: Article, look: Look, page: int) -> None:
    printed = article.first_page + page - 1
    canvas.saveState()
    canvas.setFillColor(GREY)
    top = PAGE_HEIGHT - 12 * mm
    canvas.setFont(SANS, 7.2)
    if page == 1:
        canvas.setFillColor(look.accent)
        canvas.setFont(SANS_BOLD, 10.5)
        canvas.drawString(SIDE, top, article.journal)
        canvas.setFillColor(GREY)
        canvas.setFont(SANS, 7.2)
        canvas.drawRightString(PAGE_WIDTH - SIDE, top + 4.5, article.citation)
        canvas.drawRightString(PAGE_WIDTH - SIDE, top - 4.5, f"doi {article.doi}")
    else:
        canvas.setFont(SERIF_ITALIC, 8.6)
        canvas.drawString(SIDE, top, article.running)
        canvas.setFont(SANS, 7.2)
        canvas.drawRightString(PAGE_WIDTH - SIDE, top, article.citation)
    canvas.setStrokeColor(look.accent)
    canvas.setLineWidth(1.4 if page == 1 else 0.5)
    canvas.line(SIDE, top - 9, PAGE_WIDTH - SIDE, top - 9)
    foot = 10.5 * mm
    canvas.setFont(SANS_ITALIC, 7.2)
    canvas.drawString(SIDE, foot, f"{INVENTED}: no such patients, trial, authors or journal.")
    canvas.setFont(SANS_BOLD, 8)
    canvas.drawRightString(PAGE_WIDTH - SIDE, foot, str(printed))
    canvas.restoreState()


def _page(article: Article, look: Look, page: int, limit: float) -> PageTemplate:
    """The template of one page: floats stand at their place, the text frames take what is left."""
    places = {place: [f for f in article.floats if f.page == page and f.place == place] for place in
              ("wide", "left", "right", "foot")}  # fmt: skip
    heads = _title_block(article, look) if page == 1 else []
    for entry in places["wide"]:
        heads += [Spacer(1, 10)] * bool(heads) + _float_parts(entry, look)
    head = _block(heads, TEXT_WIDTH)
    foot = _block([part for entry in places["foot"] for part in _float_parts(entry, look)], TEXT_WIDTH)
    sides = [_block([part for entry in places[side] for part in _float_parts(entry, look)], COLUMN_WIDTH) for side in
             ("left", "right")]  # fmt: skip
    top = PAGE_HEIGHT - TOP
    lefts = (SIDE, SIDE + COLUMN_WIDTH + GAP)
    frames = []
    for left, block in zip(lefts, sides, strict=True):
        room = min(top - BOTTOM - head.height - foot.height, limit) - block.height
        height = max(room // LEADING * LEADING + 3, LEADING)
        bottom = top - head.height - block.height - height
        frames.append(Frame(left, bottom, COLUMN_WIDTH, height, 0, 0, 0, 0, id=f"{page}-{left:.0f}"))

    def furnish(canvas: Any, _document: Any) -> None:
        _furniture(canvas, article, look, page)
        _draw(canvas, head, SIDE, top)
        _draw(canvas, foot, SIDE, BOTTOM + foot.height - _FLOAT_SPACE)
        for left, block in zip(lefts, sides, strict=True):
            _draw(canvas, block, left, top - head.height)

    following = {"autoNextPageTemplate": f"page-{page + 1}"} if page < MOST_PAGES else {}
    return PageTemplate(
        id=f"page-{page}", frames=frames, onPage=furnish, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), **following
    )


def _set(article: Article, last: int = 0, limit: float = TEXT_HEIGHT) -> tuple[bytes, int]:
    """The article as PDF and its number of pages; page ``last`` has columns no longer than ``limit``."""
    look = a_look(article.accent)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, title=article.title,
        author=article.authors.split("<")[0], subject=INVENTED, creator="tools.draw_samples",
    )  # fmt: skip
    pages = range(1, MOST_PAGES + 1)
    document.addPageTemplates([_page(article, look, page, limit if page == last else TEXT_HEIGHT) for page in pages])
    document.build(story(article, look))
    return out.getvalue(), document.page


def draw_article(article: Article, folder: Path) -> Path:
    """Draw the article into ``folder``; the columns of its last page end level."""
    register_lost_glyphs()
    drawn, pages = _set(article)
    low, high = 3, int(TEXT_HEIGHT // LEADING)
    while low < high:
        middle = (low + high) // 2
        tried, count = _set(article, pages, middle * LEADING)
        if count == pages:
            high, drawn = middle, tried
        else:
            low = middle + 1
    path = folder / article.file
    path.write_bytes(drawn)
    return path
