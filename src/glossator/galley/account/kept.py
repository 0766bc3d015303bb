"""Accounts of files as bytes, for the store: JSON, which may be read without trust."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from glossator.diagnostics import Diagnostic, Place, Severity
from glossator.galley.account import FileAccount


def packed(account: FileAccount, found: Sequence[Diagnostic]) -> bytes:
    """An account, and what it found."""
    said = [asdict(account), [asdict(one) for one in found]]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(content: bytes) -> tuple[FileAccount, list[Diagnostic]]:
    """What was packed."""
    account, found = json.loads(content)
    findings = []
    for one in found:
        severity, place = Severity(one.pop("severity")), Place(**one.pop("place"))
        findings.append(Diagnostic(severity=severity, place=place, **one))
    return FileAccount(**account), findings
