"""A number is what people type: plain digits. What Python would also take for one is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import cli
from kg.errors import KnowledgeGraphError, QueryError
from kg.graph import Graph
from kg.library import parameters, read_yaml, to_terms
from kg.numbers import decimal_number, is_decimal, is_whole, whole_number

ODD = ["1_200", "2_0", "١15", "+12", "INF", "NaN", "-INF", " 12", "12 ", "012", "-0", "1e3", "0x10", "½", "9" * 4400]


@pytest.mark.parametrize("text", ODD)
def test_odd_numbers_are_refused_with_a_short_sentence(text: str) -> None:
    for read in (whole_number, decimal_number):
        if read is decimal_number and text == "-0":
            continue
        with pytest.raises(KnowledgeGraphError, match="in plain digits") as caught:
            read(text, "a year")
        assert "as a year; expected" in str(caught.value)
        assert len(str(caught.value)) < 300


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_whole_number_in_range_is_read_as_written(number: int) -> None:
    assert whole_number(str(number)) == number
    assert is_decimal(str(number))


@given(st.decimals(-(10**6), 10**6, places=4))
def test_every_decimal_is_read_as_written(number: Decimal) -> None:
    assert decimal_number(f"{number:f}") == number


@given(st.text(max_size=12))
def test_what_is_read_is_ascii(text: str) -> None:
    if is_whole(text) or is_decimal(text):
        assert text.isascii()
        assert set(text) <= set("0123456789.-")


@pytest.mark.parametrize("text", [text for text in ODD if text != "-0"])
@pytest.mark.parametrize("option", ["min-mmat", "paper"])
def test_odd_parameters_are_refused(option: str, text: str, graph: Graph) -> None:
    parameter = next(one for one in parameters().values() if one.option == option)
    with pytest.raises(QueryError):
        to_terms(parameter, [text], graph)


@pytest.mark.parametrize("text", ["1_0", "١0", "+5", "inf", "nan", "1e2", "0", "1000000"])
def test_odd_options_are_refused(text: str) -> None:
    done = CliRunner().invoke(cli, ["query", "unused-papers", "--timeout", text])
    assert done.exit_code == 2
    assert "is not a number in plain digits from 0.1 to 86400" in " ".join(done.output.split())


def test_the_width_of_a_pipe_is_in_plain_digits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kg.cli.printing import print_table

    widths = []
    for stated in ("80", "٨٠", "8_0", "9" * 4400):
        monkeypatch.setenv("COLUMNS", stated)
        print_table(["a", "b"], [["word " * 40, "other " * 40]])
        widths.append(max(map(len, capsys.readouterr().out.splitlines())))
    assert widths[0] <= 80 < widths[1] <= 100
    assert widths[1] == widths[2] == widths[3]


def test_defaults_in_headers_are_read_as_they_are_written() -> None:
    assert read_yaml("min-mmat: 1_0\nat: 1:20\nyes: no") == {"min-mmat": "1_0", "at": "1:20", "yes": "no"}
