import pytest

from tests.fixtures.components import require


def test_what_a_developers_machine_lacks_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="lighthouse: there is none on this coast"):
        require("lighthouse", "there is none on this coast")


def test_in_continuous_integration_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="lighthouse"):
        require("lighthouse", "there is none on this coast")
