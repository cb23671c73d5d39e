"""site-gen edition: what an editor does, and what goes wrong."""
import os
import signal
import subprocess

from sites import PROGRAM, Site

FIRST = """title: Toolkit
# Who answers for it.
owner: An owner
edition: "1"
editions:
  # The newest first.
  - id: "1"
    label: First edition
parts: []
"""


def library():
    """A committed site whose first edition is not published yet."""
    site = Site()
    site.init()
    site.write("content/toolkit/publication.yaml", FIRST.replace("parts: []\n", ""))
    site.page("care", "## Key data\n\nSome words about care, and where it is given.")
    site.page("debt", "A page about debt and how it grows in a house without work.")
    site.commit("The first pages")
    return site


def published():
    """The same with the first edition published."""
    site = library()
    status, out, err = site.run("edition", "publish", "toolkit", "1", "--date", "none")
    assert status == 0, out + err
    return site


def started():
    """The same with a second one begun: care is changed."""
    site = published()
    assert site.run("edition", "start", "toolkit", "2")[0] == 0
    site.page("care", "## Key data\n\nOther words about care, and where it is given.")
    return site


def state(site):
    """All that publishing could change: references, index, files.  Only the draft of the notes may."""
    files = {str(p.relative_to(site.root)): p.read_bytes() for p in sorted(site.root.rglob("*"))
             if p.is_file() and ".git" not in p.parts}
    files.pop("content/toolkit/changes/2.yaml", None)
    return site.git("for-each-ref"), site.git("ls-files", "-s"), files


def refused(site, *expected, verb="publish", edition="2", options=()):
    """The command fails, changes nothing, and says all of `expected`."""
    before = state(site)
    status, out, err = site.run("edition", verb, "toolkit", edition, *options)
    assert status in (1, 3), (status, out, err)
    for text in expected:
        assert text in err, f"{text!r} is not in:\n{err}"
    assert state(site) == before
    return err


def classed(site, text="  - page: care\n    class: minor\n"):
    site.write("content/toolkit/changes/2.yaml", "changes:\n" + text)


def ready():
    """Nothing stands in the way of the second edition."""
    site = started()
    classed(site)
    site.commit("The second edition")
    status, out, err = site.run("edition", "publish", "toolkit", "2", "--dry-run")
    assert status == 0, out + err
    return site


def test_the_usual_way():
    with started() as site:
        status, out, err = site.run("edition", "publish", "toolkit", "2")
        assert status == 1 and "1 file is changed and not committed: content/toolkit/care.md" in err, err
        assert "content/toolkit/changes/2.yaml is written" in err and "change-unclassed" not in err
        draft = site.read("content/toolkit/changes/2.yaml")
        assert "  - page: care\n    # Care: reworded; " in draft and "    # class: minor\n" in draft
        site.write("content/toolkit/changes/2.yaml", draft.replace("# class", "class"))
        site.commit("The second edition")
        status, out, err = site.run("edition", "publish", "toolkit", "2", "--date", "2026-05")
        assert status == 0, out + err
        assert "tagged it toolkit/2" in out and "git push --follow-tags" in out
        assert site.git("status", "--porcelain") == ""
        assert site.git("log", "-1", "--format=%(trailers)") == "Edition: toolkit 2"
        assert site.git("rev-parse", "toolkit/2^{commit}") == site.git("rev-parse", "HEAD")
        assert site.git("cat-file", "-t", "toolkit/2") == "tag"
        assert site.git("log", "-1", "--format=%an") == "An Editor"
        assert site.git("reflog", "-1", "--format=%gs") == "commit: edition"
        text = site.read("content/toolkit/publication.yaml")
        assert '  - id: "2"\n    date: "2026-05"\n    label: "Second edition"\n  - id: "1"\n' in text, text
        assert site.run("check", "--strict")[0] == 0
        status, out, err = site.run("edition", "publish", "toolkit", "2")
        assert status == 0 and "toolkit 2 is published: commit" in out


def test_start_keeps_the_file_as_it_is():
    with published() as site:
        before = site.read("content/toolkit/publication.yaml")
        status, out, _ = site.run("edition", "start", "toolkit", "2026-05", "--dry-run")
        assert status == 0 and "would make '2026-05' (Edition 2026-05)" in out
        assert site.read("content/toolkit/publication.yaml") == before
        assert site.run("edition", "start", "toolkit", "2", "--label", 'The "new" one')[0] == 0
        after = site.read("content/toolkit/publication.yaml")
        assert after == before.replace('edition: "1"', 'edition: "2"').replace(
            "first.\n", 'first.\n  - id: "2"\n    label: "The \\"new\\" one"\n'), after
        status, out, _ = site.run("edition", "start", "toolkit", "2")
        assert status == 0 and "is started already" in out
        assert site.read("content/toolkit/publication.yaml") == after


def test_the_first_edition_of_all():
    with Site() as site:
        site.init()
        site.write("content/toolkit/publication.yaml", "title: Toolkit")
        site.page("care")
        assert site.run("edition", "start", "toolkit", "1")[0] == 0
        assert site.read("content/toolkit/publication.yaml") == (
            'title: Toolkit\nedition: "1"\neditions:\n  - id: "1"\n    label: "First edition"\n')
        refused(site, "nothing has been committed yet", edition="1")
        site.commit("All")
        assert site.run("edition", "publish", "toolkit", "1")[0] == 0


def test_what_start_refuses():
    with library() as site:
        refused(site, "the First edition was never published", "site-gen edition publish toolkit 1", verb="start")
    with published() as site:
        for name in ("Third", "a b", "../x", "1-", "x.lock", "a..b", "now", ""):
            refused(site, f"'{name}' cannot be the id", verb="start", edition=name)
        refused(site, "there is an edition '1' already", verb="start", edition="1")
        text = site.read("content/toolkit/publication.yaml")
        site.write("content/toolkit/publication.yaml",
                   text[:text.index("editions:")] + 'editions: [{ id: "1", label: First edition }]\n')
        refused(site, "cannot be put into this file by a program", "set 'edition: \"2\"' yourself", verb="start")
        status, _, err = site.run("edition", "start", "tolkit", "2")
        assert status == 2 and "did you mean 'toolkit'?" in err
        for arguments in ([], ["stop"], ["start"], ["start", "toolkit"]):
            assert site.run("edition", *arguments)[0] == 2


def test_notes_go_with_the_edition():
    with published() as site:
        site.write("content/toolkit/changes/now.yaml", "changes: []\n")
        status, out, _ = site.run("edition", "start", "toolkit", "2")
        assert status == 0 and "renamed content/toolkit/changes/now.yaml" in out
        assert not site.path("content/toolkit/changes/now.yaml").exists()
        assert site.read("content/toolkit/changes/2.yaml") == "changes: []\n"


def test_drafts_are_added_to():
    with started() as site:
        classed(site, "  - page: care # mine\n    class: minor\n")
        site.page("debt", "Another text.")
        status, _, err = site.run("edition", "publish", "toolkit", "2")
        assert status == 1 and "1 changed page has no class" in err, err
        text = site.read("content/toolkit/changes/2.yaml")
        assert text.startswith("changes:\n  - page: care # mine\n    class: minor\n  - page: debt\n"), text
        refused(site, "1 changed page has no class", "give each page in content/toolkit/changes/2.yaml its class")
        assert site.read("content/toolkit/changes/2.yaml") == text
        site.write("content/toolkit/changes/2.yaml", "changes: [{ page: care, class: minor }]\n")
        refused(site, "add them to content/toolkit/changes/2.yaml")


def test_what_publish_refuses():
    with ready() as site:
        refused(site, "the pages in content/toolkit are the Second edition, not edition '1'", edition="1")
        refused(site, "are the Second edition, not edition '3'", "site-gen edition start toolkit 3", edition="3")
        refused(site, "the date 'soon' cannot be put", options=["--date", "soon"])
        site.page("new")
        refused(site, "content/toolkit/new.md", "git add -A && git commit")
        site.path("content/toolkit/new.md").unlink()
        classed(site)
        site.write("notes.txt", "Not a part of the site.\n")
        assert site.run("edition", "publish", "toolkit", "2", "-n")[0] == 0
        site.git("add", "notes.txt")
        refused(site, "notes.txt")
        site.git("rm", "-qf", "notes.txt")
        site.git("checkout", "-q", "--detach")
        refused(site, "the folder is on no branch", "git switch main")
        site.git("switch", "-q", "main")
        site.git("config", "--unset", "user.email")
        refused(site, "git does not know who you are", "git config --global user.name")


def test_bad_content_is_not_published():
    with started() as site:
        site.path("content/toolkit/debt.md").unlink()
        site.page("care", "## Figures\n\nOther words [about](nothing.md) care.")
        classed(site, "  - page: care\n    class: minor\n  - page: debt\n    class: minor\n")
        site.commit("The second edition")
        refused(site, "[link-missing]", "[anchor-lost]", "[address-lost]", "debt: why")
        site.page("care", "## Figures\n\n## Empty\n", "replaces: [debt]\nanchors: {key-data: figures}\n")
        site.commit("Better, but a heading has nothing under it")
        refused(site, "[section-empty]")
        site.page("care", "## Figures\n\nWords.", "replaces: [debt]\nanchors: {key-data: figures}\n")
        classed(site)
        site.commit("Good")
        status, out, err = site.run("edition", "publish", "toolkit", "2")
        assert status == 0, out + err


def test_unfinished_work_is_named():
    with ready() as site:
        site.git("switch", "-q", "-c", "side")
        site.page("debt", "One text.")
        site.commit("One")
        site.git("switch", "-q", "main")
        site.page("debt", "Another text.")
        site.commit("Another")
        site.git("merge", "side", check=False)
        refused(site, "a merge was begun and not finished", "'git status' says how")


def test_hooks_and_signatures_are_for_git():
    with ready() as site:
        hook = site.path(".git/hooks/commit-msg")
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
        err = refused(site, "checked by the hook 'commit-msg'", "git commit --allow-empty")
        hook.chmod(0o644)
        site.git("config", "commit.gpgsign", "true")
        refused(site, "are signed")
        site.git("config", "commit.gpgsign", "false")
        # The way out leads out.
        command = err[err.index("git commit --allow-empty"):err.index("\n", err.index("git commit --allow-empty"))]
        subprocess.run(["sh", "-c", command], cwd=site.root, env=site.environment, check=True, stdout=subprocess.DEVNULL)
        status, out, _ = site.run("edition", "publish", "toolkit", "2")
        assert status == 0 and "toolkit 2 is published" in out


def test_another_git_at_work():
    with ready() as site:
        for lock in (".git/index.lock", ".git/refs/heads/main.lock", ".git/refs/tags/toolkit/2.lock"):
            site.write(lock, "")
            before = site.git("for-each-ref"), site.git("rev-parse", "HEAD")
            status, _, err = site.run("edition", "publish", "toolkit", "2", "--date", "none")
            assert status == 3, err
            assert (site.git("for-each-ref"), site.git("rev-parse", "HEAD")) == before
            site.path(lock).unlink()
        assert site.run("edition", "publish", "toolkit", "2")[0] == 0


def test_a_tag_that_is_missing_is_made():
    with ready() as site:
        site.commit("By hand\n\nEdition: toolkit 2")
        status, out, _ = site.run("edition", "publish", "toolkit", "2", "--dry-run")
        assert status == 0 and "would tag the commit" in out
        assert site.git("tag", "-l", "toolkit/2") == ""
        site.commit("More")
        status, out, _ = site.run("edition", "publish", "toolkit", "2")
        assert status == 0
        assert site.git("rev-parse", "toolkit/2^{commit}") == site.git("rev-parse", "HEAD~1")


def test_kinds_of_repository():
    with Site() as site:
        site.write("content/toolkit/publication.yaml", FIRST)
        site.page("care")
        status, _, err = site.run("edition", "publish", "toolkit", "1")
        assert status == 3 and "is not in a git repository" in err
    with ready() as site:
        tree = site.home / "tree"
        site.git("worktree", "add", "-q", "-b", "other", str(tree))
        status, out, err = site.run("edition", "publish", "toolkit", "2", "-C", str(tree))
        assert status == 0, out + err
        assert site.git("rev-parse", "other") == site.git("rev-parse", "toolkit/2^{commit}")
        assert site.git("rev-parse", "main") == site.git("rev-parse", "other~1")
        assert site.git("-C", str(tree), "status", "--porcelain") == ""
    with library() as site:
        # A site in a folder of the repository.
        site.path("inner").mkdir()
        site.git("mv", "content", "layouts", "inner")
        site.commit("Into a folder")
        site.write("README", "Not the site's.\n")
        before = site.git("rev-parse", "HEAD")
        status, out, err = site.run("edition", "publish", "toolkit", "1", "-C", "inner")
        assert status == 0, out + err
        assert site.git("rev-parse", "HEAD~1") == before
        assert site.git("diff", "--name-only", "HEAD~1") == "inner/content/toolkit/publication.yaml"
        assert site.git("status", "--porcelain") == "?? README"
    with ready() as site:
        site.git("clone", "-q", "--depth", "1", f"file://{site.root}", str(site.home / "shallow"))
        status, _, err = site.run("edition", "publish", "toolkit", "2", "-C", str(site.home / "shallow"))
        assert status == 3 and "this clone is shallow" in err


def test_killed_at_any_time():
    """However far it came, the edition is published or not, and trying again publishes it."""
    for delay in (0.002, 0.005, 0.01, 0.02, 0.03, 0.05):
        with ready() as site:
            process = subprocess.Popen([str(PROGRAM), "edition", "publish", "toolkit", "2"], cwd=site.root,
                                       env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            for lock in site.path(".git").rglob("*.lock"):
                lock.unlink()       # as git tells one to
            status, out, err = site.run("edition", "publish", "toolkit", "2")
            assert status == 0, out + err
            assert site.git("rev-parse", "toolkit/2^{commit}") == site.git("log", "--format=%H", "-1", "--grep=^Edition: toolkit 2")
            assert site.git("status", "--porcelain") == "" and site.git("fsck", "--strict") == ""
