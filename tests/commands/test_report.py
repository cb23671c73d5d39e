"""site-gen report --since: which addresses are lost."""
from test_edition import library, published


def gone(site, revision):
    """A page is deleted: exit status and text of the report since the revision."""
    site.path("content/toolkit/debt.md").unlink()
    return site.run("report", "--since", revision)[:2]


def test_a_page_that_an_edition_published_has_its_notice():
    with published() as site:
        status, out = gone(site, "toolkit/1")
        assert status == 1 and "1 error, 0 addresses lost" in out, out
        text = site.read("content/toolkit/publication.yaml")
        site.write("content/toolkit/publication.yaml", text + "removed:\n  debt: Nobody asks for it any more.\n")
        status, out, err = site.run("report", "--since", "toolkit/1")
        assert status == 0 and "nothing stands against publishing" in out, out + err


def test_a_page_that_no_edition_has_is_lost():
    with library() as site:
        site.git("tag", "then")
        status, out = gone(site, "then")
        assert status == 1 and "0 errors, 1 address lost" in out and "toolkit/debt.html" in out, out
