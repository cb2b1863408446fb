"""Commands as a user runs them: what they print, their exit codes, and what they say when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

from kg.cli.query import command
from kg.graph import Graph
from kg.graph.agreement import agreement
from kg.library import QueryFile, catalogue
from kg.tables import Review
from kg.version import __version__
from tests.commands import call
from tests.conftest import SECOND

SHACL = rdflib.SH


def process(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a program of its own."""
    return subprocess.run([sys.executable, "-m", "kg", *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(workplace: Path) -> Path:
    """Where commands find the graph in ``out``, as they do unless told otherwise."""
    return workplace


@pytest.fixture(autouse=True)
def opened_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands of a test that ask the built graph share one engine, where each would fill its own."""
    if "built" not in request.fixturenames:
        return
    out, graph, from_disk = request.getfixturevalue("built") / "out", request.getfixturevalue("graph"), Graph.open
    monkeypatch.setattr(
        Graph, "open", lambda source, once=False: graph if source.resolve() == out else from_disk(source, once)
    )


def test_help_lists_the_commands(tmp_path: Path) -> None:
    done = process("--help", cwd=tmp_path)
    assert done.returncode == 0
    for name in ("run", "build", "validate", "query", "sparql", "reconcile", "reason"):
        assert re.search(rf"^  {name} ", done.stdout, re.MULTILINE), name


def test_version(tmp_path: Path) -> None:
    assert __version__ in process("--version", cwd=tmp_path).stdout


def test_the_flagship_question(built: Path) -> None:
    done = process(
        "query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8", "--format", "csv", cwd=built
    )
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    assert {row["levelName"] for row in rows} == {"National"}
    assert all(float(row["rating"]) >= 0.8 for row in rows)
    assert {row["appraisal"] for row in rows} == {"Appraised"}


def test_the_answer_tells_what_the_rating_left_out(built: Path) -> None:
    done = call("query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8", cwd=built)
    assert re.search(r"^\d+ findings from \d+ papers\.$", done.stdout, re.MULTILINE)
    found = re.search(r"^(\d+) more findings rest on papers without a rating \((.*)\)", done.stdout, re.MULTILINE)
    assert found
    only = call(
        "query", "barriers-by-level", "--level", "national", "--unrated", "only", "--format", "csv", cwd=built
    ).stdout
    unrated = {row["finding"] for row in csv.DictReader(io.StringIO(only))}
    high = call(
        "query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8", "--format", "csv", cwd=built
    ).stdout
    assert int(found[1]) == len(unrated - {row["finding"] for row in csv.DictReader(io.StringIO(high))})


def test_json_is_sparql_results(built: Path) -> None:
    done = call("query", "barriers-by-level", "--level", "national", "--format", "json", cwd=built)
    document = json.loads(done.stdout)
    assert "finding" in document["head"]["vars"]
    assert document["results"]["bindings"][0]["finding"]["type"] == "uri"


def test_markdown_is_a_table(built: Path) -> None:
    lines = call("query", "barriers-by-level", "--level", "team", "--format", "md", cwd=built).stdout.splitlines()
    assert lines[1].replace(" --- |", "") == "|"
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


@pytest.mark.parametrize("query", catalogue(), ids=lambda query: query.name)
def test_the_example_of_a_question_has_an_answer(query: QueryFile, built: Path) -> None:
    shown = CliRunner().invoke(command, [query.name, "--help"]).output
    words = " ".join(shown.split()).split("Example: integration-kg query ")[1].split()
    done = CliRunner().invoke(command, [*words, "--format", "csv", "--out", str(built / "out")])
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) > 1


def test_a_default_that_restricts_is_told(built: Path) -> None:
    assert "Unless you say otherwise: --words trust." in call("query", "search", "--help", cwd=built).stdout
    assert "Unless you say" not in call("query", "barriers-by-level", "--help", cwd=built).stdout


def test_what_is_counted_under_an_answer(built: Path, review: Review) -> None:
    """A paper's findings have no column of papers; relations and grounds are counted apart, by kind."""
    assert re.search(
        r"^42 findings\.$", call("query", "paper-profile", "--paper", "19", cwd=built).stdout, re.MULTILINE
    )
    kinds = Counter(row["relation"] for row in review["relations"])
    told = f"Relations: {', '.join(f'{kinds[name]} {name}' for name in sorted(kinds))}."
    assert told in call("query", "contradictions", cwd=built).stdout
    grounds = call("query", "evidence-for-question", "--question", "sub-7", cwd=built).stdout
    assert re.search(r"^Grounds of the conclusions: \d+ named, \d+ none, \d+ read\.$", grounds, re.MULTILINE)


def test_further_papers_and_contradictions_are_told(built: Path) -> None:
    words = ("query", "component-profile", "--component", "co-location")
    high = call(*words, "--min-mmat", "0.8", cwd=built).stdout
    assert re.search(r"^\d+ of these rest on further papers too, which the parameters leave out\.$", high, re.MULTILINE)
    assert "further papers" not in call(*words, cwd=built).stdout
    scotland = call("query", "country-profile", "--country", "scotland", cwd=built).stdout
    assert "si121" in scotland


def test_what_nobody_asked_for_is_told(built: Path) -> None:
    assert (
        "Shown: --component co-location, as nothing else was asked for."
        in call("query", "component-profile", cwd=built).stdout
    )
    assert "Shown:" not in call("query", "component-profile", "--component", "trust", cwd=built).stdout


def test_where_nothing_passes_the_filters_are_named(built: Path) -> None:
    words = ("--country", "norway", "--level", "national")
    told = call("query", "component-profile", "--component", "trust", *words, cwd=built).stdout
    assert "Nothing in the graph passes --level national --component trust --country norway: leave one" in told


def test_what_is_the_same_in_all_rows_stands_above_them(built: Path) -> None:
    lines = call("query", "barriers-by-level", "--level", "team", cwd=built).stdout.splitlines()
    assert lines[0] == "level: Team"
    assert not any("Team" in line.split() for line in lines[1:] if line.startswith(" Team"))


def test_an_issue_comes_once_with_all_that_it_touches(built: Path) -> None:
    told = call("query", "source-issues", "--issue", "si004", cwd=built).stdout
    assert re.search(r"^about +f0731, f0732, 67 Scobie et al\. \(2022\) *$", told, re.MULTILINE)
    assert told.endswith("\n1 row.\n")


def test_the_values_of_a_parameter_are_listed(built: Path) -> None:
    sections = call("query", "--values", "section", cwd=built).stdout
    assert "process/challenges/roles" in sections
    assert "Culture" in sections
    assert "takes any value" in call("query", "--values", "words", cwd=built).stdout
    wrong = call("query", "--values", "sections", cwd=built)
    assert wrong.returncode == 2
    assert "section" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--min-mmat", "80"), "For example: --min-mmat 0.8 (or 80%)"),
        (("--min-mmat", "1e-2000000000"), "is not a number from 0 to 1"),
        (("--min-mmat", "0.80000000000000000000000001"), "up to six decimal places"),
        (("--min-mmat", "\uff10.8"), "is not a number"),
        (("--section", "nowhere"), "There is no section 'nowhere'."),
    ],
)
def test_a_value_that_is_none_is_refused(built: Path, words: tuple[str, ...], told: str) -> None:
    done = call("query", "barriers-by-level", *words, cwd=built)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rating_may_be_given_in_per_cent(built: Path) -> None:
    words = ("query", "barriers-by-level", "--format", "csv", "--min-mmat")
    assert call(*words, "80%", cwd=built).stdout == call(*words, "0.8", cwd=built).stdout


def test_papers_are_told_by_their_range(built: Path) -> None:
    assert "Papers are numbered from 1 to 87." in call("query", "paper-profile", "--paper", "99", cwd=built).stderr
    assert "reference" in call("query", "paper-profile", "--paper", "47", cwd=built).stdout


def test_beside_data_notes_go_to_standard_error(built: Path) -> None:
    words = ("query", "unused-papers", "--min-mmat", "0.8", "--format", "csv")
    done = call(*words, cwd=built)
    assert done.stdout.splitlines()[1:] == []
    assert done.stderr.startswith("1 more paper is without a rating (1 not in the source)")


def test_a_rating_to_measure_gaps_by_leaves_nothing_out(built: Path) -> None:
    words = ("query", "gaps", "--format", "csv")
    assert call(*words, "--min-mmat", "0.8", cwd=built).stdout == call(*words, cwd=built).stdout


def test_prefixes_that_are_missing_are_given(built: Path) -> None:
    done = call("sparql", "-", cwd=built, text='SELECT ?f { ?f a ie:Barrier ; skos:note "x:y" }')
    assert done.returncode == 2
    assert done.stderr.splitlines()[-2:] == [
        "PREFIX ie: <https://w3id.org/integration-evidence/ontology#>",
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
    ]


def test_a_width_that_is_none_is_passed_over(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "wide")
    assert call("query", "unused-papers", cwd=built).returncode == 0


def test_the_list_names_every_question_once(tmp_path: Path) -> None:
    listed = call("query", "--list", cwd=tmp_path).stdout
    for query in catalogue():
        assert len(re.findall(rf"^  {query.name}(?: |$)", listed, re.MULTILINE)) == 1, query.name


def test_the_catalogue_is_linked_data_whose_queries_run(built: Path) -> None:
    graph = rdflib.Graph().parse(data=call("query", "--catalogue", cwd=built).stdout, format="turtle")
    names = {str(node).rsplit("/", 1)[-1] for node in graph.subjects(rdflib.RDF.type, SHACL.SPARQLExecutable)}
    assert names >= {query.name for query in catalogue()}
    declared = "".join(
        f"PREFIX {graph.value(node, SHACL.prefix)}: <{graph.value(node, SHACL.namespace)}>\n"
        for node in graph.objects(None, SHACL.declare)
    )
    node = next(node for node in graph.subjects(SHACL.select) if str(node).endswith("/unused-papers"))
    rerun = call("sparql", "-", "--format", "csv", cwd=built, text=f"{declared}{graph.value(node, SHACL.select)}")
    assert rerun.returncode == 0
    assert rerun.stdout == call("query", "unused-papers", "--format", "csv", cwd=built).stdout


def test_show_prints_a_query_that_runs(built: Path) -> None:
    shown = call("query", "barriers-by-level", "--level", "national", "--show", cwd=built)
    assert "VALUES ?at { <https://w3id.org/integration-evidence/id/level/national> }" in shown.stdout
    assert "#given" not in shown.stdout and "perspective" not in shown.stdout
    rerun = call("sparql", "-", "--format", "csv", cwd=built, text=shown.stdout)
    direct = call("query", "barriers-by-level", "--level", "national", "--format", "csv", cwd=built)
    assert rerun.stdout == direct.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("query", "bariers-by-level"), "The nearest: barriers-by-level"),
        (("query", "barriers-by-level", "--level", "nationl"), "The nearest: national"),
        (("query", "barriers-by-level", "--min-mmat", "eighty"), "is not a number from 0 to 1"),
        (("query", "barriers-by-level", "--min-mmat", "80"), "is not a number from 0 to 1"),
        (("query", "barriers-by-level", "--unrated", "some"), "include, exclude, only"),
        (("query", "barriers-by-level", "--levl", "national"), "No such option"),
        (("sparql", "missing.rq"), "There is no file missing.rq"),
        (("buid",), "Did you mean build"),
        (("query", "barriers-by-level", "--out", "elsewhere"), "There is no graph in elsewhere"),
        (("build", "--review", "nowhere"), "is not a review folder"),
    ],
)
def test_a_mistake_gets_a_sentence_and_exit_2(built: Path, words: tuple[str, ...], expected: str) -> None:
    done = call(*words, cwd=built)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("update", ["INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT * { SERVICE <http://x/> {?s ?p ?o} }"])
def test_sparql_refuses_to_change_or_call(built: Path, update: str) -> None:
    done = call("sparql", "-", cwd=built, text=update)
    assert done.returncode == 2
    assert "is refused" in done.stderr


def test_bad_tables_leave_the_old_output(graph_folder: Path, tmp_path: Path, copied_review: Path) -> None:
    out = shutil.copytree(graph_folder, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    table = copied_review / "papers.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",2018,26,6,", ",twenty,26,6,", 1), encoding="utf-8")
    for name in ("build", "run"):
        done = call(name, "--review", str(copied_review), cwd=tmp_path)
        assert done.returncode == 1
        assert "papers.csv:2:5: year: found 'twenty', expected a whole number" in done.stderr
        assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before


def test_a_violation_stops_the_run(graph_folder: Path, tmp_path: Path) -> None:
    out = shutil.copytree(graph_folder, tmp_path / "out")
    before = (out / "graph.nq").read_bytes()
    invented = tmp_path / "review"
    shutil.copytree(SECOND, invented)
    table = invented / "papers.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",2012,1,2,", ",2031,1,2,", 1), encoding="utf-8")
    done = process("run", "--review", str(invented), cwd=tmp_path)
    assert done.returncode == 1
    assert "papers.csv:2" in done.stdout
    assert (out / "graph.nq").read_bytes() == before


def test_pipes_stay_quiet(built: Path) -> None:
    assert (built / "stderr").read_bytes() == b""


def test_appraisals_prints_the_rows_to_fill(tmp_path: Path) -> None:
    done = call("appraisals", cwd=tmp_path)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 39
    assert {row["paper"] for row in rows} <= {str(code) for code in range(33, 82)}
    assert "39 papers to fill" in done.stderr


def test_reconcile_explains_every_difference(built: Path) -> None:
    done = call("reconcile", "--format", "csv", cwd=built)
    assert done.returncode == 0
    verdicts = {row["verdict"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert verdicts == {"agrees", "explained"}


def test_reconcile_shows_what_differs_and_with_all_what_agrees(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    figures = json.loads(call("reconcile", "--format", "json", cwd=built).stdout)
    differing = [figure["id"] for figure in figures if figure["verdict"] != "agrees"]
    assert differing
    for words, expected in (((), differing), (("--all",), [figure["id"] for figure in figures])):
        printed = call("reconcile", *words, cwd=built).stdout
        assert re.findall(r"^ (rf\d+) ", printed, re.MULTILINE) == expected
        assert f"{len(figures)} figures: {len(figures) - len(differing)} agree" in printed


def test_agreement_is_told_facet_by_facet(tmp_path: Path, review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = call("agreement", cwd=tmp_path)
    assert done.returncode == 0
    for figure in agreement(review):
        assert re.search(rf"^ {figure.facet} +{figure.statistic} +{figure.value} +{figure.coded} ", done.stdout, re.M)
    assert f"of {len(review['findings'].rows)} findings were coded twice" in done.stdout


def test_a_review_that_was_read_once_has_no_agreement(tmp_path: Path) -> None:
    done = call("agreement", "--review", str(SECOND), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "This review has no second coding.\n")


def test_view_writes_pages_and_says_where_to_begin(graph_folder: Path, tmp_path: Path) -> None:
    out = shutil.copytree(graph_folder, tmp_path / "out")
    done = call("view", cwd=tmp_path)
    assert done.returncode == 0
    first = out / "site" / "index.html"
    assert first.resolve().as_uri() in done.stdout
    assert first.is_file()


def test_a_question_tells_its_parameters(built: Path) -> None:
    text = call("query", "barriers-by-level", "--help", cwd=built).stdout
    assert "Which barriers are cited at each level" in text
    assert "--min-mmat" in text
    assert "national, local-government, organisation" in " ".join(text.split())
    assert "Example: integration-kg query barriers-by-level" in " ".join(text.split())
