from pathlib import Path

from gatehouse.setup.steps import digest
from gatehouse.setup.web_steps import WEB, sources, steps


def test_the_build_waits_for_its_packages_and_they_for_node() -> None:
    after = {step.name: step.after for step in steps(develop=False)}

    assert after == {"web-packages": ("node",), "web": ("web-packages",)}


def test_what_the_build_reads_decides_whether_it_is_done_again(tmp_path: Path) -> None:
    for name in ("src/app/main.tsx", "build.js", "tests/a.test.ts", "node_modules/react/index.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    before = digest(*sources(tmp_path))

    (tmp_path / "tests/a.test.ts").write_text("changed", encoding="utf-8")
    (tmp_path / "node_modules/react/index.js").write_text("changed", encoding="utf-8")
    assert digest(*sources(tmp_path)) == before

    (tmp_path / "src/app/main.tsx").rename(tmp_path / "src/app/other.tsx")
    assert digest(*sources(tmp_path)) != before


def test_everything_that_the_page_is_made_of_is_counted() -> None:
    named = {source for source in sources(WEB) if isinstance(source, str)}

    assert {"index.html", "build.js", "vite.config.js", "package-lock.json"} <= named
    assert {"src/styles/app.css", "src/app/main.tsx", "example/index.html"} <= named
    assert not [name for name in named if name.startswith(("tests/", "node_modules/"))]
