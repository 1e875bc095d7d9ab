"""Bayesian optimisation: what a step holds, going on, noise, spaces, objectives that misbehave."""

from dataclasses import fields
from itertools import islice

import numpy as np
import pytest

from mlcore.gp.kernels import matern52, rbf
from mlcore.problems import branin, six_hump_camel
from mlcore.search.acquisition import (
    expected_improvement,
    lower_confidence_bound,
    probability_of_improvement,
)
from mlcore.search.bayesian import BayesStep, bayesian_optimisation
from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import random_search
from mlcore.search.space import Space
from mlcore.search.surrogate import fit_surrogate
from mlcore.steps import patience, record, until

BOX = [(-1.0, 2.0)]
CAMEL = six_hump_camel()


def curve(points):
    """One x, two valleys: the lower at −0.35938, where it is −0.50036."""
    x = points[..., 0]
    return np.sin(3 * x) + x**2 - 0.7 * x


def search(f=curve, space=BOX, **options):
    return bayesian_optimisation(f, space, **{"rng": 0, "n_initial": 3} | options)


def points(run):
    return np.concatenate([step.points for step in run])


def same(a, b):
    """Whether two steps are equal bit for bit; surrogates by what they predict."""
    for field in fields(BayesStep):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if field.name == "surrogate":
            if (one is None) != (other is None):
                return False
            if one is not None:
                at = a.points + 0.01
                one, other = np.array(one.predict(at)), np.array(other.predict(at))
        if not (np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other):
            return False
    return True


@pytest.fixture(scope="module")
def run():
    return record(search(), 10)


# --- what a step holds ----------------------------------------------------------------------------


def test_every_step_evaluates_one_point_and_keeps_the_best(run):
    for i, step in enumerate(run):
        assert step.points.shape == (1, 1) and step.n_evals == i + 1 == step.t + 1
        assert np.array_equal(step.losses, curve(step.points))
        losses = [s.losses.item() for s in run[: i + 1]]
        assert step.loss == min(losses) == curve(step.theta)
        assert np.array_equal(step.theta, run[int(np.argmin(losses))].points[0])
        assert -1 <= step.points.item() <= 2


def test_a_step_holds_what_was_known_before_and_after_it(run):
    for i, step in enumerate(run):
        assert np.array_equal(step.seen, points(run[:i]) if i else np.empty((0, 1)))
        known, losses = step.known
        assert np.array_equal(known, points(run[: i + 1])) and np.array_equal(losses, curve(known))


def test_the_design_comes_first_and_has_no_surrogate(run):
    assert [step.surrogate is None for step in run] == [True] * 3 + [False] * 7
    assert all(step.best is None for step in run[:3])
    assert np.array_equal(points(run[:3]), run[-1].design)
    assert np.sort(np.floor(run[0].design[:, 0] + 1)).tolist() == [0, 1, 2]  # a Latin hypercube
    with pytest.raises(ValueError, match="^step 0 was chosen without a surrogate"):
        run[0].score([[0.0]])


def test_the_surrogate_of_a_step_is_fitted_to_what_it_had_seen(run):
    low, high = np.array([-1.0]), np.array([2.0])
    step, before = run[6], run[5]
    again = fit_surrogate(step.seen, step.seen_losses, low, high, matern52, before.surrogate)
    at = np.linspace(-1, 2, 9)[:, None]
    assert np.array_equal(again.predict(at), step.surrogate.predict(at))
    assert step.best == step.surrogate.predict(step.seen)[0].min()
    assert step.best == pytest.approx(step.seen_losses.min(), abs=0.01)


@pytest.mark.parametrize(
    "acquisition",
    [
        None,
        expected_improvement,
        probability_of_improvement,
        lambda mean, std, best: -lower_confidence_bound(mean, std, 2.0),
    ],
    ids=["log EI", "EI", "PI", "LCB"],
)
@pytest.mark.parametrize("space", [BOX, CAMEL.bounds], ids=["1-D", "2-D"])
def test_the_point_chosen_has_the_largest_score(acquisition, space):
    options = {} if acquisition is None else {"acquisition": acquisition}
    f = curve if space is BOX else CAMEL.value
    low, high = np.transpose(space)
    rng = np.random.default_rng(5)
    for step in record(search(f, space, **options), 9)[3:]:
        scores = step.score(rng.uniform(low, high, (3000, len(low))))
        chosen = step.score(step.points).item()
        span = max(np.ptp(scores[np.isfinite(scores)]), 1e-12)
        assert chosen >= scores.max() - 0.01 * span


def test_score_is_the_acquisition_of_mean_std_and_best():
    step = record(search(acquisition=expected_improvement), 6)[-1]
    at = np.linspace(-1, 2, 7)[:, None]
    expected = expected_improvement(*step.surrogate.predict(at), step.best)
    assert np.array_equal(step.score(at), expected)


def test_nothing_recorded_can_be_written_to():
    for space in (BOX, Space(k=Integer(0, 9))):
        for step in record(search(space=space), 5):
            for name in ("theta", "points", "losses", "seen", "seen_losses", "design"):
                values = getattr(step, name)
                assert not values.flags.writeable, name
            assert not any(part.flags.writeable for part in step.known)


# --- it finds what is to be found -----------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_twelve_evaluations_find_the_lower_of_two_valleys(seed):
    assert record(search(rng=seed), 12)[-1].loss < -0.50036 + 0.01


def test_it_beats_random_search_on_branin_at_the_same_budget():
    f, box = branin().value, branin().bounds
    ours = [record(search(f, box, rng=seed, n_initial=5), 25)[-1].loss for seed in range(5)]
    random = [record(random_search(f, box, rng=seed), 25)[-1].loss for seed in range(5)]
    assert np.median(ours) < 0.3979 + 0.05 and np.median(random) > 0.3979 + 0.3


def test_units_of_box_and_loss_do_not_matter():
    plain = record(search(), 8)
    other = record(search(lambda p: 1e6 + 1e3 * curve(p / 100), [(-100, 200)]), 8)
    assert np.allclose(points(other) / 100, points(plain), atol=0.02)


# --- going on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7])
def test_it_goes_on_bit_for_bit_also_from_inside_the_design(run, n):
    rest = record(search(start=run[n - 1], rng=99, n_initial=7), 10 - n)
    assert all(same(a, b) for a, b in zip(rest, run[n:], strict=True))


def test_the_same_rng_gives_the_same_run_and_another_another(run):
    assert all(same(a, b) for a, b in zip(record(search(), 10), run, strict=True))
    assert not np.array_equal(points(record(search(rng=1), 3)), points(run[:3]))
    assert next(search(rng=None)).seed != next(search(rng=None)).seed


def test_points_to_begin_with():
    start = np.array([[0.5], [-1.0], [2.0], [0.5]])
    run = record(search(start=start), 6)
    assert np.array_equal(points(run[:4]), start) and run[4].surrogate is not None
    assert run[4].n_evals == 5
    start[:] = 0  # ours is a copy
    assert run[0].design[0] == 0.5


def test_known_losses_are_not_paid_again(run):
    where, losses = points(run[:5]), np.concatenate([step.losses for step in run[:5]])
    asked = []

    def watched(p):
        asked.append(p.item())
        return curve(p)

    more = record(search(watched, start=(where, losses), n_initial=20), 4)
    assert [step.n_evals for step in more] == [1, 2, 3, 4] and len(asked) == 4
    assert np.array_equal(more[0].seen, where) and np.array_equal(more[0].seen_losses, losses)
    assert all(step.surrogate is not None for step in more) and not set(asked) & set(where[:, 0])
    assert np.array_equal(more[-1].known[0], np.concatenate([where, points(more)]))
    for i, step in enumerate(more):
        assert step.loss == min([*losses, *(s.losses.item() for s in more[: i + 1])])
        assert step.loss == curve(step.theta)
    where[:], losses[:] = 0, 0  # ours are copies
    rest = record(search(start=more[1], rng=5), 2)
    assert all(same(a, b) for a, b in zip(rest, more[2:], strict=True))


def test_known_losses_may_be_nan_and_the_best_may_be_among_them():
    step = next(search(start=([[0.0], [1.0], [-0.35938]], [np.nan, 3, -0.50036])))
    assert step.seen_losses.tolist() == [np.inf, 3, -0.50036]
    assert step.loss <= -0.50036 and step.n_evals == 1
    step = next(search(start=([[0.0]], [np.inf])))  # nothing to fit to
    assert step.surrogate is None and np.isfinite(step.loss)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_budget_smaller_than_the_design_loses_nothing(n):
    run = record(search(n_initial=20), n)
    assert len(run) == n and run[-1].n_evals == n and run[-1].loss == curve(points(run)).min()
    assert len(record(search(n_initial=20, start=run[-1]), 30)) == 30


def test_a_design_of_one_point():
    run = record(search(n_initial=1), 12)
    assert run[1].surrogate is not None and run[-1].loss < -0.49


def test_stopping_rules_work():
    assert record(until(search(), lambda step: step.loss < 0))[-1].loss < 0
    stopped = record(patience(search(), 3))
    assert stopped[-1].loss == stopped[-4].loss


# --- spaces ---------------------------------------------------------------------------------------

SPACE = Space(rate=LogUniform(1e-4, 1), depth=Integer(1, 10), kind=Choice("a", "b", "c"))


def task(rate, depth, kind):
    return (np.log10(rate) + 2) ** 2 + 0.3 * (depth - 7) ** 2 + {"a": 1.0, "b": 0.0, "c": 2.0}[kind]


def test_integers_and_choices_are_never_between_values():
    seen = []

    def watched(**values):
        seen.append(values)
        return task(**values)

    run = record(search(rowwise(SPACE.objective(watched)), SPACE, n_initial=6), 25)
    where = points(run)
    assert np.array_equal(SPACE.snap(where), where)  # also those of the design
    assert all(type(values["depth"]) is int and values["kind"] in "abc" for values in seen)
    assert run[-1].loss == task(**SPACE.values(run[-1].theta)) < 0.5


def test_points_to_begin_with_are_moved_to_where_they_are_evaluated():
    step = next(search(lambda p: p[:, 0], Space(k=Integer(1, 2)), start=[[0.1]]))
    assert step.points.tolist() == step.design.tolist() == [[0.25]]


def test_a_space_of_few_points_can_be_exhausted():
    space = Space(kind=Choice("a", "b"))
    run = record(search(rowwise(space.objective(lambda kind: ord(kind))), space), 8)
    assert run[-1].loss == ord("a") and space.values(run[-1].theta) == {"kind": "a"}


@pytest.mark.parametrize("seed", range(3))
def test_no_cell_is_asked_for_again_while_another_one_is_untried(seed):
    space = Space(k=Integer(1, 4), kind=Choice("a", "b", "c"))
    table = dict(zip("abc", np.random.default_rng(seed).normal(size=(3, 5))))
    run = record(search(rowwise(space.objective(lambda k, kind: table[kind][k])), space), 14)
    assert len(np.unique(points(run[:12]), axis=0)) == 12
    assert len(np.unique(points(run), axis=0)) == 12  # then all are known, and it goes on


def test_a_design_of_few_cells_has_each_of_them_once():
    run = record(search(lambda p: p[:, 0], Space(kind=Choice("a", "b")), n_initial=5), 2)
    assert len(run[0].design) == 2 and len(np.unique(points(run))) == 2


def test_cells_that_are_finite_nowhere_are_all_tried():
    run = record(search(lambda p: np.full(len(p), np.nan), Space(k=Integer(1, 9))), 9)
    assert len(np.unique(points(run))) == 9


def test_a_space_of_many_cells_is_searched_as_a_box_is():
    space = Space(a=Integer(1, 100), b=Integer(1, 100))
    f = rowwise(space.objective(lambda a, b: (a - 37) ** 2 + (b - 80) ** 2))
    run = record(search(f, space, n_initial=5), 20)
    assert run[-1].loss <= 2 and np.array_equal(space.snap(points(run)), points(run))


# --- noise and duplicates -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_with_noise_the_lowest_mean_says_where_it_is_low(seed):
    rng = np.random.default_rng(seed)
    noisy = record(search(lambda p: curve(p) + 0.2 * rng.normal(size=len(p)), rng=seed), 25)
    last = noisy[-1]
    where, mean = last.seen, last.surrogate.predict(last.seen)[0]
    assert curve(where[mean.argmin()]) < -0.5 + 0.1
    noise = last.surrogate.scale * np.sqrt(last.surrogate.posterior.process.noise)
    assert 0.1 < noise < 0.35
    assert last.best == mean.min() > last.seen_losses.min()  # a lucky draw does not count


@pytest.mark.parametrize("seed", range(5))
def test_noise_as_large_as_the_signal_is_seen(seed):
    rng = np.random.default_rng(seed)

    def f(where):
        return (where[:, 0] - 0.3) ** 2 + 0.1 * rng.normal(size=len(where))

    last = record(search(f, [(0, 1)], rng=seed, n_initial=5), 40)[-1]
    assert 0.05 < last.surrogate.scale * np.sqrt(last.surrogate.posterior.process.noise) < 0.2


def test_the_point_recommended_has_the_lowest_mean_of_all_that_is_known():
    rng = np.random.default_rng(1)
    run = record(search(lambda p: curve(p) + 0.2 * rng.normal(size=len(p))), 15)
    assert np.array_equal(run[2].recommended, run[2].theta)  # nothing is fitted yet
    for step, after in zip(run[3:], run[4:]):
        known = step.known[0]
        assert np.array_equal(known, after.seen)
        mean = after.surrogate.predict(step.recommended[None])[0].item()
        assert mean == pytest.approx(after.best, abs=1e-9)


def test_without_noise_the_point_recommended_is_about_as_low_as_the_lowest(run):
    assert curve(run[-1].recommended) == pytest.approx(run[-1].loss, abs=1e-3)


def test_duplicates_and_sigma_0():
    """The start has one point thrice, and at it nothing is left to be improved."""
    run = record(search(start=[[0.3], [0.3], [0.3], [0.9]], acquisition=expected_improvement), 9)
    assert np.isfinite(points(run)).all() and run[-1].loss < 0.1
    assert run[4].score([[0.3]]) < 0.1 * run[4].score(run[4].points)


def test_a_constant_objective():
    run = record(search(lambda p: np.full(len(p), 3.0)), 8)
    assert {step.loss for step in run} == {3.0} and len(np.unique(points(run))) > 5


# --- objectives that misbehave --------------------------------------------------------------------


def test_a_loss_that_is_nan_somewhere_is_worst_and_the_search_goes_on():
    run = record(search(lambda p: np.where(p[:, 0] > 0.2, curve(p), np.nan)), 14)
    left = points(run)[:, 0] <= 0.2
    losses = np.concatenate([step.losses for step in run])
    assert left.any() and np.array_equal(np.isinf(losses), left)
    assert run[-1].loss == losses[~left].min() < 0.08 + 0.02  # the valley on the right


@pytest.mark.parametrize("loss", [np.nan, np.inf, -np.inf])
def test_a_loss_that_is_finite_nowhere_ends_nothing(loss):
    run = record(search(rowwise(lambda point: loss)), 7)
    assert len(run) == 7 and len(np.unique(points(run))) == 7
    for step in run:
        assert step.loss == np.inf and step.surrogate is None
        assert np.array_equal(step.theta, run[0].points[0])


def test_a_first_finite_loss_after_the_design_starts_the_fits():
    losses = iter([np.nan] * 5 + [1.0] * 5)
    run = record(search(lambda p: np.array([next(losses)])), 9)
    assert [step.surrogate is None for step in run] == [True] * 6 + [False] * 3
    assert run[-1].loss == 1.0


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-100, 1e-8, 1e8, 1e100, 1e300])
def test_losses_of_any_size(scale):
    run = record(search(lambda p: scale * curve(p)), 12)
    assert run[-1].loss < scale * (-0.50036 + 0.01)


@pytest.mark.parametrize("penalty", [1e4, 1e154, np.finfo(float).max])
def test_a_penalty_of_any_size_does_not_hide_the_rest(penalty):
    def bowl(where):
        return np.where(where[:, 0] > 2, penalty, np.square(where).sum(axis=1))

    box = [(-5, 5)] * 2
    found = [record(search(bowl, box, rng=seed, n_initial=5), 25)[-1].loss for seed in range(5)]
    assert np.median(found) < 0.02


def test_losses_over_many_orders_of_magnitude():
    def steep(where):
        return np.exp(12 * np.square(where - 0.3).sum(axis=1))

    box = [(-1, 1)] * 3
    found = [record(search(steep, box, rng=seed, n_initial=5), 30)[-1].loss for seed in range(3)]
    assert np.median(found) < 1.5  # the lowest is 1, the highest 10²⁶


def test_an_objective_that_writes_into_its_argument_has_a_copy(run):
    def writes(where):
        losses = curve(where)
        where[:] = np.nan
        return losses

    assert np.array_equal(points(record(search(writes), 6)), points(run[:6]))


@pytest.mark.parametrize("answer", [None, "1.0", [None], 1j, np.ones(2), np.ones((1, 1))], ids=str)
def test_any_other_answer_names_the_objective(answer):
    def wrong(where):
        return answer

    steps = search(wrong)  # it is asked at the first step, not before
    with pytest.raises((TypeError, ValueError), match="^f must return one loss .*; wrong returned"):
        next(steps)
    with pytest.raises(TypeError, match="^f must return one number a point; wrong returned"):
        next(search(rowwise(wrong)))


def test_an_exception_of_the_objective_comes_through_and_the_steps_before_it_are_kept():
    own = ZeroDivisionError("in the objective")

    def fails(where):
        if calls.append(1) or len(calls) > 4:
            raise own
        return curve(where)

    calls: list = []
    kept = []
    with pytest.raises(ZeroDivisionError) as caught:
        for step in search(fails):
            kept.append(step)
    assert caught.value is own and len(kept) == 4
    assert next(search(curve, start=kept[-1])).t == 4  # and from there it goes on


# --- bad input ------------------------------------------------------------------------------------

OTHER = next(random_search(curve, BOX, rng=0))
TWO = next(bayesian_optimisation(CAMEL.value, CAMEL.bounds, rng=0))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: search(3), TypeError, "f must be a function; got 3"),
        (lambda: search(acquisition="EI"), TypeError, "acquisition must be a function; got 'EI'"),
        (lambda: search(kernel=1.0), TypeError, "kernel must be a function; got 1.0"),
        (lambda: search(space=[(2, -1)]), ValueError, r"bounds\[0\] must have low < high, got"),
        (lambda: search(space=[(1, 1)]), ValueError, r"bounds\[0\] must have low < high, got"),
        (
            lambda: search(space=[(0, np.inf)]),
            ValueError,
            "bounds must be finite, not NaN or inf",
        ),
        (lambda: search(space=[0, 1]), ValueError, r"bounds must have shape \(d, 2\)"),
        (lambda: search(space="box"), TypeError, "space must be a Space or bounds"),
        (lambda: search(space=Uniform(0, 1)), TypeError, "space must be a Space or bounds"),
        (lambda: search(n_initial=0), ValueError, "n_initial must be a whole number ≥ 1; got 0"),
        (lambda: search(n_initial=2.5), TypeError, "n_initial must be a whole number ≥ 1; got 2"),
        (lambda: search(rng=-1), ValueError, "rng must be None, a whole number ≥ 0 or a numpy"),
        (lambda: search(rng="a"), TypeError, "rng must be None, a whole number ≥ 0 or a numpy"),
        (lambda: search(start=OTHER), TypeError, "start must be a BayesStep, points or None; got"),
        (lambda: search(start=TWO), ValueError, "start must be a step in 1 dimensions; got 2"),
        (lambda: search(start=[0.5]), ValueError, r"start must be 2-D; got shape \(1,\)"),
        (lambda: search(start=[[0.5, 1]]), ValueError, r"start must have shape \(n, 1\), a row"),
        (lambda: search(start=[[0.5], [3]]), ValueError, r"start\[1, 0\] must be in \[-1, 2\]; g"),
        (lambda: search(start=[[np.nan]]), ValueError, "start must be finite, not NaN"),
        (lambda: search(start=([[0.5]], [1, 2])), ValueError, r"start as a tuple must be \(points"),
        (lambda: search(start=([[0.5]], ["1"])), ValueError, r"start as a tuple must be \(points"),
        (lambda: search(start=([[0.5]], [[1], []])), ValueError, r"start as a tuple must be \(poi"),
        (lambda: search(start=(None, [1])), ValueError, r"start as a tuple must be \(points"),
        (
            lambda: search(start=(OTHER, [1])),
            TypeError,
            "start must be a BayesStep, points or None",
        ),
        (lambda: search(start=([[3.0]], [1.0])), ValueError, r"start\[0, 0\] must be in \[-1, 2\]"),
        (lambda: search(start="first"), TypeError, "start must hold real numbers"),
    ],
)
def test_bad_input_is_refused_at_the_call(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()


@pytest.mark.parametrize(
    "acquisition", [lambda m, s, b: m[:, None], lambda m, s, b: 0.0, lambda m, s, b: None]
)
def test_an_acquisition_must_score_every_point(acquisition):
    with pytest.raises(ValueError, match="^acquisition must return one score for each point, sh"):
        record(search(acquisition=acquisition), 4)


def test_the_kernel_is_used():
    smooth = list(islice(search(kernel=rbf), 5))[-1]
    assert smooth.surrogate.posterior.process.kernel is rbf
