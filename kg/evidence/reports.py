"""Reviews and what their reports are made of, each kind of thing read once, when it is first asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from kg.evidence.model import Agreement, Contributor, Criterion, ResearchQuestion, Review, Section
from kg.evidence.rows import EvidenceReader, Row, optional_integer, optional_number, resolve
from kg.evidence.things import Things, things_of_reviews
from kg.namespaces import local_name
from kg.numbers import decimal_number, whole_number

__all__ = ["Reports"]


class Reports(EvidenceReader):
    """The reviews of a graph, their sections and questions, and how they were made."""

    @cached_property
    def reviews(self) -> Mapping[str, Review]:
        """The reviews by identifier."""
        contributors = self._rows_by("contributors", "review")
        reviews = [
            Review(
                iri=row["review"],
                title=row["title"],
                issued=row["issued"],
                publisher=row["publisher"],
                series=row.get("series", ""),
                strand=row.get("strand", ""),
                commissioner=row.get("commissioner", ""),
                first_year=optional_integer(row, "firstYear"),
                last_year=optional_integer(row, "lastYear"),
                language=row.get("language", ""),
                appraisal_tool=row.get("appraisalTool", ""),
                appraisal_items=row.get("appraisalItems", ""),
                synthesis_method=row.get("synthesis", ""),
                contributors=tuple(
                    Contributor(
                        position=whole_number(one["position"]),
                        role=one["role"],
                        family=one["family"],
                        given=one["given"],
                        title=one.get("title", ""),
                    )
                    for one in contributors.get(row["review"], ())
                ),
            )
            for row in self._rows("reviews")
        ]
        return {review.identifier: review for review in reviews}

    def _review(self, row: Row) -> Review:
        """Return the review that a row names. Raises :class:`~kg.errors.KnowledgeGraphError` where there is none."""
        return resolve(self.reviews, local_name(row["review"]), "review")

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections of the reports by IRI, in the order of the report."""
        rows = {row["section"]: row for row in self._rows("sections")}
        title_counts = Counter((row["review"], row["title"]) for row in rows.values())
        sections: dict[str, Section] = {}

        def section(iri: str) -> Section:
            if iri not in sections:
                row = resolve(rows, iri, "section")
                parent = section(row["parent"]) if "parent" in row else None
                is_ambiguous = parent and title_counts[row["review"], row["title"]] > 1
                sections[iri] = Section(
                    iri=iri,
                    review=self._review(row),
                    key=row["key"],
                    position=whole_number(row["position"], "a position"),
                    title=row["title"],
                    heading=f"{parent.title}: {row['title']}" if parent and is_ambiguous else row["title"],
                    parent=parent,
                )
            return sections[iri]

        return {iri: section(iri) for iri in rows}

    @cached_property
    def research_questions(self) -> Things[ResearchQuestion]:
        """The research questions by identifier, in the order of the report."""
        return things_of_reviews(
            "research question",
            [
                ResearchQuestion(
                    iri=row["question"],
                    review=self._review(row),
                    identifier=row["identifier"],
                    position=whole_number(row["position"], "a position"),
                    statement=row["statement"],
                    scope=local_name(row.get("scope", "")),
                )
                for row in self._rows("questions")
            ],
            reviews=self.reviews,
        )

    @cached_property
    def agreement(self) -> Sequence[Agreement]:
        """How far two codings of the findings agreed, by review and facet."""
        return tuple(
            Agreement(
                review=self._review(row),
                facet=row["facet"],
                statistic=row["statistic"],
                coefficient=float(decimal_number(row["coefficient"])),
                findings=whole_number(row["findings"]),
                coded=whole_number(row["coded"]),
                where_coded=optional_number(row, "whereCoded"),
            )
            for row in self._rows("agreement")
        )

    @cached_property
    def criteria(self) -> Sequence[Criterion]:
        """The criteria by which works were included or left out."""
        return tuple(
            Criterion(
                review=self._review(row),
                identifier=row["identifier"],
                role=row["role"],
                document=row["document"],
                statement=row["statement"],
            )
            for row in self._rows("criteria")
        )
