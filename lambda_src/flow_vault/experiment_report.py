"""How an experiment stands, from its counts."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lambda_src.flow_store.experiments import StoredEpoch, VariantCount
from lambda_src.flow_vault import sequential
from lambda_src.flow_vault.sequential import ERROR, interval, log_evidence, winner
from lambda_src.flows.documents import Json

METHOD = (
    "One-sided mixtures of likelihood ratios on the visitors who reached the goal, valid at any "
    "time (docs/flow-content.md). A visitor counts once, in the first session."
)
_MOST_LOG = 700.0  # of what a float can be


@dataclass(frozen=True)
class VariantTotal:
    """Sessions that saw a variant and that reached the goal; visitors likewise, once each."""

    impressions: int = 0
    conversions: int = 0
    visitors: int = 0
    converted: int = 0

    def as_json(self) -> dict[str, Json]:
        """As the API shows it."""
        return {
            "impressions": self.impressions,
            "conversions": self.conversions,
            "visitors": self.visitors,
            "converted": self.converted,
        }


NOTHING = VariantTotal()


def totals(counts: Iterable[VariantCount]) -> dict[str, VariantTotal]:
    """Return the counts of all epochs by variant."""
    found: dict[str, VariantTotal] = {}
    for count in counts:
        before = found.get(count.variant, NOTHING)
        found[count.variant] = VariantTotal(
            before.impressions + count.impressions,
            before.conversions + count.conversions,
            before.visitors + count.visitors,
            before.converted + count.converted,
        )
    return found


def report(epochs: Sequence[StoredEpoch], counts: Sequence[VariantCount]) -> dict[str, Json]:
    """Return rates, intervals and the winner of one experiment, whose epochs are given in order."""
    last = epochs[-1]
    names = list(dict.fromkeys(name for epoch in epochs for name in epoch.weights))
    times = [_time(epoch, counts) for epoch in epochs]
    summed = totals(counts)
    return {
        "experiment": last.experiment,
        "status": "running" if last.ended_at is None else "ended",
        "goal": dict(last.goal),
        "started_at": epochs[0].started_at,
        "ended_at": last.ended_at,
        "error": ERROR,
        "method": METHOD,
        "variants": [
            _arm(name, names, times, last.weights, summed.get(name, NOTHING)) for name in names
        ],
        "winner": winner(names, times),
        "promoted": last.winner,
    }


def _time(epoch: StoredEpoch, counts: Iterable[VariantCount]) -> sequential.Epoch:
    converted = {count.variant: count.converted for count in counts if count.epoch == epoch.epoch}
    return sequential.Epoch(epoch.weights, converted)


def _arm(
    name: str,
    names: Sequence[str],
    times: Sequence[sequential.Epoch],
    weights: Mapping[str, int],
    total: VariantTotal,
) -> dict[str, Json]:
    least, most = interval(total.converted, total.visitors)
    logs = [log_evidence(name, other, times) for other in names if other != name]
    evidence = math.exp(min(_MOST_LOG, *logs)) if logs else 1.0
    return {
        "id": name,
        "weight": weights.get(name, 0),
        **total.as_json(),
        "rate": total.converted / total.visitors if total.visitors else None,
        "interval": [round(least, 6), round(most, 6)],
        "evidence": float(f"{evidence:.4g}"),
        "evidence_needed": len(names) / ERROR,
    }
