"""BibTeX in UTF-8: entry types and fields as in https://doi.org/10.1201/9780429155703 (appendix B), and those of
biblatex (https://ctan.org/pkg/biblatex) where BibTeX has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.evidence import Author, Paper
from kg.markup import replace_markup
from kg.references.kinds import kind_named
from kg.references.parts import OTHERS, has_unnamed_authors, keywords, named, note, one_line, page_range

__all__ = ["bibtex_text"]

#: How LaTeX is told a character.
_CHARACTERS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\`{}",
}
_MARKUP = {
    "<i>": r"\textit",
    "<b>": r"\textbf",
    "<sup>": r"\textsuperscript",
    "<sub>": r"\textsubscript",
    '<span style="font-variant:small-caps;">': r"\textsc",
    '<span class="nocase">': "",
}
#: Signs that LaTeX joins to another where they stand side by side.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)|(?<=')(?=')")
#: Quotations in straight marks, which LaTeX tells by their shape.
_DOUBLE_QUOTATION = re.compile(r'(?<![^\s(\[“‘/–—-])"(?=\S)([^"]*\S)"(?!\w)')
_SINGLE_QUOTATION = re.compile(r"(?<![^\s(\[“‘/–—\x02-])'(?=\S)([^']*(?:\w'\w[^']*)*[^\s'])'(?!\w)")
_WORD_WITH_CAPITAL = re.compile(r"[^\W_]*[A-ZÀ-ÖØ-Þ][^\W_]*(?:['’][^\W_]+)*")


def bibtex_text(papers: Iterable[Paper]) -> str:
    """Return papers as BibTeX entries."""
    return "\n".join(_entry(paper) for paper in papers)


def _entry(paper: Paper) -> str:
    work, kind = paper.work, kind_named(paper.work.kind)
    authors = [_name(author) for author in named(work.authors)]
    pairs = [
        ("author", " and ".join([*authors, OTHERS] if has_unnamed_authors(paper) else authors)),
        ("editor", " and ".join(_name(editor) for editor in named(work.editors))),
        ("title", _title(work.title)),
        (kind.bibtex_container, _title(work.container)),
        ("eventtitle", _title(work.event)),
        ("type", _text(work.genre)),
        ("year", _text(work.status) if work.year is None else str(work.year)),
        ("volume", _text(work.volume)),
        ("number", _text(work.issue)),
        ("pages", _pages(page_range(paper))),
        (kind.bibtex_publisher, _protected(work.publisher)),
        ("doi", _verbatim(work.doi)),
        ("url", _verbatim(work.url)),
        ("urldate", work.accessed),
        ("keywords", _text(", ".join(keywords(paper)))),
        ("note", _text(note(paper))),
    ]
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in pairs if value)
    # "phdthesis" without a type says "PhD thesis", which the source may not.
    entry_type = "thesis" if kind.bibtex == "phdthesis" and not work.genre else kind.bibtex
    return f"@{entry_type}{{{paper.citation_key},\n{body}}}\n"


def _name(author: Author) -> str:
    if author.organisation:
        return "{" + _text(author.organisation) + "}"
    family = "{" + _text(author.family) + "}" if author.has_particle else _protected(author.family)
    return ", ".join(part for part in (family, _protected(author.suffix), _protected(author.given)) if part)


def _protected(text: str) -> str:
    """Return a part of a list or name, in braces where BibTeX would read words in it as separators or particles."""
    return "{" + _text(text) + "}" if re.search(r"\band\b|,|\s[^\W\dA-Z]", text) else _text(text)


def _pages(pages: Sequence[str]) -> str:
    return "--".join("{" + _text(page) + "}" if "-" in page else _text(page) for page in pages)


def _title(title: str) -> str:
    """Return a title; braces keep capitals where a style writes titles small."""

    def marked(opening: str, inner: str) -> str:
        return f"{_MARKUP[opening]}{{{_title(inner)}}}"

    return replace_markup(one_line(title), marked, lambda text: _text(text, keeps_capitals=True))


def _text(text: str, *, keeps_capitals: bool = False) -> str:
    line = one_line(text) if not keeps_capitals else re.sub(r"\s+", " ", text)
    line = _with_braces_in_pairs(line)
    line = _DOUBLE_QUOTATION.sub("\x02\\1\x03", line)
    line = _SINGLE_QUOTATION.sub("\x04\\1'", line)
    if keeps_capitals:
        line = _WORD_WITH_CAPITAL.sub(lambda match: f"\x00{match[0]}\x01", line)
    line = _LIGATURE.sub("\x00\x01", line)
    escaped = "".join(_CHARACTERS.get(character, character) for character in line)
    return (
        escaped.replace("\x00", "{")
        .replace("\x01", "}")
        .replace("\x02", "``")
        .replace("\x03", "''")
        .replace("\x04", "`")
    )


def _with_braces_in_pairs(text: str) -> str:
    """Return a text with braces that have no partner as parentheses: BibTeX counts braces, escaped or not."""
    characters = list(text)
    unclosed: list[int] = []
    for position, character in enumerate(text):
        if character == "{":
            unclosed.append(position)
        elif character == "}" and not (unclosed and unclosed.pop() >= 0):
            characters[position] = ")"
    for position in unclosed:
        characters[position] = "("
    return "".join(characters)


def _verbatim(text: str) -> str:
    """Return a DOI or address for a field that is read as it stands, so that only braces have to be kept out."""
    return re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", text)
