"""site-gen log, and `git log --follow` beside it."""
import json
import random

from sites import Site


def commits_of(site, name, *options):
    status, out, err = site.run("log", "--format", "json", name, *options)
    assert status == 0, err
    return [json.loads(line) for line in out.splitlines()]


def followed(site, path):
    return site.git("log", "--follow", "--format=%H", "--", path).split()


def paragraph(random_, words=30):
    return " ".join(f"w{random_.randrange(10 ** 6)}" for _ in range(words)) + ".\n"


class History:
    """Pages that are written, changed and moved at random."""

    def __init__(self, site, seed):
        self.site, self.random = site, random.Random(seed)
        self.paths, self.texts, self.count = {}, {}, 0

    def put(self, page):
        front = f"---\nid: page-{page}\ntype: page\ntitle: Page {page}\nsummary: About it.\n---\n\n"
        self.site.write(self.paths[page], front + "\n".join(self.texts[page]))

    def add(self):
        page, self.count = self.count, self.count + 1
        self.paths[page] = f"content/toolkit/{self.random.choice('abc')}/page-{page}.md"
        self.texts[page] = [paragraph(self.random) for _ in range(8)]
        self.put(page)

    def change(self):
        page = self.random.choice(sorted(self.paths))
        self.texts[page][self.random.randrange(8)] = paragraph(self.random)
        self.put(page)

    def move(self):
        page = self.random.choice(sorted(self.paths))
        self.count += 1
        self.site.path(self.paths[page]).unlink()
        self.paths[page] = f"content/toolkit/{self.random.choice('abc')}/name-{self.count}.md"
        if self.random.random() < 0.5:
            self.texts[page][self.random.randrange(8)] = paragraph(self.random)
        self.put(page)

    def delete(self):
        page = self.random.choice(sorted(self.paths))
        self.site.path(self.paths.pop(page)).unlink()


def test_equals_git_log_follow():
    with Site() as site:
        site.init()
        history = History(site, 5)
        for _ in range(12):
            history.add()
        site.commit("The first pages")
        for n in range(120):
            step = history.random.choices([history.add, history.change, history.move, history.delete],
                                          [2, 6, 4, 1])[0]
            step()
            site.commit(f"Commit {n}")
        assert len(history.paths) > 8
        for page, path in history.paths.items():
            expected = followed(site, path)
            assert [c["commit"] for c in commits_of(site, f"page-{page}")] == expected, path
            assert [c["commit"] for c in commits_of(site, path)] == expected, path


def test_names_of_a_page():
    with Site() as site:
        site.init()
        site.page("care")
        site.commit("First")
        forms = ["care", "toolkit/care", "toolkit/care.html", "toolkit/care.md", "content/toolkit/care.md",
                 "./content/toolkit/care.md"]
        assert all(len(commits_of(site, form)) == 1 for form in forms)
        assert site.run("log", "care", "--directory", "content")[0] == 3
        status, _, err = site.run("log", "caer")
        assert status == 1 and "no page 'caer'" in err and "did you mean 'care'?" in err
        site.page("new")
        status, _, err = site.run("log", "new")
        assert status == 3 and "'content/toolkit/new.md' was never committed" in err


def test_text_says_what_happened():
    with Site() as site:
        site.init()
        editions = 'title: Toolkit\nedition: "1"\neditions:\n  - id: "1"\n    label: First edition\n'
        site.write("content/toolkit/publication.yaml", editions)
        site.page("care")
        site.commit("Written\x1b[31m")
        site.commit("Published\n\nEdition: toolkit 1")
        site.git("mv", "content/toolkit/care.md", "content/toolkit/new-care.md")
        site.commit("Moved")
        site.page("new-care", "Other text.")
        site.write("content/toolkit/new-care.md", site.read("content/toolkit/new-care.md").replace("id: new-care", "id: care"))
        status, out, _ = site.run("log", "care")
        assert status == 0
        lines = out.splitlines()
        assert lines[0] == "New-care, content/toolkit/new-care.md", lines
        assert lines[2] == "Changed since, and not committed yet"
        assert lines[3].endswith("  Moved") and lines[3].startswith("14 November 2023  ")
        assert lines[4].strip() == "moved here from content/toolkit/care.md"
        assert lines[5] == "-- First edition, 14 November 2023 --"
        assert lines[6].endswith("  Written\ufffd[31m")
        assert [c["editions"] for c in commits_of(site, "care")] == [[], ["1"]]
        site.git("rm", "-qf", "content/toolkit/new-care.md")
        site.commit("Gone")
        status, out, err = site.run("log", "toolkit/new-care.html")
        assert status == 0, (status, err)
        assert "which is not there now" in out and "deleted" in out, out
        assert [c["kind"] for c in commits_of(site, "toolkit/new-care.html")] == ["deleted", "moved", "added"]
        assert len(commits_of(site, "toolkit/new-care.md", "--ref", "HEAD")) == 3


def test_without_history():
    with Site() as site:
        site.page("care")
        status, _, err = site.run("log", "care")
        assert status == 3 and "is not in a git repository" in err
        site.init()
        status, _, err = site.run("log", "care")
        assert status == 3 and "no commit yet" in err
