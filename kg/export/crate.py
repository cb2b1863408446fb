"""The selection as an RO-Crate 1.2: what a repository accepts, with everything needed to use and check the graph.

RO-Crate 1.2: https://doi.org/10.5281/zenodo.13751027. Built without network; the date of publication is that of the
data's version, which no clock tells; the report has its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg import paths
from kg.check import validate
from kg.evidence import Review
from kg.export.about import about_line
from kg.export.context import context_file
from kg.export.description import (
    CURATORS_NAME,
    LICENCE,
    MEDIA_TYPES,
    citation_file,
    dataset_title,
    describe,
    sha256,
    version_date,
)
from kg.export.documents import markdown, render
from kg.export.evidence import SelectedEvidence
from kg.export.job import Job, missing_package
from kg.export.jsonld import write_graph_document
from kg.export.rdf import write_nquads, write_ontology, write_trig, write_turtle
from kg.export.references import write_csl
from kg.export.spreadsheets import write_csv
from kg.library import write_library
from kg.namespaces import BASE
from kg.version import __version__

__all__ = ["VERSION", "write_crate"]

#: The version of the specification that crates follow.
VERSION = "1.2"

#: What the files and folders of a crate are, for people.
_MEANINGS = {
    "CITATION.cff": "How to cite the graph and the report.",
    "LICENCE.md": "The licence of everything in this crate.",
    "README.md": "What is in this crate and how to use it.",
    "context.jsonld": "The JSON-LD context: names of all properties.",
    "csv/": "Tables of papers, appraisals, findings, conclusions and everything else, as CSV.",
    "graph.jsonld": "The graph as JSON-LD, in its named graphs.",
    "graph.nq": "The graph as N-Quads, in its named graphs: what query engines load.",
    "graph.trig": "The graph as TriG, in its named graphs.",
    "graph.ttl": "The union of all graphs as Turtle.",
    "manifest-sha256.txt": "Checksums of all files, for sha256sum --check.",
    "ontology.ttl": "The ontology and vocabularies that the graph uses.",
    "queries/": "The query library: a SPARQL query per file, with its documentation.",
    "references.json": "References of the papers as CSL-JSON.",
    "shapes/": "The SHACL shapes that the graph is checked against.",
    "validation.json": "The validation report as JSON.",
    "validation.ttl": "The SHACL validation report.",
    "void.ttl": "Description of the dataset as VoID and DCAT.",
}
_DISTRIBUTIONS = ("graph.jsonld", "graph.nq", "graph.trig", "graph.ttl")


def write_crate(job: Job, folder: Path) -> None:
    """Write ``ro-crate/``. Raises :class:`~kg.errors.UsageError` where the package rocrate is not installed."""
    try:
        import rocrate.rocrate
    except ImportError as error:
        raise missing_package("rocrate", "An RO-Crate") from error
    out = folder / "ro-crate"
    out.mkdir()
    _write_files(job, folder, out)
    crate = rocrate.rocrate.ROCrate(version=VERSION)
    _describe_root(crate, job)
    folders = {
        name: crate.add_dataset(dest_path=name, properties={"name": name[:-1], "description": _MEANINGS[name]})
        for name in sorted(_MEANINGS)
        if name.endswith("/")
    }
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        name = path.relative_to(out).as_posix()
        file_entity = crate.add_file(path, name, properties=_file_properties(path, name))
        if "/" in name:
            folders[name.split("/")[0] + "/"].append_to("hasPart", file_entity)
    crate.metadata.write(out)


def _write_files(job: Job, folder: Path, out: Path) -> None:
    """Write everything but the crate's own metadata; ``folder`` is where the other formats of the export are."""
    for write, export_name, name in (
        (write_turtle, "graph.ttl", "graph.ttl"),
        (write_trig, "graph.trig", "graph.trig"),
        (write_nquads, "graph.nq", "graph.nq"),
        (write_graph_document, "jsonld/graph.jsonld", "graph.jsonld"),
        (write_csl, "references.json", "references.json"),
        (write_csv, "csv", "csv"),
    ):
        source = folder / export_name
        # What the same export has written already is copied, which takes a fraction of the time.
        if source.is_dir():
            shutil.copytree(source, out / name)
        elif source.is_file():
            shutil.copyfile(source, out / name)
        else:
            write(job, out)
    write_ontology(job, out)
    _write(out / "context.jsonld", json.dumps(context_file(), ensure_ascii=False, indent=1) + "\n")
    shutil.copytree(paths.shapes(), out / "shapes", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    write_library(out / "queries")
    report = validate(job.selection.graph)
    _write(out / "validation.ttl", report.as_turtle())
    _write(out / "validation.json", json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")
    _write(out / "LICENCE.md", _licence(job.evidence))
    _write(out / "CITATION.cff", citation_file(job.evidence))
    _write(out / "void.ttl", describe(job.evidence, about_line(job.about), out, _DISTRIBUTIONS))
    _write(out / "README.md", _readme(job))
    files = sorted(path for path in out.rglob("*") if path.is_file())
    _write(out / "manifest-sha256.txt", "".join(f"{sha256(p)}  {p.relative_to(out).as_posix()}\n" for p in files))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _readme(job: Job) -> str:
    return render(
        "crate-readme.md.j2",
        about=job.about,
        files={name: markdown(meaning) for name, meaning in _MEANINGS.items()},
    )


def _licence(evidence: SelectedEvidence) -> str:
    return render("crate-licence.md.j2", licence=markdown(LICENCE), reviews=evidence.reviews.values())


def _file_properties(path: Path, name: str) -> Mapping[str, Any]:
    folder = name.split("/")[0] + "/"
    return {
        "name": name,
        "description": _MEANINGS.get(name) or _MEANINGS[folder],
        "encodingFormat": MEDIA_TYPES[path.suffix],
        "contentSize": str(path.stat().st_size),
        "sha256": sha256(path),
    }


def _describe_root(crate: Any, job: Job) -> None:
    """Say of the crate what it is, whose, from when, from what and under which licence."""
    from rocrate.model.contextentity import ContextEntity

    def entity(identifier: str, kind: str, **properties: Any) -> Any:
        return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))

    root, evidence = crate.root_dataset, job.evidence
    root["name"] = dataset_title(evidence)
    root["description"] = (
        "Validated linked data; each finding is traced to the place in the report and the papers behind it. "
        + about_line(job.about)
    )
    root["datePublished"] = version_date(evidence)
    root["version"] = __version__
    root["license"] = entity(
        LICENCE,
        "CreativeWork",
        name="Creative Commons Attribution 4.0 International",
        description="Share and adapt for any purpose, if you give credit.",
    )
    curators = entity("#curators", "Organization", name=CURATORS_NAME, url=BASE)
    root["author"] = curators
    root["publisher"] = curators
    root["keywords"] = "evidence synthesis, rapid evidence review, linked data, knowledge graph"
    reports = [_report(review, entity) for review in evidence.reviews.values()]
    root["isBasedOn"] = reports if len(reports) > 1 else reports[0]
    root["mentions"] = entity("#software", "SoftwareApplication", name="integration-kg", version=__version__, url=BASE)


def _report(review: Review, entity: Callable[..., Any]) -> Any:
    """Return the entity of a report, with its authors and publisher; ``entity`` adds one to the crate."""
    authors = [
        entity(
            f"#author-{review.identifier}-{author.position}",
            "Person",
            name=f"{author.given} {author.family}",
            familyName=author.family,
            givenName=author.given,
        )
        for author in review.authors
    ]
    properties = {"name": review.title, "datePublished": review.issued}
    properties["publisher"] = entity(f"#publisher-{review.identifier}", "Organization", name=review.publisher)
    return entity(review.iri, "Report", **properties, **({"author": authors} if authors else {}))
