"""The calibrated factors that ship: a small file, what it was made from, and how to make it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.backcast import fit
from ytterby.simulate.backcast.fit import Discrepancy
from ytterby.simulate.backcast.targets import CALIBRATION, Targets
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.scenario.model import Scenario

Floats = NDArray[np.float64]
FILE = "posterior.json"
COMMAND = "python tools/calibrate_backcast.py"
DIGITS = 6
SAME = 0.005
"""By how much export prices may move before the factors are called out of date."""


@dataclass(frozen=True)
class Posterior:
    """Draws of factors with their weights in each case of the calibration.

    Attributes
    ----------
    names
        Parameters, in the order of the columns.
    widths
        Log standard deviations of the priors, ``(factor)``.
    logs
        Log factors, ``(draw, factor)``.
    weight
        By case, ``(draw)``.
    effective
        By case, effective draws of the calibration.
    discrepancy
        What the model misses whatever its parameters.
    central
        Export prices of the calibration years at the central values of all claims, when the factors
        were made, ``(element, year)`` [USD/kg].
    evidence_version, inputs, seed
        What it was made from: the evidence, the fingerprint of scenario, targets and settings, and
        the stream.
    """

    names: tuple[str, ...]
    widths: Floats = field(repr=False)
    logs: Floats = field(repr=False)
    weight: dict[str, Floats] = field(repr=False)
    effective: dict[str, float] = field(repr=False)
    discrepancy: Discrepancy
    central: Floats = field(repr=False)
    evidence_version: str
    inputs: str
    seed: int

    @property
    def factors(self) -> dict[str, Floats]:
        """Factors by name, ``(draw)`` [1]."""
        return {name: np.exp(self.logs[:, i]) for i, name in enumerate(self.names)}

    def centre(self, case: str = fit.ALL) -> Floats:
        """Return the weighted mean log factor of each parameter in a case, ``(factor)``."""
        return np.asarray(self.weight[case] @ self.logs, dtype=np.float64)

    def spread(self, case: str = fit.ALL) -> Floats:
        """Return the weighted log standard deviation of each factor, ``(factor)``."""
        away = self.logs - self.centre(case)
        return np.asarray(np.sqrt(self.weight[case] @ away**2), dtype=np.float64)

    def sample(self, draws: int, seed: int = 0) -> dict[str, Floats]:
        """Return as many draws of factors as a run has, by name, ``(draw)``; draw 0 is the centre.

        Each draw has a stream of its own, so that it does not depend on how many there are.

        Examples
        --------
        >>> few, many = (read_posterior().sample(n, seed=3)["rent_up"] for n in (4, 9))
        >>> bool((few == many[:4]).all())
        True
        """
        mass = np.cumsum(self.weight[fit.ALL])
        stream = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, 2])))
        points = stream.random(max(draws - 1, 0)) * mass[-1]
        logs = self.logs[np.searchsorted(mass, points).clip(0, len(mass) - 1)]
        logs = np.concatenate([self.centre()[None], logs])[:draws]
        return {name: np.exp(logs[:, i]) for i, name in enumerate(self.names)}

    def at_centre(self, table: Parameters) -> Parameters:
        """Return a table whose calibrated parameters stand at the centre of the draws."""
        return table.scaled(self.sample(1), spread=table.spread)

    def to_json(self) -> str:
        """Return the file's text; its last field is the fingerprint of all others."""
        values: dict[str, object] = {
            "about": "Factors on parameters of behaviour, calibrated on 2010-2012",
            "made_by": COMMAND,
            "evidence_version": self.evidence_version,
            "inputs": self.inputs,
            "seed": self.seed,
            "names": list(self.names),
            "prior_widths": _round(self.widths),
            "uncalibrated": [_round(row) for row in self.central],
            "discrepancy": {k: round(v, DIGITS) for k, v in vars(self.discrepancy).items()},
            "effective_draws": {k: round(v, 1) for k, v in self.effective.items()},
            "weights": {case: _round(w) for case, w in self.weight.items()},
            "log_factors": [_round(row) for row in self.logs],
        }
        values["sha256"] = _fingerprint(values)
        lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in values.items()]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        return text.replace("], [", "],\n    [")


@cache
def read_posterior() -> Posterior:
    """Return the calibrated factors that ship.

    Raises
    ------
    ValueError
        The file was changed by hand.
    """
    text = files("ytterby.simulate.backcast").joinpath(FILE).read_text(encoding="utf-8")
    values = json.loads(text)
    if values.pop("sha256") != _fingerprint(values):
        raise ValueError(f"{FILE} is not what {COMMAND} wrote")
    return Posterior(
        names=tuple(values["names"]),
        widths=np.array(values["prior_widths"]),
        logs=np.array(values["log_factors"]),
        weight={k: np.array(w) for k, w in values["weights"].items()},
        effective=values["effective_draws"],
        discrepancy=Discrepancy(**values["discrepancy"]),
        central=np.array(values["uncalibrated"]),
        evidence_version=values["evidence_version"],
        inputs=values["inputs"],
        seed=values["seed"],
    )


def inputs_fingerprint(scenario: Scenario, targets: Targets) -> str:
    """Return the fingerprint of the scenario, of what happened, and of the fit's settings."""
    years = fit.calibration_years()
    parts = {
        # Fields that are added later with a default change nothing.
        "scenario": scenario.model_dump(
            mode="json", exclude={"context", "title", "sources"}, exclude_defaults=True
        ),
        "targets": [targets.before.tolist(), targets.abroad[:, :years].tolist()],
        "home": [(s.claim, s.value) for s in targets.home if s.month.year in CALIBRATION],
        "exports": targets.exports[:years].tolist(),
        "settings": [
            fit.NAMES,
            fit.ABROAD_SD,
            fit.HOME_SD,
            fit.EXPORTS_SD,
            fit.HOME_WEIGHT,
            fit.ROUNDS,
            fit.DRAWS,
            fit.SEED,
            fit.KEPT,
        ],
    }
    return _fingerprint(parts)


def is_current(found: Posterior, inputs: str, uncalibrated: Floats) -> bool:
    """Return whether factors were calibrated on what runs now.

    Parameters
    ----------
    found
        The factors.
    inputs
        Fingerprint of scenario, targets and settings.
    uncalibrated
        Export prices at the central values of all claims, ``(element, year)``: they stand for
        chain, claims and code, and may move by half a percent.
    """
    years = found.central.shape[1]
    return inputs == found.inputs and np.allclose(uncalibrated[:, :years], found.central, rtol=SAME)


def _round(values: Floats) -> list[float]:
    return [float(f"{v:.{DIGITS}g}") for v in values.tolist()]


def _fingerprint(values: object) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
