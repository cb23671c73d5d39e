"""What the benchmarks share: the corpora and how a command is measured."""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("BUILD", "build")
SHARED = pathlib.Path(os.environ.get("SHARED", ROOT.parent / "shared"))
PROGRAM = BUILD / "fast/site-gen"
WORK = BUILD / "bench"
ROOM = 8 << 30                  # bytes, more than ten large sites

SITE = """title: Guidance library
types:
  page:
    layout: page
    required: [title]
    fields: {description: text, section: text, weight: number, tags: list}
  search:
    layout: search
    view: search
"""
SEARCH_PAGE = "---\ntype: search\ntitle: Search\n---\n"


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)


def make_corpus(pages, folder, *options):
    """Kept from run to run."""
    if not folder.exists():
        run(SHARED / "bench/make-corpus", "--pages", pages, "--out", folder, *options)
    return folder


def put_layouts(folder):
    """Those of today."""
    for name in ("layouts", "assets"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name)


def fixed_pages():
    """Name -> text of pages that the layouts link to by name, which the corpora do not have."""
    layouts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "layouts").glob("*.mustache"))
    names = set(re.findall(r'href="{{root}}([a-z/-]+)\.html', layouts)) - {"index"}
    return {f"{name}.md": "---\ntitle: A page of the site\n---\n\nText.\n" for name in names}


def measure(command, folder=None):
    """Seconds and peak resident KB of a command."""
    os.sync()
    started = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} {command[1]}: exit status {process.returncode}")
    return elapsed, usage.ru_maxrss


def scratch():
    """A folder for what is built, in memory where there is room: a disk is slow to create files
    where it has just deleted many, and slow or fast as others use it."""
    in_memory = os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > ROOM
    return tempfile.TemporaryDirectory(dir="/dev/shm" if in_memory else WORK)


def turns(rounds, commands):
    """Name -> seconds and KB of each round; commands by name, each made of the round's number, so
    that every build goes to a folder of its own."""
    found = {name: [] for name in commands}
    for i in range(rounds):
        for name, command in commands.items():
            found[name].append(measure(*command(i)))
    return found


def medians(runs):
    """Median seconds and KB."""
    return [statistics.median(column) for column in zip(*runs)]


def ratio(ours, other):
    """The median of the rounds' ratios: a machine that is slow for a while is so for both."""
    return statistics.median(a / b for (a, _), (b, _) in zip(ours, other))


def in_turns(rounds, commands):
    """As turns, the medians only."""
    return {name: medians(runs) for name, runs in turns(rounds, commands).items()}
