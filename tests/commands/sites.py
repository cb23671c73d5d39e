"""Small sites in repositories of their own, for the tests of commands."""
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("BUILD", "build") / "site-gen"

SITE = """title: Small library
types:
  page:
    layout: page
    required: [id, title, summary]
  section:
    layout: page
    view: index
"""
LAYOUT = """<!DOCTYPE html>
<html lang="{{site.language}}">
<head>
<meta charset="utf-8">
<title>{{page_title}}</title>
</head>
<body>
{{{content}}}
</body>
</html>
"""


class Site:
    """A folder with a site, and perhaps a repository; removed at the end."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="commands-"))
        self.root = self.home / "site"
        self.clock = 1700000000
        for folder in ("content/toolkit", "layouts", "assets"):
            (self.root / folder).mkdir(parents=True)
        self.write("content/site.yaml", SITE)
        self.write("layouts/page.mustache", LAYOUT)
        self.write("layouts/redirect.mustache", LAYOUT.replace("{{page_title}}", "{{title}}").replace(
            "{{{content}}}", '<a href="{{href}}">{{title}}</a>'))
        self.write("layouts/moved.mustache", LAYOUT.replace("{{page_title}}", "{{title}}").replace(
            "{{{content}}}", '{{#now}}<a href="{{href}}">{{heading}}</a>{{/now}}'))
        self.write("layouts/amendments.mustache", LAYOUT.replace("{{{content}}}", '<p id="key">Key</p>'))
        self.write("layouts/redline.mustache", LAYOUT.replace("{{{content}}}", "{{{redline}}}"))
        self.write(".gitignore", "build/\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["chmod", "-R", "u+rwX", str(self.home)], check=False)
        shutil.rmtree(self.home)

    @property
    def environment(self):
        kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k == "PATH"}
        date = f"{self.clock} +0000"
        return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.home), "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}

    def path(self, name):
        return self.root / name

    def write(self, name, text):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name):
        return self.path(name).read_text(encoding="utf-8")

    def page(self, name, text="Text.", more=""):
        """content/toolkit/NAME.md"""
        self.write(f"content/toolkit/{name}.md",
                   f"---\nid: {name}\ntype: page\ntitle: {name.capitalize()}\nsummary: About it.\n{more}---\n\n{text}\n")

    def git(self, *arguments, check=True):
        return subprocess.run(["git", *arguments], cwd=self.root, env=self.environment, check=check, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.strip()

    def init(self):
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "An Editor")
        self.git("config", "user.email", "editor@example.org")

    def commit(self, message):
        self.clock += 60
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def run(self, *arguments, environment=None):
        """Status, standard output and standard error of site-gen."""
        done = subprocess.run([str(PROGRAM), *arguments], cwd=self.root, check=False, text=True,
                              env={**self.environment, **(environment or {})}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout, done.stderr
