"""Turns the plain text of the articles into text that can be set: symbols, damaged glyphs, places to break words."""

from __future__ import annotations

import re

from tools.draw_samples import lost_glyphs

SOFT_HYPHEN = "\u00ad"
LOST_MINUS = "⊖"
"""Stands in the article files for a minus that the text layer shall lose."""
DAMAGED_GREATER_EQUAL = "⊵"
"""Stands in the article files for a ≥ that the text layer shall give as the letter P."""

_BREAKS = (
    "in-fu-sion in-fu-sions treat-ment treat-ments pla-ce-bo ran-dom-ised ran-dom-isa-tion par-tici-pants par-tici-pant "
    "keta-mine mag-ne-sium com-plex re-gion-al syn-drome intra-ve-nous anal-ge-sia anal-ge-sic med-ica-tion "
    "psycho-to-mi-met-ic mea-sure-ment mea-sured mea-sures dif-fer-ence dif-fer-ences con-tin-u-ous dura-tion "
    "con-sec-u-tive ti-tra-tion ti-trated base-line in-ten-sity ad-min-is-tered ad-min-is-tra-tion se-quence "
    "se-quences allo-ca-tion con-fi-dence in-ter-val in-ter-vals com-pleted com-plet-ers re-spond-ers re-sponse "
    "sta-tis-ti-cal phar-ma-cy phar-ma-cist con-cen-tra-tion con-cen-tra-tions hos-pi-tal de-part-ment cri-te-ria "
    "diag-nos-tic phys-i-cian physio-ther-a-py en-rol-ment in-clu-sion ex-clu-sion fol-low-up re-peated "
    "in-ves-ti-ga-tor in-ves-ti-ga-tors re-cruit-ment week-ly numer-i-cal rat-ing ques-tion-naire func-tion "
    "func-tion-al symp-toms sub-group anal-y-sis anal-y-ses ob-ser-va-tion ob-ser-va-tions re-cord-ed "
    "ret-ro-spec-tive hal-lu-ci-na-tions head-ache neuro-path-ic sen-sory se-vere sever-ity reg-is-tered "
    "reg-is-tra-tion ac-cord-ing pre-spec-i-fied car-ry-over wash-out pe-ri-ods cross-over exper-i-men-tal "
    "ran-dom ef-fects ef-fect sig-nif-i-cant im-prove-ment re-duc-tion con-trolled clin-i-cal clin-i-cians "
    "ev-i-dence pre-vi-ous be-tween with-draw-al mon-i-tored mon-i-tor-ing pro-to-col pres-sure ap-proved "
    "ap-prox-i-mate-ly im-puted mid-a-zo-lam clon-i-dine sen-si-tiv-ity per-cent-age re-ceived cor-re-spond-ing "
    "ex-pec-ta-tion in-for-ma-tion in-ter-pre-ta-tion pub-lished de-scribed pa-tients al-though ex-pla-na-tions "
    "cal-cu-lated in-tra-ve-nously tem-per-a-ture ex-pe-ri-ence mil-li-grams un-pleas-ant sen-sa-tions ex-plain"
).split()
_BROKEN = {word.replace("-", ""): word.replace("-", SOFT_HYPHEN) for word in _BREAKS}
_WORD = re.compile(r"[A-Za-z]{6,}")
_BARE_LESS_THAN = re.compile(r"<(?!/?(?:i|b|br|super|sub|font)\b)")


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    broken = _BROKEN.get(word.lower())
    return word[0] + broken[1:] if broken else word


def markup(text: str, *, breaks: bool = True) -> str:
    """The text as reportlab's paragraph markup; with ``breaks`` long words may be divided at the line's end."""
    text = _BARE_LESS_THAN.sub("&lt;", " ".join(text.replace("&", "&amp;").split())).replace("~", "\u00a0")
    if breaks:
        text = _WORD.sub(_with_breaks, text)
    text = text.replace("<super>", '<super rise="3" size="6">')
    for sign, written in ((LOST_MINUS, lost_glyphs.MINUS), (DAMAGED_GREATER_EQUAL, lost_glyphs.GREATER_EQUAL)):
        text = text.replace(sign, f'<font name="{lost_glyphs.FONT_NAME}">{written}</font>')
    return text
