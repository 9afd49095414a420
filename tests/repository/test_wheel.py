"""The wheel installs into a clean environment and runs there without extras."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repository_files import ROOT


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build backend of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel beside nothing but what it declares, and return its commands.

    The declared libraries are linked from this environment instead of
    downloaded, so that the test needs no network; whatever is not declared
    is not there.
    """
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    python = commands / "python"
    done = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    site = Path(done.stdout.strip())
    for name in declared_by(wheel):
        link(name, site)
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    done = run(sys.executable, "-m", "pip", "--python", python, *install, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return commands


def declared_by(wheel: Path) -> set[str]:
    """Walk the requirements of the wheel, without extras, through the installed metadata."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        head = email.message_from_bytes(archive.read(name))
    waiting = head.get_all("Requires-Dist") or []
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        assert not requirement.extras, f"{requirement} asks for extras, which this walk does not follow"
        below = canonicalize_name(requirement.name)
        if below not in found:
            found.add(below)
            waiting += metadata.requires(below) or []
    return found


def link(name: str, site: Path) -> None:
    """Make the files of an installed library visible in another environment."""
    files = metadata.files(name) or []
    for top in sorted({file.parts[0] for file in files} - {"..", "__pycache__"}):
        source, target = Path(str(metadata.distribution(name).locate_file(top))), site / top
        if not target.exists():
            target.symlink_to(source, target_is_directory=source.is_dir())


def test_the_wheel_holds_the_package_its_data_and_the_example(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {"quanheng/__init__.py", "quanheng/py.typed", "quanheng/cli.py"} <= names
    assert "quanheng/examples/shiyan-city/make_city/__main__.py" in names
    assert any(name.endswith(".html.j2") for name in names)


def test_the_wheel_holds_no_results_tests_or_caches(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    example = {Path(name).parts[3] for name in names if name.startswith("quanheng/examples/shiyan-city/")}

    assert "make_city" in example
    assert example & {"runs", "data", ".quanheng"} == set()
    assert {part for name in names for part in Path(name).parts} & {
        "tests",
        "__pycache__",
        "benchmarks",
    } == set()
    assert {Path(name).parts[0].split("-")[0] for name in names} == {"quanheng"}


def test_the_wheel_carries_the_licence_and_the_notices_of_others(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_help_and_version_run_without_extras(clean: Path, tmp_path: Path) -> None:
    helped = run(clean / "quanheng", "--help", cwd=tmp_path)
    version = run(clean / "quanheng", "--version", cwd=tmp_path)

    assert helped.returncode == 0, helped.stderr
    assert "demo" in helped.stdout
    assert version.returncode == 0, version.stderr
    assert written_version(ROOT) in version.stdout


def test_the_module_runs_like_the_command(clean: Path, tmp_path: Path) -> None:
    done = run(clean / "python", "-m", "quanheng", "--help", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout


def test_the_demo_runs_from_the_wheel_alone(clean: Path, tmp_path: Path) -> None:
    done = run(clean / "quanheng", "demo", "shown", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert list((tmp_path / "shown").rglob("run.json")) != []
    assert list((tmp_path / "shown").rglob("*.html")) != []


@pytest.mark.soak
def test_pip_installs_the_wheel_with_the_pinned_versions(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"

    installed = run(
        python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path
    )
    checked = run(python, "-m", "pip", "check", cwd=tmp_path)

    assert installed.returncode == 0, installed.stderr
    assert checked.returncode == 0, checked.stdout


def written_version(root: Path) -> str:
    text = (root / "quanheng" / "__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__(?:: \w+)? = "([^"]+)"', text, re.MULTILINE)
    return str(version)
