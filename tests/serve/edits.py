"""Edits at random, as people, programs and accidents make them."""
import os
import pathlib
import re
import shutil
import subprocess

LAYOUT_MARK = "<p>Marked by a test.</p>"


def write_over(path, data):
    """As nano does, and cp."""
    path.write_bytes(data)


def write_slowly(path, data):
    """Emptied, then written in two goes."""
    with open(path, "wb") as file:
        file.flush()
        os.fsync(file.fileno())
        file.write(data[:len(data) // 2])
        file.flush()
        file.write(data[len(data) // 2:])


def write_beside(path, data):
    """As vim does: a backup, a swap file, and a test of the folder."""
    swap, backup = path.with_name(f".{path.name}.swp"), path.with_name(path.name + "~")
    swap.write_bytes(b"swap")
    (path.parent / "4913").touch()
    (path.parent / "4913").unlink()
    if path.exists():
        path.rename(backup)
    path.write_bytes(data)
    backup.unlink(missing_ok=True)
    swap.unlink()


def write_renamed(path, data):
    """As gedit and Kate do: another file, renamed over the first."""
    other = path.with_name(f".goutputstream-{len(data)}")
    other.write_bytes(data)
    other.rename(path)


def write_visibly(path, data):
    """The same with a name that nobody hides."""
    other = path.with_name(path.name + ".Xy12Zq")
    other.write_bytes(data)
    other.rename(path)


def write_emacs(path, data):
    """With a lock that is a link to nothing."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("somebody@somewhere.1234")
    path.write_bytes(data)
    lock.unlink()


WAYS = [write_over, write_slowly, write_beside, write_renamed, write_visibly, write_emacs]


class Editor:
    """Edits the site in a folder; `random` decides what and how."""

    def __init__(self, folder, random):
        self.folder, self.random, self.count = folder, random, 0

    def save(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.random.choice(WAYS)(path, text if isinstance(text, bytes) else text.encode("utf-8"))

    def pages(self):
        return sorted(p for p in (self.folder / "content").rglob("*.md") if not p.name.startswith("."))

    def page(self):
        return self.random.choice(self.pages())

    def number(self):
        self.count += 1
        return self.count

    def change(self, path, pattern, replacement):
        """Replaces the first match."""
        text = path.read_text(encoding="utf-8")
        self.save(path, re.sub(pattern, replacement, text, count=1, flags=re.M))

    # Each of these is one edit.

    def text(self):
        page = self.page()
        words = self.random.sample(["plan", "meeting", "consent", "child", "debt", "work", "care", "first", "LADO"], 4)
        self.save(page, page.read_text(encoding="utf-8") + f"\n{' '.join(words)} {self.number()}.\n")

    def title(self):
        self.change(self.page(), r"^title: .*$", f"title: Title {self.number()}")

    def summary(self):
        self.change(self.page(), r"^summary: .*$", f"summary: What it is about, {self.number()}.")

    def identity(self):
        self.change(self.page(), r"^id: .*$", f"id: renamed-{self.number()}")

    def heading(self):
        page = self.page()
        self.save(page, page.read_text(encoding="utf-8") + f"\n## Heading {self.number()}\n\nUnder it.\n")

    def reheading(self):
        self.change(self.page(), r"^## .*$", f"## Another {self.number()}")

    def callout(self):
        page = self.page()
        kind = self.random.choice(["MUST-DO", "CONTACT", "NOTE", "LOST", "NONSENSE"])
        self.save(page, page.read_text(encoding="utf-8") + f"\n> [!{kind}]\n> Number {self.number()}.\n")

    def order(self):
        self.change(self.page(), r"^title: ", f"order: {self.random.randrange(9)}\ntitle: ")

    def link(self):
        page, target = self.page(), self.page()
        way = os.path.relpath(target, page.parent)
        kind = self.random.choice([f"[A page]({way})", f"![]({way})", f"[None](no-{self.number()}.md)",
                                   f"[Part]({way}#heading-1)"])
        self.save(page, page.read_text(encoding="utf-8") + f"\n{kind}\n")

    def alias(self):
        self.change(self.page(), r"^title: ", f"aliases: [old/{self.random.randrange(20)}.html]\ntitle: ")

    def topic(self):
        self.change(self.page(), r"^title: ", "topics: [consent]\ntitle: ")

    def add(self):
        folder = self.random.choice([self.page().parent, self.folder / f"content/folder-{self.random.randrange(3)}/in"])
        n = self.number()
        self.save(folder / f"new-{n}.md", f"---\nid: new-{n}\ntype: page\ntitle: New {n}\nsummary: New.\n---\n\nText.\n")

    def remove(self):
        self.page().unlink()

    def rename(self):
        page = self.page()
        page.rename(page.with_name(f"moved-{self.number()}.md"))

    def rename_folder(self):
        folder = self.page().parent
        if folder != self.folder / "content":
            folder.rename(folder.with_name(f"folder-{self.number()}"))

    def remove_folder(self):
        folder = self.page().parent
        if folder.name.startswith("folder"):
            shutil.rmtree(folder)

    def attachment(self):
        self.save(self.page().parent / self.random.choice(["a.pdf", "b.png"]), os.urandom(50))

    def remove_attachment(self):
        for path in sorted((self.folder / "content").rglob("*.p[dn][fg]"))[:1]:
            path.unlink()

    def asset(self):
        self.save(self.folder / "assets" / self.random.choice(["site.css", "more.css"]), f"/* {self.number()} */\n")

    def layout(self):
        path = self.random.choice(sorted((self.folder / "layouts").glob("*.mustache")))
        self.change(path, r"<main", LAYOUT_MARK + "<main")

    def break_layout(self):
        path = self.random.choice(sorted((self.folder / "layouts").glob("*.mustache")))
        self.save(path, path.read_text(encoding="utf-8") + self.random.choice(["{{#open}}", '<p id="a"></p><p id="a">',
                                                                              '<a href="nowhere.html">x</a>']))

    def remove_layout(self):
        self.random.choice(sorted((self.folder / "layouts").glob("*.mustache"))).unlink()

    def config(self):
        path = self.folder / "content/site.yaml"
        self.change(path, r"^(title|tagline): .*$", rf"\1: Library {self.number()}")

    def break_config(self):
        path = self.folder / "content/site.yaml"
        self.save(path, path.read_text(encoding="utf-8") + self.random.choice(["  : [\n", "nonsense: 1\n", "\t"]))

    def glossary(self):
        path = self.folder / "content/glossary.yaml"
        word = self.random.choice(["plan", "meeting", "child", "text", "work"])
        if path.exists():
            self.save(path, path.read_text(encoding="utf-8") +
                      f"- term: {word}\n  definition: Number {self.number()}.\n")

    def publication(self):
        path = self.random.choice(sorted((self.folder / "content").rglob("publication.yaml")) or [self.page()])
        self.change(path, r"^title: .*$", f"title: Publication {self.number()}")

    def search_words(self):
        self.save(self.folder / "content/search.yaml", f"synonyms:\n  - [plan, scheme-{self.number()}]\n")

    def bad_bytes(self):
        page = self.page()
        self.save(page, page.read_bytes() + self.random.choice([b"\xff", b"\0", b"\r\n", b"<b>raw</b>\n"]))

    def git(self, *words):
        return subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=self.folder,
                              check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def commit(self):
        """Some of the pages that changed, or nothing; it may be an edition."""
        changed = self.git("status", "--porcelain", "--", "content").splitlines()
        if changed and self.random.random() < 0.7:
            self.git("add", "-A", "content")
        self.git("commit", "-q", "--allow-empty", "-m", "More",
                 "-m", f"Edition: toolkit {self.random.choice([1, 1, 3])}")

    def tag(self):
        self.git("tag", "-f", f"{self.random.choice(['guide/1', 'toolkit/1', 'toolkit/2', 'new/folder'])}",
                 self.random.choice(self.git("rev-list", "HEAD").split()))

    def notes(self):
        """What editors say of the changes since the last edition."""
        page = self.random.choice(sorted((self.folder / "content").glob("*/**/*.md")))
        found = re.search(r"^id: (.*)$", page.read_text(encoding="utf-8", errors="replace"), re.M)
        self.save(self.folder / "content" / page.relative_to(self.folder / "content").parts[0] / "changes/now.yaml",
                  f"changes:\n  - page: {found[1] if found else 'none'}\n    class: substantive\n"
                  f"    reason: Number {self.number()}.\n")

    def git_state(self):
        """Where HEAD and the tags are."""
        return self.git("show-ref", "--head")

    def restore_git(self, state):
        for line in self.git_state().splitlines():
            if line not in state and " refs/tags/" in line:
                self.git("update-ref", "-d", line.split()[1])
        for line in state.splitlines():
            commit, name = line.split()
            if name == "HEAD":
                self.git("reset", "-q", "--soft", commit)
            elif name.startswith("refs/tags/"):
                self.git("update-ref", name, commit)

    def link_to_file(self):
        target = self.folder / "elsewhere.txt"
        link = self.folder / "assets/linked.txt"
        target.write_text(f"{self.number()}\n", encoding="utf-8")
        if not link.is_symlink():
            link.symlink_to("../elsewhere.txt")

    def all_of_assets(self):
        """The folder is swapped for another, as a checkout or an unpacked archive does."""
        old, new = self.folder / "assets", self.folder / "assets.new"
        shutil.copytree(old, new, symlinks=True)
        (new / f"extra-{self.number()}.txt").write_text("x\n", encoding="utf-8")
        old.rename(self.folder / "assets.old")
        new.rename(old)
        shutil.rmtree(self.folder / "assets.old")

    OFTEN = [text, title, summary, heading, reheading, callout, link, add, rename, attachment, asset, glossary]
    SELDOM = [identity, order, alias, topic, remove, rename_folder, remove_folder, remove_attachment, layout,
              break_layout, remove_layout, config, break_config, publication, search_words, bad_bytes, commit, tag, notes,
              link_to_file, all_of_assets]

    def edit(self):
        """Its name."""
        kind = self.random.choice(self.OFTEN if self.random.random() < 0.5 else self.SELDOM)
        kind(self)
        return kind.__name__


def read_tree(folder):
    """Everything that can be edited."""
    return {path.relative_to(folder): path.read_bytes() for name in ("content", "layouts", "assets")
            for path in (folder / name).rglob("*") if path.is_file()}


def restore_tree(folder, tree):
    """As it was, with as few writes as it takes."""
    now = read_tree(folder)
    for path in now.keys() - tree.keys():
        (folder / path).unlink()
    for path, data in tree.items():
        if now.get(path) != data:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(folder / path).write_bytes(data)
