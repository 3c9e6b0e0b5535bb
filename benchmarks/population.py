"""A million responses to the shipped questionnaire, scored and banded on arrays.

Prints the time (median of 5) and the memory of `core.population`, and beside it what the same
work costs one response at a time, and in DuckDB and Polars where they happen to be installed.
Those two find reached, applicable and band alone, less than `core.population` does.
Run: `.venv/bin/python benchmarks/population.py [RESPONSES]`
"""

import importlib
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from clairevoie.core.answers import UNKNOWN, Answer, FactValue, Product, Response
from clairevoie.core.conditions import All, AnyOf, Condition, Fact, FactKind, Includes, Is, Not
from clairevoie.core.population import (
    UNANSWERED,
    UNKNOWN_LEVEL,
    Population,
    Scores,
    encode,
    score_population,
)
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, Band, bands, score
from clairevoie.formats.shipped import shipped_questionnaire

RESPONSES: Final = 1_000_000
SAMPLE: Final = 2_000
ROUNDS: Final = 5
TARGET_SECONDS: Final = 0.5
TARGET_MEGABYTES: Final = 250
UNDECLARED_SHARE: Final = 0.02
MEGABYTE: Final = 1_000_000
Result = TypeVar("Result")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else RESPONSES
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    conditional = sum(each.applies_when is not None for each in questionnaire.criteria)
    print(f"{size:,} responses × {len(questionnaire.criteria)} criteria, {conditional} conditional")

    warm = random_population(questionnaire, SAMPLE)
    score_population(questionnaire, warm)
    before = resident()
    population = random_population(questionnaire, size)
    loaded = resident()
    reset_peak()
    scores, seconds = timed(lambda: score_population(questionnaire, population))
    rise, whole = peak() - loaded, peak() - before
    print("\ncore.population")
    print(f"  time      {seconds:8.3f} s   median of {ROUNDS}; target {TARGET_SECONDS} s")
    print(f"  arrays in {array_bytes(population) / MEGABYTE:8.0f} MB  levels and facts")
    print(f"  scoring   {rise / MEGABYTE:8.0f} MB  peak above the arrays")
    print(f"  together  {whole / MEGABYTE:8.0f} MB  target {TARGET_MEGABYTES} MB")

    one_by_one(questionnaire, population, scores)
    for name, compare in (("duckdb", in_duckdb), ("polars", in_polars)):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        compare(module, questionnaire, population, scores)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """The work's result and its median time."""
    results: list[Result] = []
    seconds: list[float] = []
    for _ in range(ROUNDS):
        results.clear()  # no round pays for the memory of the one before
        start = time.perf_counter()
        results.append(work())
        seconds.append(time.perf_counter() - start)
    return results[0], statistics.median(seconds)


# Memory, as Linux (and nothing else) counts it.


def resident() -> int:
    return _status("VmRSS")


def peak() -> int:
    return _status("VmHWM")


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return int(fields[name].split()[0]) * 1024


def array_bytes(population: Population) -> int:
    return population.levels.nbytes + sum(each.nbytes for each in population.facts.values())


# Random responses, straight as arrays, and the first of them as responses.


def random_population(questionnaire: Questionnaire, size: int) -> Population:
    """Responses with any facts and answers, some of each missing; always the same."""
    chance = np.random.default_rng(20220412)
    dtypes = {name: each.dtype for name, each in encode(questionnaire, ()).facts.items()}
    levels = np.empty((len(questionnaire.criteria), size), dtype=np.int8)
    for row, criterion in enumerate(questionnaire.criteria):
        levels[row] = chance.integers(
            UNKNOWN_LEVEL, len(criterion.levels), size=size, dtype=np.int8
        )
    return Population(
        levels,
        {
            each.id: _random_fact(each, size, chance, dtypes[each.id])
            for each in questionnaire.facts
        },
    )


def _random_fact(
    fact: Fact, size: int, chance: np.random.Generator, dtype: np.dtype[Any]
) -> NDArray[Any]:
    values = {
        FactKind.FLAG: 2,
        FactKind.CHOICE: len(fact.options),
        FactKind.CHOICES: 1 << len(fact.options),
    }[fact.kind]
    column = chance.integers(0, values, size=size, dtype=np.int16).astype(dtype)
    column[chance.random(size, dtype=np.float32) < UNDECLARED_SHARE] = -1
    return column


def responses_of(questionnaire: Questionnaire, population: Population, size: int) -> list[Response]:
    product = Product("Product", "1", "Vendor")
    return [
        Response(
            questionnaire.id,
            questionnaire.version,
            product,
            {
                fact.id: _declared(fact, code)
                for fact in questionnaire.facts
                if (code := int(population.facts[fact.id][index])) >= 0
            },
            {
                criterion.id: Answer(UNKNOWN if level == UNKNOWN_LEVEL else level)
                for criterion, level in zip(
                    questionnaire.criteria, population.levels[:, index].tolist(), strict=True
                )
                if level != UNANSWERED
            },
        )
        for index in range(size)
    ]


def _declared(fact: Fact, code: int) -> FactValue:
    match fact.kind:
        case FactKind.FLAG:
            return bool(code)
        case FactKind.CHOICE:
            return fact.option_ids[code]
        case FactKind.CHOICES:
            return frozenset(
                option for bit, option in enumerate(fact.option_ids) if code >> bit & 1
            )


# Side by side.


def one_by_one(questionnaire: Questionnaire, population: Population, scores: Scores) -> None:
    sample = min(SAMPLE, population.size)
    responses = responses_of(questionnaire, population, sample)
    start = time.perf_counter()
    assessments = [score(questionnaire, each.facts, each.answers) for each in responses]
    seconds = time.perf_counter() - start
    names: list[Band | None] = [*bands(DEFAULT_CUTS), None]  # NO_BAND is -1, the last
    for index, each in enumerate(assessments):
        found = scores.reached[index], scores.applicable[index], names[scores.band[index]]
        assert found == (each.fraction.reached, each.fraction.applicable, each.band)
    whole = seconds * population.size / sample
    print("\nscoring.score, one response at a time (with its explanation)")
    print(f"  time      {whole:8.1f} s   extrapolated from {sample:,}, which agree")


def in_duckdb(
    duckdb: Any, questionnaire: Questionnaire, population: Population, scores: Scores
) -> None:
    connection = duckdb.connect()
    columns = columns_of(questionnaire, population)
    connection.register("arrays", columns)
    connection.execute("create table responses as select * from arrays")
    applies = [sql(questionnaire, each.applies_when) for each in questionnaire.criteria]
    reached = " + ".join(
        f"(({condition}) and c{row} >= {criterion.target})::int"
        for row, (criterion, condition) in enumerate(
            zip(questionnaire.criteria, applies, strict=True)
        )
    )
    applicable = " + ".join(f"(({condition}))::int" for condition in applies)
    query = (  # made of the questionnaire's own numbers
        f"select r, a, case when a = 0 then -1 else least(4, 100 * r // a // 20) end as b "  # noqa: S608
        f"from (select {reached} as r, {applicable} as a from responses)"
    )
    result, seconds = timed(lambda: connection.execute(query).fetchnumpy())
    assert np.array_equal(result["r"], scores.reached)
    assert np.array_equal(result["a"], scores.applicable)
    assert np.array_equal(result["b"], scores.band)
    print(
        f"\nDuckDB {duckdb.__version__}, all cores: reached, applicable and band alone, which agree"
    )
    print(f"  time      {seconds:8.3f} s   median of {ROUNDS}")


def in_polars(
    polars: Any, questionnaire: Questionnaire, population: Population, scores: Scores
) -> None:
    frame = polars.DataFrame(columns_of(questionnaire, population))
    applies = [
        polars.sql_expr(sql(questionnaire, each.applies_when)) for each in questionnaire.criteria
    ]
    reached = polars.sum_horizontal(
        (condition & (polars.col(f"c{row}") >= criterion.target)).cast(polars.Int16)
        for row, (criterion, condition) in enumerate(
            zip(questionnaire.criteria, applies, strict=True)
        )
    )
    applicable = polars.sum_horizontal(each.cast(polars.Int16) for each in applies)
    share = 100 * polars.col("r").cast(polars.Int32) // polars.col("a")
    band = (
        polars.when(polars.col("a") == 0).then(-1).otherwise(polars.min_horizontal(4, share // 20))
    )
    query = frame.lazy().select(r=reached, a=applicable).with_columns(b=band)
    result, seconds = timed(query.collect)
    assert np.array_equal(result["r"].to_numpy(), scores.reached)
    assert np.array_equal(result["a"].to_numpy(), scores.applicable)
    assert np.array_equal(result["b"].to_numpy(), scores.band)
    print(
        f"\nPolars {polars.__version__}, all cores: reached, applicable and band alone, which agree"
    )
    print(f"  time      {seconds:8.3f} s   median of {ROUNDS}")


def columns_of(questionnaire: Questionnaire, population: Population) -> dict[str, NDArray[Any]]:
    """One column a criterion and one a fact."""
    levels = {f"c{row}": column for row, column in enumerate(population.levels)}
    names = {each.id: f"f{number}" for number, each in enumerate(questionnaire.facts)}
    return levels | {names[fact]: column for fact, column in population.facts.items()}


def sql(questionnaire: Questionnaire, condition: Condition | None) -> str:
    """When a condition certainly holds: a leaf and its opposite both ask that it be declared."""
    return "true" if condition is None else _sql(questionnaire, condition, wanted=True)


def _sql(questionnaire: Questionnaire, condition: Condition, *, wanted: bool) -> str:
    match condition:
        case Not(part):
            return _sql(questionnaire, part, wanted=not wanted)
        case All(parts) | AnyOf(parts):
            joined = " and " if isinstance(condition, All) is wanted else " or "
            inner = (_sql(questionnaire, part, wanted=wanted) for part in parts)
            return "(" + joined.join(inner) + ")"
        case Is(fact_id, value):
            fact = questionnaire.fact(fact_id)
            code = int(value) if isinstance(value, bool) else fact.option_ids.index(value)
            name = f"f{questionnaire.facts.index(fact)}"
            return f"({name} >= 0 and {name} {'=' if wanted else '<>'} {code})"
        case Includes(fact_id, option):
            fact = questionnaire.fact(fact_id)
            bit = 1 << fact.option_ids.index(option)
            name = f"f{questionnaire.facts.index(fact)}"
            # The bit is in the number's odd half: arithmetic that every engine has.
            return f"({name} >= 0 and ({name} // {bit}) % 2 = {int(wanted)})"


if __name__ == "__main__":
    main()
