"""The commands: what they write, say and refuse; nothing half-done; the same bytes every time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.api import EvidenceGraph
from kg.cli import export as export_module
from kg.cli import new_review as new_review_module
from kg.errors import KnowledgeGraphError, QueryError, UsageError
from kg.export import FORMATS, Format, Job, Selection, rdf, references, select, select_formats, spreadsheets, write
from kg.folders import entries, is_file_name, settle
from kg.folders.staging import WORK
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.library.caveats import unrated_caveat
from kg.rdf import write_graph
from kg.tables import read_review


@pytest.fixture
def built(second_quads: list[Quad], tmp_path: Path) -> Path:
    """The invented review, built into a folder."""
    out = tmp_path / "out"
    out.mkdir()
    write_graph(second_quads, out)
    return out


@pytest.fixture
def second_graph(second_quads: list[Quad]) -> Graph:
    """The invented review."""
    return Graph.from_quads(second_quads)


def call(*words: str) -> Result:
    return CliRunner().invoke(export_module.command, words, catch_exceptions=False)


def formats_in(folder: Path) -> set[str]:
    """What a folder holds of formats: all but the manifest and folders of other selections."""
    return {path.name for path in folder.iterdir()} & {one.writes for one in FORMATS.values()}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_all_writes_every_format(built: Path) -> None:
    done = call("all", "--graph", str(built))
    assert done.exit_code == 0
    names = {one.writes for one in FORMATS.values()} | {"manifest.json"}
    assert {path.name for path in (built / "export").iterdir()} == names
    for one in FORMATS.values():
        assert one.writes in done.output


def test_formats_and_filters_are_named(built: Path, tmp_path: Path) -> None:
    done = call("ris", "nquads", "--graph", str(built), "--out", str(tmp_path / "x"), "--kind", "Barrier")
    assert done.exit_code == 0
    assert "1 finding from 2 papers (--kind Barrier), in " in done.output
    assert formats_in(tmp_path / "x") == {"references.ris", "graph.nq"}


def test_asking_for_a_rating_leaves_unrated_papers_out(built: Path) -> None:
    done = call("csl", "--graph", str(built), "--min-mmat", "0.8")
    assert "--min-mmat 0.8 --unrated exclude" in done.output


def test_what_was_left_out_for_want_of_a_rating_is_told(graph_folder: Path, graph: Graph, tmp_path: Path) -> None:
    flags = ("--level", "national", "--kind", "Barrier", "--min-mmat", "0.8")
    done = call("ris", "--graph", str(graph_folder), "--out", str(tmp_path / "x"), *flags)
    values = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
    query = find_query("barriers-by-level")
    told = unrated_caveat(query, values=values, results=run_query(query, graph, values), graph=graph)
    assert told and told in done.stderr
    more = call("ris", "--graph", str(graph_folder), "--out", str(tmp_path / "y"), *flags, "--unrated", "include")
    assert not more.stderr.count("without a rating")


def test_the_terminal_counts_as_the_brief_does(built: Path) -> None:
    done = call("briefs", "xlsx", "ro-crate", "--graph", str(built), "--component", "food", "--min-mmat", "0.8")
    counts = "2 findings from 1 paper that passes the filters, and 1 further paper of the same findings"
    assert done.output.startswith(f"{counts} (--component food --min-mmat 0.8 --unrated exclude), in ")
    out = built / "export" / "component-food_min-mmat-0.8_unrated-exclude"
    assert {path.name for path in (out / "briefs").iterdir()} == {"breakfast-part-food.md", "references.json"}
    for path in (out / "briefs" / "breakfast-part-food.md", out / "ro-crate" / "README.md"):
        assert f"\n{counts}.\n" in path.read_text(encoding="utf-8")
    about = openpyxl.load_workbook(out / "tables.xlsx")["about"]
    assert ("counts", counts) in set(about.iter_rows(values_only=True))


def test_what_cannot_be_done_is_told(built: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export format 'turtel'") as error:
        call("turtel", "--graph", str(built))
    assert "turtle" in error.value.advice
    with pytest.raises(UsageError, match="no graph in"):
        call("turtle", "--graph", str(tmp_path / "nowhere"))
    with pytest.raises(QueryError, match="no level"):
        call("turtle", "--graph", str(built), "--level", "planet")
    with pytest.raises(QueryError, match="no review 'x'"):
        call("turtle", "--graph", str(built), "--review", "x")


def test_help_lists_formats_and_filters() -> None:
    text = call("--help").output
    for name in FORMATS:
        assert name in text
    for option in ("--level", "--kind", "--component", "--min-mmat", "--unrated", "--question", "--section", "--out"):
        assert option in text


def test_all_is_every_format_in_order() -> None:
    assert select_formats(["all"]) == list(FORMATS)
    assert select_formats(["ris", "turtle", "ris"]) == ["turtle", "ris"]


def test_a_failure_leaves_the_previous_export_whole(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("turtle", "csl", "--graph", str(built))
    before = contents(built / "export")

    def fail(*_: object) -> None:
        raise KnowledgeGraphError("stopped half-way")

    monkeypatch.setattr(references, "write_csl", fail)
    with pytest.raises(KnowledgeGraphError, match="half-way"):
        call("csl", "--graph", str(built))
    assert contents(built / "export") == before
    assert [path.name for path in built.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("failing", ["csl", "xlsx", "briefs"])
def test_a_format_that_cannot_be_written_does_not_take_the_others_along(
    failing: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Format.writer

    def broken(form: Format) -> Callable[[Job, Path], None]:
        def fail(job: Job, folder: Path) -> None:
            writer(form)(job, folder)
            raise KnowledgeGraphError("This cannot be held.", "Try another.")

        return fail if form is FORMATS[failing] else writer(form)

    monkeypatch.setattr(Format, "writer", broken)
    done = call("turtle", "csl", "xlsx", "briefs", "--graph", str(built))
    assert done.exit_code == 2
    assert done.stderr == f"Error: {failing} was not written: This cannot be held.\nTry another.\n"
    written = [name for name in ("turtle", "csl", "xlsx", "briefs") if name != failing]
    assert formats_in(built / "export") == {FORMATS[name].writes for name in written}
    assert FORMATS[failing].writes not in done.stdout
    assert set(entries(built / "export")) == {FORMATS[name].writes for name in written}


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_replaces_another_selection(name: str, second_graph: Graph, tmp_path: Path) -> None:
    one, other = (select(second_graph, {"kind": [kind]}) for kind in ("Barrier", "Facilitator"))
    path = tmp_path / FORMATS[name].writes
    write(one, [name], tmp_path)
    before = contents(tmp_path)
    with pytest.raises(UsageError) as error:
        write(other, [name], tmp_path)
    assert f"{path} holds another selection: --kind Barrier." in str(error.value)
    assert "--overwrite" in error.value.advice
    assert contents(tmp_path) == before
    write(one, [name], tmp_path)
    assert contents(tmp_path) == before
    write(other, [name], tmp_path, overwrite=True)
    assert entries(tmp_path)[path.name]["about"]["selection"] == "--kind Facilitator"


def test_selections_have_folders_of_their_own(built: Path) -> None:
    for words in ((), ("--kind", "Barrier"), ("--kind", "Facilitator"), ("--component", "food", "--min-mmat", "0.8")):
        assert call("ris", "briefs", "--graph", str(built), *words).exit_code == 0
    found = {path.parent.relative_to(built / "export").as_posix() for path in built.rglob("references.ris")}
    folders = {".", "kind-barrier", "kind-facilitator", "component-food_min-mmat-0.8_unrated-exclude"}
    assert found == folders


def test_the_same_selection_in_other_words_is_the_same(built: Path, tmp_path: Path) -> None:
    out = ("--graph", str(built), "--out", str(tmp_path / "x"))
    assert call("ris", *out, "--kind", "Barrier", "--kind", "Facilitator", "--min-mmat", "0.8").exit_code == 0
    assert call("ris", *out, "--kind", "facilitator", "--kind", "barrier", "--min-mmat", "80%").exit_code == 0


@pytest.mark.parametrize("name", ["ris", "briefs", "xlsx"])
def test_what_people_made_or_changed_is_not_replaced(name: str, second_graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[name].writes
    write(select(second_graph), [name], tmp_path)
    changed = path / "breakfast-part-food.docx" if path.is_dir() else path
    changed.write_bytes(b"mine")
    with pytest.raises(UsageError, match="was changed after it was exported"):
        write(select(second_graph), ["turtle", name], tmp_path)
    assert changed.read_bytes() == b"mine"
    assert not (tmp_path / "graph.ttl").exists()
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(UsageError, match="nothing says that it is an export"):
        write(select(second_graph), [name], tmp_path)


def test_the_graph_of_a_folder_is_not_replaced_by_a_part_of_it(built: Path) -> None:
    before = contents(built)
    with pytest.raises(UsageError, match=r"graph\.nq is there already"):
        call("nquads", "--graph", str(built), "--out", str(built), "--kind", "Barrier")
    assert contents(built) == before


def test_python_replaces_no_other_selection(second_graph: Graph, tmp_path: Path) -> None:
    graph = EvidenceGraph(second_graph)
    graph.export("ris", out=tmp_path, kind="Barrier")
    with pytest.raises(UsageError, match="holds another selection: --kind Barrier"):
        graph.export("ris", out=tmp_path)
    graph.export("ris", out=tmp_path, overwrite=True)


@given(
    st.dictionaries(st.sampled_from(["level", "kind", "words"]), st.lists(st.text(min_size=1), min_size=1), max_size=3)
)
def test_names_of_selections_are_made_and_differ(filters: dict[str, list[str]]) -> None:
    name = Selection(Graph.from_quads([]), frozenset(), filters).name
    assert is_file_name(name) if filters else name == ""
    other = {option: [*values, "x"] for option, values in filters.items()}
    if filters:
        assert Selection(Graph.from_quads([]), frozenset(), other).name.casefold() != name.casefold()


@pytest.mark.faults
def test_an_interruption_leaves_the_previous_export_whole(quads: list[Quad], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_graph(quads, out)
    call("turtle", "csl", "briefs", "--graph", str(out), "--kind", "Barrier")
    before = contents(out / "export")
    code = f"from kg.cli.export import command; command(['all', '--graph', {str(out)!r}])"
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    # Once the new Turtle file is begun, the export is under way and far from done.
    begun = out / "export" / WORK / "new" / "graph.trig"
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert begun.exists()
    settle(out / "export")
    assert contents(out / "export") == before


def test_the_same_bytes_every_time(built: Path, tmp_path: Path) -> None:
    """Neither hash order, time zone nor clock leaves a trace: a program with others, begun in another second."""
    assert call("all", "--graph", str(built), "--out", str(tmp_path / "here")).exit_code == 0
    ended = time.time()
    target = tmp_path / "elsewhere"
    code = f"from kg.cli.export import command; command(['all', '--graph', {str(built)!r}, '--out', {str(target)!r}])"
    environment = {**os.environ, "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"}
    while time.time() < ended + 1:
        time.sleep(0.05)
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, env=environment, capture_output=True)
    assert contents(tmp_path / "here") == contents(target)


def test_a_missing_package_is_told_with_how_to_install_it(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package, form in (("openpyxl", "xlsx"), ("pyarrow", "parquet"), ("rocrate", "ro-crate")):
        monkeypatch.setitem(sys.modules, package, None)
        if package == "rocrate":
            monkeypatch.setitem(sys.modules, "rocrate.rocrate", None)
        with pytest.raises(UsageError, match=package) as error:
            call(form, "--graph", str(built))
        assert error.value.advice == 'Install it: pip install "integration-kg[export]"'


def test_all_writes_what_can_be_written_and_names_the_rest(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("openpyxl", "pyarrow", "rocrate", "rocrate.rocrate"):
        monkeypatch.setitem(sys.modules, package, None)
    done = call("all", "--graph", str(built))
    assert done.exit_code == 0
    missing = {"xlsx", "parquet", "ro-crate"}
    written = {one.writes for name, one in FORMATS.items() if name not in missing}
    assert formats_in(built / "export") == written
    for name in missing:
        assert name in done.stderr
    assert done.stderr.count('pip install "integration-kg[export]"') == 1
    assert "tables.xlsx" not in done.stdout


def test_a_format_named_beside_all_is_not_left_out(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = call("all", "xlsx", "--graph", str(built))
    assert done.exit_code == 2
    assert "Error: xlsx was not written: XLSX needs the package openpyxl." in done.stderr
    assert formats_in(built / "export") == {one.writes for name, one in FORMATS.items() if name != "xlsx"}


def test_all_says_nothing_of_packages_where_none_is_missing(built: Path) -> None:
    assert call("all", "--graph", str(built)).stderr == ""


def test_light_formats_need_no_heavy_package() -> None:
    for module in (rdf, references, spreadsheets):
        assert not {"pyarrow", "openpyxl", "rocrate", "networkx"} & set(vars(module))


def test_new_review_makes_tables_that_can_be_filled(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = CliRunner().invoke(new_review_module.command, [str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    review = folder / "review.csv"
    header = review.read_text(encoding="utf-8").strip().split(",")
    filled = {"id": "new", "title": "A new review", "issued": "2024-01", "publisher": "Somebody"}
    filled |= {"first_year": "2000", "last_year": "2020", "domain": "integration", "appraisal_items": "mmat-2018-item"}
    review.write_text(
        review.read_text(encoding="utf-8") + ",".join(filled.get(n, "") for n in header) + "\n", encoding="utf-8"
    )
    tables = read_review(folder)
    assert tables.identifier == "new"
    assert not tables["findings"].rows
    assert (folder / "README.md").is_file()


def test_new_review_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "findings.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        CliRunner().invoke(new_review_module.command, [str(tmp_path)], catch_exceptions=False)
    assert [path.name for path in tmp_path.iterdir()] == ["findings.csv"]
