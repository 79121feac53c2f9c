"""What ran: enough to run it again. The same manifest gives the same numbers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version

from ytterby.core.chain import Chain

PACKAGES = ("ytterby", "numpy", "scipy", "polars", "clarabel", "highspy", "SALib", "pymrio")
"""Packages whose version can change a number."""


@dataclass(frozen=True)
class Manifest:
    """What ran.

    Attributes
    ----------
    command
        The command that reproduces it, as a user would type it.
    parameters
        Every choice that was made, spelled out; JSON values.
    scenario
        Name and hash of the scenario, or blank.
    pack, years
        Which chains.
    evidence_version, overrides, as_of
        Which evidence, which of the user's claims were in force, what was known when.
    seed
        Seed of random numbers, or ``None`` where none were drawn.
    packages, python, machine
        Versions, and the kind of machine.
    started, finished
        ISO dates and times [UTC].
    """

    command: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    scenario: str = ""
    pack: str = ""
    years: tuple[int, ...] = ()
    evidence_version: str = ""
    overrides: tuple[str, ...] = ()
    as_of: str | None = None
    seed: int | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    python: str = ""
    machine: str = ""
    started: str = ""
    finished: str = ""

    @property
    def fingerprint(self) -> str:
        """Hash of all that can change a number; times and the wording of the command cannot."""
        fixed = asdict(self)
        for name in ("command", "started", "finished", "machine"):
            fixed.pop(name)
        return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:16]

    def finish(self) -> Manifest:
        """Return it with the time of the end."""
        return replace(self, finished=_now())

    def to_json(self) -> str:
        """Return it as JSON text."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Return the manifest that `to_json` wrote.

        Raises
        ------
        ValueError, TypeError
            The text is no manifest.
        """
        record = json.loads(text)
        if not isinstance(record, dict):
            raise ValueError("a manifest is an object")
        for name in ("years", "overrides"):
            record[name] = tuple(record.get(name, ()))
        return cls(**record)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def start_manifest(
    command: str,
    *chains: Chain,
    parameters: Mapping[str, object] | None = None,
    scenario: str = "",
    seed: int | None = None,
) -> Manifest:
    """Return the manifest of a run that starts now on some chains.

    Parameters
    ----------
    command
        The command that reproduces it.
    chains
        The chains that it reads; their evidence and years are taken down.
    parameters, scenario, seed
        As in `Manifest`.
    """
    first = chains[0] if chains else None
    return Manifest(
        command=command,
        parameters=dict(parameters or {}),
        scenario=scenario,
        pack=first.pack if first else "",
        years=tuple(c.year for c in chains),
        evidence_version=first.evidence_version if first else "",
        overrides=tuple(first.overrides) if first else (),
        as_of=first.as_of if first else None,
        seed=seed,
        packages=_versions(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        started=_now(),
    )
