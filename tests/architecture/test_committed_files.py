"""What is committed names no machine and no package registry, stays small, and has no loose ends."""

import re

import pytest

from tests.support.source import ROOT, project_files

LARGEST_BYTES = 1_000_000

# Each written so that this file does not match it.
REGISTRY = re.compile(
    r"(?i)py[p]i\.org|python[h]osted\.org|registry\.npm[j]s|npm[j]s\.(org|com)"
    r"|registry\.[y]arnpkg|(deb|security|ftp)\.debian\.[o]rg|archive\.[u]buntu\.com"
)
# A path from the root: the app of the same name, and its addresses, are none.
MACHINE_PATH = re.compile(
    r"(?<!\w)/[w]ork/(?!<)|/[f]arm/|/[r]oot/|/(h)ome/[a-z]|/[U]sers/[a-z]|bash_[j]obs|/[o]pt/pypi"
)
LOOSE_END = re.compile(
    r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b|coming [s]oon|bientôt [d]isponible|NotImplemented[E]rror"
    r"|\|\| [t]rue\b"
    r"|#\s*type:\s*[i]gnore(?!\[)|#\s*[n]oqa(?!:)|pytest\.mark\.[x]fail"
)

FILES = project_files()
VENDORED = re.compile(r"static/(vendor|fonts)/|requirements/|\.min\.(js|css)$")


def texts():
    for file in FILES:
        try:
            yield file, (ROOT / file).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font, a picture, a compiled translation


def lines_with(pattern, *, vendored):
    return [
        f"{file}:{number}: {line.strip()[:160]}"
        for file, text in texts()
        if vendored or not VENDORED.search(str(file))
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_package_registry_is_named():
    assert lines_with(REGISTRY, vendored=True) == []


def test_no_path_of_a_machine_is_written():
    assert lines_with(MACHINE_PATH, vendored=True) == []


def test_no_loose_end_is_left():
    assert lines_with(LOOSE_END, vendored=False) == []


def test_no_file_is_over_a_megabyte():
    sizes = {str(file): (ROOT / file).stat().st_size for file in FILES}

    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", "poetry.lock", "package-lock.json"])
def test_no_lock_that_records_hosts_is_kept(name):
    assert not [file for file in FILES if file.name == name]


@pytest.mark.parametrize("lock", ["runtime", "development", "build", "installer"])
def test_every_locked_version_has_its_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    requirements = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())

    assert requirements
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


def test_smaller_locks_take_their_versions_from_the_largest():
    development = _locked("development")

    for lock in ("runtime", "build"):
        assert _locked(lock) <= development


def _locked(lock: str) -> set[str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return set(re.findall(r"^(\S+==\S+)", text, flags=re.MULTILINE))
