"""Every panel of mlcore.viz, in one table: it only adds, in any order of steps, light and dark."""

import inspect
import pkgutil
from collections import namedtuple
from functools import cache
from importlib import import_module

import matplotlib
import numpy as np
import pytest
from matplotlib.lines import Line2D

import mlcore.viz
from mlcore.clusters.scheduling import list_scheduling
from mlcore.clusters.tree import Part, tree_sum
from mlcore.datasets import d3
from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.gradient_check import differences
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.rules import Adam, Momentum
from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.gradient_boosting import GradientBoostingRegressor
from mlcore.fusion.passage import passage
from mlcore.fusion.weights import best_weights
from mlcore.fusion.wiring import SerialRegressor
from mlcore.gp.evidence import Evidence
from mlcore.gp.process import GaussianProcess
from mlcore.models.network import Network
from mlcore.models.ridge import Ridge
from mlcore.problems import bowl, branin
from mlcore.race import lock_step
from mlcore.reduction.coordinates import coordinate_descent
from mlcore.reduction.path import lasso_path
from mlcore.scores import standings
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.swarm import particle_swarm
from mlcore.steps import Step, record
from mlcore.svm.smo import smo
from mlcore.trees.forest import RandomForestClassifier
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.validation.comparison import compare_scores
from mlcore.validation.cross_val import FoldStep, cross_validation
from mlcore.validation.folds import bootstrap as samples
from mlcore.validation.halving import successive_halving
from mlcore.viz.clusters.gantt import gantt
from mlcore.viz.clusters.tree import part_means, sum_tree
from mlcore.viz.descent import batches, conditioning, data, fitting, loss, penalties, plane, rules
from mlcore.viz.descent import differences as secants
from mlcore.viz.engine.stage import Stage
from mlcore.viz.fusion import averages, board, diagram, intervals, residuals, triangle, weighted
from mlcore.viz.fusion import stack as stacks
from mlcore.viz.gp import band, gaussians, learning
from mlcore.viz.models import classification, hidden, network, regions
from mlcore.viz.phases import in_phases
from mlcore.viz.race import race_losses, race_paths
from mlcore.viz.reduction import components
from mlcore.viz.reduction import weights as lasso
from mlcore.viz.scores import score_curves, score_table
from mlcore.viz.search import acquisition, field, genetic, sampling, swarm
from mlcore.viz.search.bayesian import bayes_frames
from mlcore.viz.style import theme
from mlcore.viz.svm import margin, tube
from mlcore.viz.svm import smo as pairs
from mlcore.viz.trees import scan
from mlcore.viz.trees.graph import tree_graph
from mlcore.viz.trees.plane import cut_plane
from mlcore.viz.trees.votes import votes
from mlcore.viz.validation import bootstrap, folds, halving
from tests.drawn import drawn

X, Y = d3()
LINE = Objective(with_bias(X), Y)
VALLEY, BRANIN = bowl(10), branin()
GRID = np.linspace(0.0, 3.0, 13)
PROCESS = GaussianProcess(noise=0.1)
KINDS = np.array([0, 1, 2])
SERIES = SerialRegressor([("a", Ridge()), ("b", Ridge(alpha=9.0))], cv=3)
FIVE = [[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]], [0, 0, 1, 1, 0]
PLANES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])
SIDES = np.array([-1.0, -1.0, 1.0])


def descent(objective=VALLEY, theta=(-2.0, 1.0), n=4, lr=0.1, **options):
    return record(gradient_descent(objective, theta, lr=lr, rng=0, **options), n)


def watched():
    return record(early_stopping(descent(LINE, (0.0, 0.0)), LINE, patience=3))


def scaled():
    return [Objective(with_bias((X - shift) / 2), Y) for shift in (0, 1, 2)]


def beliefs():
    return [PROCESS] + [PROCESS.condition(X[:n], Y[:n]) for n in (1, 2, 3)]


@cache
def race():
    runs = {name: descent(rule=rule) for name, rule in (("v", Momentum()), ("m", Adam()))}
    return lock_step({**runs, "random": searched()})


def searched(seed=0):
    return record(random_search(VALLEY.value, VALLEY.bounds, rng=seed), 4)


def searches():
    grid = record(grid_search(VALLEY.value, VALLEY.bounds, 2))
    return lock_step({"grid": grid, "random": searched()})


def scored():
    return standings({"a": [searched(k) for k in range(3)], "b": [searched(5)] * 3}, [1, 2, 4])


@cache
def bayes(f=lambda points: np.sin(points[:, 0]), bounds=((0.0, 3.0),)):
    return bayes_frames(record(bayesian_optimisation(f, bounds, rng=0), 7))


def bayes_plane():
    return bayes(BRANIN.value, tuple(map(tuple, BRANIN.bounds)))


def swarmed():
    return record(particle_swarm(VALLEY.value, VALLEY.bounds, n_particles=4, rng=0), 3)


def generations():
    stream = genetic_algorithm(VALLEY.value, VALLEY.bounds, n_individuals=8, rng=0)
    phases = ("parents", "child", "mutation", "survivors")
    return in_phases(record(stream, 3), lambda step: phases if step.t else phases[-1:])


def classified():
    theta = np.array([[0.0, -1, -1], [0, 1, 0], [0, 0, 1]])
    return [Step(0, 0 * theta, 1.0, 1), Step(1, 2 * theta, 0.5, 2)]


def staged():
    Stage = namedtuple("Stage", "box says")
    return [Stage("a", "1 of 2"), Stage("a", "2 of 2"), Stage("b", "3\nrows")]


def compared():
    pairs, a, b = [([0, 1], [2])] * 4, np.array([0.9, 0.8, 0.9, 0.7]), np.full(4, 0.8)
    return [{"a − b": compare_scores(a[:J], b[:J], pairs[:J])} for J in (2, 3, 4)]


def pairs_moved():
    low, high = np.minimum(0, SIDES), np.maximum(0, SIDES)
    return record(smo(PLANES @ PLANES.T, SIDES, low, high), 3)


NET = Network((1, 2, 1))


def trained():
    return record(gradient_descent(Objective(X, Y, NET), [0.5, -1, 0, 0, 1, 2, 0], lr=0.1), 2)


def turned():
    return [Step(t, np.array(u), 0.2 * t, t + 1) for t, u in enumerate([(1, 0), (1, 1), (-1, 2)])]


def coordinates():
    return record(coordinate_descent(PLANES, [1.0, 2.0, 4.0], 0.3), 4)


def lasso_steps():
    return record(lasso_path(PLANES, [1.0, 2.0, 4.0], 6))


def validated(cv=3):
    rows, y = X[[0, 1, 2, 0, 1, 2]], np.array([2.0, 3.0, 5.0, 1.0, 4.0, 6.0])
    cv = samples(y, 3, rng=0) if cv == "bootstrap" else cv
    return record(cross_validation(Ridge(), rows, y, cv, "neg_mean_squared_error"))


def filled():
    Z, every = np.array([[1.0, np.nan], [2.0, np.nan], [3.0, np.nan]]), np.arange(3)
    first = FoldStep(0, Z, 0.0, 1, every, every)
    return [first, FoldStep(1, np.nan_to_num(Z, nan=4.0), 0.0, 2, every[1:], every[:1])]


def evidence_run():
    return record(gradient_descent(Evidence(X, Y, PROCESS), PROCESS.theta, lr=0.1), 3)


def scanned():
    return [Step(t, np.array([0.5 + t]), 0.3 - 0.1 * t, t + 1) for t in range(2)]


def grown():
    return record(DecisionTreeClassifier().steps(PLANES, KINDS))


def voted():
    return record(RandomForestClassifier(5, random_state=0).steps(PLANES, KINDS))


def boosted():
    return record(AdaBoostClassifier(n_estimators=3).steps(*FIVE))


def residual_rounds():
    return record(GradientBoostingRegressor(max_depth=1).steps(X, Y), 4)


def summed():
    return list(tree_sum(Part(n, 1.0, n * PLANES[n % 3]) for n in (1, 2, 4)))


def halved():
    return record(successive_halving(lambda x, r: x[:, 0] / r, [(0, 1)], 1, 9, rng=0))


def mean(frame, points):
    return frame.step.surrogate and frame.step.surrogate.predict(points)[0]


def polynomial(step, x):
    return np.polyval(step.theta, x)


side_by_side = conditioning.side(plane.contour(VALLEY), 1)
TWO = np.array([0, 0, 1])
TWO_LINES = np.array([[1.0, 2.0, 3.0], [6.0, 5.0, 4.0]])
PANELS = {  # name: the panel, and a function that makes its run
    "row_moves": (
        batches.row_moves(LINE, ball=True, optimum=[1 / 3, 3 / 2]),
        lambda: descent(LINE, batch_size=1),
    ),
    "loss_by_examples": (
        batches.loss_by_examples(LINE, log=True),
        lambda: descent(LINE, batch_size=2),
    ),
    "loss_by_rate": (batches.loss_by_rate(), descent),
    "valley": (conditioning.valley(), scaled),
    "column": (conditioning.column(), scaled),
    "rates": (conditioning.rates(), scaled),
    "side": (side_by_side, lambda: list(zip(descent(), descent(lr=0.05)))),
    "data": (data.data(X, Y), lambda: descent(LINE, batch_size=2)),
    "secant": (
        secants.secant(LINE),
        lambda: record(differences(LINE, [0.0, 1.0], [0.5, 1e-3, 1e-9])),
    ),
    "error_curve": (
        secants.error_curve(),
        lambda: record(differences(LINE, [0.0, 1.0], [0.5, 1e-3, 1e-9])),
    ),
    "fitted_curve": (
        fitting.fitted_curve(X[:, 0], Y, polynomial, validation=[[2.5], [4]]),
        watched,
    ),
    "error_map": (fitting.error_map(0.3), watched),
    "error_curves": (fitting.error_curves(patience=3), watched),
    "loss_curve": (loss.loss_curve(log=True), descent),
    "weights": (penalties.weights(), lambda: descent(LINE, (0.0, 0.0))),
    "constraint_set": (penalties.constraint_set(VALLEY, "L1", bounds=[(-3, 3), (-2, 2)]), descent),
    "contour": (plane.contour(VALLEY), descent),
    "surface": (plane.surface(VALLEY), descent),
    "momentum_arrows": (rules.momentum_arrows(VALLEY), lambda: descent(rule=Momentum())),
    "momentum_bars": (rules.momentum_bars(), lambda: descent(rule=Momentum())),
    "adam_bars": (rules.adam_bars(), lambda: descent(rule=Adam())),
    "adam_move": (rules.adam_move(0.1), lambda: descent(rule=Adam())),
    "band": (band.band(GRID, learning.believed, seen=learning.seen_by, at=1.0), beliefs),
    "drawn_functions": (
        gaussians.drawn_functions(PROCESS, GRID, [2, 5]),
        lambda: [np.sin(GRID), np.cos(GRID)],
    ),
    "two_values": (
        gaussians.two_values(PROCESS, GRID, [2, 5]),
        lambda: [np.sin(GRID), np.cos(GRID)],
    ),
    "slice_of_two": (gaussians.slice_of_two(PROCESS, 0.0, 1.0), lambda: [0.5, 1.0, 2.0]),
    "traced_band": (gaussians.traced_band(PROCESS, 0.0, 1.0, GRID), lambda: [0.5, 1.0, 2.0]),
    "kernel_matrix": (learning.kernel_matrix(at=0.5), beliefs),
    "evidence_curve": (
        learning.evidence_curve(PROCESS, X, Y, np.geomspace(0.2, 5, 9)),
        evidence_run,
    ),
    "probability": (classification.probability(X, TWO), lambda: descent(LINE, (0.0, 0.0))),
    "surprise": (classification.surprise(X, TWO), lambda: descent(LINE, (0.0, 0.0))),
    "regions": (regions.regions(PLANES, KINDS, row=1), classified),
    "class_bars": (regions.class_bars(PLANES, KINDS, row=1), classified),
    "margin_tube": (
        margin.margin_tube(PLANES, SIDES),
        lambda: descent(Objective(with_bias(PLANES), SIDES), np.zeros(3), batch_size=1),
    ),
    "hinge_costs": (
        margin.hinge_costs(PLANES, SIDES),
        lambda: descent(Objective(with_bias(PLANES), SIDES), np.zeros(3), batch_size=1),
    ),
    "pair_box": (pairs.pair_box(PLANES @ PLANES.T, SIDES, 1), pairs_moved),
    "beta_bars": (pairs.beta_bars(SIDES, 1), pairs_moved),
    "epsilon_tube": (
        tube.epsilon_tube(X[:, 0], Y, lambda step, x: step.theta[0] + step.theta[1] * x, 0.5),
        lambda: descent(LINE, (0.0, 0.0)),
    ),
    "race_paths": (race_paths(VALLEY), race),
    "race_losses": (race_losses(), race),
    "score_curves": (score_curves(), scored),
    "score_table": (score_table(), scored),
    "candidates": (acquisition.candidates(1.0), lambda: [(1.0, 0.2), (1.2, 0.9)]),
    "belief": (acquisition.belief(GRID, np.sin(GRID)), bayes),
    "acquisition_curve": (acquisition.acquisition_curve(GRID), bayes),
    "looked_at": (field.looked_at(BRANIN), bayes_plane),
    "field": (field.field(BRANIN.bounds, mean, name="μ"), bayes_plane),
    "generation_plane": (genetic.generation_plane(VALLEY), generations),
    "generation_bars": (genetic.generation_bars(), generations),
    "shadows": (sampling.shadows(VALLEY.bounds), searches),
    "along": (sampling.along(VALLEY.bounds), searches),
    "staircase": (sampling.staircase(log=True), searches),
    "swarm_plane": (swarm.swarm_plane(VALLEY), swarmed),
    "cut_column": (scan.cut_column([0.0, 1, 2], TWO), scanned),
    "impurity_curve": (scan.impurity_curve(0.5), scanned),
    "cut_plane": (cut_plane(PLANES, KINDS, names="abc"), grown),
    "tree_graph": (tree_graph(), grown),
    "cursor": (averages.cursor(GRID[:3], TWO_LINES, Y), lambda: [0, 1, 2]),
    "error_bars": (averages.error_bars(TWO_LINES, Y), lambda: [0, 1, 2]),
    "ballots": (averages.ballots(np.eye(4, 5) > 0), lambda: [1, 3, 5]),
    "chances": (averages.chances(0.7), lambda: [1, 3, 5]),
    "weight_triangle": (
        triangle.weight_triangle(np.eye(3), Y),
        lambda: record(best_weights(np.eye(3), Y), 4),
    ),
    "board": (board.board({"a": (0, 0), "b": (1, 0)}, [("a", "b")]), staged),
    "intervals": (intervals.intervals(), compared),
    "weighted_points": (weighted.weighted_points(*FIVE), boosted),
    "vote_plane": (weighted.vote_plane(*FIVE), boosted),
    "residual_fit": (residuals.residual_fit(X), residual_rounds),
    "sum_so_far": (residuals.sum_so_far(X, Y), residual_rounds),
    "meta_matrix": (stacks.meta_matrix("ab", Y), filled),
    "meta_weights": (stacks.meta_weights("ab", {1: [0.6, 0.4]}), filled),
    "diagram": (diagram.diagram(SERIES), lambda: passage(SERIES.fit(X, Y), X[0])),
    "votes": (votes([0, 2], KINDS, names="abc"), voted),
    "fold_strips": (folds.fold_strips(), validated),
    "fold_scores": (folds.fold_scores(), validated),
    "bootstrap_counts": (bootstrap.bootstrap_counts(), lambda: validated("bootstrap")),
    "left_out": (bootstrap.left_out(), lambda: validated("bootstrap")),
    "bracket": (halving.bracket(), halved),
    "rung_losses": (halving.rung_losses(), halved),
    "sum_tree": (sum_tree(), summed),
    "part_means": (part_means(), summed),
    "gantt": (gantt(), lambda: list(list_scheduling([3, 1, 1, 2], 2, barrier=2))),
    "threshold": (lasso.threshold(0.3), coordinates),
    "coefficient_path": (lasso.coefficient_path(["a", "b"]), lasso_steps),
    "weight_bars": (lasso.weight_bars(["a", "b"]), lasso_steps),
    "turning_axis": (components.turning_axis(PLANES), turned),
    "caught_variance": (components.caught_variance(), turned),
    "rebuilt": (components.rebuilt((1, 2)), turned),
    "share_kept": (components.share_kept([0.6, 0.4], marks=[0.9]), turned),
    "graph": (
        network.graph(NET, X[:1], Y[:1]),
        lambda: in_phases(trained(), network.stages(NET)),
    ),
    "unit_images": (hidden.unit_images(NET, (1, 1), X), trained),
}


@pytest.mark.parametrize("panel, run", PANELS.values(), ids=PANELS)
def test_a_panel_only_adds_and_a_step_looks_the_same_whatever_was_drawn_before(panel, run):
    """The stage refuses a draw that moves limits, or changes what the backdrop has drawn."""
    run = run()
    for ground in ("light", "dark"):
        with matplotlib.rc_context(theme(ground)):
            stage = Stage(run, [panel], (4, 3), 1)
            first = stage.pixels(0).copy()
            steps = range(len(run)) if ground == "light" else [len(run) - 1]
            frames = {stage.pixels(i).tobytes() for i in steps} | {first.tobytes()}
            assert (stage.pixels(0) == first).all()
            Stage(run[:1], [panel], (4, 3), 1).pixels(0)  # a run may have one step
    assert len(frames) > 1  # it shows the steps


@pytest.mark.parametrize("panel, run", PANELS.values(), ids=PANELS)
def test_many_marks_have_no_outline_each(panel, run):
    """Matplotlib draws a mark with an outline by itself: a player would take quadratic time."""
    _, added = drawn(panel, run())
    for line in added:
        if isinstance(line, Line2D) and line.get_path_effects() and len(line.get_xdata()) > 1:
            assert line.get_marker() == "None"


def public_panels():
    """The names of all functions of mlcore.viz whose docstring says that they return a Panel."""
    for module in pkgutil.walk_packages(mlcore.viz.__path__, "mlcore.viz."):
        for function in vars(import_module(module.name)).values():
            ours = getattr(function, "__module__", None) == module.name
            if ours and "\nReturns\n    Panel" in (inspect.getdoc(function) or ""):
                yield function.__name__


def test_no_panel_is_left_out():
    assert set(public_panels()) == set(PANELS)
