"""The evidence of a selection: what briefs, references, networks, tables and summaries are written from."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.evidence import Concept, Evidence, Finding, Paper
from kg.export.selection import Selection
from kg.library.caveats import quantity

__all__ = ["NAMED", "READ", "SelectedEvidence"]

#: How it is known that a conclusion rests on a finding: the text names the finding as the ground, or a reader found it.
NAMED, READ = "named", "read"


class SelectedEvidence(Evidence):
    """The evidence of a selection, with the papers that pass its filters told from further papers of the findings."""

    def __init__(self, selection: Selection) -> None:
        super().__init__(selection.graph)
        self.selection = selection

    @property
    def selected(self) -> list[Paper]:
        """The papers that pass the filters, by review and number."""
        return self.passing(self.papers.values())

    @property
    def partial(self) -> bool:
        """Whether it describes papers that do not pass the filters, because findings come with all their papers."""
        return any(paper.iri not in self.selection.papers for paper in self.papers.values())

    def papers_of(self, findings: Iterable[Finding]) -> list[Paper]:
        """Return the papers that support findings, by review and number."""
        supporting = {paper for finding in findings for paper in finding.papers}
        return [paper for paper in self.papers.values() if paper in supporting]

    def passing(self, papers: Iterable[Paper]) -> list[Paper]:
        """Return those of some papers that pass the filters."""
        return [paper for paper in papers if paper.iri in self.selection.papers]

    def counts(self, findings: Collection[Finding], papers: Collection[Paper]) -> str:
        """Return in words how many findings and papers there are; papers that do not pass the filters apart."""
        sentence = f"{quantity(len(findings), 'finding')} from "
        if not self.partial:
            return sentence + quantity(len(papers), "paper")
        passing = self.passing(papers)
        verb = "passes" if len(passing) == 1 else "pass"
        further = quantity(len(papers) - len(passing), "further paper")
        return (
            f"{sentence}{quantity(len(passing), 'paper')} that {verb} the filters, and {further} of the same findings"
        )

    @property
    def counts_of_all(self) -> str:
        """How many findings and papers it has in all, in words."""
        return self.counts(self.findings.values(), self.papers.values())

    def name(self, finding: Finding) -> str:
        """Return a finding's identifier, with its review where there are several."""
        several = len(self.reviews) > 1
        return f"{finding.review.identifier} {finding.identifier}" if several else finding.identifier

    def coded_by(self, name: str) -> list[Concept]:
        """Return the concepts that findings are coded with under a property, in the order of their vocabulary."""
        concepts = {concept for finding in self.findings.values() for concept in finding.coded(name)}
        return sorted(concepts, key=lambda concept: concept.order)

    def vocabulary(self, name: str, findings: Iterable[Finding]) -> list[Concept]:
        """Return all concepts that findings of the reviews of some could be coded with under a property, in order.

        They are those of the schemes in use, whether a finding has them or not; headings that only group others are
        left out.
        """
        reviews = {finding.review for finding in findings}
        codings = {
            concept
            for finding in self.findings.values()
            if finding.review in reviews
            for concept in finding.coded(name)
        }
        schemes = {concept.scheme for concept in codings}
        vocabulary = [concept for concept in self.concepts.values() if concept.scheme in schemes]
        headings = {parent for concept in vocabulary for parent in concept.broader}
        return sorted(
            (one for one in vocabulary if one in codings or one not in headings), key=lambda concept: concept.order
        )
