#!/usr/bin/env python3
"""Has every EPUB of built sites read by epubcheck, which may find nothing at all.

    epub.py EPUBCHECK.JAR SITE...

Then it breaks copies of one EPUB, one fault each, and fails if epubcheck does not name
the fault: a check that cannot fail says nothing. A site without an EPUB fails too.
"""

import concurrent.futures
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# For a run of seconds: half of the time goes into the second compiler otherwise.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

failures = []


def report(what, fine, detail=""):
    """Prints one result; a bad one is kept for the end."""
    print(f"{'ok  ' if fine else 'FAIL'} epubcheck: {what}", flush=True)
    if not fine:
        failures.append(what)
        print("     " + detail.strip()[-4000:].replace("\n", "\n     "))


def epubcheck(jar, epub, scratch):
    """The messages about an EPUB, one a line: severity, code, place, text."""
    said = scratch / (epub.name + ".json")
    command = [*JAVA, "-jar", str(jar), str(epub), "--json", str(said), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if not said.is_file():
        return [f"FATAL it does not run: {done.stdout}{done.stderr}"]
    result = json.loads(said.read_text())
    lines = []
    for message in result["messages"]:
        place = message["locations"][0] if message["locations"] else {}
        where = f"{place.get('path', '')}:{place.get('line', '')}"
        lines.append(f"{message['severity']} {message['ID']} {where}: {message['message']}")
    return lines


def changed(epub, copy, change):
    """A copy of an EPUB in which `change` was applied to each file; None drops one."""
    with zipfile.ZipFile(epub) as old, zipfile.ZipFile(copy, "w") as new:
        for entry in old.infolist():
            data = change(entry.filename, old.read(entry))
            if data is not None:
                new.writestr(entry.filename, data, compress_type=entry.compress_type)


def replacing(file, old, new):
    """A change of one text in one file, which must be there."""

    def change(name, data):
        if name != file:
            return data
        assert old.encode() in data, f"{file} lacks {old}"
        return data.replace(old.encode(), new.encode(), 1)

    return change


BROKEN = [
    ("an element that is not closed", replacing("EPUB/c1.xhtml", "</section>", ""), "RSC-016"),
    ("an unknown element", replacing("EPUB/c1.xhtml", "<h1", "<h9"), "RSC-"),
    ("a link to nowhere", replacing("EPUB/nav.xhtml", "c1.xhtml", "c0.xhtml"), "RSC-007"),
    ("a missing file", lambda name, data: None if name == "EPUB/style.css" else data, "RSC-001"),
    ("formulas that are not declared", replacing("EPUB/package.opf", "mathml", ""), "OPF-014"),
    ("no language", replacing("EPUB/package.opf", "dc:language", "dc:subject"), "RSC-005"),
    ("no time", replacing("EPUB/package.opf", "dcterms:modified", "dcterms:issued"), "RSC-005"),
]


def main():
    jar, *sites = map(Path, sys.argv[1:])
    if not sites:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        scratch = Path(folder)
        copies = []
        for number, site in enumerate(sites):
            found = sorted(site.rglob("*.epub"))
            report(f"{len(found)} EPUBs in {site}", bool(found), "none")
            for epub in found:
                copies.append((epub, scratch / f"{number}-{epub.name}"))
                shutil.copy(epub, copies[-1][1])
        checks = pool.map(lambda pair: epubcheck(jar, pair[1], scratch), copies)
        for (epub, _), said in zip(copies, checks):
            report(epub.name, not said, "\n".join(said))

        sound = sites[-1] / "odd" / "odd.epub"
        broken = []
        for number, (_, change, _) in enumerate(BROKEN):
            broken.append(scratch / f"broken-{number}.epub")
            changed(sound, broken[-1], change)
        checks = pool.map(lambda epub: epubcheck(jar, epub, scratch), broken)
        for (fault, _, code), said in zip(BROKEN, checks):
            report(f"notices {fault}", any(code in line for line in said), "\n".join(said))
    if failures:
        sys.exit(f"{len(failures)} failed: {', '.join(failures)}")


main()
