"""The amendments of an edition on a site: a long list stands on several pages."""
import re

from sites import LAYOUT, Site

AMENDMENTS = LAYOUT.replace("{{{content}}}", """{{#is_list}}<p>Part of <a href="{{step_href}}">it</a></p>{{/is_list}}
{{^is_list}}<p>{{pages_before}} pages{{#alarms}}, {{count}} alarms{{/alarms}}</p>{{/is_list}}
{{#lists}}<p><a href="{{href}}">{{title}}</a> {{first}} to {{last}}, {{substantive}}, {{alarms}}</p>
{{/lists}}{{#changes}}<p class="change"><a href="{{redline}}">{{heading}}</a></p>
{{/changes}}<p id="key">Key</p>""")


def build(site, pages):
    """Two editions of so many pages, each of which changed; the pages of changes as text by name."""
    site.init()
    site.write("layouts/amendments.mustache", AMENDMENTS)
    site.write("content/toolkit/publication.yaml", "title: Toolkit\nedition: '1'\neditions:\n  - {id: '1', label: First}\n")
    for i in range(pages):
        site.page(f"part-{i + 1}", "You may ask.", f"order: {i}\n")
    site.commit("One\n\nEdition: toolkit 1")
    for i in range(pages):
        site.page(f"part-{i + 1}", "You must ask.", f"order: {i}\n")
    site.write("content/toolkit/changes/now.yaml", "changes:\n" + "".join(
        f"  - {{page: part-{i + 1}, class: {'substantive' if i < 3 else 'minor'}, reason: So.}}\n" for i in range(pages)))
    site.commit("Changed")
    status, _, err = site.run("build", ".", "-o", "out")
    assert status == 0, err
    return {str(path.relative_to(site.path("out/toolkit"))): path.read_text(encoding="utf-8")
            for path in site.path("out/toolkit/changes").rglob("*.html")}


def changes_in(text):
    return re.findall(r'<p class="change"><a href="([^"]*)">([^<]*)</a>', text)


def test_few_changes_stand_on_one_page():
    with Site() as site:
        pages = build(site, 150)
        assert len(changes_in(pages["changes/now.html"])) == 150
        assert len(pages) == 151


def test_many_changes_stand_on_several_pages():
    with Site() as site:
        pages = build(site, 151)
        first = pages["changes/now.html"]
        assert "<p>151 pages, 151 alarms</p>" in first and not changes_in(first)
        lists = re.findall(r'<p><a href="([^"]*)">([^<]*)</a> ([^<]*)</p>', first)
        # The pages' own redlines have the names that the lists would have.
        assert lists == [("now/part-of-all-1.html", "Changes 1 to 100", "Part-1 to Part-100, 3, 100"),
                         ("now/part-of-all-2.html", "Changes 101 to 151", "Part-101 to Part-151, 0, 51")], lists
        found = []
        for address, _, _ in lists:
            text = pages[f"changes/{address}"]
            assert '<a href="../now.html">it</a>' in text and "alarms" not in text
            found += changes_in(text)
        assert found == [(f"part-{i + 1}.html", f"Part-{i + 1}") for i in range(151)]
        assert len(pages) == 151 + 3
