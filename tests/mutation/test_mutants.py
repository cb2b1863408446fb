"""The list of faults keeps up with the project: every fault can still be put in, and some test may notice it."""

from __future__ import annotations

from collections import Counter

from tests.mutation.run import ROOT, read_mutants

MUTANTS = read_mutants()


def test_the_text_of_every_fault_stands_in_its_file_exactly_once() -> None:
    texts = {file: (ROOT / file).read_bytes().decode("utf-8") for file in {mutant.file for mutant in MUTANTS}}
    counts = [(mutant.name, texts[mutant.file].count(mutant.find)) for mutant in MUTANTS]
    assert [(name, count) for name, count in counts if count != 1] == []


def test_every_fault_changes_something_under_a_name_of_its_own() -> None:
    assert [mutant.name for mutant in MUTANTS if mutant.find == mutant.replace] == []
    assert [name for name, count in Counter(mutant.name for mutant in MUTANTS).items() if count > 1] == []


def test_every_fault_is_guarded_by_tests_that_are_there_and_not_by_this_list() -> None:
    paths = {(mutant.name, test) for mutant in MUTANTS for test in mutant.tests}
    assert [pair for pair in sorted(paths) if not (ROOT / pair[1]).exists()] == []
    assert [pair for pair in sorted(paths) if (ROOT / "tests/mutation").is_relative_to(ROOT / pair[1])] == []
    assert [mutant.name for mutant in MUTANTS if not mutant.tests] == []
