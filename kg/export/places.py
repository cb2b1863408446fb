"""Where in the report a finding stands: the heading of the section, the paragraph and the sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.export.answers import rows
from kg.export.selection import Selection
from kg.namespaces import ID, local_name
from kg.numbers import whole_number

__all__ = ["Place", "read_places"]


@dataclass(frozen=True)
class Place:
    """A place in the report; ``sentence`` is None where the place is a whole paragraph, 0 a quotation set apart."""

    section: str
    heading: str
    paragraph: int
    sentence: int | None

    @property
    def told(self) -> str:
        """The place in words."""
        sentence = "" if self.sentence is None else f", sentence {self.sentence}" if self.sentence else ", quotation"
        return f"{self.heading}, paragraph {self.paragraph}{sentence}"


def read_places(selection: Selection) -> Mapping[str, Mapping[str, Place]]:
    """Return the places of each finding by their anchors, in the order of its papers."""
    headings = _headings(selection)
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for row in rows(selection.graph, "supports"):
        heading = headings[row["finding"].removeprefix(ID).split("/")[0], row["section"]]
        sentence = whole_number(row["sentence"], "a sentence") if "sentence" in row else None
        found[row["finding"]][row["anchor"]] = Place(
            row["section"], heading, whole_number(row["paragraph"], "a paragraph"), sentence
        )
    return found


def _headings(selection: Selection) -> Mapping[tuple[str, str], str]:
    """Return the headings by review and section; one that a report has twice with the one that it stands under."""
    sections = {row["section"]: row for row in rows(selection.graph, "sections")}
    often = Counter((row["review"], row["title"]) for row in sections.values())
    told = {}
    for row in sections.values():
        above = sections[row["parent"]]["title"] if "parent" in row else ""
        again = often[row["review"], row["title"]] > 1
        told[local_name(row["review"]), row["key"]] = f"{above}: {row['title']}" if above and again else row["title"]
    return told
