"""Checks the licences of all dependencies: `cargo metadata --format-version 1 | python3 .ci/licences.py`.

Each must offer one that is permissive; the Mozilla Public License is for host programs only, since it asks for the
source of the files that are linked into a product.
"""

import json
import re
import sys

PERMISSIVE = {
    "MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unlicense", "0BSD", "CC0-1.0",
    "Unicode-3.0", "Unicode-DFS-2016", "BSL-1.0",
}
HOST_ONLY = PERMISSIVE | {"MPL-2.0"}
LIBRARIES = {"capacity-model", "bms-core", "probe-proto", "modbus-slave", "dnp3-outstation", "snmp-agent"}


def offers(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with the allowed licences alone."""
    names = re.sub(r"\s+WITH\s+LLVM-exception", "", expression.replace("/", " OR "))
    python = re.sub(r"[A-Za-z0-9.+-]+", lambda m: word(m.group(), allowed), names)
    return eval(python, {"__builtins__": {}})  # only True, False, and, or, parentheses


def word(name: str, allowed: set[str]) -> str:
    return {"AND": "and", "OR": "or"}.get(name, str(name in allowed))


def linked(metadata: dict, roots: set[str]) -> set[str]:
    """The ids of the roots and of everything that is linked into them."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    names = {package["id"]: package["name"] for package in metadata["packages"]}
    found, todo = set(), [id for id in nodes if names[id] in roots]
    while todo:
        id = todo.pop()
        if id in found:
            continue
        found.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    return found


def main() -> None:
    metadata = json.load(sys.stdin)
    firmware = linked(metadata, LIBRARIES)
    bad = []
    for package in metadata["packages"]:
        allowed = PERMISSIVE if package["id"] in firmware else HOST_ONLY
        if not offers(package["license"] or "none", allowed):
            bad.append(f'{package["name"]} {package["version"]}: {package["license"]}')
    if bad:
        sys.exit("licences that we may not pass on:\n" + "\n".join(bad))
    print(f'licences: {len(metadata["packages"])} packages, all fine')


main()
