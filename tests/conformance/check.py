#!/usr/bin/env python3
"""Checks the exports of built sites with the standards' own tools.

    check.py SITE...

For each site it runs every tool on every file that is the tool's business. Then it
breaks copies of those files, one fault each, and fails if a tool does not notice: a
check that cannot fail says nothing. A missing tool or a missing file is a failure too.
"""

import csv
import datetime
import io
import json
import logging
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyshacl
import rdflib
import sssom.cli
import yaml
from click.testing import CliRunner
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SDO, SKOS

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
PACKAGES = Path(rdflib.__file__).resolve().parent.parent
SSSOM_SCHEMA = PACKAGES / "sssom_schema" / "schema" / "sssom_schema.yaml"
SHAPES = rdflib.Graph().parse(HERE / "skos-shapes.ttl")
CASE_SCHEMA = HERE / "case-1.0.schema.json"

failures = []


def report(tool, what, fine, detail=""):
    """Prints one result; a bad one is kept for the end."""
    print(f"{'ok  ' if fine else 'FAIL'} {tool}: {what}", flush=True)
    if not fine:
        failures.append(f"{tool}: {what}")
        if detail:
            print("     " + detail.strip()[-2000:].replace("\n", "\n     "))


def run(tool, *arguments, cwd=None):
    """Runs a tool of the environment: whether it was satisfied, and what it said."""
    command = [str(BIN / tool), *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


# Each check takes a file or files and gives (fine, what the tool said).


def sssom_validate(path):
    """`sssom validate`, inside this process: it takes seconds to start."""
    logging.disable(logging.CRITICAL)
    done = CliRunner().invoke(sssom.cli.main, ["validate", str(path)])
    logging.disable(logging.NOTSET)
    return done.exit_code == 0, f"{done.output}{done.exception or ''}"


def read_sssom(path):
    """Head and rows of a SSSOM/TSV file, read as the standard says."""
    lines = Path(path).read_bytes().decode("utf-8").split("\n")
    n_head = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    head = yaml.safe_load("\n".join(line[1:] for line in lines[:n_head]))
    body = io.StringIO("\n".join(lines[n_head:]), newline="")
    names, *rows = [row for row in csv.reader(body, delimiter="\t", strict=True) if row]
    return head, names, rows


def mapping_set(path):
    """A SSSOM/TSV file as an instance of the class `mapping set`. Extension slots,
    which the schema does not know, are left out."""
    head, names, rows = read_sssom(path)
    lists = {"author_label", "reviewer_label"}
    mappings = []
    for row in rows:
        mapping = {
            name: [value] if name in lists else value
            for name, value in zip(names, row, strict=True)
            if value and not name.startswith("ext_")
        }
        if "confidence" in mapping:
            mapping["confidence"] = float(mapping["confidence"])
        mappings.append(mapping)
    document = {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in head.items()
        if not name.startswith("ext_")
    }
    return document | {"mappings": mappings}


def linkml_validate(paths):
    return run("linkml-validate", "-s", SSSOM_SCHEMA, "-C", "mapping set", *paths)


def canonical(path):
    """Rules of canonical SSSOM/TSV that neither tool checks."""
    head, names, rows = read_sssom(path)
    classes = yaml.safe_load(SSSOM_SCHEMA.read_text())["classes"]

    def in_order(found, slots):
        standard = [name for name in found if name in slots]
        own = [name for name in found if name not in slots]
        by_place = sorted(standard, key=slots.index)
        return list(found) == by_place + sorted(own)

    defined = [slot["slot_name"] for slot in head.get("extension_definitions", [])]
    used = {name for name in [*names, *head] if name.startswith("ext_")}
    padded = [
        tuple(dict(zip(names, row)).get(name, "") for name in names) for row in rows
    ]
    wrong = [
        text
        for text, fine in [
            ("columns out of order", in_order(names, classes["mapping"]["slots"])),
            ("keys out of order", in_order(list(head), classes["mapping set"]["slots"])),
            ("rows out of order", padded == sorted(padded)),
            ("extensions used and defined differ", sorted(used) == defined),
            ("an empty column", all(any(column) for column in zip(*rows))),
        ]
        if not fine
    ]
    return not wrong, ", ".join(wrong)


def shacl(graph):
    """pyshacl on a graph; the shapes are read once."""
    fine, _, said = pyshacl.validate(graph, shacl_graph=SHAPES)
    return fine, said


def equal_graphs(turtle, json_ld):
    one, other = rdflib.Graph().parse(turtle), rdflib.Graph().parse(json_ld)
    return len(one) > 0 and isomorphic(one, other), f"{len(one)} and {len(other)} triples"


BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def schema_terms(documents):
    """Every type and property of some JSON-LD texts is a term of schema.org."""
    terms, wrong = set(), []
    for text in documents:
        try:
            document = json.loads(text)
        except ValueError as error:
            return False, f"{error}: {text[:200]}"
        if document.pop("@context", None) != "https://schema.org":
            wrong.append(f"another context: {text[:200]}")
        document["@context"] = {"@vocab": str(SDO)}
        graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
        terms |= set(graph.predicates()) | set(graph.objects(None, RDF.type))
    for term in sorted(terms - {RDF.type}):
        name = term.removeprefix(str(SDO))
        if name == str(term) or name not in SDO:
            wrong.append(f"schema.org has no {term}")
    names = sorted(term.removeprefix(str(SDO)) for term in terms - {RDF.type})
    return bool(terms) and not wrong, "\n".join(wrong) or ", ".join(names)


def json_schema(schema, paths):
    return run("check-jsonschema", "--schemafile", schema, *paths)


def case_references(path):
    """Every association starts at an item of its package, and ids are unique."""
    package = json.loads(Path(path).read_text())
    items = {item["identifier"] for item in package["CFItems"]}
    document = package["CFDocument"]["identifier"]
    links = package["CFAssociations"]
    ids = [document, *items, *(link["identifier"] for link in links)]
    wrong = [
        link["uri"]
        for link in links
        if link["originNodeURI"]["identifier"] not in items
        or link["associationType"] in ("isChildOf", "isPartOf")
        and link["destinationNodeURI"]["identifier"] not in items | {document}
    ]
    twice = len(ids) != len(set(ids)) or len(items) != len(package["CFItems"])
    return not wrong and not twice, "ids used twice\n" * twice + "\n".join(wrong)


def trestle(path):
    """Takes a file into a new workspace, and validates it there."""
    with tempfile.TemporaryDirectory() as folder:
        fine, said = run("trestle", "init", "--local", cwd=folder)
        assert fine, said
        fine, said = run("trestle", "import", "-f", path, "-o", "own", cwd=folder)
        if fine:
            own = ["-t", "mapping-collection", "-n", "own"]
            fine, said = run("trestle", "validate", *own, cwd=folder)
            fine = fine and "VALID: Model" in said
        return fine, said


def check_site(site, scratch):
    """Runs every tool on the exports of one site."""
    data = site / "data"
    print(f"-- {site}")
    tables = sorted(data.glob("sssom/*.sssom.tsv")) + [data / "crosswalk.sssom.tsv"]
    packages = sorted(data.glob("case/*.json"))
    missing = [path for path in tables if not path.is_file()]
    report("files", "sets and schemes are there", len(tables) > 1 and packages and not missing)
    if missing:
        return

    results = [(path.name, sssom_validate(path)) for path in tables]
    bad = [f"{name}: {said}" for name, (fine, said) in results if not fine]
    report("sssom validate", f"{len(tables)} files", not bad, "\n".join(bad))
    sets = []
    for table in tables:
        sets.append(scratch / (table.name + ".json"))
        sets[-1].write_text(json.dumps(mapping_set(table)))
    report("linkml-validate", f"{len(sets)} files", *linkml_validate(sets))
    wrong = [(path.name, canonical(path)) for path in tables]
    bad = [f"{name}: {said}" for name, (fine, said) in wrong if not fine]
    report("canonical SSSOM", f"{len(tables)} files", not bad, "\n".join(bad))

    turtle, json_ld = data / "crosswalk.ttl", data / "crosswalk.jsonld"
    fine, said = equal_graphs(turtle, json_ld)
    report("rdflib", f"Turtle and JSON-LD are one graph: {said}", fine)
    report("pyshacl", turtle.name, *shacl(rdflib.Graph().parse(turtle)))
    blocks = [block for page in site.rglob("*.html") for block in BLOCK.findall(page.read_text())]
    fine, said = schema_terms(blocks)
    report("rdflib", f"{len(blocks)} blocks of schema.org: {said}", fine)

    schema = data / "crosswalk.schema.json"
    report("check-jsonschema", "the schema is one", *run("check-jsonschema", "--check-metaschema", schema))
    report("check-jsonschema", "crosswalk.json", *json_schema(schema, [data / "crosswalk.json"]))
    report("check-jsonschema", f"{len(packages)} CASE packages", *json_schema(CASE_SCHEMA, packages))
    wrong = [(path.name, case_references(path)) for path in packages]
    bad = [f"{name}: {said}" for name, (fine, said) in wrong if not fine]
    report("CASE references", f"{len(packages)} packages", not bad, "\n".join(bad))

    # Written if, and only if, a mapping that is still held has a set relation.
    oscal = data / "oscal-mapping.json"
    mappings = json.loads((data / "crosswalk.json").read_text())["mappings"]
    n_related = sum(m["relation"] is not None and m["status"] != "deprecated" for m in mappings)
    if n_related:
        found = oscal.read_text().count('"relationship":') if oscal.is_file() else 0
        report("files", f"OSCAL holds all {n_related} set relations", found == n_related)
        report("compliance-trestle", oscal.name, *trestle(oscal))
    else:
        report("files", "no set relation, so no OSCAL file", not oscal.exists())


def must_fail(tool, fault, result, says=""):
    """The tool has to notice the fault, and to name it."""
    fine, said = result
    noticed = not fine and says in said
    report(tool, f"notices {fault}", noticed, said)


def all_must_fail(tool, faults, check, scratch):
    """The tool has to notice the fault of each document, all read in one run."""
    paths = []
    for number, (_, document, _) in enumerate(faults):
        paths.append(scratch / f"broken-{number}.json")
        paths[-1].write_text(json.dumps(document))
    fine, said = check(paths)
    for path, (fault, _, says) in zip(paths, faults):
        lines = [line for line in said.splitlines() if path.name in line]
        noticed = any(says in line for line in lines)
        report(tool, f"notices {fault}", not fine and noticed, said)


# What to add to a sound graph to break one shape, and the message of that shape.
BROKEN_GRAPHS = [
    ("S9:", "?scheme a skos:Concept"),
    ("S13:", "?one skos:altLabel ?label"),
    ("S14:", '?one skos:prefLabel "another"@de-AT'),
    ("S27:", "?child skos:related ?parent"),
    ("S37:", "?one a skos:Collection"),
    ("S46:", "?exact skos:relatedMatch ?other . ?other skos:relatedMatch ?exact"),
    ("concept: no label", "<urn:x> a skos:Concept ; skos:inScheme ?scheme"),
    ("concept: not in one", '<urn:x> a skos:Concept ; skos:prefLabel "x"@en'),
    ("concept: neither", '<urn:x> a skos:Concept ; skos:inScheme ?scheme'),
    ("concept: broader than itself", "?parent skos:broader ?child"),
    ("concept: broader in another", "?exact skos:broader ?other . ?other skos:narrower ?exact"),
    ("inverse:", "?one skos:closeMatch ?parent"),
    ("target:", "?one skos:exactMatch <urn:nowhere>"),
    ("scheme: not one title", "<urn:s> a skos:ConceptScheme"),
    ("scheme: a top concept", "?scheme skos:hasTopConcept ?child"),
]


def broken_graph(turtle, statement):
    """The graph with a statement about its own concepts added."""
    graph = rdflib.Graph().parse(turtle)
    child, parent = next(graph.subject_objects(SKOS.broader))
    exact, other = next(graph.subject_objects(SKOS.exactMatch))
    known = {
        "child": child,
        "parent": parent,
        "exact": exact,
        "other": other,
        "one": child,
        "label": graph.value(child, SKOS.prefLabel),
        "scheme": graph.value(child, SKOS.inScheme),
    }
    for name, term in known.items():
        statement = statement.replace(f"?{name} ", f"{term.n3()} ")
        statement = re.sub(rf"\?{name}$", lambda _: term.n3(), statement)
    prefix = f"@prefix skos: <{SKOS}> .\n"
    return graph.parse(data=f"{prefix}{statement} .", format="turtle")


def check_tools(site, scratch):
    """Shows for every tool that it notices a fault, in copies of a sound site."""
    data = site / "data"
    print("-- broken on purpose")
    table = (data / "sssom" / "alpha--beta.sssom.tsv").read_bytes().decode("utf-8")
    broken = scratch / "broken.sssom.tsv"

    def with_table(old, new, count=-1):
        assert old in table, old
        broken.write_text(table.replace(old, new, count), newline="")

    with_table("\t0.333\t", "\t1.5\t")
    must_fail("sssom validate", "a confidence above 1", sssom_validate(broken))
    with_table("semapv:Manual", "unknown:Manual")
    must_fail("sssom validate", "a prefix without an address", sssom_validate(broken))

    good = mapping_set(data / "sssom" / "alpha--beta.sssom.tsv")
    instance = scratch / "broken.json"

    def without(document, key):
        return {name: value for name, value in document.items() if name != key}

    def with_mapping(change):
        first, *rest = good["mappings"]
        return good | {"mappings": [change(first), *rest]}

    faults = [
        ("a missing license", without(good, "license"), "'license' is a required"),
        (
            "a missing justification",
            with_mapping(lambda row: without(row, "mapping_justification")),
            "'mapping_justification' is a required",
        ),
        ("an unknown slot", good | {"licence": "x"}, "licence"),
        (
            "an unknown modifier",
            with_mapping(lambda row: row | {"predicate_modifier": "Maybe"}),
            "'Maybe' is not one of",
        ),
    ]
    all_must_fail("linkml-validate", faults, linkml_validate, scratch)

    lines = table.split("\n")
    start = next(n for n, line in enumerate(lines) if not line.startswith("#")) + 1
    lines[start], lines[start + 1] = lines[start + 1], lines[start]
    broken.write_text("\n".join(lines), newline="")
    must_fail("canonical SSSOM", "rows out of order", canonical(broken), "rows")
    with_table("#  - slot_name: ext_word\n", "#  - slot_name: ext_ward\n")
    must_fail("canonical SSSOM", "an extension without definition", canonical(broken), "extensions")

    for says, statement in BROKEN_GRAPHS:
        graph = broken_graph(data / "crosswalk.ttl", statement)
        must_fail("pyshacl", says, shacl(graph), says)

    document = json.loads((data / "crosswalk.jsonld").read_text())
    next(node for node in document["@graph"] if "skos:notation" in node).pop("skos:notation")
    json_ld = scratch / "broken.jsonld"
    json_ld.write_text(json.dumps(document))
    must_fail("rdflib", "a triple that one graph lacks", equal_graphs(data / "crosswalk.ttl", json_ld))
    for fault, text in [
        ("an unknown type", '{"@context":"https://schema.org","@type":"Lesson"}'),
        ("an unknown property", '{"@context":"https://schema.org","@type":"Course","titel":"x"}'),
        ("another context", '{"@context":"https://example.org","@type":"Course"}'),
        ("text that is no JSON", '{"@context":'),
    ]:
        must_fail("rdflib", fault, schema_terms([text]))

    schema = data / "crosswalk.schema.json"
    good = json.loads((data / "crosswalk.json").read_text())

    def with_mapping_of(change):
        return with_first(good, "mappings", change)

    faults = [
        ("a missing rationale", with_mapping_of(lambda m: without(m, "rationale")), "'rationale'"),
        (
            "a relation without basis",
            with_mapping_of(lambda m: m | {"relation": "equal", "basis": None}),
            "basis",
        ),
        ("an unknown predicate", with_mapping_of(lambda m: m | {"predicate": "same"}), "'same'"),
        ("an unknown field", with_first(good, "topics", lambda t: t | {"lable": "x"}), "lable"),
        ("an address that is none", with_first(good, "topics", lambda t: t | {"uri": "x y"}), "uri"),
    ]
    all_must_fail("check-jsonschema", faults, lambda files: json_schema(schema, files), scratch)
    good = json.loads((data / "case" / "al2.json").read_text())


    def with_item(change):
        return with_first(good, "CFItems", change)

    faults = [
        (
            "an item without statement",
            with_item(lambda item: without(item, "fullStatement")),
            "'fullStatement'",
        ),
        ("an id that is no UUID", with_item(lambda item: item | {"identifier": "x"}), "'x'"),
        (
            "an unknown association",
            with_first(good, "CFAssociations", lambda link: link | {"associationType": "sameAs"}),
            "'sameAs'",
        ),
        (
            "a document without creator",
            good | {"CFDocument": without(good["CFDocument"], "creator")},
            "'creator'",
        ),
    ]
    check = lambda files: json_schema(CASE_SCHEMA, files)
    all_must_fail("check-jsonschema for CASE", faults, check, scratch)
    instance.write_text(json.dumps(good | {"CFItems": good["CFItems"][1:]}))
    must_fail("CASE references", "an item that is gone", case_references(instance))

    good = (data / "oscal-mapping.json").read_text()
    for fault, old, new, says in [
        ("a map without relationship", '"relationship": "equal-to",', "", "relationship"),
        ("an id that is no UUID", '"uuid": "', '"uuid": "x', "uuid"),
        ("an unknown field", '"method": "human"', '"methods": "human"', "methods"),
    ]:
        assert old in good, old
        instance.write_text(good.replace(old, new))
        must_fail("compliance-trestle", fault, trestle(instance), says)


def with_first(document, key, change):
    """A document with the first entry of a list changed."""
    first, *rest = document[key]
    return document | {key: [change(first), *rest]}


def main():
    sites = [Path(site).resolve() for site in sys.argv[1:]]
    if not sites:
        sys.exit(__doc__)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for site in sites:
            check_site(site, Path(folder))
        check_tools(sites[-1], Path(folder))
    print(f"{time.monotonic() - began:.0f} s")
    if failures:
        print(f"{len(failures)} failed:")
        print("\n".join(f"  {failure}" for failure in failures))
        sys.exit(1)


main()
