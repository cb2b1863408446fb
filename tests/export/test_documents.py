"""Templates of documents: what a value holds is text, however a template prints it."""

from __future__ import annotations

import json
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from kg import paths
from kg.export.documents import environment, render
from kg.export.markdown import text
from tests.export.conftest import HOSTILE, pandoc

TEMPLATES = sorted(path.name for path in paths.templates().glob("*.j2"))


def made(template: str, **values: Any) -> str:
    return environment().from_string(template).render(values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ value }}",
        "{{ value or 'none' }}",
        "{% macro print(given) %}{{ given }}{% endmacro %}{{ print(value) }}",
        "{% set kept %}{{ value }}{% endset %}{{ kept }}",
        "{% set kept = value %}{{ kept }}",
        "{{ [value]|join }}",
        "{{ [value]|map('small')|join('; ') }}",
        "{% for one in [value] %}{{ one }}{% endfor %}",
        "{{ value|small }}",
    ],
)
def test_a_value_is_escaped_once_however_it_is_printed(template: str) -> None:
    assert made(template, value=HOSTILE) == text(HOSTILE)


def test_what_joins_values_is_the_template_s() -> None:
    assert made("{{ values|join(' | ') }}", values=["a|b", "*c*", 1]) == "a\\|b | \\*c\\* | 1"
    assert made("{{ keys|cite }}{{ []|cite }}", keys=["one-1", "two-2"]) == "[@one-1; @two-2]"
    assert made("{{ ['x](y)']|cite }}") == "[@x\\](y)]"


@pytest.mark.parametrize("filter_", ["safe", "escape", "e", "forceescape", "replace", "format", "urlize", "xmlattr"])
def test_no_filter_marks_a_value_as_safe(filter_: str) -> None:
    with pytest.raises(jinja2.TemplateAssertionError, match="No filter named"):
        made("{{ value|" + filter_ + " }}", value="x")


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_join_text_by_filters_alone(name: str) -> None:
    tree = environment().parse((paths.templates() / name).read_text(encoding="utf-8"))
    assert [*tree.find_all((nodes.Concat, nodes.Add, nodes.Mod, nodes.ScopedEvalContextModifier))] == []


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("crate-licence.md.j2", licence="")


@pytest.mark.programs
@pytest.mark.parametrize("value", [HOSTILE, "--words `a` ``b``", "`", "``a", "a\n\n# b"])
def test_code_holds_any_text(value: str) -> None:
    tree = json.loads(pandoc("-t", "json", text=made("{{ value|code }}\n", value=value)))
    ((block,),) = [block["c"] for block in tree["blocks"]]
    assert (block["t"], block["c"][1]) == ("Code", " ".join(value.split()))
