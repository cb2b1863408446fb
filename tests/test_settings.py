"""The environment, read in one place: what it says, what holds where it says nothing, and what cannot be used."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

import kg
from kg.errors import UsageError
from kg.settings import Bounds, Credentials, Settings

SECRET = "s3cret:word"


def test_an_empty_environment() -> None:
    settings = Settings.read({})
    assert (settings.endpoint, settings.debug, settings.columns) == ("", False, 100)
    assert settings.cache == Path.home() / ".cache" / "integration-kg"
    assert settings.credentials == Credentials()
    assert not settings.credentials


def test_every_variable_is_read() -> None:
    settings = Settings.read(
        {
            "INTEGRATION_KG_ENDPOINT": "https://example.org/sparql",
            "INTEGRATION_KG_CACHE": "kept",
            "INTEGRATION_KG_USER": "ana",
            "INTEGRATION_KG_PASSWORD": SECRET,
            "INTEGRATION_KG_DEBUG": "1",
            "COLUMNS": "72",
        }
    )
    assert settings.endpoint == "https://example.org/sparql"
    assert settings.cache == Path("kept")
    assert settings.credentials == Credentials("ana", SECRET)
    assert settings.debug
    assert settings.columns == 72
    assert Settings.read({"INTEGRATION_KG_TOKEN": "t0ken"}).credentials == Credentials(token="t0ken")


def test_the_bounds_of_queries() -> None:
    assert Settings.read({}).bounds == Bounds(seconds=60, megabytes=1024, rows=100_000)
    variables = {
        "INTEGRATION_KG_TIMEOUT": "2.5",
        "INTEGRATION_KG_MAX_MEMORY": "64",
        "INTEGRATION_KG_MAX_ROWS": "7",
    }
    assert Settings.read(variables).bounds == Bounds(seconds=2.5, megabytes=64, rows=7)
    for name in variables:
        for value in ("-1", "0", "1e3", "lots", "9" * 400, "\u0663"):
            with pytest.raises(UsageError) as caught:
                _ = Settings.read({**variables, name: value}).bounds
            assert "number" in str(caught.value)
            assert len(str(caught.value)) < 200


def test_this_process_is_read_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATION_KG_ENDPOINT", "https://example.org/a")
    assert Settings.read().endpoint == "https://example.org/a"
    monkeypatch.setenv("INTEGRATION_KG_ENDPOINT", "https://example.org/b")
    assert Settings.read().endpoint == "https://example.org/b"


@pytest.mark.parametrize(("system", "variable"), [("posix", "XDG_CACHE_HOME"), ("nt", "LOCALAPPDATA")])
def test_the_systems_place_for_what_is_kept(system: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.settings.os", SimpleNamespace(name=system))
    other = {"XDG_CACHE_HOME": "wrong", "LOCALAPPDATA": "wrong"}
    assert Settings.read({**other, variable: "place"}).cache == Path("place") / "integration-kg"


@pytest.mark.parametrize("columns", ["", "0", "19", "1001", "-80", "1e2", "٨٠", "9" * 5000, "wide"])
def test_columns_that_no_page_has(columns: str) -> None:
    assert Settings.read({"COLUMNS": columns}).columns == 100


@pytest.mark.parametrize("debug", ["", "0", "true", "11"])
def test_only_1_asks_for_the_trace(debug: str) -> None:
    assert not Settings.read({"INTEGRATION_KG_DEBUG": debug}).debug


def test_credentials_that_cannot_be_used_stop_only_who_uses_them() -> None:
    settings = Settings.read({"INTEGRATION_KG_USER": "ana", "INTEGRATION_KG_ENDPOINT": "https://example.org/"})
    assert settings.endpoint
    with pytest.raises(UsageError, match="INTEGRATION_KG_PASSWORD is not set"):
        _ = settings.credentials


def test_nothing_shows_a_secret() -> None:
    for values in ({"INTEGRATION_KG_USER": "ana", "INTEGRATION_KG_PASSWORD": SECRET}, {"INTEGRATION_KG_TOKEN": SECRET}):
        settings = Settings.read(values)
        assert SECRET not in repr(settings)
        assert SECRET not in repr(settings.credentials)
        assert settings.credentials.hidden(f"you sent {SECRET}") == "you sent …"


def test_no_other_module_reads_the_environment() -> None:
    root = Path(kg.__file__).parent
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    }
    assert readers == {"settings.py"}
