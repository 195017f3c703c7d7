"""Phase diagrams over two parameters: cells cover the rectangle, agree with what is known, and survive a stop."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.cli.main import main
from verify.interaction import phase_diagram as module
from verify.interaction.boxes import outward
from verify.interaction.segment import Segment
from verify.recheck import recheck

# f = b sin x + a sin 2x: f'(0) = b + 2a and f'(π) = -b + 2a. With b > 0: the synchronized state repels for a < -b/2,
# opposite clusters are stable for a > b/2, and in between, for small a at least, everything synchronizes.
TEXT = "b*sin(x) + a*sin(2*x)"
RANGES = {"a": "[-1, 1]", "b": "[1/2, 1]"}


@pytest.fixture(scope="module")
def diagram():
    return Interaction(TEXT).phase_diagram(resolution=8, find=False, **RANGES)


def test_the_cells_cover_the_rectangle(diagram):
    area = sum(
        (outward(a)[1] - outward(a)[0]) * (outward(b)[1] - outward(b)[0])
        for (_, a), (_, b) in (segment.domain for segment in diagram.segments)
    )
    assert area == 2 * Fraction(1, 2)
    assert sum(diagram.shares().values()) == pytest.approx(1)


def test_the_answers_agree_with_what_is_known(diagram):
    seen = set()
    for segment in diagram.segments:
        (_, a), (_, b) = segment.domain
        (a0, a1), (b0, b1) = outward(a), outward(b)
        seen.add(segment.answer)
        if segment.answer == "does not":
            assert a1 <= -b1 / 2 or a0 >= b1 / 2
        elif segment.answer == "synchronizes":
            assert -b0 / 2 <= a0
            assert a1 <= b0 / 2
    assert seen == {"synchronizes", "does not", "open"}


def test_every_cell_has_a_certificate(diagram):
    assert recheck(diagram.certificate(), "crival").ok
    assert all((s.certificate is None) == (s.answer == "open") for s in diagram.segments)


def test_the_picture_and_the_data(diagram, tmp_path):
    diagram.save(tmp_path)
    data = json.loads((tmp_path / "diagram.json").read_text())
    assert len(data["cells"]) == len(diagram.segments)
    picture = (tmp_path / "diagram.svg").read_text()
    assert picture.startswith("<svg")
    assert picture.count("<rect") == len(diagram.segments) + 4  # the frame and three in the legend
    assert "open" in picture


def test_it_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    f, decided, real = Interaction("a*sin(x) + b*sin(2*x)"), [], module._decide_tile

    def stopped_after_five(task):
        if len(decided) == 5:
            raise KeyboardInterrupt
        decided.append(task[0])
        return real(task)

    monkeypatch.setattr(module, "_decide_tile", stopped_after_five)
    options = {"a": "[1, 2]", "b": "[-1/20, 1/20]", "resolution": 8, "find": False, "folder": tmp_path}
    with pytest.raises(KeyboardInterrupt):
        f.phase_diagram(**options)
    assert len(list((tmp_path / "tiles").glob("*.json"))) == 5
    (tmp_path / "tiles" / "0.json").write_text("damaged")
    again = []
    monkeypatch.setattr(module, "_decide_tile", lambda task: again.append(task[0]) or real(task))
    whole = f.phase_diagram(**options)
    assert len(again) == 64 - 4  # one of the five kept tiles could not be read
    assert whole.shares()["synchronizes"] == 1
    with pytest.raises(InputError, match="another one"):
        f.phase_diagram(**{**options, "a": "[1, 3]"})
    # What was changed, or moved, or comes from other code, is decided again.
    again.clear()
    tiles = tmp_path / "tiles"
    cells = (tiles / "3.json").read_text()
    (tiles / "3.json").write_text(cells.replace("synchronizes", "open"))
    (tiles / "5.json").write_text((tiles / "4.json").read_text())
    f.phase_diagram(**options)
    assert sorted(again) == [3, 5]
    assert (tiles / "3.json").read_text() == cells
    again.clear()
    monkeypatch.setattr(module, "code_hash", lambda origin: "of another version")
    monkeypatch.setattr(module, "_decide_tile", lambda task: (task[0], [Segment(task[2], "open", "not tried", None)]))
    assert f.phase_diagram(**options).shares()["open"] == 1


def test_what_is_decided_after_the_code_changed_is_not_kept(tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr(module, "code_stamp", lambda files: len(written) > 3)
    opened = lambda task: written.append(task) or (task[0], [Segment(task[2], "open", "not tried", None)])  # noqa: E731
    monkeypatch.setattr(module, "_decide_tile", opened)
    options = {"a": "[1, 2]", "b": "[-1/20, 1/20]", "resolution": 8, "find": False, "folder": tmp_path}
    assert Interaction("a*sin(x) + b*sin(2*x)").phase_diagram(**options).shares()["open"] == 1
    assert len(list((tmp_path / "tiles").glob("*.json"))) == 3


def test_processes_give_the_same(diagram):
    other = Interaction(TEXT).phase_diagram(resolution=8, find=False, jobs=2, **RANGES)
    assert other.to_json() == diagram.to_json()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"a": "[0, 1]"}, "Expected ranges for ['a', 'b'] but got them for ['a']"),
        ({"a": "[0, 1]", "b": "[0, oo)"}, "each with a bounded range of positive length"),
        ({"a": "[0, 1]", "b": "1"}, "each with a bounded range of positive length"),
        ({"a": "[0, 1]", "b": "[0, 1]", "jobs": 0}, "at least one process but got jobs=0"),
        ({"a": "[0, 1]", "b": "[0, 1]", "resolution": 4}, "resolution between 8 and 1024"),
    ],
)
def test_wrong_input(options, message):
    with pytest.raises(InputError) as caught:
        Interaction(TEXT).phase_diagram(**options)
    assert message in str(caught.value)


def test_from_the_command_line(tmp_path, capsys):
    options = ["--resolution", "8", "--no-find", "--map", str(tmp_path / "m")]
    ranges = ["--param", "a in [1, 2]", "--param", "b in [-1/20, 1/20]"]
    assert main(["sync", "a*sin(x) + b*sin(2*x)", *ranges, *options]) == 0
    assert "synchronizes 100.00 %" in capsys.readouterr().out
    assert (tmp_path / "m" / "diagram.svg").exists()
    assert main(["sync", "a*sin(x)", "--param", "a in [1, 2]", *options]) == 2
    (tmp_path / "file").write_text("")
    assert main(["sync", "a*sin(x) + b*sin(2*x)", *ranges, "--map", str(tmp_path / "file")]) == 2


def test_parameters_may_have_the_names_of_options(tmp_path, capsys):
    # f'(0) = 1 + 2n + 3·find < 0 on the whole rectangle.
    ranges = ["--param", "n in [-4, -3]", "--param", "find in [-2, -1]"]
    folder = tmp_path / "map"
    arguments = ["sync", "sin(x) + n*sin(2*x) + find*sin(3*x)", *ranges, "--map", str(folder), "--resolution", "8"]
    assert main(arguments) == 1
    assert "does not 100.00 %" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} >= {"diagram.json", "diagram.svg"}


def test_pictures_for_print_with_matplotlib(tmp_path):
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    diagram = Interaction("(a + b)*sin(x)").phase_diagram(a="[1, 2]", b="[0, 1]", resolution=8, find=False)
    assert [path.name for path in diagram.save(tmp_path)] == [f"diagram.{e}" for e in ("json", "svg", "png", "pdf")]
    assert all(path.stat().st_size > 1000 for path in tmp_path.glob("diagram.p*"))
