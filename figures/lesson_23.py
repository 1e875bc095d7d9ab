"""The figures of lesson 23: the board of the project, and six comparisons over twenty repeats."""

from collections import namedtuple
from functools import cache

from mlcore.datasets import breast_cancer
from mlcore.fusion.stacking import StackingClassifier
from mlcore.models.logistic import LogisticRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
from mlcore.svm.svc import SVC
from mlcore.trees.forest import RandomForestClassifier
from mlcore.validation.comparison import compare_scores
from mlcore.validation.cross_val import cross_val_score
from mlcore.validation.folds import hold_out, stratified_k_fold
from mlcore.viz.fusion.board import board
from mlcore.viz.fusion.intervals import intervals
from mlcore.viz.still import still

Stage = namedtuple("Stage", "box says")
BOXES = {"split": (0, 1), "scale": (1, 1), "tune forest": (2, -0.1), "tune SVC": (2, 1)}
BOXES |= {"baseline": (2, 2), "test rows": (0, 2.8), "out of fold": (3, 0.45)}
BOXES |= {"meta-model": (4, 0.45), "one look": (5, 1.25)}
WAYS = [("split", "tune forest"), ("split", "scale"), ("scale", "tune SVC"), ("scale", "baseline")]
WAYS += [("tune forest", "out of fold"), ("tune SVC", "out of fold")]
WAYS += [("out of fold", "meta-model"), ("meta-model", "one look"), ("baseline", "one look")]
ASIDE = [("split", "test rows"), ("test rows", "one look")]
BASELINE = make_pipeline(Standardizer(), LogisticRegression())
MEMBERS = [  # as tuned in the lesson
    ("forest", RandomForestClassifier(20, max_depth=8, max_features=2, random_state=0)),
    ("SVC", make_pipeline(Standardizer(), SVC(C=2.3, gamma=0.054))),
]


@cache
def stages():
    """The stages of the lesson, a box once each, with the numbers that it got."""
    X, y = breast_cancer()
    ((train, test),) = hold_out(y, 0.2, stratify=True, rng=0)
    folds = stratified_k_fold(y[train], 3, shuffle=True, rng=0)

    def cv(model):
        return f"{cross_val_score(model, X[train], y[train], folds).mean():.3f}"

    stack = StackingClassifier(MEMBERS, LogisticRegression(), cv=folds).fit(X[train], y[train])
    alone = BASELINE.fit(X[train], y[train])
    w_1, w_2 = stack.final_estimator_.coef_.ravel()
    missed = [(model.predict(X[test]) != y[test]).sum() for model in (stack, alone)]
    (_, forest), (_, svc) = MEMBERS
    return [
        Stage("split", f"{len(train)} + {len(test)}"),
        Stage("test rows", f"{len(test)},\nput away"),
        Stage("scale", f"radius\n{X[train, 0].mean():.1f} ± {X[train, 0].std():.1f}"),
        Stage("tune forest", f"CV {cv(forest)}"),
        Stage("tune SVC", f"CV {cv(svc)}"),
        Stage("baseline", f"CV {cv(BASELINE)}"),
        Stage("out of fold", f"Z: {len(stack.Z_)} × 2"),
        Stage("meta-model", f"weights\n{w_1:.1f}, {w_2:.1f}"),
        Stage("one look", "stack {}\nbaseline {}".format(*missed)),
    ]


@cache
def repeats():
    """The six comparisons of the lesson, after 3 to 20 repeats."""
    X, y = breast_cancer()
    pairs = [hold_out(y, 0.2, stratify=True, rng=seed)[0] for seed in range(20)]
    models = dict(MEMBERS) | {"raw": SVC(), "scaled": make_pipeline(Standardizer(), SVC())}
    models |= {"plain forest": RandomForestClassifier(20, random_state=0)}
    models |= {"stack": StackingClassifier(MEMBERS, LogisticRegression(), cv=3)}
    models |= {"baseline": BASELINE}
    scores = {name: cross_val_score(model, X, y, pairs) for name, model in models.items()}
    questions = {
        "scaling": ("scaled", "raw"),
        "tuning (SVC)": ("SVC", "scaled"),
        "tuning (forest)": ("forest", "plain forest"),
        "stacking (over SVC)": ("stack", "SVC"),
        "stacking (over forest)": ("stack", "forest"),
        "all, over baseline": ("stack", "baseline"),
    }
    return [
        {
            name: compare_scores(scores[a][:J], scores[b][:J], pairs[:J])
            for name, (a, b) in questions.items()
        }
        for J in (3, 4, 5, 6, 8, 10, 15, 20)
    ]


def figure_23_board(theme):
    """The board of a project: rows are split, 114 of them put away; the others are scaled, a forest
    and a support vector machine are tuned, their answers out of fold train a meta-model; one look
    at the test rows: the stack misses 3, the baseline none."""
    run, panels = stages(), (board(BOXES, WAYS, ASIDE),)
    return still((panels[0], run, -1), theme=theme), (run, panels)


def figure_23_intervals(theme):
    """Six comparisons over twenty repeats, each with its paired differences and an interval:
    scaling gains 6.4 points and excludes 0; tuning the machine, tuning the forest, stacking over
    the machine, stacking over the forest, and all of it over the baseline have intervals that hold
    0."""
    run, panels = repeats(), (intervals("difference of the accuracies"),)
    return still((panels[0], run, -1), theme=theme), (run, panels)
